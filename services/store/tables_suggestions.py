"""Suggestions that somebody ignored, and an index of the links of a project."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Table, Text

from services.store.tables import customer_links, metadata
from services.store.types import Instant

ignored_suggestions = Table(
    "ignored_suggestions",
    metadata,
    Column("connection_id", Text, ForeignKey("connections.id"), primary_key=True),
    Column("customer_id", Text, primary_key=True),
    Column("project_id", Text, ForeignKey("projects.id"), primary_key=True),
    Column("ignored_by", Text, nullable=False),
    Column("ignored_at", Instant, nullable=False),
)

#: Links are counted by project, and looked for where a project is deleted.
links_by_project = Index("links_by_project", customer_links.c.project_id)
