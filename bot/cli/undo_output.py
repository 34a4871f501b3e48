"""What ``undo`` prints: one JSON document, or the same in words; and the exit status that follows."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import typer

from bot.cli.import_output import BROKEN
from bot.run_words import TILE_NAMES, heading_of
from bot.text import clean, money
from bot.undo_words import stay
from services.model.import_run import ImportRun, RunStatus
from services.model.report import RunItem, RunReport, TileTotal, Undone, Verdict
from services.model.undo import KEPT_REMEDY, UndoOutcome, UndoReview

if TYPE_CHECKING:
    from bot.bootstrap import Services

DONE, SOME_STAYED, NOTHING_TO_UNDO = 0, 3, 4
#: An undo waits for nothing else.
NO_SPACE = "There is no space left to work. Make room, then run undo again."
_PAGE = 1000
#: Reads a page of items after this position.
Pages = Callable[[int], Sequence[RunItem]]


def show(services: Services, undo_id: str, as_json: bool) -> int:
    """Print what the undo did; returns the exit status."""
    report = services.history.report(undo_id)
    known, run = report.undone or Undone(), report.run
    items = _all(lambda after: services.history.items(undo_id, None, after, _PAGE))
    document = _document(run, run.target_id, report.company_name, known) | {"status": run.status.value}
    _print(heading_of(run), document, known, items, as_json)
    why = NO_SPACE if run.pause_reason is not None else run.error_sentence
    if why is not None:
        typer.echo(f"Error: {why} (reference {undo_id})", err=True)
    return exit_status(report)


def show_review(services: Services, review: UndoReview, as_json: bool) -> int:
    """Print what an undo would do, or why there is nothing to undo; returns the exit status."""
    standing, target = review.standing, review.target
    known = Undone(standing.going, standing.kept)
    items = _all(lambda after: services.undos.items(target.id, after, _PAGE))
    is_ready = review.outcome is UndoOutcome.POSSIBLE
    status = {"run": None, "status": "dry_run" if is_ready else review.outcome.code}
    document = _document(target, target.id, review.company_name, known) | status
    is_possible = is_ready or review.outcome is UndoOutcome.ALL_CHANGED
    if not is_possible:
        known, items = Undone(), iter(())
        document |= _counted(known)
    heading = "Dry run" if is_ready else review.outcome.sentence
    _print(heading, document, known, items, as_json)
    if review.outcome is UndoOutcome.STILL_IMPORTING:
        return BROKEN
    if not is_possible:
        return NOTHING_TO_UNDO
    return SOME_STAYED if known.kept else DONE


def exit_status(report: RunReport) -> int:
    """0 done, 3 some stayed, 1 broken or cancelled before its end."""
    if report.run.status is not RunStatus.UNDONE:
        return BROKEN
    return SOME_STAYED if report.undone and report.undone.kept else DONE


def _print(
    heading: str, document: dict[str, Any], known: Undone, items: Iterator[RunItem], as_json: bool
) -> None:
    is_ahead = document["run"] is None
    if as_json:
        document["items"] = [_item(item, is_ahead) for item in items]
        typer.echo(json.dumps(document, ensure_ascii=False, indent=2))
        return
    for line in _words(heading, document, known, items, is_ahead):
        typer.echo(line)


def _words(
    heading: str, document: dict[str, Any], known: Undone, items: Iterator[RunItem], is_ahead: bool
) -> Iterator[str]:
    days = document["range"]
    yield heading
    yield f"{document['target']}  {clean(document['company_name'])}  {days['from']} to {days['to']}"
    verb = "would be undone" if is_ahead else "undone"
    left = f", {known.remaining} not undone" if known.remaining else ""
    yield f"{known.count} {verb}, {known.kept} {stay(known.kept)}{left}"
    for total in known.gone:
        amount = money(total.total, total.currency)
        yield f"  {TILE_NAMES[total.tile]}: {total.count}, {amount} {verb}"
    for item in items:
        if item.verdict is Verdict.KEPT:
            yield from _kept(item)


def _kept(item: RunItem) -> Iterator[str]:
    number = clean(item.doc_number) or f"(no number, QuickBooks id {clean(item.qbo_id)})"
    day = item.txn_date.isoformat() if item.txn_date else "(no date)"
    yield f"  {number}  {day}  {money(item.total, item.currency)}  {clean(item.customer_name)}"
    yield f"    {item.why} {KEPT_REMEDY}"


def _document(run: ImportRun, target_id: str | None, company_name: str, known: Undone) -> dict[str, Any]:
    days = run.filters.date_from.isoformat(), run.filters.date_to.isoformat()
    return {
        "run": run.id,
        "target": target_id,
        "company_name": company_name,
        "range": {"from": days[0], "to": days[1]},
    } | _counted(known)


def _counted(known: Undone) -> dict[str, Any]:
    counts = {"undone": known.count, "kept": known.kept, "not_undone": known.remaining}
    return {"counts": counts, "totals": _totals(known.gone)}


def _totals(gone: Sequence[TileTotal]) -> dict[str, dict[str, str]]:
    """Money by currency; never added across currencies."""
    sums: dict[str, Decimal] = {}
    for one in gone:
        sums[one.currency] = sums.get(one.currency, Decimal()) + one.total
    return {currency: {"undone": format(total, "f")} for currency, total in sorted(sums.items())}


def _item(item: RunItem, is_ahead: bool) -> dict[str, Any]:
    is_kept = item.verdict is Verdict.KEPT
    gone = "would_undo" if is_ahead else item.verdict.value
    return {
        "qbo_id": item.qbo_id,
        "doc_number": item.doc_number,
        "txn_date": item.txn_date and item.txn_date.isoformat(),
        "currency": item.currency,
        "total": None if item.total is None else format(item.total, "f"),
        "balance": None if item.balance is None else format(item.balance, "f"),
        "customer": item.customer_name,
        "project": item.project_name,
        "tile": item.tile and item.tile.value,
        "verdict": item.verdict.value if is_kept else gone,
        "reason": item.error if is_kept else None,
        "remedy": KEPT_REMEDY if is_kept else None,
    }


def _all(pages: Pages) -> Iterator[RunItem]:
    after = 0
    while page := pages(after):
        yield from page
        after = page[-1].position
