"""An end for every answer: with a timeout between two bytes alone, one byte a minute goes on for ever.

The connection's own reading is bounded, so that status line, headers and body are. A large answer that comes
steadily gets the time that its bytes need.
"""

from __future__ import annotations

import io
import socket
from dataclasses import dataclass
from functools import partial
from http.client import HTTPResponse
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool

from services.clock import Clock

#: Bytes a second that count as steady: below the slowest line on which a page was ever waited for.
STEADY = 8 << 10
_BUFFER = 64 << 10
_POOL = 10


class TooSlow(TimeoutError):
    """The answer has taken longer than any that will ever be complete."""


@dataclass(frozen=True, slots=True)
class Patience:
    """So many seconds between two bytes, and so many for an answer, plus what its bytes take steadily."""

    clock: Clock
    read_seconds: float
    answer_seconds: float


class PatientAdapter(HTTPAdapter):
    """Connections whose answers end in time."""

    def __init__(self, patience: Patience) -> None:
        kinds = {"http": HTTPConnectionPool, "https": HTTPSConnectionPool}
        self._pools = {scheme: _pool_of(kind, patience) for scheme, kind in kinds.items()}
        super().__init__(pool_connections=1, pool_maxsize=_POOL)

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, **options)
        self.poolmanager.pool_classes_by_scheme = self._pools

    def proxy_manager_for(self, proxy: str, **options: Any) -> Any:
        manager = super().proxy_manager_for(proxy, **options)
        manager.pool_classes_by_scheme = self._pools
        return manager


def _pool_of(kind: type[HTTPConnectionPool], patience: Patience) -> type[HTTPConnectionPool]:
    answer = {"response_class": partial(_Answer, patience=patience)}
    connection = type(f"Patient{kind.ConnectionCls.__name__}", (kind.ConnectionCls,), answer)
    return type(f"Patient{kind.__name__}", (kind,), {"ConnectionCls": connection})


class _Answer(HTTPResponse):
    """An answer that is read with patience, but not for ever."""

    def __init__(self, sock: socket.socket, *args: Any, patience: Patience, **options: Any) -> None:
        super().__init__(sock, *args, **options)
        incoming: Any = self.fp
        self.fp = io.BufferedReader(_Incoming(incoming.detach(), sock, patience), _BUFFER)


class _Incoming(io.RawIOBase):
    """The bytes of one answer as they come in."""

    def __init__(self, raw: io.RawIOBase, sock: socket.socket, patience: Patience) -> None:
        self._raw = raw
        self._sock = sock
        self._patience = patience
        self._until = patience.clock.monotonic() + patience.answer_seconds

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        left = self._until - self._patience.clock.monotonic()
        if left <= 0:
            raise TooSlow
        self._sock.settimeout(min(left, self._patience.read_seconds))
        received: int | None = self._raw.readinto(buffer)
        self._until += (received or 0) / STEADY
        return received

    def close(self) -> None:
        self._raw.close()
        super().close()
