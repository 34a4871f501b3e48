"""The only place that builds concrete things."""

from services.container.everything import Services, build_services
from services.container.ground import Tuning
from services.container.tables import (
    copies_of,
    database_facts,
    tables_revision,
    upgrade_tables,
)
from services.store.database_facts import DatabaseFacts

__all__ = [
    "DatabaseFacts",
    "Services",
    "Tuning",
    "build_services",
    "copies_of",
    "database_facts",
    "tables_revision",
    "upgrade_tables",
]
