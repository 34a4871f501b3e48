"""``make install-check``: docs/install.md, step by step, in a clean clone; writes docs/install-transcript.md.

Nothing is known but the page. Slack and Intuit are the stand-ins, started apart from the program.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bot.sandbox.demo import StandIns
from tests.docs.fences import PROMPT, Fence
from tests.install.guide import WAYS, Step, of_way
from tests.install.hands import Hands
from tests.install.machine import Machine
from tests.install.transcript import Told, Typed, written
from tests.rules.sources import ROOT

TRANSCRIPT = ROOT / "docs" / "install-transcript.md"
#: The step whose answer is pasted into a page of Slack's: it is typed first.
PASTED = "B3"
#: Settings that only lead to the stand-ins.
LEADING = ("SLACK_API_URL", "QUICKBOOKS_API_URL", "QUICKBOOKS_DISCOVERY_URL")


def main() -> None:
    """Go through the ways that were asked for."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--ways", nargs="*", default=sorted(WAYS), choices=sorted(WAYS))
    asked.add_argument("--print", action="store_true", help="write nothing into docs")
    asked.add_argument("--here", action="store_true", help="with this .venv in place of a new one; prints")
    options = asked.parse_args()
    stand_ins = StandIns().start()
    with tempfile.TemporaryDirectory(prefix="install-check-") as folder:
        known = stand_ins.environment()
        machine = Machine(Path(folder), ROOT, {name: known[name] for name in LEADING}, options.here)
        told: dict[str, list[Told]] = {way: [] for way in options.ways}
        try:
            for way in options.ways:
                _go(way, machine, stand_ins, told[way])
        except BaseException:
            print(written(told))  # noqa: T201 - as far as it came
            raise
        finally:
            machine.stops()
            stand_ins.stop()
    text = written(told)
    if options.print or options.here:
        print(text)  # noqa: T201
    else:
        TRANSCRIPT.write_text(text, encoding="utf-8")


def _go(way: str, machine: Machine, stand_ins: StandIns, told: list[Told]) -> None:
    hands = Hands(stand_ins, machine)
    if machine.clone.exists():
        machine.begins_anew()
    for step in of_way(way):
        if _is_left(step, machine):
            told.append(_taken(step, machine, hands))


def _is_left(step: Step, machine: Machine) -> bool:
    return step.key != "1" or not machine.clone.exists()


def _taken(step: Step, machine: Machine, hands: Hands) -> Told:
    began = time.monotonic()
    typed: list[Typed] = []
    if step.key != PASTED:
        hands.does(step.key)
    for block in step.blocks:
        typed += _block(block, machine, hands)
    if step.key == PASTED:
        hands.printed = typed[-1].said
        hands.does(step.key)
    seconds = time.monotonic() - began
    print(f"{step.title}: {seconds:.1f} s", flush=True)  # noqa: T201
    return Told(step, seconds, typed, hands.seen)


def _block(block: Fence, machine: Machine, hands: Hands) -> Sequence[Typed]:
    if block.kind == "env":
        lines = [_filled(line, hands) for line in block.lines if "=" in line]
        machine.writes(lines)
        return [Typed(f"{line.partition('=')[0]}=… into .env", "") for line in lines]
    commands = [line.removeprefix(PROMPT) for line in block.lines if line.startswith(PROMPT)]
    return [_typed(command, machine, hands) for command in commands]


def _filled(line: str, hands: Hands) -> str:
    name, _, shown = line.partition("=")
    return f"{name}={hands.keys.get(name, shown)}"


def _typed(command: str, machine: Machine, hands: Hands) -> Typed:
    said, status = machine.types(command, hands.typed)
    if status != 0:
        raise SystemExit(f"{command} ended with {status}:\n{said}")
    return Typed(command, machine.hide(said))


if __name__ == "__main__":
    main()
