"""Says what Slack would refuse in a raw payload: limits, shapes, surfaces, ids.

Each problem is one text such as ``[ERROR] must be less than 25 characters [json-pointer:/view/title/text]``.
"""

from __future__ import annotations

from bot.sandbox.validators.compositions import option_list_problems
from bot.sandbox.validators.surfaces import (
    elements_of,
    problems_of_message,
    problems_of_view,
    view_is_too_large,
)

__all__ = [
    "elements_of",
    "option_list_problems",
    "problems_of_message",
    "problems_of_view",
    "view_is_too_large",
]
