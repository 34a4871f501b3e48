"""Runs an ASGI application on a loopback port, in a thread of its own."""

from __future__ import annotations

import socket
import threading
from typing import Any

import uvicorn

from services.errors import PortTaken

LOOPBACK = "127.0.0.1"


class Served:
    """A running stand-in: its address, and how to stop it."""

    def __init__(self, app: Any, port: int = 0) -> None:
        # Named TCP, because asyncio sets TCP_NODELAY only then; else every small answer waits 40 ms.
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            self._socket.bind((LOOPBACK, port))
        except OSError as error:
            raise PortTaken(port) from error
        self.port: int = self._socket.getsockname()[1]
        self.url = f"http://{LOOPBACK}:{self.port}"
        config = uvicorn.Config(
            app,
            log_level="warning",
            lifespan="on",
            ws="websockets-sansio",
            access_log=False,
            timeout_graceful_shutdown=1,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, args=([self._socket],), daemon=True)

    def start(self, timeout: float = 10.0) -> Served:
        """Serve, and return once requests are accepted. Raises ``TimeoutError`` after so many seconds."""
        self._thread.start()
        waited = threading.Event()
        for _ in range(int(timeout / 0.01)):
            if self._server.started:
                return self
            waited.wait(0.01)
        raise TimeoutError(f"The stand-in on port {self.port} did not start.")

    def stop(self) -> None:
        """Close all connections and wait for the thread."""
        self._server.should_exit = True
        self._thread.join(timeout=10)
        self._socket.close()
