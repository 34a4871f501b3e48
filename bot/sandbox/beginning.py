"""How the workspaces begin: one channel of each kind, people by role, and a partner that shares a channel."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace

from bot.sandbox.workspace import (
    BOT_USER_ID,
    PARTNER,
    PARTNER_TEAM_ID,
    TEAM_ID,
    Channel,
    ChannelKind,
    Person,
    UserGroup,
    Workspace,
)

_PEOPLE = (
    Person("U0ADMIN", "Financial administrator", is_admin=True, is_owner=True, title="May import"),
    Person("U0SECOND", "Second administrator", time_zone="Europe/London", title="May import, too"),
    Person("U0MEMBER", "Project manager", title="May not import", locale="de-DE"),
    Person("U0GUEST", "Team member", time_zone="Asia/Kolkata", title="May not import"),
    Person("U0PARTNER", "Client contact", team_id=PARTNER_TEAM_ID, title="Of a client's workspace"),
)
#: Ids are unique in a workspace only: the partner's administrator has the same one as ours.
_PARTNERS = (
    Person(
        "U0ADMIN", "Partner's administrator", True, True, team_id=PARTNER_TEAM_ID, title="Of another firm"
    ),
    Person("U0PARTNER", "Client contact", team_id=PARTNER_TEAM_ID, title="Of another firm"),
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
        teams=(TEAM_ID, PARTNER_TEAM_ID),
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


def partner_workspace() -> Workspace:
    """The other firm's: the app is not installed there at first. The first one shares its channel with it."""
    taken = {each.id for each in _PARTNERS}
    others = [replace(each, title="Of a client's workspace") for each in _PEOPLE if each.id not in taken]
    people = {"U0ADMIN", "U0PARTNER"}
    channels = (
        Channel("C0PGENERAL", "general", ChannelKind.PUBLIC, set(people), "The partner's public channel"),
        Channel("C0PBOOKS", "books-private", ChannelKind.PRIVATE, {"U0ADMIN"}, "The partner's private one"),
    )
    return Workspace(
        people={person.id: person for person in [*_PARTNERS, *others]},
        channels={channel.id: channel for channel in channels},
        team=PARTNER,
    )
