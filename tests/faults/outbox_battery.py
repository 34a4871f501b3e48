"""The outbox on bad days, in the long form: thousands of posts in a storm, and an outage of an hour.

``python -m tests.faults.outbox_battery [--messages N] [--database URL]`` prints the figures.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path

import structlog

from services.clock import SystemClock
from services.model.import_run import ImportRun
from services.model.outbox import OutboxState
from tests.bot.notifier.post_office import PostOffice, post_office
from tests.bot.notifier.stormy_slack import CALM

#: A tenth of these posts gets no answer, or a wrong one, although Slack took it or will.
DOUBTFUL = {
    "ok": 85,
    "committed, and the answer is lost": 4,
    "committed, and the answer is 500": 3,
    "committed after the client has given up": 3,
    "500": 3,
    "429": 2,
}
#: Runs that end together; each has a card and a reply, in a channel of its own.
TOGETHER = 25
LONGEST_STORM = timedelta(hours=6)


@dataclass(frozen=True)
class StormFigures:
    """What became of the posts of a storm."""

    messages: int
    posts_asked_for: int
    in_doubt: int
    lost: int
    doubled: int
    undeliverable: int


@dataclass(frozen=True)
class OutageFigures:
    """What came after an hour without Slack."""

    runs: int
    finals: int
    doubled: int
    edits: int
    calls_in_vain: int
    seconds_until_all_were_told: float


def storm(database_url: str, messages: int, seed: int = 1) -> StormFigures:
    """So many messages of runs that end one after the other, three replicas, one weather."""
    with post_office(database_url, seed=seed, weather=DOUBTFUL) as office:
        expected = [key for group in _groups(messages // 2) for key in _group(office, group)]
        stands = {one.key for one in office.slack.posted}
        return StormFigures(
            messages=len(expected),
            posts_asked_for=office.slack.calls["chat.postMessage"],
            in_doubt=office.slack.in_doubt,
            lost=len([key for key in expected if key not in stands]),
            doubled=len(office.slack.doubled()),
            undeliverable=office.count(OutboxState.UNDELIVERABLE),
        )


def outage(database_url: str, number: int = 20) -> OutageFigures:
    """Slack is away for an hour while so many runs end."""
    with post_office(database_url, weather=CALM) as office:
        runs = [office.begin() for _ in range(number)]
        office.until_quiet(timedelta(minutes=10))
        before, office.slack.is_away = office.slack.calls.total(), True
        for minute in range(60):
            for run in runs[minute::60]:
                office.end(run)
            for run in runs[minute + 1 :]:
                office.show(run)
            office.tick(minutes=1)
        in_vain, office.slack.is_away = office.slack.calls.total() - before, False
        took = office.until_quiet(timedelta(hours=1))
        return OutageFigures(
            runs=number,
            finals=len(set(office.finals())),
            doubled=len(office.slack.doubled()),
            edits=len(office.slack.edits),
            calls_in_vain=in_vain,
            seconds_until_all_were_told=took.total_seconds(),
        )


def _groups(runs: int) -> Iterator[list[str]]:
    """Channels of the runs that end together."""
    for start in range(0, runs, TOGETHER):
        yield [f"C{number:05}" for number in range(start, min(start + TOGETHER, runs))]


def _group(office: PostOffice, channels: list[str]) -> list[str]:
    """These runs begin, end and are told of; the keys of what must stand in Slack."""
    runs: list[ImportRun] = [office.begin_in(channel) for channel in channels]
    office.tick(seconds=1)
    for run in runs:
        office.end(run)
    office.until_quiet(LONGEST_STORM)
    kinds = ("card", "final:complete")
    return [f"{run.id}:{kind}:{at}" for run, at in zip(runs, channels, strict=True) for kind in kinds]


def main() -> int:
    """The figures as JSON; 1 where something was lost or doubled."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=5000)
    parser.add_argument("--database")
    asked = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    logging.disable(logging.CRITICAL)
    clock, started = SystemClock(), SystemClock().monotonic()
    with tempfile.TemporaryDirectory() as folder:
        url = asked.database or f"sqlite:///{Path(folder) / 'storm.db'}"
        stormed = storm(url, asked.messages)
        away = outage(f"sqlite:///{Path(folder) / 'outage.db'}")
    figures = {"storm": asdict(stormed), "outage": asdict(away)}
    sys.stdout.write(json.dumps(figures | {"seconds": round(clock.monotonic() - started)}, indent=1) + "\n")
    is_green = stormed.lost == stormed.doubled == away.doubled == 0 and away.finals == away.runs
    return 0 if is_green else 1


if __name__ == "__main__":
    raise SystemExit(main())
