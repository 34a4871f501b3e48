"""One request from Slack, as a listener sees it: who, what, and how to answer that person alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from bot import views
from bot.blocks import Block
from bot.use_cases import UseCases
from services.model.people import Actor

#: What Slack answers when the person closed the modal or went on meanwhile: nothing is wrong.
GONE = frozenset({"not_found", "hash_conflict", "expired_trigger_id", "exchanged_trigger_id"})
WEBHOOK_TIMEOUT = 5


@dataclass(frozen=True, slots=True)
class Call:
    """A request. ``actor`` is trusted; everything in ``body`` besides was sent by somebody's client."""

    body: dict[str, Any]
    actor: Actor
    services: UseCases
    client: WebClient
    #: Has messages that wait sent now instead of at the next tick.
    notify: Callable[[], None]

    @property
    def value(self) -> str:
        """What the pressed button carries."""
        return str((self.body.get("actions") or [{}])[0].get("value") or "")

    @property
    def view(self) -> dict[str, Any]:
        """The modal or Home that the request came from."""
        found: dict[str, Any] = self.body.get("view") or {}
        return found

    @property
    def is_in_modal(self) -> bool:
        return self.view.get("type") == "modal"

    @property
    def channel_id(self) -> str | None:
        """The channel of the command or of the message; None in modals, in Home and for the shortcut."""
        channel = self.body.get("channel_id") or (self.body.get("channel") or {}).get("id")
        return str(channel) if channel else None

    def tell(self, text: str, blocks: Sequence[Block] = ()) -> None:
        """Say something to this person alone, where she stands."""
        if self.is_in_modal:
            self.update(views.notice(text, blocks))
        elif self.body.get("response_url"):
            self._respond({"text": text, "response_type": "ephemeral", "replace_original": False}, blocks)
        elif self.body.get("trigger_id"):
            self.open(views.notice(text, blocks))

    def lay_over(self, text: str, blocks: Sequence[Block] = ()) -> None:
        """As ``tell``, but a modal keeps what stands in it under what is said."""
        if self.is_in_modal:
            self.open(views.notice(text, blocks))
        else:
            self.tell(text, blocks)

    def open(self, view: Block) -> str | None:
        """Open a modal; its id, or None if Slack would not open it any more."""
        try:
            method = self.client.views_push if self.is_in_modal else self.client.views_open
            opened = method(trigger_id=self.body["trigger_id"], view=view)
        except SlackApiError as error:
            if error.response.get("error") not in GONE:
                raise
            self._too_late()
            return None
        return str(opened["view"]["id"])

    def update(self, view: Block, view_id: str | None = None) -> None:
        """Show another view in the modal; nothing happens if the person has closed it."""
        try:
            self.client.views_update(view_id=view_id or self.view["id"], view=view)
        except SlackApiError as error:
            if error.response.get("error") not in GONE:
                raise

    def _too_late(self) -> None:
        """A trigger lives three seconds: the person is told to press again where she can be told."""
        if self.body.get("response_url"):
            text = "Slack took too long to open the window. Please try again."
            self._respond({"text": text, "response_type": "ephemeral", "replace_original": False}, ())

    def _respond(self, body: dict[str, Any], blocks: Sequence[Block]) -> None:
        thread = (self.body.get("container") or {}).get("thread_ts")
        body |= {"blocks": list(blocks)} if blocks else {}
        body |= {"thread_ts": thread} if thread else {}
        WebhookClient(self.body["response_url"], timeout=WEBHOOK_TIMEOUT).send_dict(body)


def run_id_in(value: str) -> str:
    """The run id that a button carries; empty where it looks like none."""
    return value if re.fullmatch(r"[\w-]{1,64}", value) else ""
