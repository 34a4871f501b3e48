"""The invoice window in Home: its tiles, the aging picture, its list."""

from __future__ import annotations

from collections.abc import Sequence

from bot import blocks, work_words
from bot.blocks import Block
from bot.home.views.aging_picture import CHART, PictureWay, picture
from bot.home.views.listing import listing
from bot.ids import Action
from bot.metadata import HomeState
from bot.run_words import BUCKET_NAMES, SENT_ONLY, TILE_NAMES
from bot.text import count, grouped, money
from services.model.invoice_status import AgingBucket, Tile
from services.model.invoice_window import (
    AgingTotal,
    PagePlace,
    WindowReport,
)
from services.model.report import TileTotal
from services.model.work_in_progress import WorkTile

EMPTY = "No invoices here yet. Press *Import invoices* to bring them in from QuickBooks."
NO_PROJECT = (
    "No project lists you as a member, so there are no invoices to show here. "
    "A financial administrator can add you to a project."
)
NOTHING_YET = "The projects that list you as a member have no invoices yet."
#: Currencies with a line in a tile or bucket.
MOST_CURRENCIES = 8


def window(report: WindowReport, way: PictureWay = CHART, unbilled: WorkTile | None = None) -> list[Block]:
    """The window, as far as this person may see it, its aging pictured in the way that Slack takes.

    ``unbilled``: Work in Progress, once any time entry or expense is or was here.
    """
    head = blocks.header("Invoice window")
    work = _work(unbilled)
    if not report.tiles:
        return [head, blocks.section(_empty(report)), *work]
    scope = f"Invoices of the {count(report.project_count, 'project')} that list you as a member."
    if report.project_count == 1:
        scope = "Invoices of the project that lists you as a member."
    return [
        head,
        *([] if report.sees_all else [blocks.context(scope)]),
        _tile(Tile.DRAFTS, report),
        _tile(Tile.AR_AGING, report),
        *picture(report.aging, way),
        *_aging(report.aging),
        blocks.context(SENT_ONLY),
        _tile(Tile.FINALS, report),
        *work,
        *listing(report.page, report.sees_all),
    ]


def _empty(report: WindowReport) -> str:
    if report.sees_all:
        return EMPTY
    return NOTHING_YET if report.project_count else NO_PROJECT


def _tile(tile: Tile, report: WindowReport) -> Block:
    """One tile: how many, how much of each currency, and a way in."""
    totals = [one for one in report.tiles if one.tile is tile]
    invoices = count(sum(one.count for one in totals), "invoice")
    lines = [f"*{TILE_NAMES[tile]}* · {invoices}", *_some([_amount(one) for one in totals])]
    value = HomeState(PagePlace(tile)).encode()
    show = blocks.button("Show", Action.HOME_TILE, value, spoken=f"Show {TILE_NAMES[tile]}")
    return blocks.section("\n".join(lines), show)


def _work(unbilled: WorkTile | None) -> list[Block]:
    if unbilled is None:
        return []
    show = blocks.button("Show", Action.WORK_OPEN, spoken=f"Show {work_words.NAME}")
    return work_words.tile(unbilled, show)


def _amount(total: TileTotal) -> str:
    if total.tile is Tile.AR_AGING:
        return f"{money(total.balance, total.currency)} open"
    return money(total.total, total.currency)


def _aging(aging: Sequence[AgingTotal]) -> list[Block]:
    """The buckets side by side, in each its currencies: they are never added up."""
    return [blocks.columns([_bucket(bucket, aging) for bucket in AgingBucket])] if aging else []


def _bucket(bucket: AgingBucket, aging: Sequence[AgingTotal]) -> str:
    held = [one for one in aging if one.bucket is bucket and one.count]
    lines = [f"{money(one.balance, one.currency)} ({grouped(one.count)})" for one in held]
    return "\n".join([f"*{BUCKET_NAMES[bucket]}*", *_some(lines)])


def _some(lines: Sequence[str]) -> list[str]:
    """As many currencies as there is room for; a dash for none."""
    more = len(lines) - MOST_CURRENCIES
    rest = [f"… and {count(more, 'more currency', 'more currencies')}"] if more > 0 else []
    return [*lines[:MOST_CURRENCIES], *rest] or ["–"]
