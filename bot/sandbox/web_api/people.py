"""``users.*``, ``usergroups.*``, ``team.info``, ``bots.info``."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from bot.sandbox.json_types import Json
from bot.sandbox.refusals import SlackRefusal
from bot.sandbox.state import Slack
from bot.sandbox.web_api.calls import Call, Method
from bot.sandbox.web_api.channels import channel_object
from bot.sandbox.workspace import APP_ID, Person, UserGroup

EMAIL_SCOPE = "users:read.email"
_IMAGES = (24, 32, 48, 72, 192, 512)


def user_object(slack: Slack, person: Person, with_locale: bool = False) -> Json:
    """A person as ``users.info`` shows her."""
    moment = slack.clock.moment().astimezone(ZoneInfo(person.time_zone))
    offset = moment.utcoffset()
    return {
        "id": person.id,
        "team_id": person.team_id,
        "name": person.handle,
        "deleted": person.is_deactivated,
        "real_name": person.name,
        "tz": person.time_zone,
        "tz_label": moment.tzname(),
        "tz_offset": int(offset.total_seconds()) if offset is not None else 0,
        "color": "4bbe2e",
        "profile": _profile(slack, person),
        "is_admin": person.is_admin,
        "is_owner": person.is_owner,
        "is_primary_owner": person.is_owner,
        "is_restricted": person.is_guest,
        "is_ultra_restricted": False,
        "is_bot": person.id == slack.team.bot_user_id,
        "is_app_user": False,
        "is_email_confirmed": True,
        "who_can_share_contact_card": "EVERYONE",
        "updated": 1_700_000_000,
        **({"is_stranger": True} if not slack.workspace.is_ours(person) else {}),
        **({"locale": person.locale} if with_locale else {}),
    }


def _profile(slack: Slack, person: Person) -> Json:
    first, _, last = person.name.partition(" ")
    images = dict.fromkeys((f"image_{size}" for size in _IMAGES), f"{slack.base_url}/page/person.svg")
    return {
        **dict.fromkeys(
            ("real_name", "real_name_normalized", "display_name", "display_name_normalized"), person.name
        ),
        **dict.fromkeys(("phone", "skype", "status_text", "status_text_canonical", "status_emoji"), ""),
        "first_name": first,
        "last_name": last,
        "title": person.title,
        "status_emoji_display_info": [],
        "status_expiration": 0,
        "avatar_hash": "sandbox",
        **({"email": f"{person.handle}@sandbox.example"} if EMAIL_SCOPE in slack.scopes else {}),
        **images,
        "team": person.team_id,
    }


def _people(slack: Slack) -> dict[str, Person]:
    team = slack.team
    bot = Person(team.bot_user_id, slack.manifest.name, time_zone="America/Los_Angeles", team_id=team.id)
    return {**slack.workspace.people, bot.id: bot}


def _info(call: Call) -> Json:
    person = _people(call.slack).get(str(call.need("user", "user_not_found")))
    if person is None:
        raise SlackRefusal("user_not_found")
    return {"user": user_object(call.slack, person, call.is_set("include_locale"))}


def _list(call: Call) -> Json:
    everybody = _people(call.slack).values()
    people = [person for person in everybody if call.slack.workspace.is_ours(person)]
    rows = [user_object(call.slack, person, call.is_set("include_locale")) for person in people]
    return {"cache_ts": int(call.slack.clock.now()), **call.page(rows, "members")}


def _by_email(call: Call) -> Json:
    for person in _people(call.slack).values():
        user = user_object(call.slack, person)
        if user["profile"].get("email") == call.need("email"):
            return {"user": user}
    raise SlackRefusal("users_not_found")


def _conversations(call: Call) -> Json:
    user_id = str(call.get("user") or call.slack.team.bot_user_id)
    channels = [found for found in call.slack.workspace.channels.values() if user_id in found.members]
    shown = [found for found in channels if call.slack.has_app(found) or found.is_open]
    return call.page([channel_object(call.slack, found) for found in shown], "channels")


def _group_object(team_id: str, group: UserGroup, with_users: bool) -> Json:
    return {
        "id": group.id,
        "team_id": team_id,
        "is_usergroup": True,
        "handle": group.handle,
        "name": group.name,
        "description": "",
        "is_external": False,
        "is_subteam": True,
        **dict.fromkeys(("date_create", "date_update"), 1_700_000_000),
        **dict.fromkeys(("created_by", "updated_by"), "U0ADMIN"),
        "date_delete": 0,
        "auto_provision": False,
        "prefs": {"channels": [], "groups": []},
        "channel_count": 0,
        "user_count": len(group.members),
        **({"users": group.members} if with_users else {}),
    }


def _groups(call: Call) -> Json:
    groups, with_users = call.slack.workspace.groups.values(), call.is_set("include_users")
    return {"usergroups": [_group_object(call.slack.team.id, group, with_users) for group in groups]}


def _group_users(call: Call) -> Json:
    group = call.slack.workspace.groups.get(str(call.need("usergroup")))
    if group is None:
        raise SlackRefusal("no_such_subteam")
    return {"users": group.members}


def _team(call: Call) -> Json:
    team = call.slack.team
    icon: Json = {
        f"image_{size}": f"{call.slack.base_url}/page/person.svg" for size in (34, 44, 68, 88, 102, 132)
    }
    shown: Json = {
        "id": team.id,
        "name": team.name,
        "domain": team.domain,
        "email_domain": "",
        "is_verified": False,
    }
    return {"team": {**shown, "url": f"{call.slack.base_url}/", "icon": {**icon, "image_default": True}}}


def _bot(call: Call) -> Json:
    team = call.slack.team
    if call.get("bot") not in (None, team.bot_id):
        raise SlackRefusal("bot_not_found")
    bot = {"id": team.bot_id, "deleted": False, "name": call.slack.manifest.name, "app_id": APP_ID}
    icons = {f"image_{size}": f"{call.slack.base_url}/page/person.svg" for size in (36, 48, 72)}
    return {"bot": {**bot, "user_id": team.bot_user_id, "updated": 1_700_000_000, "icons": icons}}


METHODS = {
    "users.info": Method(_info, "users:read"),
    "users.list": Method(_list, "users:read"),
    "users.lookupByEmail": Method(_by_email, EMAIL_SCOPE),
    "users.conversations": Method(_conversations, "channels:read"),
    "usergroups.list": Method(_groups, "usergroups:read"),
    "usergroups.users.list": Method(_group_users, "usergroups:read"),
    "team.info": Method(_team, "team:read"),
    "bots.info": Method(_bot, "users:read"),
}
