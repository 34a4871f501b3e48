"""Somebody in Slack: what she types and presses, and what she sees."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.ids import COMMAND
from tests.journeys.slack.looking import Json, button, fields, labels, words
from tests.journeys.slack.waiting import until
from tests.sandbox_slack.people import People

#: A channel of each kind, by what matters: who is in it and who may read it.
PRIVATE, PUBLIC, SHARED, WITHOUT_BOT = "C0BOOKS", "C0FINANCE", "C0SHARED", "C0NOBOT"
#: The person's direct messages with the app.
DIRECT = "app"
#: What a modal says whose content takes longer than a person should look at nothing.
LOADING = "Just a moment"


class Person:
    """A person by her id. Every wait is bounded."""

    def __init__(self, people: People, user_id: str) -> None:
        self.id = user_id
        self._people = people

    # --- what she does

    def types(self, text: str = "", channel: str = PRIVATE) -> Json:
        """The command with these words after it."""
        return self.does("command", command=COMMAND, text=text, channel=channel)

    def presses(self, label: str, message: Json, channel: str = PRIVATE) -> Json:
        """A button of a message, in whatever thread."""
        # Without its block: an edit in between gives the blocks new ids, the button stays what it is.
        named = {name: value for name, value in button(message, label).items() if name != "block_id"}
        return self.clicks(channel, message["ts"], **named)

    def presses_in_modal(self, label: str) -> Json:
        """A button in her modal."""
        view = self.modal()
        return self.does("click", view_id=view["id"], **button(view, label))

    def clicks(self, channel: str, ts: str, **names: Any) -> Json:
        """An element of a message by its ids, whether she should or not."""
        return self.does("click", channel=self.place(channel), ts=ts, **names)

    def fills(self, label: str, value: Any) -> Json:
        """One field of her modal."""
        view = self.modal()
        block_id, action_id = fields(view)[label]
        names = {"view_id": view["id"], "block_id": block_id, "action_id": action_id}
        return self.does("form", **names, value=value)

    def searches(self, label: str, typed: str = "") -> dict[str, str]:
        """What the list of this field offers: values by their words."""
        view = self.modal()
        block_id, action_id = fields(view)[label]
        names = {"view_id": view["id"], "block_id": block_id, "action_id": action_id}
        found = self.does("suggest", **names, query=typed)
        return {option["text"]["text"]: option["value"] for option in found["options"]}

    def submits(self, **by_label: Any) -> Json:
        """Her modal with these fields filled besides; labels as keywords, blanks as underscores."""
        view = self.modal()
        known = fields(view)
        filled: Json = {}
        for label, value in by_label.items():
            block_id, action_id = known[label.replace("_", " ")]
            filled.setdefault(block_id, {})[action_id] = value
        return self.does("submit", view_id=view["id"], values=filled)

    def closes(self) -> Json:
        """Her modal."""
        return self.does("close")

    def does(self, verb: str, **body: Any) -> Json:
        """Any verb of the control interface."""
        return self._people.do(verb, user=self.id, **body)

    # --- what she sees

    def modal(self, title: str | None = None, holding: str = "") -> Json:
        """Her modal, once it has this title and holds these words; what stands in meanwhile is none."""

        def look() -> Json | None:
            view: Json | None = self._people.see("view", user=self.id)
            if view is None or title not in (None, view["title"]["text"]):
                return None
            shown = words(view)
            return view if (holding in shown if holding else LOADING not in shown) else None

        return until(look, f"{self.id} has a modal {title or ''} with {holding!r}")

    def changed_modal(self, seen_hash: str) -> Json:
        """Her modal, once it is shown anew."""

        def look() -> Json | None:
            view: Json | None = self._people.see("view", user=self.id)
            return view if view is not None and view["hash"] != seen_hash else None

        return until(look, f"{self.id} sees her modal change")

    def has_no_modal(self) -> bool:
        return self._people.see("view", user=self.id) is None

    def home(self, holding: str = "") -> Json:
        """Her Home tab, once it holds these words."""

        return until(lambda: self._home_if(lambda view: holding in words(view)), f"Home holds {holding!r}")

    def home_offering(self, label: str) -> Json:
        """Her Home tab, once it has a button with this label."""
        return until(lambda: self._home_if(lambda view: label in labels(view)), f"Home offers {label!r}")

    def home_without(self, label: str) -> Json:
        """Her Home tab, once no button has this label."""
        return until(lambda: self._home_if(lambda view: label not in labels(view)), f"Home lost {label!r}")

    def _home_if(self, fits: Callable[[Json], bool]) -> Json | None:
        view: Json | None = self._people.see("home", user=self.id)
        return view if view is not None and fits(view) else None

    def reads(self, *holding: str, channel: str = PRIVATE) -> Json:
        """The newest message there that holds all of these words, once there is one."""

        def look() -> Json | None:
            found = [one for one in self.messages(channel) if all(each in words(one) for each in holding)]
            return found[-1] if found else None

        return until(look, f"{self.id} reads {holding} in {channel}")

    def offered(self, label: str, message: Json, channel: str = PRIVATE) -> Json:
        """The message as it is once it has a button with this label."""

        def look() -> Json | None:
            now = self.again(message, channel)
            return now if label in labels(now) else None

        return until(look, f"{self.id} is offered {label!r} in {channel}")

    def with_button(self, label: str, channel: str = PRIVATE) -> Json:
        """The newest message there with this button, once there is one."""

        def look() -> Json | None:
            found = [one for one in self.messages(channel) if label in labels(one)]
            return found[-1] if found else None

        return until(look, f"{self.id} is offered {label!r} in {channel}")

    def sees(self, message: Json, *holding: str, channel: str = PRIVATE) -> Json:
        """The message as it is once it holds all of these words."""

        def look() -> Json | None:
            now = self.again(message, channel)
            return now if all(each in words(now) for each in holding) else None

        return until(look, f"{self.id} sees {holding} in a message in {channel}")

    def reply(self, message: Json, *holding: str, channel: str = PRIVATE) -> Json:
        """The newest reply under the message that holds all of these words, once there is one."""

        def look() -> Json | None:
            found = [
                one for one in self.replies(message, channel) if all(each in words(one) for each in holding)
            ]
            return found[-1] if found else None

        return until(look, f"{self.id} reads {holding} in a thread in {channel}")

    def told(self, message: Json, *holding: str, channel: str = PRIVATE) -> Json:
        """What was said near the message, in channel or thread, that holds all of these words."""

        def look() -> Json | None:
            said = [*self.messages(channel), *self.replies(message, channel)]
            found = [one for one in said if all(each in words(one) for each in holding)]
            return found[-1] if found else None

        return until(look, f"{self.id} is told {holding} in {channel}")

    def replies(self, message: Json, channel: str = PRIVATE) -> list[Json]:
        """What stands in the message's thread, with what only she sees."""
        found: Json = self._people.see(f"thread/{self.place(channel)}/{message['ts']}", **{"as": self.id})
        replies: list[Json] = found["replies"]
        return replies

    def messages(self, channel: str = PRIVATE) -> list[Json]:
        """The messages of a channel as she sees them, with what only she sees."""
        return self._people.messages(self.place(channel), self.id)

    def again(self, message: Json, channel: str = PRIVATE) -> Json:
        """The message as it is now."""
        (found,) = [one for one in self.messages(channel) if one["ts"] == message["ts"]]
        return found

    def place(self, channel: str) -> str:
        """The id of a channel; that of her direct messages for ``app``."""
        return f"D{self.id[1:]}" if channel == DIRECT else channel
