"""The only place that builds concrete things."""

from services.container.everything import Services, build_services
from services.container.ground import Tuning
from services.container.tables import copies_of, tables_revision, upgrade_tables

__all__ = ["Services", "Tuning", "build_services", "copies_of", "tables_revision", "upgrade_tables"]
