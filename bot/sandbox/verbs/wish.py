"""What somebody wants to do: the JSON of a control request, read field by field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.sandbox.json_types import Json
from bot.sandbox.open_view import OpenView
from bot.sandbox.refusals import CannotDo
from bot.sandbox.state import Slack
from bot.sandbox.workspace import APP_ID, VERIFICATION_TOKEN, Channel, Person


@dataclass(frozen=True)
class Wish:
    """One request of a person, such as ``{"user": "U0ADMIN", "channel": "C0FINANCE", "text": "help"}``."""

    slack: Slack
    body: Json

    def get(self, name: str) -> Any:
        """A field, or ``None``."""
        return self.body.get(name)

    def need(self, name: str) -> Any:
        """A mandatory field."""
        if self.body.get(name) is None:
            raise CannotDo(f"The field {name!r} is missing.")
        return self.body[name]

    @property
    def person(self) -> Person:
        """Who wants it."""
        user_id = str(self.need("user"))
        if user_id not in self.slack.workspace.people:
            raise CannotDo(f"There is no person {user_id}; there are {sorted(self.slack.workspace.people)}.")
        person = self.slack.workspace.people[user_id]
        if person.is_deactivated:
            raise CannotDo(f"{user_id} is deactivated.")
        return person

    @property
    def has_app(self) -> bool:
        """True where the person's own workspace is this one, and the app is installed here."""
        return self.slack.workspace.is_ours(self.person) and self.slack.installation is not None

    @property
    def device(self) -> str | None:
        """On which of her devices; a modal that comes of it is shown there alone."""
        device = self.get("device")
        return None if device is None else str(device)

    @property
    def channel(self) -> Channel:
        """Where; the person must see it. ``app`` (or nothing) is her direct messages with the app."""
        person, wanted = self.person, self.get("channel") or "app"
        own = self.slack.workspace.dm_of(person.id)
        if wanted in ("app", "dm", own.id):
            return own
        for channel in self.slack.workspace.channels_of(person.id):
            if wanted in (channel.id, channel.name, f"#{channel.name}"):
                return channel
        raise CannotDo(f"{person.id} sees no channel {wanted}.")

    @property
    def own_channel(self) -> Channel:
        """Where; the person must be a member."""
        channel = self.channel
        if self.person.id not in channel.members:
            raise CannotDo(f"{self.person.id} is not a member of {channel.id}; use join first.")
        return channel

    def base(self, kind: str, view: OpenView | None = None) -> Json:
        """What every interactive payload holds; in a view the team is the person's own, not the app's."""
        person = self.person
        team = self.slack.team if view is None else self.slack.platform.of(person.team_id).team
        user = {
            "id": person.id,
            "username": person.handle,
            "name": person.handle,
            "team_id": person.team_id,
        }
        return {
            "type": kind,
            "team": {"id": team.id, "domain": team.domain},
            "user": user,
            "api_app_id": APP_ID,
            "token": VERIFICATION_TOKEN,
            "enterprise": None,
            "is_enterprise_install": False,
        }


def payload_name(channel: Channel) -> str:
    """The channel's name as payloads give it: private ones and direct messages are not named."""
    unnamed = {"private": "privategroup", "im": "directmessage", "dm": "directmessage"}
    return unnamed.get(channel.kind, channel.name)
