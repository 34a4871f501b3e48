"""What Slack would refuse in a message or view, asked of two who know its rules, and of our own laws."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import slackblocks
from slackblocks import errors as refusals

from bot import limits
from bot.imports.messages import Message
from bot.sandbox.validators import problems_of_message, problems_of_view, view_is_too_large
from bot.text import clean

Json = dict[str, Any]
#: What our own words may hold: a person, a user group, an instant, and the link that was passed in.
_INSTANT = r"!date\^\d+\^\{date_short\} at \{time\}\|[\w :]+ UTC"
ALLOWED = re.compile(rf"#C0BOOKS|@[UW][A-Z0-9]{{2,20}}|!subteam\^S[A-Z0-9]+|{_INSTANT}")
LINK = "https://firm.slack.example/archives/C1/p1"


def problems_of(message: Message) -> list[str]:
    """What is wrong with a message, in any of its renderings."""
    found = [] if 0 < len(message.text) <= limits.MESSAGE_TEXT else ["text"]
    found += foreign_markup(message.text)
    for rendering in message.renderings:
        plain = json.loads(json.dumps(rendering))
        found += problems_of_message({"blocks": plain}) + _second_opinion("message", plain)
        found += [token for text in markup_in(plain) for token in foreign_markup(text)]
    return found


def problems_with(view: Json) -> list[str]:
    """What is wrong with a modal or a Home view."""
    plain = json.loads(json.dumps(view))
    found = problems_of_view(plain) + _second_opinion(plain["type"], plain["blocks"])
    found += ["too large"] if view_is_too_large(plain) else []
    return found + [token for text in markup_in(plain) for token in foreign_markup(text)]


def texts_in(value: Any) -> Iterator[str]:
    """Every text that anybody could read."""
    if isinstance(value, dict):
        if isinstance(value.get("text"), str):
            yield value["text"]
        for inner in value.values():
            yield from texts_in(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from texts_in(inner)


def unseen_in(value: Any) -> list[str]:
    """Texts that hold what nobody can see: controls, and signs that reorder or hide others."""
    seen = "".join
    return [text for text in plain_in(value) if seen(clean(text).split()) != seen(text.split())]


def plain_in(value: Any) -> Iterator[str]:
    """Every text in which Slack reads no markup."""
    if isinstance(value, dict):
        if value.get("type") == "plain_text":
            yield value["text"]
        for inner in value.values():
            yield from plain_in(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from plain_in(inner)


def markup_in(value: Any) -> Iterator[str]:
    """Every text in which Slack reads markup."""
    if isinstance(value, dict):
        if value.get("type") == "mrkdwn":
            yield value["text"]
        for inner in value.values():
            yield from markup_in(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from markup_in(inner)


def foreign_markup(text: str) -> list[str]:
    """Mentions, links and loose brackets that are none of ours."""
    ours = tuple(f"{LINK}|{words}" for words in ("Open the report", "Open it", "Open it in the channel"))
    tokens = re.findall(r"<([^<>]*)>", text)
    foreign = [token for token in tokens if not ALLOWED.fullmatch(token) and token not in ours]
    rest = re.sub(r"<[^<>]*>", "", text)
    return foreign + [sign for sign in "<>" if sign in rest]


def _second_opinion(surface: str, blocks: list[Json]) -> list[str]:
    """What the other library says: it builds each block anew, by its own limits."""
    try:
        built = [_block(block) for block in blocks]
        if surface == "message":
            slackblocks.Message("C1", "words", built)
        elif surface == "modal":
            slackblocks.ModalView("Title", built, close="Close", submit="Next")
        else:
            slackblocks.HomeTabView(built)
    except refusals.InvalidUsageError as error:
        return [f"slackblocks: {error}"]
    return []


def _block(block: Json) -> Any:
    build: Any = {
        "section": _section,
        "actions": lambda b: slackblocks.ActionsBlock([_element(one) for one in b["elements"]]),
        "input": _input,
        "data_visualization": lambda b: slackblocks.DataVisualizationBlock(b["title"], _chart(b["chart"])),
        "table": lambda b: slackblocks.TableBlock(_rows(b)),
        "data_table": lambda b: slackblocks.DataTableBlock(_rows(b), b["caption"], b["page_size"]),
    }.get(block["type"], slackblocks.Block.from_dict)
    return build(block)


def _section(block: Json) -> Any:
    return slackblocks.SectionBlock(
        text=_text(block["text"]) if "text" in block else None,
        fields=[_text(field) for field in block["fields"]] if "fields" in block else None,
        accessory=_element(block["accessory"]) if "accessory" in block else None,
    )


def _input(block: Json) -> Any:
    hint = _text(block["hint"]) if "hint" in block else None
    return slackblocks.InputBlock(
        _text(block["label"]), _element(block["element"]), block_id=block["block_id"], hint=hint
    )


def _chart(chart: Json) -> Any:
    series = [
        slackblocks.DataSeries(one["name"], [slackblocks.DataPoint(**point) for point in one["data"]])
        for one in chart["series"]
    ]
    return slackblocks.BarChart(series, slackblocks.AxisConfig(**chart["axis_config"]))


def _rows(block: Json) -> Any:
    return [[slackblocks.RawText(cell["text"]) for cell in row] for row in block["rows"]]


def _text(text: Json) -> Any:
    kind = slackblocks.TextType.PLAINTEXT if text["type"] == "plain_text" else slackblocks.TextType.MARKDOWN
    return slackblocks.Text(text["text"], kind)


def _option(option: Json) -> Any:
    description = _text(option["description"]) if "description" in option else None
    return slackblocks.Option(_text(option["text"]), option["value"], description)


_ELEMENTS: dict[str, Any] = {
    "button": slackblocks.Button,
    "checkboxes": slackblocks.CheckboxGroup,
    "conversations_select": slackblocks.ConversationSelectMenu,
    "datepicker": slackblocks.DatePicker,
    "external_select": slackblocks.ExternalSelectMenu,
    "multi_external_select": slackblocks.ExternalMultiSelectMenu,
    "multi_static_select": slackblocks.StaticMultiSelectMenu,
    "number_input": slackblocks.NumberInput,
    "plain_text_input": slackblocks.PlainTextInput,
    "radio_buttons": slackblocks.RadioButtonGroup,
    "static_select": slackblocks.StaticSelectMenu,
    "timepicker": slackblocks.TimePicker,
    "users_select": slackblocks.UserSelectMenu,
}


def _element(element: Json) -> Any:
    return _ELEMENTS[element["type"]](
        **{name: _part(name, part) for name, part in element.items() if name != "type"}
    )


def _part(name: str, part: Any) -> Any:
    if name == "option_groups":
        return [
            slackblocks.OptionGroup(_text(one["label"]), list(map(_option, one["options"]))) for one in part
        ]
    if name in ("text", "placeholder"):
        return _text(part)
    if name in ("options", "initial_options"):
        return [_option(option) for option in part]
    if name == "confirm":
        return _confirmation(part)
    return _option(part) if name == "initial_option" else part


def _confirmation(asked: Json) -> Any:
    title, text, yes, no = (asked[name]["text"] for name in ("title", "text", "confirm", "deny"))
    return slackblocks.ConfirmationDialogue(title, text, yes, no)
