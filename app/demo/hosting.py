"""Serves the stand-ins on loopback from one background thread of this process, so that a window, a command or a test can use them
as if they were on the net."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import threading
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import uvicorn

from app.demo.hosting_protocol import DroppingProtocol

HOST = "127.0.0.1"
BACKLOG = 128
STOP_SECONDS = 1
AsgiApp = Callable[[Any, Any, Any], Awaitable[None]]


def listen(port: int = 0) -> socket.socket:
    """A socket that listens on loopback; connections queue there until they are served. Port 0 takes a free one.

    Raises OSError when the port is in use.
    """
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if os.name == "posix":  # elsewhere this option would share the port with a stranger
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((HOST, port))
        bound.listen(BACKLOG)
        bound.setblocking(False)
    except OSError:
        bound.close()
        raise
    return bound


def address(bound: socket.socket) -> str:
    """`http://127.0.0.1:PORT` of a listening socket."""
    return f"http://{HOST}:{bound.getsockname()[1]}"


class Hosted:
    """Applications served together from `start` to `stop`; usable as a context manager."""

    def __init__(self, served: Sequence[tuple[socket.socket, AsgiApp]]) -> None:
        self._sockets = [bound for bound, _ in served]
        self._servers = [uvicorn.Server(self._config(app)) for _, app in served]
        self._thread = threading.Thread(target=self._run, name="stand-ins", daemon=True)

    @staticmethod
    def _config(app: AsgiApp) -> uvicorn.Config:
        return uvicorn.Config(
            app,
            http=DroppingProtocol,
            loop="asyncio",
            ws="none",
            lifespan="off",
            interface="asgi3",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=STOP_SECONDS,
        )

    def start(self) -> Hosted:
        """Returns at once: the sockets listen already, and what comes before the servers are up is answered then."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """Ends serving; requests in flight get a second, then they are cut off."""
        for server in self._servers:
            server.should_exit = True
        if self._thread.is_alive():
            self._thread.join(STOP_SECONDS + 5)
        for bound in self._sockets:
            with contextlib.suppress(OSError):
                bound.close()

    def __enter__(self) -> Hosted:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        async with asyncio.TaskGroup() as group:
            for server, bound in zip(self._servers, self._sockets, strict=True):
                group.create_task(server.serve(sockets=[bound]))
