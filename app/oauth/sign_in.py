"""One sign-in at Intuit from the first address to the stored tokens; whatever ends it otherwise is a problem and stores nothing."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable

from app.domain.problems import Problem, ProblemError
from app.oauth.intuit import Granted, Intuit
from app.oauth.pasted import Answer, read_pasted
from app.sync.connecting import SignInRequest

Keep = Callable[[str, Granted], Awaitable[None]]
"""Stores the tokens of a realm."""
REALM_LIMIT = 40


async def sign_in(request: SignInRequest, app: Intuit, keep: Keep, redirect_uri: str, port: int) -> str:
    """Signs in and returns the realm once `keep` has stored its tokens.

    Raises `ProblemError`: `port_busy`, `unreachable` (before anything was shown), `sign_in_denied`, `sign_in_failed`,
    `sign_in_timeout`, `no_realm`, `wrong_client`, `interrupted`, or what `keep` raises.
    """
    from app.oauth.callback import Listener

    state = f"{secrets.token_urlsafe(32)}.{port}"
    async with Listener(port, state, redirect_uri, request.language) as listener:
        await request.show(await app.authorize_url(state))
        try:
            answer = await _first(request, listener.answer, lambda text: _take_pasted(text, listener.offer))
            realm = await _finish(answer, app, keep)
        except ProblemError as error:
            listener.conclude({"sign_in_denied": "denied", "no_realm": "no_realm"}.get(error.problem.code, "failed"))
            raise
        listener.conclude("done")
        return realm


async def _first(request: SignInRequest, answer: asyncio.Future[Answer], paste: Callable[[str], None]) -> Answer:
    """The answer of browser or person, or the problem that ends the wait."""
    try:
        async with asyncio.timeout(request.timeout):
            return await _race(request, answer, paste)
    except TimeoutError:
        seconds = str(round(request.timeout))
        raise ProblemError(Problem("sign_in_timeout", {"seconds": seconds})) from None


async def _race(request: SignInRequest, answer: asyncio.Future[Answer], paste: Callable[[str], None]) -> Answer:
    cancelled = False

    async def watch_paste(pasted: asyncio.Queue[str]) -> None:
        while True:
            paste(await pasted.get())

    async def watch_cancel(signal: Awaitable[object]) -> None:
        nonlocal cancelled
        await signal
        cancelled = True
        answer.cancel()

    async with asyncio.TaskGroup() as group:
        watchers = []
        if request.pasted is not None:
            watchers.append(group.create_task(watch_paste(request.pasted)))
        if request.cancelled is not None:
            watchers.append(group.create_task(watch_cancel(request.cancelled)))
        await asyncio.wait([answer])
        for watcher in watchers:
            watcher.cancel()
    if cancelled or answer.cancelled():
        raise ProblemError(Problem("interrupted", {}))
    return answer.result()


def _take_pasted(text: str, offer: Callable[[Answer], bool]) -> None:
    """A pasted address counts only with the right state; anything else changes nothing."""
    answer = read_pasted(text)
    if answer is not None:
        offer(answer)


async def _finish(answer: Answer, app: Intuit, keep: Keep) -> str:
    """Exchanges the code and stores the tokens; returns the realm."""
    if answer.error:
        denied = answer.error == "access_denied"
        raise ProblemError(Problem("sign_in_denied" if denied else "sign_in_failed", {"text": answer.error[:60]}))
    realm = answer.realm
    if not realm or not realm.isascii() or not realm.isalnum() or len(realm) > REALM_LIMIT:
        raise ProblemError(Problem("no_realm", {"text": realm[:REALM_LIMIT]}))
    try:
        granted = await app.exchange(answer.code, realm)
    except ProblemError as error:
        if error.problem.code in ("wrong_client", "host_not_allowed"):
            raise
        params = {"text": error.problem.params.get("text", "")}
        raise ProblemError(Problem("sign_in_failed", params, error.problem.intuit_tid)) from error
    await keep(realm, granted)
    return realm
