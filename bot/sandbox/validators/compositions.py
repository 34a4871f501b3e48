"""Text, options, confirmation dialogs and the other parts that elements and blocks share."""

from __future__ import annotations

from typing import Any

from bot.sandbox.validators.checks import (
    Check,
    Problems,
    Shape,
    boolean,
    exactly_one,
    items,
    one_of,
    string,
)

IDENTIFIER = string(255, 1)
URL = string(3000, 1)
IMAGE_FILE = Shape({}, {"id": string(255, 1), "url": URL}, [exactly_one("id", "url")])


def plain(longest: int) -> Check:
    """A plain_text object of 1 to so many characters."""
    return Shape({"type": one_of("plain_text"), "text": string(longest, 1)}, {"emoji": boolean})


def text(longest: int) -> Check:
    """A plain_text or mrkdwn object of 1 to so many characters."""
    shapes: dict[object, Check] = {
        "plain_text": plain(longest),
        "mrkdwn": Shape({"type": one_of("mrkdwn"), "text": string(longest, 1)}, {"verbatim": boolean}),
    }

    def check(problems: Problems, at: str, value: Any) -> None:
        kind = value.get("type") if isinstance(value, dict) else None
        if kind not in shapes:
            problems.add("must be a plain_text or mrkdwn object", at)
        else:
            shapes[kind](problems, at, value)

    return check


def raw_or_text(longest: int) -> Check:
    """A bare string, or a text object, of 1 to so many characters."""

    def check(problems: Problems, at: str, value: Any) -> None:
        (string(longest, 1) if isinstance(value, str) else text(longest))(problems, at, value)

    return check


def _option(words: Check, **extra: Check) -> Shape:
    return Shape({"text": words, "value": string(150, 1)}, {"description": plain(75), **extra})


OPTION = _option(plain(75))
RICH_OPTION = Shape({"text": text(75), "value": string(150, 1)}, {"description": text(75)})
OVERFLOW_OPTION = _option(plain(75), url=URL)
OPTION_GROUP = Shape({"label": plain(75), "options": items(OPTION, 100, 1)})
CONFIRM = Shape(
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": one_of("primary", "danger")},
)
DISPATCH = Shape({}, {"trigger_actions_on": items(one_of("on_enter_pressed", "on_character_entered"), 2, 1)})
CONVERSATION_FILTER = Shape(
    {},
    {
        "include": items(one_of("im", "mpim", "private", "public"), 4, 1),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
)


def all_options(element: dict[str, Any]) -> list[dict[str, Any]]:
    """Every option of an element, groups included."""
    grouped = [option for group in element.get("option_groups", []) for option in group["options"]]
    return [*element.get("options", []), *grouped]


def initial_options_are_options(problems: Problems, at: str, element: Any) -> None:
    """What is chosen at first must be among the options, identical in every part."""
    options = all_options(element)
    chosen = element.get("initial_options", [])
    if "initial_option" in element:
        chosen = [element["initial_option"]]
    if any(_bare(option) not in [_bare(known) for known in options] for option in chosen):
        name = "initial_option" if "initial_option" in element else "initial_options"
        problems.add("must match one of the options", f"{at}/{name}")


def option_values_differ(problems: Problems, at: str, element: Any) -> None:
    """No value may stand for two options."""
    values = [option["value"] for option in all_options(element)]
    if len(values) != len(set(values)):
        problems.add("option values must be unique", at)


def _bare(option: dict[str, Any]) -> tuple[Any, ...]:
    description = option.get("description")
    return (
        option["value"],
        option["text"]["type"],
        option["text"]["text"],
        description and description["text"],
    )


def option_list_problems(answer: Any) -> list[str]:
    """What is wrong with an answer to ``block_suggestion``; empty when it can be shown."""
    problems = Problems()
    if not isinstance(answer, dict) or ("options" in answer) == ("option_groups" in answer):
        problems.add("must have exactly one of options, option_groups", "")
        return problems.found
    if "options" in answer:
        items(OPTION, 100)(problems, "/options", answer["options"])
    else:
        items(OPTION_GROUP, 100)(problems, "/option_groups", answer["option_groups"])
    if not problems.found:
        option_values_differ(problems, "", answer)
    return problems.found
