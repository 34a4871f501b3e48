"""Slack's limits (docs.slack.dev, Block Kit reference; characters unless said otherwise)."""

from __future__ import annotations

BLOCKS_IN_MESSAGE = 50
BLOCKS_IN_VIEW = 100
VIEW_TITLE = 24
VIEW_BUTTON = 24
PRIVATE_METADATA = 3000
HEADER = 150
SECTION = 3000
FIELD = 2000
FIELDS = 10
CONTEXT_ELEMENT = 2000
BUTTON = 75
OPTION = 75
#: Options of one select.
OPTIONS = 100
LABEL = 2000
PLACEHOLDER = 150
#: ``text`` of a message: ``chat.update`` refuses more.
MESSAGE_TEXT = 4000
#: Rows of a table with its header, and characters in all its cells together.
TABLE_ROWS = 100
TABLE_CHARACTERS = 10_000
#: What an image block says to those who do not see it.
ALT_TEXT = 2000
FIELD_ERROR = 300
