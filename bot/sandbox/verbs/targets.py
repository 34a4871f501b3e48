"""Finds the element that a person means: in a message, in her modal, or on her Home."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.sandbox.json_types import Json
from bot.sandbox.message_forms import all_blocks
from bot.sandbox.open_view import OpenView
from bot.sandbox.refusals import CannotDo, SlackRefusal
from bot.sandbox.validators import elements_of
from bot.sandbox.verbs.wish import Wish, payload_name
from bot.sandbox.workspace import Channel


def at_the_author(wish: Wish) -> Wish:
    """The same wish in the workspace whose app wrote the message; a shared channel holds those of several."""
    if not wish.get("ts"):
        return wish
    _channel, message = find_message(wish)
    author = wish.slack.platform.of(message["team"]) if "bot_id" in message else wish.slack
    if author is wish.slack:
        return wish
    known = author.workspace.people.get(wish.person.id)
    if known is None or known.team_id != wish.person.team_id:
        raise CannotDo(f"{wish.person.id} of {wish.slack.team.id} is not known to {author.team.id}.")
    return Wish(author, wish.body)


@dataclass
class Target:
    """An element, its block, and where both are."""

    block: Json
    element: Json
    view: OpenView | None = None
    channel: Channel | None = None
    message: Json = field(default_factory=dict)

    @property
    def is_input(self) -> bool:
        """True where the element stands in an input block."""
        return bool(self.block["type"] == "input")

    @property
    def place(self) -> str:
        """The id of the view, or the time stamp of the message."""
        return self.view.id if self.view else str(self.message["ts"])


def find_target(wish: Wish) -> Target:
    """The element named by ``action_id``, and by ``block_id`` or a button's ``value`` where several are."""
    if wish.get("ts"):
        channel, message = find_message(wish)
        block, element = _element(wish, all_blocks(message))
        return Target(block, element, channel=channel, message=message)
    view = find_view(wish)
    block, element = _element(wish, view.blocks)
    return Target(block, element, view=view)


def find_view(wish: Wish) -> OpenView:
    """The view with ``view_id``; ``modal`` (or nothing) is the one on top, ``home`` the Home."""
    wanted, user_id = str(wish.get("view_id") or "modal"), wish.person.id
    views = wish.slack.views
    found = {"modal": views.top_of(user_id), "home": views.home_of(user_id)}.get(wanted)
    if found is None and wanted not in ("modal", "home"):
        try:
            found = views.find(wanted)
        except SlackRefusal as refusal:
            raise CannotDo(f"{user_id} has no open view {wanted}.") from refusal
    if found is None or found.user_id != user_id:
        raise CannotDo(f"{user_id} has no open {wanted}.")
    return found


def find_message(wish: Wish) -> tuple[Channel, Json]:
    """The message with ``ts`` in ``channel`` that this person sees, hers alone included."""
    channel, ts = wish.channel, str(wish.need("ts"))
    private = wish.slack.messages.whispers(channel.id, wish.person.id)
    message = private.get(ts) or wish.slack.messages.find(channel.id, ts)
    if message is None:
        raise CannotDo(f"There is no message {ts} in {channel.id} that {wish.person.id} sees.")
    return channel, message


def container(target: Target) -> Json:
    """Where the element is, as block_actions and block_suggestion say it."""
    if target.view is not None:
        return {"container": {"type": "view", "view_id": target.view.id}}
    assert target.channel is not None
    message, channel = target.message, target.channel
    is_ephemeral = bool(message.get("is_ephemeral"))
    where: Json = {
        "type": "message",
        "message_ts": message["ts"],
        "channel_id": channel.id,
        "is_ephemeral": is_ephemeral,
    }
    if message.get("thread_ts"):
        where["thread_ts"] = message["thread_ts"]
    place: Json = {"container": where, "channel": {"id": channel.id, "name": payload_name(channel)}}
    return place if is_ephemeral else {**place, "message": message}


def _element(wish: Wish, blocks: list[Json]) -> tuple[Json, Json]:
    found = [
        (block, element)
        for block in blocks
        for element in elements_of(block)
        if element.get("action_id") == wish.need("action_id")
    ]
    if not found:
        known = [element.get("action_id") for block in blocks for element in elements_of(block)]
        raise CannotDo(f"There is no element {wish.get('action_id')!r} here; there are {known}.")
    found = _narrowed(wish, found, {block["block_id"] for block in blocks})
    if len(found) > 1:
        raise CannotDo(f"Several elements are named {wish.get('action_id')!r}; give block_id or value too.")
    return found[0]


def _narrowed(wish: Wish, found: list[tuple[Json, Json]], block_ids: set[str]) -> list[tuple[Json, Json]]:
    """Those in the wanted block; those of the wanted value where that block was drawn anew meanwhile.

    A block that the app did not name gets another id with each version, and a person may press what she saw
    a moment before the newest one came.
    """
    wanted, value = wish.get("block_id"), wish.get("value")
    if wanted in block_ids:
        found = [(block, element) for block, element in found if block["block_id"] == wanted]
    same = [(block, element) for block, element in found if element.get("value") == value]
    is_drawn_anew = wanted is not None and wanted not in block_ids
    is_gone = is_drawn_anew and not same and any("value" in element for _block, element in found)
    if is_gone or not found:
        raise CannotDo(f"There is no element {wish.get('action_id')!r} with {value!r} here any more.")
    return same or found
