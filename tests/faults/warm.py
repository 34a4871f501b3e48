"""Everything that a bot loads or finds out at its start, done once before the first fork."""

from __future__ import annotations

import importlib
import inspect

#: Loaded late by the product, because most of its processes never need them.
_LATE = (
    "alembic.command",
    "slack_bolt.adapter.socket_mode",
    "psycopg",
    "xlsxwriter",
    "apscheduler.triggers.cron",
)


def warm() -> None:
    """Load what is loaded late. Slack's library also looks at the sources of everything that is loaded."""
    for name in _LATE:
        importlib.import_module(name)
    inspect.stack()
