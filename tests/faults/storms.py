"""F31 in the long form: thousands of posts, a tenth of which get no answer or a wrong one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict

from tests.faults.databases import databases
from tests.faults.outbox_battery import storm
from tests.faults.processes import asked
from tests.faults.results import Result
from tests.faults.world import World


def storms(messages: int) -> Callable[[World, set[str]], Iterator[Result]]:
    """So many messages as one case."""

    def battery(world: World, done: set[str]) -> Iterator[Result]:
        name = f"{messages} messages"
        if name not in done:
            with databases(world.kind.database) as (source, _):
                figures = asked(lambda: storm(source.empty(), messages))
            wrong = [f"I1 {figures.lost} messages were lost"] if figures.lost else []
            wrong += [f"I4 {figures.doubled} messages stand twice"] if figures.doubled else []
            yield Result(name, wrong, asdict(figures))

    return battery
