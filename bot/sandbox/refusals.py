"""The two ways to say no: as Slack says it to the app, and as a person or a test is told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.sandbox.json_types import Json


class SlackRefusal(Exception):
    """A Web API call that is answered ``{"ok": false, "error": code}`` with HTTP 200."""

    def __init__(self, code: str, messages: Sequence[str] = (), **fields: Any) -> None:
        super().__init__(code)
        self.code = code
        self.messages = list(messages)
        self.fields = fields

    def answer(self) -> Json:
        """The body of the answer."""
        body: Json = {"ok": False, "error": self.code, **self.fields}
        if self.messages:
            body["response_metadata"] = {"messages": self.messages}
        return body


class CannotDo(Exception):
    """What a person (or a test) asks for is impossible here; says why in words. Answered with HTTP 400."""
