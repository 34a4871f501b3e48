"""What Slack's client refuses before it sends a form: empty required fields, bad numbers, wrong lengths."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from bot.sandbox.choices import is_empty, is_list, slot_of
from bot.sandbox.json_types import Json

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_URL = re.compile(r"https?://\S+")
_TEXT_TYPES = ("plain_text_input", "email_text_input", "url_text_input", "number_input")


def form_errors(blocks: list[Json], values: Json) -> dict[str, str]:
    """The sentence under each field (by block_id) that keeps the form from being sent."""
    errors: dict[str, str] = {}
    for block in blocks:
        if block["type"] != "input":
            continue
        state = values[block["block_id"]][block["element"]["action_id"]]
        sentence = _error(block, state)
        if sentence:
            errors[block["block_id"]] = sentence
    return errors


def _error(block: Json, state: Json) -> str | None:
    element = block["element"]
    if is_empty(state):
        return None if block.get("optional") else "Please complete this required field."
    if element["type"] == "number_input":
        return _number_error(element, state["value"])
    if element["type"] in _TEXT_TYPES:
        return _text_error(element, state["value"])
    if is_list(element):
        most = element.get("max_selected_items") or element.get("max_files")
        return f"Choose at most {most}." if most and len(state[slot_of(element)]) > most else None
    return None


def _text_error(element: Json, value: str) -> str | None:
    if len(value) < element.get("min_length", 0):
        return f"Please enter at least {element['min_length']} characters."
    if len(value) > element.get("max_length", 3000):
        return f"Please enter at most {element.get('max_length', 3000)} characters."
    if element["type"] == "email_text_input" and not _EMAIL.fullmatch(value):
        return "Please enter a valid email address."
    if element["type"] == "url_text_input" and not _URL.fullmatch(value):
        return "Please enter a valid URL."
    return None


def _number_error(element: Json, value: str) -> str | None:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return "Please enter a valid number."
    if not element["is_decimal_allowed"] and number != number.to_integral_value():
        return "Please enter a whole number."
    if "min_value" in element and number < Decimal(element["min_value"]):
        return f"Please enter a number of at least {element['min_value']}."
    if "max_value" in element and number > Decimal(element["max_value"]):
        return f"Please enter a number of at most {element['max_value']}."
    return None
