"""Every use case of an installation, and what runs them again and again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from services.clock import Clock
from services.container.features import OfImports, OfTheFirm, OfTheWindow
from services.container.ground import AS_INSTALLED, Ground, Tuning, ground_of
from services.jobs.scheduler import Scheduler, Tick, Ticks
from services.jobs.worker import Worker
from services.operations import BEAT, Operations
from services.ports.desk import People, UserGroups
from services.ports.engine import RunEngine
from services.ports.store import Store
from services.quickbooks.client import QuickBooksSources
from services.schedules import Firing
from services.settings import Settings
from services.status_sync import StatusSync
from services.store.engine import Engine
from services.store.workspaces import adopt_workspace


@dataclass(frozen=True)
class Services(OfTheFirm, OfImports, OfTheWindow):
    """Every use case, ready to be asked."""

    settings: Settings
    clock: Clock
    store: Store
    sources: QuickBooksSources
    #: Works runs off in this process, where it is asked to.
    worker: Worker
    #: What wakes workers, here or on other machines.
    run_engine: RunEngine
    scheduler: Scheduler
    operations: Operations
    _engine: Engine

    def adopt_workspace(self, team_id: str, nameless: str) -> None:
        """Give what the command line made before a workspace was known to this workspace."""
        adopt_workspace(self._engine, team_id, nameless)

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()


def build_services(
    settings: Settings,
    clock: Clock,
    user_groups: UserGroups | None = None,
    tuning: Tuning = AS_INSTALLED,
    people: People | None = None,
) -> Services:
    """Everything, wired as the settings say. Raises an ``AppError`` where settings or database forbid it."""
    ground = ground_of(settings, clock, user_groups, tuning, people)
    firm, imports, window = OfTheFirm.on(ground), OfImports.on(ground), OfTheWindow.on(ground)
    ticks = [*_ticks(ground, imports.firing, tuning.ticks), *_steps(window.status_sync, tuning.ticks)]
    ticks.append(Tick("farewells", 3600, firm.installations.finish_farewells, jitter=600))
    return Services(
        **_of(firm),
        **_of(imports),
        **_of(window),
        settings=settings,
        clock=clock,
        store=ground.store,
        sources=ground.sources,
        worker=ground.worker,
        run_engine=ground.run_engine,
        scheduler=Scheduler(ticks, tuning.ticks),
        operations=ground.operations,
        _engine=ground.engine,
    )


def _of(part: OfTheFirm | OfImports | OfTheWindow) -> dict[str, Any]:
    return {field.name: getattr(part, field.name) for field in fields(part)}


def _ticks(ground: Ground, firing: Firing, times: Ticks) -> Sequence[Tick]:
    """What every process does again and again, whatever it is for."""
    worker, operations = ground.worker, ground.operations
    return [
        Tick("drain", times.drain, worker.drain),
        Tick("sweep", times.sweep, ground.run_engine.sweep, jitter=times.sweep / 5),
        Tick("heartbeat", times.heartbeat, worker.heartbeat),
        Tick("schedules", times.schedules, firing.fire_due, jitter=times.schedules / 5),
        Tick("postings", times.postings, ground.desk.postings.go_on, jitter=times.postings / 5),
        Tick("health", 1, operations.health.tick),
        Tick("presence", BEAT, operations.presence.beat),
        Tick("chores", 60, operations.janitor.look, jitter=10),
    ]


def _steps(sync: StatusSync, times: Ticks) -> Sequence[Tick]:
    """What keeps the invoice window in step: each company is looked at by one process at a time."""
    return [
        Tick("in step", times.in_step, sync.in_step.look, times.in_step / 5, sync.in_step.halt),
        Tick("digests", 60, sync.digests.tell_due, jitter=10),
    ]
