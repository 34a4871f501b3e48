"""What people do without the app: write, react, upload, join, invite, leave; and open the app's Home."""

from __future__ import annotations

import base64
from uuid import uuid4

from bot.sandbox.json_types import Json
from bot.sandbox.posting import post
from bot.sandbox.refusals import CannotDo, SlackRefusal
from bot.sandbox.shaping import escaped
from bot.sandbox.verbs.commands import invite_bot
from bot.sandbox.verbs.targets import find_message
from bot.sandbox.verbs.wish import Wish
from bot.sandbox.web_api.channels import react as add_reaction
from bot.sandbox.web_api.uploads import share
from bot.sandbox.workspace import ChannelKind


async def home(wish: Wish) -> Json:
    """Open the app's Home (or ``"tab": "messages"``): the app is told, every time."""
    slack, person = wish.slack, wish.person
    tab = str(wish.get("tab") or "home")
    event: Json = {"type": "app_home_opened", "user": person.id, "tab": tab}
    event |= {"channel": slack.workspace.dm_of(person.id).id, "event_ts": slack.clock.ts()}
    view = slack.views.home_of(person.id)
    if tab == "home" and view is not None:
        event["view"] = view.payload()
    if "app_home_opened" not in slack.manifest.events:
        return {"outcome": "not_subscribed", "ack_seconds": 0.0, "view": event.get("view")}
    if slack.installation is None:
        raise CannotDo(f"The app is not installed in {slack.team.id}.")
    answer = await slack.events.send(event, slack.team)
    shown = slack.views.home_of(person.id)
    return {
        "outcome": answer.outcome,
        "ack_seconds": answer.seconds,
        "view": shown.payload() if shown else None,
    }


async def message(wish: Wish) -> Json:
    """Write a message, or with ``thread_ts`` a reply."""
    channel, person = wish.own_channel, wish.person
    content: Json = {"user": person.id, "team": person.team_id, "text": escaped(str(wish.need("text")))}
    content["client_msg_id"] = str(uuid4())
    if channel.kind is ChannelKind.SHARED:
        content |= {"user_team": person.team_id, "source_team": person.team_id}
    if wish.get("thread_ts"):
        content["thread_ts"] = wish.get("thread_ts")
    kept = post(wish.slack, channel, content)
    event = {**kept, "type": "app_mention", "channel": channel.id, "event_ts": kept["ts"]}
    for team in wish.slack.events.hearers(channel):
        if f"<@{team.bot_user_id}>" in kept["text"]:
            wish.slack.events.about("app_mention", event, team, channel)
    return {"ts": kept["ts"], "channel": channel.id}


async def react(wish: Wish) -> Json:
    """Put an emoji under a message."""
    channel, found = find_message(wish)
    try:
        add_reaction(wish.slack, channel, found["ts"], str(wish.need("name")), wish.person.id)
    except SlackRefusal as refusal:
        raise CannotDo(refusal.code) from refusal
    return {}


async def upload(wish: Wish) -> Json:
    """Upload a file (``content`` as text, or ``base64``) to a channel."""
    channel, person = wish.own_channel, wish.person
    encoded = wish.get("base64")
    content = base64.b64decode(encoded) if encoded else str(wish.need("content")).encode()
    _, file = wish.slack.files.announce(str(wish.need("filename")), len(content), person.id)
    file.content = content
    words = {"user": person.id, "team": person.team_id, "text": escaped(str(wish.get("text") or ""))}
    if wish.get("thread_ts"):
        words["thread_ts"] = wish.get("thread_ts")
    kept = share(wish.slack, [file], channel, {**words, "subtype": "file_share", "upload": True})
    return {"ts": kept["ts"], "file_id": file.id}


async def join(wish: Wish) -> Json:
    """Join an open channel."""
    channel = wish.channel
    channel.members.add(wish.person.id)
    event = {"type": "member_joined_channel", "user": wish.person.id, "channel": channel.id}
    event |= {"channel_type": "C", "team": wish.person.team_id, "event_ts": wish.slack.clock.ts()}
    for team in wish.slack.events.hearers(channel):
        wish.slack.events.about("member_joined_channel", event, team, channel)
    wish.slack.changes.touch(wish.slack.sees(channel))
    return {}


async def invite(wish: Wish) -> Json:
    """Invite the app, or with ``who`` a person, to a channel."""
    if wish.get("who") in (None, wish.slack.team.bot_user_id):
        invite_bot(wish)
        return {}
    channel, who = wish.own_channel, str(wish.get("who"))
    if who not in wish.slack.workspace.people:
        raise CannotDo(f"There is no person {who}.")
    channel.members.add(who)
    wish.slack.changes.touch(wish.slack.sees(channel))
    return {}


async def leave(wish: Wish) -> Json:
    """Leave a channel; with ``"who": "bot"`` the app is removed from it."""
    channel = wish.own_channel
    seen_by = wish.slack.sees(channel)
    bot = wish.slack.team.bot_user_id
    channel.members.discard(bot if wish.get("who") in ("bot", bot) else wish.person.id)
    wish.slack.changes.touch(seen_by)
    return {}


async def dismiss(wish: Wish) -> Json:
    """Take one only-for-you message away, or without ``ts`` the banner."""
    if wish.get("ts"):
        wish.slack.messages.whispers(wish.channel.id, wish.person.id).pop(str(wish.get("ts")), None)
    else:
        wish.slack.banners.pop(wish.person.id, None)
    wish.slack.changes.touch([wish.person.id])
    return {}


async def reload(wish: Wish) -> Json:
    """Reload Slack: what only this person saw is gone, and so are her modals on this device."""
    wish.slack.messages.forget_whispers(wish.person.id)
    top = wish.slack.views.top_of(wish.person.id)
    if top is not None and top.is_on(wish.device):
        wish.slack.views.close_all(wish.person.id)
    wish.slack.changes.touch([wish.person.id])
    return {}
