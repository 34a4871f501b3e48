"""Which conversations and people a select offers to a person, as Slack filters them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.sandbox.json_types import Json
from bot.sandbox.refusals import CannotDo
from bot.sandbox.workspace import Channel, ChannelKind, Person, Workspace

#: What ``filter.include`` calls each kind.
_NAMES = {
    ChannelKind.PUBLIC: "public",
    ChannelKind.SHARED: "public",
    ChannelKind.PRIVATE: "private",
    ChannelKind.IM: "im",
    ChannelKind.PEOPLE: "im",
}


def check_offered(workspace: Workspace, person: Person, element: Json, plain: Any) -> None:
    """Raises ``CannotDo`` where a conversation is chosen that the select does not offer to this person."""
    if not element["type"].endswith("conversations_select"):
        return
    offered = [channel.id for channel in offered_conversations(workspace, person, element)]
    chosen = plain if isinstance(plain, list) else [plain]
    for each in chosen:
        if each not in (None, "") and each not in offered:
            raise CannotDo(f"{each!r} is not among the conversations that are offered: {offered}")


def offered_conversations(workspace: Workspace, person: Person, element: Json) -> Iterator[Channel]:
    """The conversations that this person sees and the element's filter lets through."""
    wanted = element.get("filter") or {}
    for channel in [*workspace.channels_of(person.id), workspace.dm_of(person.id)]:
        if _passes(channel, wanted):
            yield channel


def _passes(channel: Channel, wanted: Json) -> bool:
    if "include" in wanted and _NAMES[channel.kind] not in wanted["include"]:
        return False
    if wanted.get("exclude_external_shared_channels") and channel.kind is ChannelKind.SHARED:
        return False
    return not (wanted.get("exclude_bot_users") and channel.kind is ChannelKind.IM)
