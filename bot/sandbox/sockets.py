"""Socket Mode: tickets, open connections, and envelopes that wait for their answer."""

from __future__ import annotations

import asyncio
import json
import secrets
from dataclasses import dataclass
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.sandbox.json_types import Json
from bot.sandbox.workspace import APP_ID

MOST_CONNECTIONS = 10
HOST = "applink-sandbox"


@dataclass(eq=False)
class Connection:
    """One WebSocket of the app."""

    socket: WebSocket
    is_open: bool = True

    async def send(self, message: Json) -> bool:
        """Send it; false where the other side is gone."""
        try:
            await self.socket.send_text(json.dumps(message))
        except (WebSocketDisconnect, RuntimeError):
            self.is_open = False
        return self.is_open


class Sockets:
    """The app's connections. Each envelope goes to exactly one of them, by turns."""

    def __init__(self) -> None:
        self._tickets: set[str] = set()
        self._connections: list[Connection] = []
        self._waiting: dict[str, asyncio.Future[Any]] = {}

    @property
    def count(self) -> int:
        """How many connections are open."""
        return len(self._connections)

    def new_ticket(self) -> str:
        """A ticket that opens one connection, once."""
        ticket = secrets.token_hex(16)
        self._tickets.add(ticket)
        return ticket

    async def serve(self, socket: WebSocket) -> None:
        """Answer one WebSocket for as long as it lives."""
        ticket = socket.query_params.get("ticket", "")
        if ticket not in self._tickets or self.count >= MOST_CONNECTIONS:
            await socket.close(4000)
            return
        self._tickets.discard(ticket)
        await socket.accept()
        connection = Connection(socket)
        self._connections.append(connection)
        await connection.send(self._hello())
        try:
            while True:
                self._take(await socket.receive_text())
        except (WebSocketDisconnect, RuntimeError):
            connection.is_open = False
        finally:
            self._forget(connection)

    async def deliver(self, envelope: Json) -> asyncio.Future[Any] | None:
        """Send an envelope; the future of its answer's payload, or ``None`` where nobody is connected."""
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting[envelope["envelope_id"]] = answer
        while self._connections:
            connection = self._connections.pop(0)
            self._connections.append(connection)
            if await connection.send(envelope):
                return answer
            self._forget(connection)
        return None

    def give_up(self, envelope_id: str) -> None:
        """A later answer to this envelope is ignored."""
        self._waiting.pop(envelope_id, None)

    async def announce_disconnect(self, reason: str) -> None:
        """Tell every connection that it will be closed, and why."""
        for connection in list(self._connections):
            await connection.send({"type": "disconnect", "reason": reason, "debug_info": {"host": HOST}})

    def open_now(self) -> list[Connection]:
        """The connections that are open at this moment."""
        return list(self._connections)

    async def close(self, connections: list[Connection]) -> None:
        """Close these connections."""
        for connection in connections:
            self._forget(connection)
            if connection.is_open:
                connection.is_open = False
                await connection.socket.close()

    def _hello(self) -> Json:
        debug = {"host": HOST, "build_number": 1, "approximate_connection_time": 18060}
        return {
            "type": "hello",
            "num_connections": self.count,
            "debug_info": debug,
            "connection_info": {"app_id": APP_ID},
        }

    def _take(self, text: str) -> None:
        try:
            message = json.loads(text)
        except ValueError:
            return
        answer = self._waiting.pop(str(message.get("envelope_id")), None)
        if answer is not None and not answer.done():
            answer.set_result(message.get("payload"))

    def _forget(self, connection: Connection) -> None:
        if connection in self._connections:
            self._connections.remove(connection)
