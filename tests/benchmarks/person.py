"""A financial administrator who imports, timed; and a second one who keeps giving commands meanwhile."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

from tests.benchmarks.programs import Address

CHANNEL = "C0FINANCE"
PERSON, OTHER = "U0ADMIN", "U0SECOND"
FROM, TO = "imports.filters.date_from", "imports.filters.date_to"
#: Seconds after which a benchmark gives up.
PATIENCE = 900.0
#: Seconds between two looks.
LOOK_EVERY = 0.02
#: Seconds between two commands of the second administrator: far more often than a workspace gives them.
BETWEEN_COMMANDS = 0.01


class Importer:
    """Goes through the wizard by the stand-in's control interface."""

    def __init__(self, slack: Address) -> None:
        self._slack = slack

    def fill_in(self, first: str, last: str) -> None:
        """Everything up to the last *Next step*."""
        self._slack.post("command", user=PERSON, channel=CHANNEL, text="")
        self.when(lambda: self._slack.get(f"view?user={PERSON}"))
        view = self._slack.post("submit", user=PERSON, values={})["view"]
        days = {FROM: first, TO: last}
        self._values = {
            block["block_id"]: {name: day}
            for block in view["blocks"]
            for name, day in days.items()
            if block.get("element", {}).get("action_id") == name
        }

    def preview(self) -> float:
        """Seconds from *Next step* to the confirmation."""
        started = time.perf_counter()
        answer = self._slack.post("submit", user=PERSON, values=self._values)
        if answer["outcome"] != "cleared":
            raise RuntimeError(f"The form was not taken: {answer['errors']}")
        self.when(lambda: self._card("Ready to import"))
        return time.perf_counter() - started

    def run(self) -> float:
        """Seconds from the press on *Import* to the report in the thread."""
        card = self._card("Ready to import")
        started = time.perf_counter()
        self._slack.post(
            "click", user=PERSON, channel=CHANNEL, ts=card["ts"], action_id="imports.confirmation.import"
        )
        self.when(lambda: self._reply(card["ts"], "Import complete"))
        return time.perf_counter() - started

    def _card(self, opening: str) -> Any:
        messages = self._slack.get(f"messages/{CHANNEL}?as={PERSON}")["messages"]
        return next((one for one in messages if one["text"].startswith(opening)), None)

    def _reply(self, ts: str, words: str) -> Any:
        thread = self._slack.get(f"thread/{CHANNEL}/{ts}?as={PERSON}") or {"replies": []}
        return next((one for one in thread["replies"] if words in one["text"]), None)

    @staticmethod
    def when(found: Callable[[], Any]) -> Any:
        """What is found, as soon as it is. Raises ``TimeoutError``."""
        until, pause = time.perf_counter() + PATIENCE, threading.Event()
        while time.perf_counter() < until:
            if seen := found():
                return seen
            pause.wait(LOOK_EVERY)
        raise TimeoutError("The bot did not answer.")


class Acknowledgements(threading.Thread):
    """Gives one command after the other and keeps how long each acknowledgement took, in seconds."""

    def __init__(self, slack: Address) -> None:
        super().__init__(daemon=True)
        self._slack = slack
        self._is_over = threading.Event()
        self.seconds: list[float] = []

    def run(self) -> None:
        """Until ``stop``."""
        while not self._is_over.wait(BETWEEN_COMMANDS):
            answer = self._slack.post("command", user=OTHER, channel=CHANNEL, text="help")
            self.seconds.append(answer["ack_seconds"])

    def stop(self) -> list[float]:
        """What was measured, sorted."""
        self._is_over.set()
        self.join()
        return sorted(self.seconds)
