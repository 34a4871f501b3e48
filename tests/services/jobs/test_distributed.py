"""The distributed engine: Procrastinate's tables stay small; losing them, or the database, loses nothing."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import timedelta

import pytest

from services.clock import SystemClock
from services.container import Tuning, build_services, upgrade_tables
from services.errors import AppError
from services.jobs.choice import EngineNotInstalled, wake_ups
from services.jobs.distributed import WakeUps
from services.model.import_run import RunStatus
from services.settings import Settings
from services.store.engine import open_engine
from services.store.queue_tables import add_queue_tables, has_queue_tables
from tests.services.imports.firm import fill
from tests.services.jobs.plant import Plant, opened_plant
from tests.services.jobs.queued import queued

pytestmark = pytest.mark.postgres
KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="


@pytest.fixture
def plant(postgres_url: str) -> Iterator[Plant]:
    with opened_plant(postgres_url, "distributed") as plant:
        yield plant


def jobs(plant: Plant, what: str = "count(*)") -> object:
    """What Procrastinate's table of jobs says."""
    assert plant.wake_ups is not None
    with plant.firm.engine.connect() as connection:
        return connection.exec_driver_sql(
            f"SELECT {what} FROM {plant.wake_ups.schema}.procrastinate_jobs"  # noqa: S608 - no input
        ).scalar()


def change(plant: Plant, statement: str) -> None:
    """Something befalls Procrastinate's tables."""
    assert plant.wake_ups is not None
    with plant.firm.engine.begin() as connection:
        connection.exec_driver_sql(f"SET LOCAL search_path TO {plant.wake_ups.schema}")
        connection.exec_driver_sql(statement)


def test_what_is_done_leaves_no_job_behind(plant: Plant) -> None:
    fill(plant.firm, linked=2)
    plant.start()

    plant.finish(*(queued(plant.firm, days=days) for days in range(1, 4)))
    plant.stop()

    assert jobs(plant) == 0


def test_a_run_that_is_enqueued_again_and_again_has_one_job(plant: Plant) -> None:
    run = queued(plant.firm)

    with plant.firm.store.writing() as tx:
        tx.queue.enqueue(run)
        tx.commit()
    plant.engine.sweep()

    assert jobs(plant) == 1


def test_a_look_at_a_later_time_does_not_hide_that_the_run_is_due_now(plant: Plant) -> None:
    run = queued(plant.firm)
    later = plant.firm.clock.now() + timedelta(hours=1)
    change(plant, "DELETE FROM procrastinate_jobs")

    with plant.firm.store.writing() as tx:
        tx.queue.enqueue(run, later)
        tx.queue.enqueue(run)
        tx.commit()

    assert (jobs(plant), jobs(plant, "count(scheduled_at)")) == (2, 1)


def test_the_job_of_a_worker_that_was_killed_is_removed_and_its_run_taken_over(plant: Plant) -> None:
    run = queued(plant.firm, days=9)
    plant.claimed_by_the_dead(run)
    change(plant, "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour')")
    change(
        plant,
        "UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT id FROM procrastinate_workers)",
    )

    plant.firm.clock.move(seconds=91)
    plant.start()
    plant.finish(run)
    plant.until_tidy(lambda: jobs(plant) == 0)

    assert plant.firm.status(run) is RunStatus.NOTHING


def test_a_database_that_was_lost_is_found_again(plant: Plant) -> None:
    plant.start()
    plant.finish(queued(plant.firm))

    change(
        plant,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()",
    )
    plant.finish(second := queued(plant.firm, days=2))

    assert plant.firm.status(second) is RunStatus.NOTHING


def test_a_queue_that_is_gone_fails_no_press(plant: Plant) -> None:
    assert plant.wake_ups is not None
    change(plant, f"DROP SCHEMA {plant.wake_ups.schema} CASCADE")

    run = queued(plant.firm)

    assert plant.firm.status(run) is RunStatus.PREVIEWING


def test_our_tables_are_found_where_they_were_after_a_wake_up(plant: Plant) -> None:
    with plant.firm.store.writing() as tx:
        tx.queue.enqueue("IMP-1")
        run = tx.runs.recent("T1", 1)
        tx.commit()

    assert run == []


def test_its_tables_are_made_once_however_often_that_is_asked_for(postgres_url: str) -> None:
    engine, queue = open_engine(postgres_url), WakeUps(SystemClock())
    before = has_queue_tables(engine, queue.schema)

    for _ in range(2):
        add_queue_tables(engine, queue.schema, queue.tables)

    assert (before, has_queue_tables(engine, queue.schema)) == (False, True)
    engine.dispose()


def settings(url: str) -> Settings:
    return Settings(_env_file=None, database_url=url, encryption_keys=KEY, run_engine="distributed")


def test_it_is_ready_once_the_tables_were_migrated(postgres_url: str) -> None:
    with pytest.raises(AppError) as refusal:
        build_services(settings(postgres_url), SystemClock())
    upgrade_tables(settings(postgres_url))

    services = build_services(settings(postgres_url), SystemClock(), tuning=Tuning())
    name = services.run_engine.name
    services.close()

    assert (refusal.value.code, name) == ("engine_not_ready", "distributed")
    assert "migrate" in refusal.value.sentence


def test_it_is_refused_on_sqlite_in_one_sentence(sqlite_url: str) -> None:
    with pytest.raises(AppError) as refusal:
        build_services(settings(sqlite_url), SystemClock())

    assert refusal.value.code == "engine_needs_postgres"


def test_without_its_extra_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    # As Python says of a module that is not installed.
    monkeypatch.setitem(sys.modules, "services.jobs.distributed", None)

    with pytest.raises(EngineNotInstalled, match="extra"):
        wake_ups("distributed", "postgresql+psycopg://127.0.0.1/none", SystemClock())
