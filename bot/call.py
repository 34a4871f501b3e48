"""One request from Slack, as a listener sees it: who, what, and how to answer that person alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from bot import views
from bot.blocks import Block, actions, button, section
from bot.home_pictures import HomePictures
from bot.home_places import HomePlaces
from bot.ids import LISTS, Action
from bot.scope_words import NOTHING, Lack
from bot.slack_addresses import is_slacks
from bot.use_cases import UseCases
from services.model.people import Actor

#: What Slack answers when the person closed the modal or went on meanwhile: nothing is wrong.
GONE = frozenset({"not_found", "hash_conflict", "expired_trigger_id", "exchanged_trigger_id"})
#: The window is open already, where the request was delivered twice.
OPENED_BEFORE = "exchanged_trigger_id"
#: Slack takes three modals over each other.
NO_ROOM = "push_limit_reached"
WEBHOOK_TIMEOUT = 5
TOO_LATE = "Slack took too long to open the window. Please try again."


@dataclass(frozen=True, slots=True)
class Call:
    """A request. ``actor`` is trusted; everything in ``body`` besides was sent by somebody's client."""

    body: dict[str, Any]
    actor: Actor
    services: UseCases
    client: WebClient
    #: Has messages that wait sent now instead of at the next tick.
    notify: Callable[[], None]
    #: Where the Home tabs stand behind what is open over them.
    homes: HomePlaces = field(default_factory=HomePlaces)
    pictures: HomePictures = field(default_factory=HomePictures)
    #: What a workspace has not allowed the app.
    lack: Callable[[str], Lack] = lambda _: NOTHING

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
    def is_in_list(self) -> bool:
        """Whether it came from a modal that lists things, and stays under what is opened for one of them."""
        return self.is_in_modal and self.view.get("callback_id") in LISTS

    @property
    def channel_id(self) -> str | None:
        """The channel of the command or of the message; None in modals, in Home and for the shortcut."""
        channel = self.body.get("channel_id") or (self.body.get("channel") or {}).get("id")
        return str(channel) if channel else None

    @property
    def answers_at(self) -> str:
        """Slack's address for an answer to this request; empty where it names none of Slack's."""
        address = str(self.body.get("response_url") or "")
        return address if is_slacks(address, self.client.base_url) else ""

    def tell(self, text: str, blocks: Sequence[Block] = ()) -> None:
        """Say something to this person alone, where she stands."""
        if self.is_in_modal:
            self.update(views.notice(text, blocks))
        elif self.answers_at:
            self._respond({"text": text, "response_type": "ephemeral", "replace_original": False}, blocks)
        elif self.body.get("trigger_id"):
            self.open(views.notice(text, blocks))

    def lay_over(self, text: str, blocks: Sequence[Block] = ()) -> None:
        """As ``tell``, but a modal keeps what stands in it under what is said."""
        if self.is_in_modal:
            self.open(views.notice(text, blocks))
        else:
            self.tell(text, blocks)

    def write(self, text: str, blocks: Sequence[Block] = ()) -> None:
        """Say something to this person in her direct messages, where nothing of what she used is open."""
        direct = self.client.conversations_open(users=[self.actor.user_id])["channel"]["id"]
        self.client.chat_postMessage(channel=direct, text=text, blocks=list(blocks) or None)

    def open(self, view: Block) -> str | None:
        """Open a modal; its id, or None if Slack would not open it any more, and then she is told.

        Where there is no room for one more over the others, it stands in the place of the last.
        """
        try:
            method = self.client.views_push if self.is_in_modal else self.client.views_open
            opened = method(trigger_id=self.body["trigger_id"], view=view)
        except SlackApiError as error:
            code = error.response.get("error")
            if code == NO_ROOM:
                return str(self.view["id"]) if self.updated(view) else None
            if code not in GONE:
                raise
            if code != OPENED_BEFORE:
                self._too_late()
            return None
        return str(opened["view"]["id"])

    def update(self, view: Block, view_id: str | None = None) -> None:
        """Show another view in the modal; nothing happens if the person has closed it."""
        self.updated(view, view_id)

    def updated(self, view: Block, view_id: str | None = None) -> bool:
        """As ``update``; whether it is shown."""
        try:
            self.client.views_update(view_id=view_id or self.view["id"], view=view)
        except SlackApiError as error:
            if error.response.get("error") not in GONE:
                raise
            return False
        return True

    def _too_late(self) -> None:
        """A trigger lives three seconds: a fresh button asks for the same once more."""
        again = self._again()
        blocks = [section(TOO_LATE), actions(again)] if again else []
        if self.answers_at:
            said = {"text": TOO_LATE, "response_type": "ephemeral", "replace_original": False}
            self._respond(said, blocks)
        else:
            self.write(TOO_LATE, blocks)

    def _again(self) -> Block | None:
        """The button that was pressed; for a command or a shortcut the one that opens the wizard.

        None for what can only be done where it was done: in a form, which still stands there, or by a choice.
        """
        pressed = (self.body.get("actions") or [{}])[0]
        if not pressed:
            return button("Try again", Action.WIZARD_OPEN)
        if self.is_in_modal or pressed.get("type") != "button" or pressed.get("action_id") not in {*Action}:
            return None
        return button("Try again", Action(pressed["action_id"]), self.value or "-")

    def _respond(self, body: dict[str, Any], blocks: Sequence[Block]) -> None:
        thread = (self.body.get("container") or {}).get("thread_ts")
        body |= {"blocks": list(blocks)} if blocks else {}
        body |= {"thread_ts": thread} if thread else {}
        WebhookClient(self.answers_at, timeout=WEBHOOK_TIMEOUT).send_dict(body)


def run_id_in(value: str) -> str:
    """The run id that a button carries; empty where it looks like none."""
    return value if re.fullmatch(r"[\w-]{1,64}", value) else ""
