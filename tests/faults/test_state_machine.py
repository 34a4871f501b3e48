"""Any sequence of what people, processes and Slack do to runs: what must hold holds after each step.

No network and no threads: processes die and oversleep at their transactions, one after the other.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any, ClassVar

import sqlalchemy as sa
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from services.errors import AppError, QuickBooksUnavailable
from services.jobs.worker import Worker
from services.model.import_run import FINISHED, WORKING, CommitPolicy, RunKind, RunStatus
from services.model.outbox import MessageKind
from services.model.report import Verdict
from services.ports.engine import Outcome
from services.store.engine import Engine, open_engine
from services.store.message_tables import outbox
from services.store.outbox import SENDING
from services.store.runs import LEASE
from services.store.tables import metadata
from services.store.tables_runs import import_runs, run_items
from tests.faults.databases import quick_folder
from tests.faults.legal_states import LegalStates
from tests.services.desk_doubles import ADMIN, PLACE
from tests.services.imports.crashing import Crash, CrashingStore
from tests.services.imports.firm import SECOND, fill
from tests.services.imports.undo_firm import undos
from tests.services.schedules.planner import Planner

#: Which of the runs there are, counted from the newest.
PICKED = st.integers(0, 5)
#: Transactions of a turn after which a process may die or oversleep.
NTH = st.integers(1, 16)
PERSON = st.sampled_from([ADMIN, SECOND])
TAKEOVER = LEASE.total_seconds() + 1
MOST_TURNS, MOST_MESSAGES = 60, 400


class Oversleeping(CrashingStore):
    """A store whose process sleeps past its lease before its nth transaction, while another one works."""

    def __init__(self, machine: Installation, run_id: str, sleeps_at: int) -> None:
        super().__init__(machine.firm.store)
        self._machine, self._run_id, self._left = machine, run_id, sleeps_at
        self.overslept = False

    def writing(self) -> Any:
        self._left -= 1
        if self._left == 0:
            self._machine.firm.clock.move(seconds=TAKEOVER)
            self.overslept = self._machine.firm.turn(self._run_id) is not Outcome.BUSY
        return super().writing()


class Installation(RuleBasedStateMachine):
    """One company, two administrators, a schedule, any number of processes, a Slack that loses answers."""

    engine: ClassVar[Engine]

    @initialize()
    def begin(self) -> None:
        with self.engine.begin() as database:
            for table in reversed(metadata.sorted_tables):
                database.execute(sa.delete(table))
        planner = Planner(self.engine)
        self.planner, self.firm = planner, planner.firm
        self.firm.books.customer("1", "Acme")
        self.firm.books.customer("2", "Borealis")
        self.firm.project("Acme", "1")
        fill(self.firm, linked=5, unlinked=2)
        planner.made(rhythm="day")
        self.stands: Counter[str] = Counter()
        self.fences: dict[str, int] = {}
        self.ended: dict[str, Any] = {}
        self.legal = LegalStates()
        self.added = 0

    # --- people

    @rule(policy=st.sampled_from(list(CommitPolicy)), by=PERSON)
    def ask_for_a_preview(self, policy: CommitPolicy, by: Any) -> None:
        self._tolerant(lambda: self.firm.previews.start(ADMIN, *self.firm.draft(policy=policy)))

    @rule(is_dry=st.booleans())
    def ask_for_an_import(self, is_dry: bool) -> None:
        self.firm.unattended(place=PLACE, requested_by=ADMIN.user_id, dry_run=is_dry)

    @rule(nth=PICKED, by=PERSON)
    def press_import(self, nth: int, by: Any) -> None:
        self._each(nth, lambda run_id: self.firm.runs.press_import(by, run_id))

    @rule(nth=PICKED, by=PERSON)
    def cancel(self, nth: int, by: Any) -> None:
        self._each(nth, lambda run_id: self.firm.runs.cancel(by, run_id))

    @rule(nth=PICKED, by=PERSON)
    def retry(self, nth: int, by: Any) -> None:
        self._each(nth, lambda run_id: self.firm.runs.retry(by, run_id))

    @rule(nth=PICKED, by=PERSON)
    def undo(self, nth: int, by: Any) -> None:
        self._each(nth, lambda run_id: undos(self.firm).undo(by, run_id))

    @rule(number=st.integers(101, 105))
    def pay(self, number: int) -> None:
        self.firm.books.pay(str(number), "10.00")

    @precondition(lambda self: self.added < 3)
    @rule()
    def write_an_invoice(self) -> None:
        self.added += 1
        self.firm.books.add(str(300 + self.added))

    # --- processes

    @rule(nth=PICKED)
    def work(self, nth: int) -> None:
        self._each(nth, self.firm.turn)

    @rule(nth=PICKED, question=st.integers(1, 6))
    def work_while_quickbooks_fails(self, nth: int, question: int) -> None:
        first = self.firm.books.calls

        def fail(asked: int) -> None:
            if asked >= first + question:
                raise QuickBooksUnavailable

        self.firm.books.before_answer = fail
        self._each(nth, self.firm.turn)
        self.firm.books.before_answer = lambda asked: None

    @rule(nth=PICKED, commit=NTH, dies_before=st.booleans())
    def die(self, nth: int, commit: int, dies_before: bool) -> None:
        store = CrashingStore(self.firm.store, commit, dies_before)
        with suppress(Crash):
            self._worked_on(nth, lambda run_id: self.firm.advance(store).advance(run_id))

    @rule(nth=PICKED, transaction=NTH)
    def oversleep(self, nth: int, transaction: int) -> None:
        def turn(run_id: str) -> None:
            store = Oversleeping(self, run_id, transaction)
            worker = Worker(self.firm.store, self.firm.clock, self.firm.advance(store))
            outcome = worker.work_off(run_id)
            assert not store.overslept or outcome in (Outcome.FENCED, Outcome.BUSY)

        self._worked_on(nth, turn)

    @rule()
    def fire_slots(self) -> None:
        self.planner.firing.fire_due()

    @rule(minutes=st.sampled_from([1, 2, 60, 24 * 60]))
    def time_passes(self, minutes: int) -> None:
        self.firm.clock.move(minutes=minutes)

    # --- Slack

    @rule(answer=st.sampled_from(["heard", "lost", "refused", "died"]))
    def post(self, answer: str) -> None:
        """What is due is posted; who is in doubt looks first whether it stands there."""
        now = self.firm.clock.now()
        with self.firm.store.writing() as tx:
            claimed = tx.outbox.claim_due(now, 5)
            for message in claimed:
                tx.outbox.begin(message, now, now + SENDING, is_repeated=False)
            tx.commit()
        for message in claimed:
            is_known = message.is_ambiguous and self.stands[message.dedupe_key] > 0
            if not is_known and answer != "refused":
                self.stands[message.dedupe_key] += 1
            if answer == "died":
                continue
            with self.firm.store.writing() as tx:
                if is_known or answer == "heard":
                    tx.outbox.sent(message, PLACE.channel_id, "1.0")
                else:
                    is_in_doubt = answer == "lost" or message.is_ambiguous
                    tx.outbox.postpone(message, now, answer, is_in_doubt)
                tx.commit()

    # --- what must hold

    @invariant()
    def nothing_is_twice(self) -> None:
        self.firm.ledger()  # fails where an invoice is there twice
        doubled = [key for key, times in self.stands.items() if times > 1 and ":card:" not in key]
        assert doubled == []

    @invariant()
    def runs_are_as_they_must_be(self) -> None:
        self.legal.check(rows := self._rows())
        assert sum(row.owner is not None for row in rows) <= 1
        for row in rows:
            assert row.fence >= self.fences.get(row.id, 0)
            self.fences[row.id] = row.fence
            if row.status in [status.value for status in FINISHED]:
                told = (row.status, row.finished_at, row.facts.get("counts"), row.facts.get("totals"))
                assert self.ended.setdefault(row.id, told) == told

    @invariant()
    def counts_are_those_of_the_items(self) -> None:
        with self.engine.connect() as database:
            for row in self._rows():
                if row.status in (RunStatus.COMPLETE.value, RunStatus.EXCEPTIONS.value) and not row.dry_run:
                    wanted = sa.select(run_items.c.verdict).where(run_items.c.run_id == row.id)
                    found = Counter(database.scalars(wanted))
                    said = row.facts["counts"]
                    assert {name: found[name] for name in ("imported", "rejected", "failed")} == {
                        name: said[name] for name in ("imported", "rejected", "failed")
                    }

    def teardown(self) -> None:
        """In the end all is quiet: nothing is under way, everything was told once, what came in is there."""
        if not hasattr(self, "firm"):
            return
        for _ in range(MOST_TURNS):
            due = [row.id for row in self._rows() if row.status in [one.value for one in WORKING]]
            if not due:
                break
            self.firm.clock.move(seconds=TAKEOVER)
            for run_id in due:
                self.firm.turn(run_id)
        assert [row.id for row in self._rows() if row.status in [one.value for one in WORKING]] == []
        self._send_all()
        self._judge_the_end()

    def _send_all(self) -> None:
        for _ in range(MOST_MESSAGES):
            with self.engine.connect() as database:
                waiting = sa.select(outbox.c.id).where(outbox.c.state.in_(("pending", "sending")))
                if not database.scalars(waiting.where(outbox.c.kind != MessageKind.FILE.value)).all():
                    return
            self.firm.clock.move(seconds=61)
            self.post("heard")
        raise AssertionError("Messages do not get out.")

    def _judge_the_end(self) -> None:
        self.nothing_is_twice()
        there = {kept.run_id: 0 for kept in self.firm.ledger().values()} | Counter(
            kept.run_id for kept in self.firm.ledger().values()
        )
        undone = {row.target_id for row in self._rows() if row.kind == RunKind.UNDO.value}
        for row in self._rows():
            if row.status in [one.value for one in FINISHED] and row.place is not None:
                finals = [key for key in self.stands if key.startswith(f"{row.id}:final:")]
                assert len(finals) == 1, (row.id, row.status, self.stands)
            if row.status in (RunStatus.COMPLETE.value, RunStatus.EXCEPTIONS.value) and row.id not in undone:
                imported = self.firm.history.items(row.id, [Verdict.IMPORTED], 0, 1000)
                assert there.get(row.id, 0) == len(imported)

    def _rows(self) -> list[Any]:
        with self.engine.connect() as database:
            return list(database.execute(sa.select(import_runs).order_by(import_runs.c.created_at.desc())))

    def _each(self, nth: int, act: Any) -> None:
        rows = self._rows()
        if nth < len(rows):
            self._tolerant(lambda: act(rows[nth].id))

    def _worked_on(self, nth: int, act: Any) -> None:
        """Work on a run that wants a worker; where there is none, somebody asks for one first."""
        due = [row.id for row in self._rows() if row.status in [status.value for status in WORKING]]
        if not due:
            self.ask_for_an_import(False)
            due = [self._rows()[0].id]
        self._tolerant(lambda: act(due[nth % len(due)]))

    @staticmethod
    def _tolerant(act: Any) -> None:
        """People are refused with words; nothing else may go wrong."""
        with suppress(AppError):
            act()


def test_whatever_happens_in_whatever_order() -> None:
    with tempfile.TemporaryDirectory(dir=quick_folder()) as folder:
        Installation.engine = open_engine(f"sqlite:///{Path(folder) / 'machine.db'}")
        metadata.create_all(Installation.engine)
        try:
            examples = max(settings().max_examples // 5, 1)
            chosen = settings(max_examples=examples, stateful_step_count=25, deadline=None)
            run_state_machine_as_test(Installation, settings=chosen)
        finally:
            Installation.engine.dispose()
