"""Block Kit as plain dicts: the SDK's classes turn blocks that are newer than they are into nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot import limits
from bot.ids import Action, Field, View
from bot.text import clean, count, cut, escape, plain

Block = dict[str, Any]
#: Escaping makes a sign up to five times as long, and a field holds 2,000.
LONGEST_FACT = 380


def words(text: str) -> Block:
    """Text in which Slack reads no markup."""
    return {"type": "plain_text", "text": text, "emoji": False}


def markup(text: str) -> Block:
    """Text with Slack's markup; what looks like a link or a channel stays text."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def header(text: str) -> Block:
    return {"type": "header", "text": words(cut(text, limits.HEADER))}


def divider() -> Block:
    return {"type": "divider"}


def section(text: str, accessory: Block | None = None) -> Block:
    """A paragraph of our own words; foreign text in it must be escaped."""
    block: Block = {"type": "section", "text": markup(cut(text, limits.SECTION))}
    return block | ({"accessory": accessory} if accessory else {})


def quoted(text: str, block_id: str | None = None) -> Block:
    """A paragraph that may hold foreign text: shown as it is, line by line, but for what nobody can see."""
    seen = "\n".join(clean(line) for line in text.split("\n")).strip()
    block: Block = {"type": "section", "text": words(cut(seen, limits.SECTION) or "–")}
    return block | ({"block_id": block_id} if block_id else {})


def facts(pairs: Sequence[tuple[str, str]]) -> Block:
    """Labels and values side by side; the values may be foreign."""
    fields = [markup(f"*{label}*\n{escape(plain(value, LONGEST_FACT))}") for label, value in pairs]
    return {"type": "section", "fields": fields[: limits.FIELDS]}


def columns(texts: Sequence[str]) -> Block:
    """Up to ten short paragraphs of our own words, two in a row; foreign text in them must be escaped."""
    fields = [markup(cut(text, limits.FIELD)) for text in texts[: limits.FIELDS]]
    return {"type": "section", "fields": fields}


def context(*texts: str) -> Block:
    """Small print of our own words; foreign text in it must be escaped."""
    elements = [markup(cut(text, limits.CONTEXT_ELEMENT)) for text in texts if text]
    return {"type": "context", "elements": elements[:10]}


def more(number: int, noun: str, plural: str | None = None) -> list[Block]:
    """Says that so many are not shown; nothing where all are."""
    if number <= 0:
        return []
    several = f"more {plural}" if plural else None
    return [context(f"… and {count(number, f'more {noun}', several)}.")]


def actions(*elements: Block, block_id: str | None = None) -> Block:
    block: Block = {"type": "actions", "elements": list(elements)}
    return block | ({"block_id": block_id} if block_id else {})


def button(text: str, action: Action, value: str = "-", style: str | None = None, spoken: str = "") -> Block:
    """``style``: ``primary`` for one button of a set, ``danger`` for what stops something.

    ``spoken`` is what a screen reader says: needed where several buttons bear the same text.
    """
    block: Block = {
        "type": "button",
        "text": words(cut(text, limits.BUTTON)),
        "action_id": action,
        "value": value,
    }
    block |= {"accessibility_label": plain(spoken, limits.BUTTON)} if spoken else {}
    return block | ({"style": style} if style else {})


def asks_first(pressed: Block, title: str, question: str, yes: str) -> Block:
    """The button, which asks before it does anything; foreign text in the question must be plain."""
    confirm = {
        "title": words(title),
        "text": words(question),
        "confirm": words(yes),
        "deny": words("Keep it"),
    }
    return pressed | {"confirm": confirm | {"style": "danger"}}


def option(text: str, value: str, description: str | None = None) -> Block:
    """One choice; its text and its description may be foreign."""
    block: Block = {"text": words(plain(text, limits.OPTION)), "value": value}
    return block | ({"description": words(plain(description, limits.OPTION))} if description else {})


def select(action: Action | Field, options: Sequence[Block], chosen: str | None = None) -> Block:
    """A list of at most 100 options; ``chosen`` is the value of the one that is preselected."""
    offered = list(options[: limits.OPTIONS])
    return {"type": "static_select", "action_id": action, "options": offered} | _initial(offered, chosen)


def multi_select(field: Field, options: Sequence[Block], chosen: Sequence[str] = ()) -> Block:
    """A list of at most 100 options; ``chosen`` are the values of those that are preselected."""
    offered = list(options[: limits.OPTIONS])
    initial = [one for one in offered if one["value"] in chosen]
    block: Block = {"type": "multi_static_select", "action_id": field, "options": offered}
    return block | ({"initial_options": initial} if initial else {})


def radio(field: Field, options: Sequence[Block], chosen: str) -> Block:
    offered = list(options)
    return {"type": "radio_buttons", "action_id": field, "options": offered} | _initial(offered, chosen)


def checkboxes(field: Field, options: Sequence[Block], ticked: Sequence[str]) -> Block:
    initial = [offered for offered in options if offered["value"] in ticked]
    block: Block = {"type": "checkboxes", "action_id": field, "options": list(options)}
    return block | ({"initial_options": initial} if initial else {})


def loaded_select(field: Field, placeholder: str, chosen: Block | None = None) -> Block:
    """A list that is searched on our side while the person types, from the first look on."""
    block = _loaded("external_select", field, placeholder)
    return block | ({"initial_option": chosen} if chosen else {})


def loaded_multi_select(field: Field, placeholder: str, chosen: Sequence[Block] = ()) -> Block:
    """As ``loaded_select``, for any number of choices."""
    block = _loaded("multi_external_select", field, placeholder)
    return block | ({"initial_options": list(chosen)} if chosen else {})


def channel_select(action: Action | Field, placeholder: str, chosen: str | None = None) -> Block:
    """A list of the workspace's public and private channels."""
    block: Block = {
        "type": "conversations_select",
        "action_id": action,
        "placeholder": words(cut(placeholder, limits.PLACEHOLDER)),
        "filter": {"include": ["public", "private"]},
    }
    return block | ({"initial_conversation": chosen} if chosen else {})


def people_select(action: Action, placeholder: str) -> Block:
    """A list of the workspace's people."""
    hint = words(cut(placeholder, limits.PLACEHOLDER))
    return {"type": "users_select", "action_id": action, "placeholder": hint}


def person_picker(field: Field, chosen: str | None) -> Block:
    """One of the workspace's people, in a form."""
    block: Block = {"type": "users_select", "action_id": field}
    return block | ({"initial_user": chosen} if chosen else {})


def date_picker(field: Field, chosen: str | None) -> Block:
    block: Block = {"type": "datepicker", "action_id": field}
    return block | ({"initial_date": chosen} if chosen else {})


def time_picker(field: Field, chosen: str) -> Block:
    """``chosen`` as in ``08:00``."""
    block: Block = {"type": "timepicker", "action_id": field}
    return block | ({"initial_time": chosen} if chosen else {})


def text_input(field: Field, longest: int, initial: str = "") -> Block:
    shown = clean(initial)
    block: Block = {"type": "plain_text_input", "action_id": field, "max_length": longest}
    return block | ({"initial_value": cut(shown, longest)} if shown else {})


def number_input(field: Field, initial: str = "") -> Block:
    """A number with any decimals; ``initial`` as a plain decimal number."""
    block: Block = {"type": "number_input", "action_id": field, "is_decimal_allowed": True}
    return block | ({"initial_value": initial} if initial else {})


def form_field(
    label: str, element: Block, *, hint: str = "", optional: bool = False, suffix: str = ""
) -> Block:
    """An input. Its block id is the element's id; a new ``suffix`` makes Slack forget what was typed."""
    block: Block = {
        "type": "input",
        "block_id": f"{element['action_id']}{suffix}",
        "label": words(cut(label, limits.LABEL)),
        "element": element,
        "optional": optional,
    }
    return block | ({"hint": words(cut(hint, limits.LABEL))} if hint else {})


def modal(
    title: str, callback: View, blocks: Sequence[Block], *, submit: str = "", metadata: str = ""
) -> Block:
    """A modal; without ``submit`` it can only be closed."""
    view: Block = {
        "type": "modal",
        "callback_id": callback,
        "title": words(cut(title, limits.VIEW_TITLE)),
        "close": words("Cancel" if submit else "Close"),
        "blocks": list(blocks[: limits.BLOCKS_IN_VIEW]),
        "private_metadata": metadata,
    }
    return view | ({"submit": words(cut(submit, limits.VIEW_BUTTON))} if submit else {})


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Block:
    """A table of as many of the rows as Slack takes; the cells may be foreign."""
    lines = [[_cell(text) for text in head]]
    room = limits.TABLE_CHARACTERS - sum(len(text) for text in head)
    for row in rows[: limits.TABLE_ROWS - 1]:
        cells = [_cell(text) for text in row]
        room -= sum(len(cell["text"]) for cell in cells)
        if room < 0:
            break
        lines.append(cells)
    return {"type": "table", "rows": lines}


def _cell(text: str) -> Block:
    return {"type": "raw_text", "text": plain(text, 300)}


def _loaded(kind: str, field: Field, placeholder: str) -> Block:
    return {
        "type": kind,
        "action_id": field,
        "placeholder": words(cut(placeholder, limits.PLACEHOLDER)),
        "min_query_length": 0,
    }


def _initial(options: Sequence[Block], chosen: str | None) -> Block:
    return next(({"initial_option": offered} for offered in options if offered["value"] == chosen), {})
