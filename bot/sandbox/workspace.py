"""The workspace of the stand-in: its people, named by role, its channels, and the app's tokens."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from enum import StrEnum

TEAM_ID = "T0SANDBOX"
TEAM_DOMAIN = "sandbox"
TEAM_NAME = "Sandbox"
PARTNER_TEAM_ID = "T0PARTNER"
APP_ID = "A0SANDBOX"
BOT_ID = "B0SANDBOX"
BOT_USER_ID = "U0BOT"
BOT_TOKEN = "xoxb-sandbox"  # noqa: S105 a stand-in's constant, good for nothing else
APP_TOKEN = "xapp-sandbox"  # noqa: S105
SIGNING_SECRET = "sandbox-signing-secret"  # noqa: S105
VERIFICATION_TOKEN = "sandbox-verification"  # noqa: S105


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

    @property
    def is_ours(self) -> bool:
        """False for a person of a partner's workspace."""
        return self.team_id == TEAM_ID

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

    @property
    def has_bot(self) -> bool:
        """True where the app was invited."""
        return BOT_USER_ID in self.members

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

    def copy(self) -> Workspace:
        """The same workspace, to be changed apart."""
        return deepcopy(self)

    def dm_of(self, user_id: str) -> Channel:
        """The direct messages between the app and this person; made when first asked for."""
        channel_id = f"D{user_id[1:]}"
        if channel_id not in self.channels:
            self.channels[channel_id] = Channel(
                channel_id, "directmessage", ChannelKind.IM, {user_id, BOT_USER_ID}
            )
        return self.channels[channel_id]

    def is_seen_by(self, user_id: str, channel: Channel) -> bool:
        """True for members, and where it is open for everybody of this workspace, but not of a partner's."""
        person = self.people.get(user_id)
        may_join = channel.is_open and person is not None and person.is_ours
        return user_id in channel.members or may_join

    def channels_of(self, user_id: str) -> list[Channel]:
        """The channels that a person sees in her list: hers, and the open ones; not those with the app."""
        return [
            channel
            for channel in self.channels.values()
            if channel.kind is not ChannelKind.IM and self.is_seen_by(user_id, channel)
        ]


_PEOPLE = (
    Person("U0ADMIN", "Financial administrator", is_admin=True, is_owner=True, title="May import"),
    Person("U0SECOND", "Second administrator", time_zone="Europe/London", title="May import, too"),
    Person("U0MEMBER", "Project manager", title="May not import", locale="de-DE"),
    Person("U0GUEST", "Team member", time_zone="Asia/Kolkata", title="May not import"),
    Person("U0PARTNER", "Client contact", team_id=PARTNER_TEAM_ID, title="Of a client's workspace"),
)
_STAFF = {"U0ADMIN", "U0SECOND", "U0MEMBER", "U0GUEST"}
_CHANNELS = (
    Channel(
        "C0FINANCE",
        "finance",
        ChannelKind.PUBLIC,
        {*_STAFF, BOT_USER_ID},
        "Public: counts only, amounts go to your direct messages",
    ),
    Channel(
        "C0NOBOT",
        "general",
        ChannelKind.PUBLIC,
        set(_STAFF),
        "Public, and the app is not a member: results go to your direct messages",
    ),
    Channel(
        "C0BOOKS",
        "finance-private",
        ChannelKind.PRIVATE,
        {"U0ADMIN", "U0SECOND", BOT_USER_ID},
        "Private: the two administrators alone, so amounts are shown",
    ),
    Channel(
        "C0SHARED",
        "client-shared",
        ChannelKind.SHARED,
        {*_STAFF, "U0PARTNER", BOT_USER_ID},
        "Shared with a client's workspace: counts only",
    ),
    *(
        Channel(channel_id, "directmessage", ChannelKind.PEOPLE, {"U0ADMIN", other}, "The app is not here")
        for channel_id, other in (("D0PEERS", "U0SECOND"), ("D0STAFF", "U0MEMBER"))
    ),
)


def default_workspace() -> Workspace:
    """The demo's workspace: one channel of each kind, people with and without rights."""
    group = UserGroup("S0FINANCE", "finance-team", "Finance team", ["U0ADMIN", "U0SECOND"])
    return Workspace(
        people={person.id: person for person in _PEOPLE},
        channels={channel.id: deepcopy(channel) for channel in _CHANNELS},
        groups={group.id: group},
    )
