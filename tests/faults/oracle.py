"""The judge of every case: what must hold whatever was killed, paused or cut off.

I1 what came in is what should have · I2 nothing twice · I3 money to the cent · I4 one final message a run,
and the card says the same · I5 nothing is left undone · I6 the counts in the message are those of the items ·
I7 no secret in messages or logs · I8 the database is intact · I9 no step was written under a fence that was
passed already · I10 what was posted is in the books once, and known by the next import.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from bot.imports.messages import card, final
from services.container import Services
from services.model.import_run import FINISHED, ImportRun, ImportType, RunStatus
from services.model.report import RunReport
from tests.faults.books import Booked
from tests.faults.evidence import Kept, Ledger, Seen, everything_said, range_of, seen
from tests.faults.postings import wrongly_posted
from tests.faults.processes import asked
from tests.faults.totals import differing
from tests.journeys.slack.looking import words

if TYPE_CHECKING:
    from tests.faults.world import World

#: Runs after which nothing more happens by itself.
SETTLED = FINISHED | {RunStatus.AWAITING, RunStatus.REFUSED, RunStatus.REPLACED}
#: Runs after which all of their range that can come in is in.
BROUGHT_IN = {RunStatus.COMPLETE, RunStatus.EXCEPTIONS}


def violations(world: World, made: Collection[str] = ()) -> list[str]:
    """What does not hold; nothing where all is well. ``made``: names of drafts that were created here."""
    looked = seen(world)
    return asked(lambda: _judged(world, looked, made))


def _judged(world: World, looked: Seen, made: Collection[str]) -> list[str]:
    services = world.services()
    with world.database() as connection:
        judge = _Judge(services, Ledger(connection), looked)
        invoices = ImportType.INVOICE_HISTORY
        brought_in = [run for run in judge.runs if run.status in BROUGHT_IN and run.import_type is invoices]
        booked = [one for company in looked.booked for one in company if one.import_type is invoices]
        return [
            *judge.all(world),
            *differing(connection),
            *wrongly_posted(connection, booked, brought_in, made),
        ]


class _Judge:
    def __init__(self, services: Services, ledger: Ledger, looked: Seen) -> None:
        self._services = services
        self._ledger = ledger
        self._seen = looked
        self.runs = [services.history.run(run_id) for run_id in ledger.run_ids()]

    def all(self, world: World) -> Iterator[str]:
        for number, booked in enumerate(self._seen.booked):
            company = f"con{number}"
            runs = [run for run in self.runs if run.connection_id == company]
            yield from misheld(company, self._ledger.kept(company), booked, runs)
        cards = self._ledger.cards()
        for run in self.runs:
            yield from self._run(run, cards.get(run.id))
        yield from (f"I4 {key} stands {times} times" for key, times in self._seen.keys.items() if times > 1)
        yield from (f"I5 not sent: {one}" for one in self._ledger.waiting())
        said = everything_said(self._seen)
        yield from (f"I7 said {canary[:12]}…" for canary in world.canaries if canary in said)
        if not self._ledger.is_sound():
            yield "I8 the database is not intact"
        yield from _fences(world.notes.fences())

    def _run(self, run: ImportRun, card_at: tuple[str, str] | None) -> Iterator[str]:
        if run.status not in SETTLED:
            yield f"I5 {run.id} is left {run.status}"
            return
        report = self._services.history.report(run.id)
        counted, said = self._ledger.verdicts(run.id), report.counts
        itemised = (counted["imported"], counted["already_here"], counted["rejected"], counted["failed"])
        if run.status in BROUGHT_IN and itemised != _counts(report):
            yield f"I6 {run.id} says {said}, its items say {dict(counted)}"
        is_written = not run.dry_run and (run.status in BROUGHT_IN or counted["imported"])
        if is_written and counted["would_import"]:
            yield f"I5 {run.id} ended as {run.status}, and {counted['would_import']} are undecided"
        if run.place is not None:
            yield from self._told(report, card_at)

    def _told(self, report: RunReport, card_at: tuple[str, str] | None) -> Iterator[str]:
        run, replies = report.run, self._seen.replies(report.run.id)
        wanted = 1 if run.status in FINISHED | {RunStatus.REFUSED} else 0
        if len(replies) != wanted:
            yield f"I4 {run.id} ({run.status}) has {len(replies)} final messages"
        for reply in replies:
            if reply["text"] != final(report, True).text or f"Reference {run.id}" not in words(reply):
                yield f"I6 {run.id} was reported as {reply['text']!r}"
        if run.status is RunStatus.REPLACED:
            return
        shown = self._seen.card(*card_at) if card_at else None
        if shown is None or shown["text"] != card(report, True, self._services.clock.now()).text:
            yield f"I4 the card of {run.id} ({run.status}) says {shown and shown['text']!r}"


def misheld(
    company: str, held: Sequence[Kept], booked: Sequence[Booked], runs: Sequence[ImportRun]
) -> Iterator[str]:
    """What is wrong with a company's invoices and entries here, by its books and its runs."""
    undone = {run.target_id for run in runs if run.status is RunStatus.UNDONE}
    kept = {one.qbo_id: one for one in held}
    must = _within(booked, [run for run in runs if run.status in BROUGHT_IN and run.id not in undone])
    may = _within(booked, [run for run in runs if run.started_at or run.approved_digest])
    for qbo_id in sorted(must - kept.keys()):
        yield f"I1 {company} lost {qbo_id}"
    for qbo_id in sorted(kept.keys() - may):
        yield f"I1 {company} holds {qbo_id}, which nobody imported"
    for one in kept.values():
        if one.run_id in undone:
            yield f"I1 {company} holds {one.qbo_id}, although {one.run_id} was undone"
    twice = Counter(one.qbo_id for one in held)
    yield from (f"I2 {company} {one} is there {n} times" for one, n in twice.items() if n > 1)
    by_id = {one.qbo_id: one for one in booked}
    for qbo_id in kept.keys() & by_id.keys():
        if not _agrees(kept[qbo_id], by_id[qbo_id]):
            yield f"I3 {company} {qbo_id}: {kept[qbo_id]} is not its {by_id[qbo_id]}"


def _within(booked: Sequence[Booked], runs: list[ImportRun]) -> set[str]:
    """What should come in of the ranges of these runs."""
    ranges = [(run.import_type, *range_of(run)) for run in runs]
    return {
        one.qbo_id
        for one in booked
        if one.should_come_in
        and any(one.import_type is kind and start <= one.txn_date <= end for kind, start, end in ranges)
    }


def _agrees(kept: Kept, booked: Booked) -> bool:
    here = (kept.txn_date, kept.customer, kept.total, kept.balance, kept.seconds)
    there = (booked.txn_date, booked.customer, booked.total, booked.balance, booked.seconds)
    return kept.is_whole and here == there


def _counts(report: RunReport) -> tuple[int, int, int, int]:
    said = report.counts
    return said.imported, said.already_here, said.rejected, said.failed


def _fences(steps: list[tuple[str, int]]) -> Iterator[str]:
    highest: dict[str, int] = {}
    for run_id, fence in steps:
        if fence < highest.get(run_id, 0):
            yield f"I9 {run_id} was written to under fence {fence} after {highest[run_id]}"
        highest[run_id] = max(fence, highest.get(run_id, 0))
