"""The row of buttons in Home that lead to everything that has a window of its own."""

from __future__ import annotations

from bot import blocks
from bot.blocks import Block
from bot.ids import Action
from services.model.invoice_window import WindowReport


def ways(setup: list[Block]) -> Block:
    """One row, for who may import; ``setup``: *Set up projects*, where it is clear of which company."""
    return blocks.actions(
        blocks.button("Import invoices", Action.WIZARD_OPEN, style="primary"),
        blocks.button("New invoice", Action.DRAFT_NEW),
        blocks.button("Projects", Action.DIRECTORY_OPEN),
        *setup,
        blocks.button("People", Action.PEOPLE_OPEN),
        blocks.button("Runs", Action.RUNS_OPEN),
        blocks.button("Coverage", Action.COVERAGE_OPEN),
        blocks.button("Changes in QuickBooks", Action.DRIFT_OPEN),
        blocks.button("Companies", Action.COMPANIES_OPEN),
        blocks.button("Security groups", Action.ACCESS_OPEN),
        blocks.button("Audit log", Action.AUDIT_OPEN),
    )


def ways_of_members(window: WindowReport) -> list[Block]:
    """The same for whoever sees the invoices of her own projects alone."""
    if not (window.sees_all or window.project_count):
        return []
    return [blocks.actions(blocks.button("Projects", Action.DIRECTORY_OPEN))]
