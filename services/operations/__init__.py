"""Running the installation: which processes are there, how they are, and what one of them does for all."""

from dataclasses import dataclass

from services.operations.health import Health, Part
from services.operations.janitor import Chore, Janitor
from services.operations.presence import BEAT, Presence
from services.operations.watch import Watch

__all__ = ["BEAT", "Chore", "Health", "Janitor", "Operations", "Part", "Presence", "Watch"]


@dataclass(frozen=True, slots=True)
class Operations:
    """What keeps an installation well."""

    presence: Presence
    health: Health
    janitor: Janitor
    watch: Watch
