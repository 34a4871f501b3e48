"""Everything that is thrown at."""

from __future__ import annotations

from tests.fuzz import slack, texts, told

TARGETS = (*texts.TARGETS, *told.TARGETS, *slack.TARGETS)
