"""The Home tab, top to bottom: what to do, the invoice window, runs, companies, who may do what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot import blocks, schedule_rows, scope_words
from bot.blocks import Block
from bot.home.views import calls, companies, people, runs, window
from bot.home.views.aging_picture import CHART, PictureWay
from bot.home.views.undelivered import undelivered
from bot.home.views.ways import ways, ways_of_members
from bot.ids import COMMAND, Action, View
from bot.metadata import HomeState
from bot.scope_words import NOTHING, Lack
from bot.step_words import oldest
from bot.text import escape
from services.model.invoice_window import FIRST_PLACE, HomeReport, PagePlace
from services.model.outbox import UndeliveredResult
from services.model.work_in_progress import WorkTile

__all__ = ["HomePage", "home"]


@dataclass(frozen=True, slots=True)
class HomePage:
    """What this person may see. ``administrators`` are people and user groups.

    ``name`` is another each time the tab is shown, so that its selects show what is stored.
    """

    report: HomeReport
    administrators: Sequence[str]
    place: PagePlace = FIRST_PLACE
    name: str = "0"
    undelivered: Sequence[UndeliveredResult] = ()
    #: What the workspace has not allowed the app; shown in place of how to begin.
    lack: Lack = NOTHING
    #: Once any time entry or expense is, or was, in the workspace.
    work: WorkTile | None = None


def home(page: HomePage, way: PictureWay = CHART) -> Block:
    """The tab, its aging pictured in the way that Slack takes."""
    parts = [
        blocks.header("Import Invoices"),
        *undelivered(page.undelivered, page.report.may_import),
        *(_inside(page, way) if page.report.may_import else _outside(page, way)),
        blocks.divider(),
        people.people(page.administrators),
    ]
    state = HomeState(_shown(page))
    return {
        "type": "home",
        "callback_id": View.HOME,
        "blocks": parts,
        "private_metadata": state.encode(),
    }


def _shown(page: HomePage) -> PagePlace:
    """Where she is: on the first page, if the one that she asked for is no more."""
    shown = page.report.window.page
    return page.place if shown.has_previous else PagePlace(page.place.tile, filters=shown.filters)


def _inside(page: HomePage, way: PictureWay) -> list[Block]:
    report = page.report
    opening = f"Bring in invoices, time and expenses from QuickBooks: press the button, or type {COMMAND}."
    return [
        scope_words.lacking(page.lack) if page.lack.scopes else blocks.section(opening),
        ways(companies.setup_of_the_only_one(report.companies)),
        blocks.divider(),
        *window.window(report.window, way, page.work),
        blocks.divider(),
        *runs.runs(report.runs, report.undone),
        blocks.divider(),
        *schedule_rows.in_home(report.schedules),
        blocks.divider(),
        *companies.companies(report.companies, page.name, report.movable, report.ends, report.steps),
        *calls.calls(report.usage),
    ]


def _outside(page: HomePage, way: PictureWay) -> list[Block]:
    if page.administrators:
        words = "You don't have the right to import invoices. A financial administrator can grant it."
        return [
            blocks.section(words),
            *ways_of_members(page.report.window),
            blocks.divider(),
            *window.window(page.report.window, way, page.work),
            *_as_of(page.report),
        ]
    words = (
        "Nobody is a financial administrator yet. An owner or admin of this workspace can claim this; "
        "others can then be added."
    )
    claim = blocks.button("Claim", Action.ACCESS_CLAIM, style="primary")
    return [blocks.section(words), blocks.actions(claim)]


def _as_of(report: HomeReport) -> list[Block]:
    """How far it is in step, for those who are shown no companies."""
    words = oldest(report.steps.values())
    return [blocks.context(escape(words))] if words else []
