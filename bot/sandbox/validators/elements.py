"""The interactive elements, their limits, and in which block each may stand."""

from __future__ import annotations

from typing import Any

from bot.sandbox.validators.checks import (
    Check,
    Problems,
    Shape,
    anything,
    boolean,
    exactly_one,
    integer,
    items,
    number,
    one_of,
    pattern,
    string,
)
from bot.sandbox.validators.compositions import (
    CONFIRM,
    CONVERSATION_FILTER,
    DISPATCH,
    IDENTIFIER,
    IMAGE_FILE,
    OPTION,
    OPTION_GROUP,
    OVERFLOW_OPTION,
    RICH_OPTION,
    URL,
    initial_options_are_options,
    option_values_differ,
    plain,
)

DATE = pattern(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", "must be a date as YYYY-MM-DD")
TIME = pattern(r"([01]\d|2[0-3]):[0-5]\d", "must be a time as HH:mm")
USER = pattern(r"[UW][A-Z0-9]+", "must be a user id")
CONVERSATION = pattern(r"[CDG][A-Z0-9]+", "must be a conversation id")
_KIND: dict[str, Check] = {"type": string(50)}
_COMMON: dict[str, Check] = {"action_id": IDENTIFIER, "focus_on_load": boolean}
_CHOICE: dict[str, Check] = {**_COMMON, "placeholder": plain(150), "confirm": CONFIRM}
_OPTION_RULES = [option_values_differ, initial_options_are_options]
_TYPED: dict[str, Check] = {
    **_COMMON,
    "placeholder": plain(150),
    "dispatch_action_config": DISPATCH,
}


def _select(optional: dict[str, Check], multi: dict[str, Check], rules: Any = ()) -> tuple[Shape, Shape]:
    several: dict[str, Check] = {"max_selected_items": integer(1, 10_000)}
    return (
        Shape(_KIND, {**_CHOICE, **optional}, rules),
        Shape(_KIND, {**_CHOICE, **several, **multi}, rules),
    )


def _length_order(problems: Problems, at: str, element: Any) -> None:
    if element.get("min_length", 0) > element.get("max_length", 3000):
        problems.add("must not be greater than max_length", f"{at}/min_length")
    if len(element.get("initial_value", "")) > element.get("max_length", 3000):
        problems.add("must not be longer than max_length", f"{at}/initial_value")


_STATIC: dict[str, Check] = {"options": items(OPTION, 100, 1), "option_groups": items(OPTION_GROUP, 100, 1)}
_STATIC_RULES = [exactly_one("options", "option_groups"), *_OPTION_RULES]
_EXTERNAL: dict[str, Check] = {"min_query_length": integer(0, 3000)}
_CONVERSATIONS: dict[str, Check] = {
    "default_to_current_conversation": boolean,
    "filter": CONVERSATION_FILTER,
}
_static, _multi_static = _select(
    {**_STATIC, "initial_option": OPTION},
    {**_STATIC, "initial_options": items(OPTION, 100, 1)},
    _STATIC_RULES,
)
_external, _multi_external = _select(
    {**_EXTERNAL, "initial_option": OPTION}, {**_EXTERNAL, "initial_options": items(OPTION, 100, 1)}
)
_users, _multi_users = _select({"initial_user": USER}, {"initial_users": items(USER, 100)})
_conversations, _multi_conversations = _select(
    {**_CONVERSATIONS, "initial_conversation": CONVERSATION, "response_url_enabled": boolean},
    {**_CONVERSATIONS, "initial_conversations": items(CONVERSATION, 100)},
)
_channels, _multi_channels = _select(
    {"initial_channel": CONVERSATION, "response_url_enabled": boolean},
    {"initial_channels": items(CONVERSATION, 100)},
)
_BUTTON_LABEL: dict[str, Check] = {
    "url": URL,
    "value": string(2000, 1),
    "style": one_of("primary", "danger"),
    "confirm": CONFIRM,
    "accessibility_label": string(75, 1),
    "visible_to_user_ids": items(USER, 10, 1),
    "agent_prompt": anything,
    "action_id": IDENTIFIER,
}
_FEEDBACK = Shape({"text": plain(75), "value": string(2000, 1)}, {"accessibility_label": string(75, 1)})
_RICH_LINES: dict[str, Check] = {"min_lines": integer(1, 100), "max_lines": integer(1, 100)}

ELEMENTS: dict[str, Check] = {
    "button": Shape({**_KIND, "text": plain(75)}, _BUTTON_LABEL),
    "workflow_button": Shape({**_KIND, "text": plain(75), "workflow": anything}, _BUTTON_LABEL),
    "icon_button": Shape({**_KIND, "icon": one_of("trash"), "text": plain(75)}, _BUTTON_LABEL),
    "feedback_buttons": Shape(
        {**_KIND, "positive_button": _FEEDBACK, "negative_button": _FEEDBACK}, {"action_id": IDENTIFIER}
    ),
    "overflow": Shape(
        {**_KIND, "options": items(OVERFLOW_OPTION, 5, 1)},
        {"action_id": IDENTIFIER, "confirm": CONFIRM},
        [option_values_differ],
    ),
    "static_select": _static,
    "multi_static_select": _multi_static,
    "external_select": _external,
    "multi_external_select": _multi_external,
    "users_select": _users,
    "multi_users_select": _multi_users,
    "conversations_select": _conversations,
    "multi_conversations_select": _multi_conversations,
    "channels_select": _channels,
    "multi_channels_select": _multi_channels,
    "radio_buttons": Shape(
        {**_KIND, "options": items(RICH_OPTION, 10, 1)},
        {**_COMMON, "confirm": CONFIRM, "initial_option": RICH_OPTION},
        _OPTION_RULES,
    ),
    "checkboxes": Shape(
        {**_KIND, "options": items(RICH_OPTION, 10, 1)},
        {**_COMMON, "confirm": CONFIRM, "initial_options": items(RICH_OPTION, 10, 1)},
        _OPTION_RULES,
    ),
    "datepicker": Shape(_KIND, {**_CHOICE, "initial_date": DATE}),
    "timepicker": Shape(_KIND, {**_CHOICE, "initial_time": TIME, "timezone": string(100, 1)}),
    "datetimepicker": Shape(
        _KIND, {**_COMMON, "confirm": CONFIRM, "initial_date_time": integer(1_000_000_000, 9_999_999_999)}
    ),
    "plain_text_input": Shape(
        _KIND,
        {
            **_TYPED,
            "initial_value": string(3000),
            "multiline": boolean,
            "min_length": integer(0, 3000),
            "max_length": integer(1, 3000),
        },
        [_length_order],
    ),
    "email_text_input": Shape(_KIND, {**_TYPED, "initial_value": string(3000)}),
    "url_text_input": Shape(_KIND, {**_TYPED, "initial_value": string(3000)}),
    "number_input": Shape(
        {**_KIND, "is_decimal_allowed": boolean},
        {**_TYPED, "initial_value": string(100), "min_value": string(100), "max_value": string(100)},
    ),
    "rich_text_input": Shape(_KIND, {**_TYPED, **_RICH_LINES, "initial_value": anything}),
    "file_input": Shape(
        _KIND, {"action_id": IDENTIFIER, "filetypes": items(string(20, 1), 100), "max_files": integer(1, 10)}
    ),
    "image": Shape(
        {**_KIND, "alt_text": string(2000, 1)},
        {"image_url": URL, "slack_file": IMAGE_FILE, "image_width": number, "image_height": number},
        [exactly_one("image_url", "slack_file")],
    ),
}
_SELECTS = {
    f"{many}{kind}_select" for many in ("", "multi_") for kind in
    ("static", "external", "users", "conversations", "channels")
}  # fmt: skip
_SINGLE_SELECTS = {kind for kind in _SELECTS if not kind.startswith("multi_")}
_CHOOSERS = {"radio_buttons", "checkboxes", "datepicker", "timepicker"}
_BUTTONS = {"button", "overflow", "workflow_button"}
IN_SECTION = frozenset({*_BUTTONS, *_SELECTS, *_CHOOSERS, "image"})
IN_ACTIONS = frozenset({*_BUTTONS, *_SINGLE_SELECTS, *_CHOOSERS, "datetimepicker", "rich_text_input"})
IN_INPUT = frozenset(
    {
        *_SELECTS,
        *_CHOOSERS,
        "datetimepicker",
        "plain_text_input",
        "email_text_input",
        "url_text_input",
        "number_input",
        "rich_text_input",
        "file_input",
    }
)
IN_CONTEXT_ACTIONS = frozenset({"feedback_buttons", "icon_button"})
