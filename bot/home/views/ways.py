"""The row of buttons in Home that lead to everything that has a window of its own."""

from __future__ import annotations

from bot import blocks
from bot.blocks import Block
from bot.ids import Action


def ways(setup: list[Block]) -> Block:
    """One row, for who may import; ``setup``: *Set up projects*, where it is clear of which company."""
    return blocks.actions(
        blocks.button("Import invoices", Action.WIZARD_OPEN, style="primary"),
        *setup,
        blocks.button("Runs", Action.RUNS_OPEN),
        blocks.button("Coverage", Action.COVERAGE_OPEN),
        blocks.button("Changes in QuickBooks", Action.DRIFT_OPEN),
    )
