"""A real Bolt app in Socket Mode whose listeners do what the test says."""

from __future__ import annotations

import queue
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from slack_bolt import Ack, App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from bot.sandbox.workspace import APP_TOKEN, BOT_TOKEN

Json = dict[str, Any]
Listener = Callable[[Ack, Json, WebClient], Any]
_ANY = re.compile(".*")
_EVENTS = (
    "app_home_opened",
    "message",
    "app_mention",
    "member_joined_channel",
    "app_uninstalled",
    "tokens_revoked",
    "user_change",
)


def just_ack(ack: Ack, _body: Json, _client: WebClient) -> None:
    """Answers with nothing."""
    ack()


class ScriptedBot:
    """The app: one replaceable listener per kind of payload; every payload is kept."""

    def __init__(self, url: str, ping_interval: float = 30) -> None:
        self.client = WebClient(BOT_TOKEN, base_url=f"{url}/api/", timeout=30)
        self.reset()
        app = App(client=self.client, listener_executor=ThreadPoolExecutor(16))
        app.command(_ANY)(self._run("command"))
        app.action(_ANY)(self._run("action"))
        app.view(_ANY)(self._run("view"))
        app.view_closed(_ANY)(self._run("closed"))
        app.options(_ANY)(self._run("options"))
        app.shortcut(_ANY)(self._run("shortcut"))
        for name in _EVENTS:
            app.event(name)(self._run_event(name))
        self.handler = SocketModeHandler(app, APP_TOKEN, ping_interval=ping_interval)
        self.handler.connect()  # type: ignore[no-untyped-call]

    def reset(self) -> None:
        """Every listener just acknowledges; nothing was received."""
        self.on: dict[str, Listener] = {}
        self._received: queue.Queue[tuple[str, Json]] = queue.Queue()

    def received(self) -> Json:
        """The next payload that came in, within five seconds."""
        return self._received.get(timeout=30)[1]

    def has_received_nothing(self) -> bool:
        """True where no payload came in that was not asked for."""
        return self._received.empty()

    def close(self) -> None:
        """Disconnect."""
        self.handler.close()  # type: ignore[no-untyped-call]

    def _run(self, kind: str) -> Callable[..., None]:
        def listen(ack: Ack, body: Json, client: WebClient) -> None:
            self._received.put((kind, body))
            self.on.get(kind, just_ack)(ack, body, client)

        return listen

    def _run_event(self, kind: str) -> Callable[..., None]:
        def listen(body: Json, client: WebClient) -> None:
            self._received.put((kind, body))
            if kind in self.on:
                self.on[kind](Ack(), body, client)  # type: ignore[no-untyped-call]

        return listen
