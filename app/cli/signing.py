"""`connect` in the terminal: the key or secret from standard input, the authorize address shown, a pasted address taken."""

from __future__ import annotations

import asyncio
import contextlib
import sys
import threading
from argparse import Namespace
from collections.abc import Callable

from app.cli import shapes
from app.domain.problems import Problem, ProblemError
from app.i18n import _, language
from app.sync.connecting import Hub, SignInRequest


def _first_line() -> str:
    return sys.stdin.readline().strip()


async def connect(arguments: Namespace, hub: Hub, browse: Callable[[str], object]) -> int:
    """`connect onedesk` and `connect quickbooks`. Raises `ProblemError` when it does not end connected."""
    if arguments.service == "onedesk":
        name = await hub.connect_onedesk(await asyncio.to_thread(_first_line))
        _say(arguments.json, {"done": True, "organization": name}, _("Connected to OneDesk: {name}").format(name=name))
        return 0
    return await _quickbooks(arguments, hub, browse)


def _say(as_json: bool, document: dict[str, object], sentence: str) -> None:
    print(shapes.document(document) if as_json else sentence, flush=True)


async def _client(arguments: Namespace, hub: Hub) -> tuple[str, str]:
    stored = await hub.stored_client(arguments.environment)
    client_id = arguments.client_id or (stored[0] if stored else "")
    secret = stored[1] if stored and stored[0] == client_id else ""
    if arguments.client_secret_stdin:
        secret = await asyncio.to_thread(_first_line)
    if not client_id or not secret:
        command = "ledgerbridge connect quickbooks"
        raise ProblemError(Problem("usage", {"text": "--client-id ID --client-secret-stdin", "command": command}))
    return client_id, secret


def _typed_lines(loop: asyncio.AbstractEventLoop) -> asyncio.Queue[str]:
    """Gets every further line of standard input; its end is no cancel. The reader is a daemon: it never keeps us alive."""
    typed: asyncio.Queue[str] = asyncio.Queue()

    def read() -> None:
        for line in sys.stdin:
            if line.strip():
                with contextlib.suppress(RuntimeError):  # the sign-in has ended meanwhile
                    loop.call_soon_threadsafe(typed.put_nowait, line.strip())

    threading.Thread(target=read, name="pasted-address", daemon=True).start()
    return typed


async def _quickbooks(arguments: Namespace, hub: Hub, browse: Callable[[str], object]) -> int:
    client_id, secret = await _client(arguments, hub)

    async def show(address: str) -> None:
        if arguments.no_browser:
            print(address, flush=True)
            return
        print(
            _("Sign in at Intuit in the browser. If it did not open, use this address:"),
            address,
            sep="\n",
            file=sys.stderr,
            flush=True,
        )
        await asyncio.to_thread(browse, address)

    request = SignInRequest(
        environment=arguments.environment,
        client_id=client_id,
        client_secret=secret,
        show=show,
        pasted=_typed_lines(asyncio.get_running_loop()),
        timeout=arguments.timeout,
        language=language(),
    )
    made = await hub.connect_quickbooks(request)
    sentence = _("Connected to QuickBooks Online: {name} ({environment})").format(
        name=made.company, environment=made.environment
    )
    document: dict[str, object] = {
        "done": True,
        "company": made.company,
        "realm_id": made.realm,
        "environment": made.environment,
    }
    if arguments.no_browser:
        print(sentence, file=sys.stderr, flush=True)
    else:
        _say(arguments.json, document, sentence)
    return 0
