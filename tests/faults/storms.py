"""F31 in the long form: thousands of posts, a tenth of which get no answer or a wrong one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict

from tests.faults.databases import databases
from tests.faults.outbox_battery import storm
from tests.faults.processes import asked
from tests.faults.results import Result
from tests.faults.world import World


def storms(messages: int, rounds: int) -> Callable[[World, set[str]], Iterator[Result]]:
    """So many messages in each of so many cases, each in a weather of its own."""

    def battery(world: World, done: set[str]) -> Iterator[Result]:
        for seed in range(1, rounds + 1):
            name = f"{messages} messages, seed {seed}"
            if name not in done:
                yield _result(world, name, messages, seed)

    return battery


def _result(world: World, name: str, messages: int, seed: int) -> Result:
    with databases(world.kind.database) as (source, _):
        figures = asked(lambda: storm(source.empty(), messages, seed))
    wrong = [f"I1 {figures.lost} messages were lost"] if figures.lost else []
    wrong += [f"I4 {figures.doubled} messages stand twice"] if figures.doubled else []
    return Result(name, wrong, asdict(figures))
