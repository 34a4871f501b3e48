"""Pictures in Home tabs that Slack keeps as files."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Table, Text

from services.store.tables import metadata
from services.store.types import Instant

#: One person's alone: what others may see can differ, also where it looks the same today.
home_pictures = Table(
    "home_pictures",
    metadata,
    Column("team_id", Text, primary_key=True),
    Column("user_id", Text, primary_key=True),
    Column("file_id", Text, primary_key=True),
    Column("digest", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    #: Whether Slack has its bytes; noted before, so that no file is forgotten by a process that ends.
    Column("is_there", Boolean, nullable=False),
)
