"""The firm of most stories: one customer linked to a project, another that is not."""

from __future__ import annotations

from dataclasses import dataclass

from tests.journeys.slack.little_books import LittleBooks
from tests.journeys.slack.scene import Scene

ACME, BOREALIS, PROJECT, CLIENT = "Acme Dental", "Borealis Freight", "Smile website", "Acme Group"


@dataclass(frozen=True)
class Firm:
    """QuickBooks ids of what a story speaks about, and the id of the project."""

    acme: str
    borealis: str
    project: str
    linked: tuple[str, ...]
    unlinked: tuple[str, ...]


def a_firm(scene: Scene[LittleBooks], linked: int = 2, unlinked: int = 0) -> Firm:
    """So many invoices for the linked customer and so many for the other, sent and open, numbers 1001 on."""
    acme, borealis = scene.books.customer(ACME), scene.books.customer(BOREALIS)
    project = scene.project(PROJECT, acme, client=CLIENT)
    amounts = [f"{1234 + at}.5{at}" for at in range(linked + unlinked)]
    ids = [
        scene.books.invoice(acme if at < linked else borealis, amounts[at], 1 + at, DocNumber=str(1001 + at))
        for at in range(linked + unlinked)
    ]
    return Firm(acme, borealis, project, tuple(ids[:linked]), tuple(ids[linked:]))
