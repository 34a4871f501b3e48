"""What every engine promises: whatever becomes of wake-ups, each run is worked off once, and none is lost."""

from __future__ import annotations

import threading
from datetime import timedelta

from services.model.import_run import PauseReason, RunStatus
from services.ports.engine import Outcome
from tests.services.imports.firm import fill
from tests.services.jobs.conftest import OpenPlant
from tests.services.jobs.plant import STUCK, Losing, Plant, Unreliable
from tests.services.jobs.queued import companies, new_run, queued

COMPLETE = RunStatus.COMPLETE


def test_what_is_committed_is_worked_off_without_a_kick(plant: Plant) -> None:
    fill(plant.firm, linked=7)
    plant.start()

    run = queued(plant.firm, days=10)
    plant.finish(run)

    assert (plant.firm.status(run), len(plant.firm.ledger())) == (COMPLETE, 7)


def test_what_is_rolled_back_leaves_no_ghost(plant: Plant) -> None:
    first = queued(plant.firm)
    with plant.firm.store.writing() as tx:
        ghost = tx.runs.add(new_run(days=5), plant.firm.clock.now()).id

    plant.start()
    plant.finish(first)
    plant.finish(second := queued(plant.firm, days=2))

    assert ghost not in {turn.run_id for turn in plant.work.turns}
    assert {first, second} == {turn.run_id for turn in plant.work.turns}


def test_a_wake_up_that_was_lost_is_made_up_for(open_plant: OpenPlant) -> None:
    queue = Losing()
    plant = open_plant(queue.before)
    fill(plant.firm, linked=2)
    run = queued(plant.firm, days=10)

    queue.is_mended = True
    plant.firm.clock.move(seconds=31)
    plant.start()
    plant.finish(run)

    assert (plant.firm.status(run), len(plant.firm.ledger())) == (COMPLETE, 2)


def test_wake_ups_that_are_lost_or_delivered_five_times_change_nothing(open_plant: OpenPlant) -> None:
    plant = open_plant(Unreliable)
    fill(plant.firm, linked=12)
    all_three = ["con1", *companies(plant.firm, 2)]
    runs = [queued(plant.firm, company, days) for company in all_three for days in (3, 20)]

    plant.firm.clock.move(seconds=31)
    plant.start()
    plant.finish(*runs)

    assert set(plant.statuses(*runs)) <= {COMPLETE, RunStatus.NOTHING}
    assert [plant.work.of(run).count(Outcome.DONE) for run in runs] == [1] * len(runs)
    assert plant.taken_in() == {"con1": 12, "con2": 12, "con3": 12}


def test_one_run_of_a_company_works_at_a_time(plant: Plant) -> None:
    begun, going_on = threading.Event(), threading.Event()

    def hold_the_first(question: int) -> None:
        begun.set()
        assert question > 1 or going_on.wait(STUCK)

    plant.firm.books.before_answer = hold_the_first
    runs = [queued(plant.firm, days=days) for days in range(1, 7)]
    plant.start()
    assert begun.wait(STUCK)
    plant.until(lambda: sum(Outcome.BUSY in plant.work.of(run) for run in runs) == len(runs) - 1)
    asked = plant.firm.books.calls

    going_on.set()
    plant.firm.clock.move(seconds=31)
    plant.finish(*runs)

    assert asked == 1
    assert {turn.run_id for turn in plant.work.worked()} == set(runs)


def test_companies_do_not_wait_for_each_other(plant: Plant) -> None:
    together = threading.Barrier(3)

    def meet(question: int) -> None:
        if question <= 3:
            together.wait(STUCK)

    plant.firm.books.before_answer = meet
    runs = [queued(plant.firm, company) for company in ("con1", *companies(plant.firm, 2))]

    plant.start()
    plant.finish(*runs)

    assert not together.broken


def test_a_run_whose_worker_was_killed_is_taken_over(plant: Plant) -> None:
    fill(plant.firm, linked=2)
    run = queued(plant.firm, days=10)
    plant.claimed_by_the_dead(run)
    plant.start()
    plant.finish(queued(plant.firm, companies(plant.firm, 1)[0]))
    kept = plant.owned(run)

    plant.firm.clock.move(seconds=91)
    plant.finish(run)

    assert (kept, plant.firm.status(run)) == (True, COMPLETE)


def test_a_run_that_waits_for_its_company_neither_spins_nor_gets_lost(plant: Plant) -> None:
    holder, waiting = queued(plant.firm, days=10), queued(plant.firm, days=2)
    plant.claimed_by_the_dead(holder)
    plant.engine.start()
    plant.look(1)
    plant.until(lambda: Outcome.BUSY in plant.work.of(waiting))

    plant.look(50)
    looks = len(plant.work.of(waiting))
    plant.firm.clock.move(seconds=91)
    plant.tick()
    plant.finish(holder, waiting)

    assert looks == 1
    assert plant.work.of(waiting)[-1] is Outcome.DONE


def test_a_run_is_not_worked_on_before_its_time(plant: Plant) -> None:
    run = queued(plant.firm, days=10)
    with plant.firm.store.writing() as tx:
        claim = tx.runs.claim(run, "a process", plant.firm.clock.now())
        assert claim is not None
        tx.runs.pause(claim, PauseReason.QUOTA, plant.firm.clock.now() + timedelta(hours=1))
        tx.commit()

    plant.start()
    plant.finish(queued(plant.firm, days=2))
    early = [outcome for outcome in plant.work.of(run) if outcome is not Outcome.BUSY]
    plant.firm.clock.move(hours=2)
    plant.until(lambda: plant.firm.status(run) not in (RunStatus.PAUSED, RunStatus.PREVIEWING))

    assert early == []
    assert plant.work.of(run)[-1] is Outcome.DONE


def test_a_wake_up_that_is_there_already_spoils_no_transaction(plant: Plant) -> None:
    run = queued(plant.firm)

    with plant.firm.store.writing() as tx:
        for _ in range(3):
            tx.queue.enqueue(run)
        tx.runs.note_facts(run, {"kept": True})
        tx.commit()

    with plant.firm.store.reading() as tx:
        assert tx.runs.get(run).facts == {"kept": True}


def test_stopping_gives_runs_back_and_another_process_goes_on_at_once(plant: Plant) -> None:
    fill(plant.firm, linked=12)
    asked, stopped = threading.Event(), threading.Event()

    def wait_for_the_stop(question: int) -> None:
        if question == 3:
            asked.set()
            assert stopped.wait(STUCK)

    plant.firm.books.before_answer = wait_for_the_stop
    run = queued(plant.firm, days=20)
    plant.start()
    assert asked.wait(STUCK)
    stopping = threading.Thread(target=plant.stop)
    stopping.start()
    assert plant.work.is_stopped.wait(STUCK)
    stopped.set()
    stopping.join(STUCK)
    other = plant.another()
    other.start()
    other.finish(run)
    other.stop()

    assert (plant.work.of(run), other.work.of(run)) == ([Outcome.STOPPED], [Outcome.DONE])
    assert (plant.firm.status(run), len(plant.firm.ledger())) == (COMPLETE, 12)


def test_a_step_that_hangs_is_left_to_others_and_writes_nothing_afterwards(plant: Plant) -> None:
    fill(plant.firm, linked=4)
    asked, hanging = threading.Event(), threading.Event()

    def hang(question: int) -> None:
        if question == 2:
            asked.set()
            assert hanging.wait(STUCK)

    plant.firm.books.before_answer = hang
    run = queued(plant.firm, days=20)
    plant.start()
    assert asked.wait(STUCK)

    plant.stop(grace=0.01)
    is_kept = plant.owned(run)
    outcome = plant.firm.turn(run)
    hanging.set()
    plant.until(lambda: bool(plant.work.of(run)))

    assert (is_kept, outcome) == (False, Outcome.DONE)
    assert plant.work.of(run)[0] in (Outcome.FENCED, Outcome.STOPPED)
    assert (plant.firm.status(run), len(plant.firm.ledger())) == (COMPLETE, 4)


def test_a_process_makes_room_once_all_its_threads_are_taken_and_somebody_has_waited(plant: Plant) -> None:
    begun, going_on = threading.Semaphore(0), threading.Event()

    def hold(question: int) -> None:
        begun.release()
        assert going_on.wait(STUCK)

    plant.firm.books.before_answer = hold
    threads = plant.engine.health().threads
    first, *others = ("con1", *companies(plant.firm, threads))
    waiting = [queued(plant.firm, company) for company in others]
    plant.start()
    for _ in waiting:
        assert begun.acquire(timeout=STUCK)
    is_alone = plant.engine.must_yield()
    waiting.append(queued(plant.firm, first))

    plant.firm.clock.move(seconds=3)
    asked = [plant.engine.must_yield() for _ in range(3)]
    going_on.set()
    plant.finish(*waiting)

    assert (is_alone, asked) == (False, [True, False, False])


def test_a_process_says_how_it_stands(plant: Plant) -> None:
    before = plant.engine.health()
    plant.start()
    plant.finish(queued(plant.firm))

    at_work = plant.engine.health()
    plant.stop()

    assert (before.takes_runs, at_work.takes_runs, plant.engine.health().takes_runs) == (False, True, False)
