"""A uvicorn protocol that lets an application cut the TCP connection under a request, as a failing network does."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

TRANSPORT = "transport"


class DroppingProtocol(H11Protocol):
    """Puts the connection's transport into each request's `scope["state"]`, and sends small answers at once."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        bound = transport.get_extra_info("socket")
        if bound is not None:
            # asyncio leaves sockets made without a protocol number alone: each answer would take 40 ms
            bound.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.app_state = {**self.app_state, TRANSPORT: transport}
        super().connection_made(transport)


def cut(scope: Any) -> bool:
    """Drops the connection of the request at once, without a reply; False where it is served by another protocol."""
    transport = (scope.get("state") or {}).get(TRANSPORT)
    if transport is None:
        return False
    transport.abort()
    return True
