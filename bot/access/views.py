"""The window of the security groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot import blocks, limits
from bot.access.payloads import block_id, member_value
from bot.access.user_groups import Offered, UserGroup
from bot.blocks import Block
from bot.ids import Action, View
from bot.text import clean, count, mention, moment, named, plain
from services.model.access import FINANCIAL_ADMINISTRATORS, GroupReport, Member, SecurityGroup

TITLE = "Security groups"
#: Members that are shown of each group, a block each.
MOST_SHOWN = 30
#: User groups that are offered: more would not fit into a view.
MOST_OFFERED = 400
FROM_SETTINGS = "named in the setting FINANCIAL_ADMINISTRATORS, which always restores access"
QUESTION = "You will lose the rights of a financial administrator. Only another one can give them back."


@dataclass(frozen=True, slots=True)
class GroupsPage:
    """What the window shows to ``viewer``; ``note`` says what came of what she did.

    ``name`` is another each time, so that what was chosen in a list does not stay in it.
    """

    groups: Sequence[GroupReport]
    offered: Offered
    viewer: str
    name: str = "0"
    note: str = ""


def groups_window(page: GroupsPage) -> Block:
    """Each group with everybody in it, and how to change it."""
    parts: list[Block] = [blocks.section(page.note)] if page.note else []
    for at, report in enumerate(page.groups):
        parts += [blocks.divider()] if at else []
        parts += _group(report, page)
    return blocks.modal(TITLE, View.ACCESS, parts)


def _group(report: GroupReport, page: GroupsPage) -> list[Block]:
    group, members = report.group, report.members
    shown = [_member(group, one, page.viewer) for one in members[:MOST_SHOWN]]
    return [
        blocks.header(group.label),
        blocks.context(group.meaning),
        *(shown or [blocks.section("Nobody yet.")]),
        *_not_shown(group, len(members) - MOST_SHOWN, page.name),
        _add_person(group, page.name),
        _add_group(report, page),
    ]


def _member(group: SecurityGroup, member: Member, viewer: str) -> Block:
    words = named(member.principal)
    if member.people is not None:
        words += f" · {count(member.people, 'person', 'people')}" if member.people else " · nobody in it now"
    if member.is_from_settings:
        return blocks.section(f"{words}\n{FROM_SETTINGS}")
    when = f" on {moment(member.added_at)}" if member.added_at else ""
    words += f"\nadded by {mention(member.added_by)}{when}"
    return blocks.section(words, _remove(group, member.principal, viewer))


def _remove(group: SecurityGroup, principal: str, viewer: str) -> Block:
    # A screen reader cannot turn the id into a name, but it tells the buttons apart.
    spoken = f"Remove {clean(principal)[:30]} from {group.label}"
    pressed = blocks.button("Remove", Action.ACCESS_REMOVE, member_value(group, principal), spoken=spoken)
    if principal == viewer and group is FINANCIAL_ADMINISTRATORS:
        return blocks.asks_first(pressed, "Remove yourself?", QUESTION, "Remove")
    return pressed


def _not_shown(group: SecurityGroup, number: int, name: str) -> list[Block]:
    """How many more there are, and a way to remove one of them."""
    if number <= 0:
        return []
    remove = blocks.people_select(Action.ACCESS_REMOVE_CHOSEN, "Choose a person")
    ask = blocks.section("Remove somebody who is not shown:", remove)
    return [*blocks.more(number, "member"), ask | {"block_id": block_id(group, "remove", name)}]


def _add_person(group: SecurityGroup, name: str) -> Block:
    choose = blocks.people_select(Action.ACCESS_ADD, "Choose a person")
    return blocks.section("Add a person:", choose) | {"block_id": block_id(group, "person", name)}


def _add_group(report: GroupReport, page: GroupsPage) -> Block:
    """The workspace's user groups that are not in it; or why none can be chosen."""
    present = {member.principal for member in report.members}
    free = [one for one in page.offered.groups if one.id not in present]
    if not free:
        return blocks.context(page.offered.why_not or "Every user group of this workspace is in it.")
    more = len(free) - MOST_OFFERED
    rest = f" ({count(more, 'more')} than can be listed here)" if more > 0 else ""
    key = block_id(report.group, "user_group", page.name)
    return blocks.section(f"Add a user group{rest}:", _choice(free[:MOST_OFFERED])) | {"block_id": key}


def _choice(groups: Sequence[UserGroup]) -> Block:
    """A list; in parts where it is longer than Slack allows one to be."""
    options = [blocks.option(f"@{one.handle} · {one.name}", one.id) for one in groups]
    hint = {"placeholder": blocks.words("Choose a user group")}
    if len(options) <= limits.OPTIONS:
        return blocks.select(Action.ACCESS_ADD_GROUP, options) | hint
    parts = [
        _part(groups[at : at + limits.OPTIONS], options[at : at + limits.OPTIONS])
        for at in range(0, len(options), limits.OPTIONS)
    ]
    chosen = {"type": "static_select", "action_id": Action.ACCESS_ADD_GROUP, "option_groups": parts}
    return chosen | hint


def _part(groups: Sequence[UserGroup], options: Sequence[Block]) -> Block:
    first, last = plain(groups[0].handle, 30), plain(groups[-1].handle, 30)
    return {"label": blocks.words(f"@{first} to @{last}"), "options": list(options)}
