"""Works a run off in this process and shows its progress on standard error."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from typing import TYPE_CHECKING, Any

import typer
from rich.console import Console
from rich.progress import Progress as Bar

from bot.text import count
from bot.type_words import noun
from services.model.import_run import WORKING, Progress, RunPhase
from services.model.nouns import Noun
from services.ports.engine import Outcome

if TYPE_CHECKING:
    from bot.bootstrap import Services

PHASE_WORDS = {
    RunPhase.STARTING: "Starting",
    RunPhase.WAITING: "Waiting for another run of this company",
    RunPhase.READING: "Reading QuickBooks",
    RunPhase.PLANNING: "Checking each {one}",
    RunPhase.WRITING: "Importing",
    RunPhase.UNDOING: "Undoing",
}
#: What is said between a turn that broke and the next one that gets on; in these phases QuickBooks is asked.
ASKING = frozenset({RunPhase.STARTING, RunPhase.WAITING, RunPhase.READING})
UNANSWERED = "QuickBooks does not answer; trying again"
BROKEN = "The attempt broke; trying again"
SLOWED = "QuickBooks asked us to slow down; waiting"
SHORT = "This takes more QuickBooks calls than are left this month; it pauses when they are used up"
#: Seconds between two looks at the run's row.
LOOK_EVERY = 0.2
#: Looks between two renewals of the run's lease: about twenty seconds.
HEARTBEAT_EVERY = 100


def work_off(services: Services, run_id: str) -> str:
    """Advance the run, or the one that it joined, until it has ended; the run that says how."""
    while (joined_id := services.history.run(run_id).joined_id) is not None:
        other = services.history.run(joined_id)
        typer.echo(f"The same import is under way as {other.id}; waiting for its outcome.", err=True)
        _work_off(services, other.id)
        if services.history.run(run_id).joined_id is not None:
            return other.id
    _work_off(services, run_id)
    return run_id


def _work_off(services: Services, run_id: str) -> None:
    """Advance the run until it no longer wants a worker. Somebody else's worker may do a part of it."""
    run = services.history.run(run_id)
    words = _Words(noun(run.import_type))
    show = _Bar(words) if sys.stderr.isatty() else _Lines(words)
    with ThreadPoolExecutor(1) as worker, show:
        show.update(run.progress)
        warn = _Once(lambda: services.history.report(run_id).is_short_of_calls)
        while services.history.run(run_id).status in WORKING:
            step = worker.submit(services.worker.work_off, run_id)
            try:
                _watch(services, run_id, step, show, warn)
            except KeyboardInterrupt:
                services.worker.stop()  # else leaving waits for the whole import
                raise
            outcome = step.result()
            run = services.history.run(run_id)
            if run.status in WORKING:
                _between(show, outcome, run.progress)
                services.clock.sleep(LOOK_EVERY)


def _between(show: _Bar | _Lines, outcome: Outcome, progress: Progress) -> None:
    """What to say until the next turn."""
    if outcome is Outcome.RETRY:
        show.broke(progress)
    else:
        show.update(progress)


def _watch(services: Services, run_id: str, step: Future[Any], show: _Bar | _Lines, warn: _Once) -> None:
    """Show the progress of a turn until it has ended."""
    for look in itertools.count(1):
        if _is_done(step):
            break
        if look % HEARTBEAT_EVERY == 0:
            services.worker.heartbeat()
        progress = services.history.run(run_id).progress
        show.update(progress)
        warn.look(progress)


def _is_done(step: Future[Any]) -> bool:
    try:
        step.exception(timeout=LOOK_EVERY)
    except NotYet:
        return False
    return True


class _Once:
    """Warns once, when it is known what the reading takes, if that is more than what is left."""

    def __init__(self, is_short: Callable[[], bool]) -> None:
        self._is_short = is_short
        self._has_looked = False

    def look(self, progress: Progress) -> None:
        if progress.calls is not None and not self._has_looked:
            self._has_looked = True
            if self._is_short():
                typer.echo(f"{SHORT}.", err=True)


class _Words:
    """The words for a run's phase; after a turn that broke, that it is tried again, until it gets on."""

    def __init__(self, things: Noun) -> None:
        self._things = things
        self._broke_at: tuple[RunPhase, int] | None = None
        self._calls: int | None = None

    def broke(self, progress: Progress) -> str:
        self._broke_at = (progress.phase, progress.done)
        return self.of(progress)

    def of(self, progress: Progress) -> str:
        if self._broke_at != (progress.phase, progress.done):
            self._broke_at = None
            return SLOWED if progress.slowed_until else self._phase(progress)
        return UNANSWERED if progress.phase in ASKING else BROKEN

    def _phase(self, progress: Progress) -> str:
        """With the calls that the reading will take about, as they were first known."""
        if progress.phase is not RunPhase.READING:
            return PHASE_WORDS[progress.phase].format(one=self._things.one)
        self._calls = self._calls or progress.calls
        calls = f", about {count(self._calls, 'QuickBooks call')}" if self._calls else ""
        return f"{PHASE_WORDS[progress.phase]}{calls}"


class _Lines:
    """One line for each phase, for logs and pipes."""

    def __init__(self, words: _Words) -> None:
        self._words = words
        self._last: str | None = None

    def __enter__(self) -> _Lines:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def update(self, progress: Progress) -> None:
        words = self._words.of(progress)
        if words != self._last:
            self._say(words)

    def broke(self, progress: Progress) -> None:
        self._say(self._words.broke(progress))

    def _say(self, words: str) -> None:
        self._last = words
        typer.echo(f"{words} …", err=True)


class _Bar:
    """A bar, for a person at a terminal."""

    def __init__(self, words: _Words) -> None:
        self._words = words
        self._bar = Bar(console=Console(stderr=True), transient=True)
        self._task = self._bar.add_task(PHASE_WORDS[RunPhase.READING], total=None)

    def __enter__(self) -> _Bar:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def update(self, progress: Progress) -> None:
        self._show(self._words.of(progress), progress)

    def broke(self, progress: Progress) -> None:
        self._show(self._words.broke(progress), progress)

    def _show(self, words: str, progress: Progress) -> None:
        self._bar.update(self._task, description=words, completed=progress.done, total=progress.total)
