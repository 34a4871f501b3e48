"""A workspace of the stand-in: its people, its channels, and the app's bot in it; and the app's constants."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from enum import StrEnum

TEAM_ID = "T0SANDBOX"
TEAM_DOMAIN = "sandbox"
TEAM_NAME = "Sandbox"
APP_ID = "A0SANDBOX"
BOT_ID = "B0SANDBOX"
BOT_USER_ID = "U0BOT"
BOT_TOKEN = "xoxb-sandbox"  # noqa: S105 a stand-in's constant, good for nothing else
APP_TOKEN = "xapp-sandbox"  # noqa: S105
SIGNING_SECRET = "sandbox-signing-secret"  # noqa: S105
VERIFICATION_TOKEN = "sandbox-verification"  # noqa: S105
CLIENT_ID = "sandbox-client-id"
CLIENT_SECRET = "sandbox-client-secret"  # noqa: S105
PARTNER_TEAM_ID = "T0PARTNER"


@dataclass(frozen=True)
class Team:
    """A workspace by name, and the app's bot in it. ``dm_mark`` keeps its direct messages' ids its own."""

    id: str
    domain: str
    name: str
    bot_user_id: str
    bot_id: str
    dm_mark: str = ""


SANDBOX = Team(TEAM_ID, TEAM_DOMAIN, TEAM_NAME, BOT_USER_ID, BOT_ID)
PARTNER = Team(PARTNER_TEAM_ID, "partner", "Partner", "U0PBOT", "B0PARTNER", "P")


class ChannelKind(StrEnum):
    """Who can see a channel."""

    PUBLIC = "public"
    PRIVATE = "private"
    SHARED = "shared"
    #: One person and the app.
    IM = "im"
    #: Two people, without the app.
    PEOPLE = "dm"


@dataclass(frozen=True)
class Person:
    """A member of the workspace, or of a partner's workspace."""

    id: str
    name: str
    is_admin: bool = False
    is_owner: bool = False
    is_guest: bool = False
    time_zone: str = "America/New_York"
    team_id: str = TEAM_ID
    title: str = ""
    locale: str = "en-US"
    is_deactivated: bool = False

    @property
    def handle(self) -> str:
        """The short name, without blanks."""
        return self.name.lower().replace(" ", ".")


@dataclass
class Channel:
    """A conversation and who is in it."""

    id: str
    name: str
    kind: ChannelKind
    members: set[str] = field(default_factory=set)
    topic: str = ""
    is_archived: bool = False
    #: The workspaces that share it.
    teams: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """True where anybody of the workspace may read and join."""
        return self.kind in (ChannelKind.PUBLIC, ChannelKind.SHARED)


@dataclass
class UserGroup:
    """A user group, such as @finance."""

    id: str
    handle: str
    name: str
    members: list[str]


@dataclass
class Workspace:
    """People, channels and user groups; channels change as people join and leave."""

    people: dict[str, Person]
    channels: dict[str, Channel]
    groups: dict[str, UserGroup] = field(default_factory=dict)
    team: Team = SANDBOX

    def copy(self) -> Workspace:
        """The same workspace, to be changed apart."""
        return deepcopy(self)

    def is_ours(self, person: Person) -> bool:
        """False for a person of a partner's workspace."""
        return person.team_id == self.team.id

    def has_bot(self, channel: Channel) -> bool:
        """True where the app, as this workspace installed it, was invited."""
        return self.team.bot_user_id in channel.members

    def dm_of(self, user_id: str) -> Channel:
        """The direct messages between the app and this person; made when first asked for."""
        channel_id = f"D{self.team.dm_mark}{user_id[1:]}"
        if channel_id not in self.channels:
            members = {user_id, self.team.bot_user_id}
            self.channels[channel_id] = Channel(channel_id, "directmessage", ChannelKind.IM, members)
        return self.channels[channel_id]

    def person_of_dm(self, channel_id: str) -> str | None:
        """Whose direct messages with the app this id is, asked for before or not; ``None`` for another."""
        start = f"D{self.team.dm_mark}"
        user_id = f"U{channel_id.removeprefix(start)}"
        return user_id if channel_id.startswith(start) and user_id in self.people else None

    def is_seen_by(self, user_id: str, channel: Channel) -> bool:
        """True for members, and where it is open for everybody of this workspace, but not of a partner's."""
        person = self.people.get(user_id)
        may_join = channel.is_open and person is not None and self.is_ours(person)
        return user_id in channel.members or may_join

    def channels_of(self, user_id: str) -> list[Channel]:
        """The channels that a person sees in her list: hers, and the open ones; not those with the app."""
        return [
            channel
            for channel in self.channels.values()
            if channel.kind is not ChannelKind.IM and self.is_seen_by(user_id, channel)
        ]
