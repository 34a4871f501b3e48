"""Everything that is thrown at."""

from __future__ import annotations

from tests.fuzz import pages, slack, texts, told

TARGETS = (*texts.TARGETS, *told.TARGETS, *pages.TARGETS, *slack.TARGETS)
