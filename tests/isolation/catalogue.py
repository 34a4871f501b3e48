"""A scene for everything that Slack can deliver, found by using all that the app shows to an administrator.

What stands in a scene was shown by the app itself: its values, its metadata, the names of its blocks.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from bot.ids import CLOSED, LOADED, SUBMITTED, Action, Shortcut, View
from tests.bot.requests import a_close, a_command, a_shortcut, an_event
from tests.isolation.client import elements, named, press, sent_back, submitted, suggestions
from tests.isolation.session import Session, Told
from tests.isolation.world import secrets_of

Json = dict[str, Any]
COMMANDS = ("", "status", "last month")
#: Everything that must have a scene.
EVERYTHING = [
    "Home",
    *(f"command {text}".strip() for text in COMMANDS),
    *(f"action {action}" for action in Action),
    *(f"submission of {view}" for view in sorted(SUBMITTED)),
    *(f"closing of {view}" for view in sorted(CLOSED)),
    *(f"options of {one}" for one in sorted(LOADED)),
    *(f"shortcut {shortcut}" for shortcut in Shortcut),
]
#: Slack opens the page itself.
SILENT = {f"action {Action.INVOICE_QUICKBOOKS}"}
#: How often something is used, where more than twice leads to other places.
USES = Counter({Action.HOME_TILE: 8, Action.HOME_INVOICE: 14, Action.RUN_DETAILS: 8, Action.RUN_REPORT: 6})


@dataclass(frozen=True, slots=True)
class Scene:
    """What is delivered, and what the administrator did before that."""

    name: str
    before: tuple[Json, ...]
    body: Json
    #: Whether it changes rows, or asks QuickBooks; else it shows something.
    changes: bool


@dataclass
class Catalogue:
    """Every scene by its name."""

    session: Session
    scenes: dict[str, Scene] = field(default_factory=dict)
    #: What was used, and did nothing, to find out why.
    vain: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._secrets = secrets_of(self.session.firm)
        self._used: Counter[str] = Counter()
        self._seen: set[Any] = set()
        self._queue: deque[tuple[tuple[Json, ...], Json, bool]] = deque()
        self._at: tuple[Json, ...] | None = None

    def explore(self) -> Catalogue:
        """Use everything until nothing new is shown."""
        for blocks in self.session.post().messages:
            self._remember((), {"blocks": blocks}, in_message=True)
        self.session.keep()
        for name, body in _doors():
            self._use(name, (), body)
        while self._queue:
            before, view, in_message = self._queue.popleft()
            for name, body in self._uses(before, view, in_message):
                self._use(name, before, body)
        return self

    def stage(self, scene: Scene) -> None:
        """The world as it is before the scene."""
        self._at = None
        self._go_to(scene.before)

    def works(self, told: Told) -> bool:
        """Whether it did what it is there for: something changed, or something was shown or offered."""
        shows = any(view.get("callback_id") != View.NOTICE for view in told.views)
        shows = shows or bool(told.answer.get("options"))
        return self.session.has_changed or shows or any(one in told.words for one in self._secrets)

    def _uses(self, before: tuple[Json, ...], view: Json, in_message: bool) -> Iterator[tuple[str, Json]]:
        self._go_to(before)
        shown = None if in_message else sent_back(view, self.session.options)
        by_action: dict[str, list[tuple[str, Json]]] = {}
        for block_id, element in elements(shown or named(view)):
            by_action.setdefault(element["action_id"], []).append((block_id, element))
        for action_id, found in by_action.items():
            for block_id, element in (found[0], found[-1])[: len(found)]:
                body = press(element, block_id, shown)
                if body is not None:
                    yield f"action {action_id}", body
        if shown is not None and shown["type"] == "modal":
            yield from self._sent(shown)

    def _sent(self, shown: Json) -> Iterator[tuple[str, Json]]:
        for name, body in suggestions(shown):
            yield f"options of {name}", body
        if shown["callback_id"] in SUBMITTED:
            yield f"submission of {shown['callback_id']}", submitted(shown)
        if shown["callback_id"] in CLOSED:
            yield f"closing of {shown['callback_id']}", a_close(shown)

    def _use(self, name: str, before: tuple[Json, ...], body: Json) -> None:
        self._used[name] += 1
        if name in self.scenes and self._used[name] > USES.get(name.removeprefix("action "), 2):
            return
        self._go_to(before)
        told = self.session.give(body)
        changes = self.session.has_changed
        if self.works(told) or name in SILENT:
            self.scenes.setdefault(name, Scene(name, before, body, changes))
        else:
            self.vain.setdefault(name, []).append(told.words)
        if changes:
            self._at = None
        after = (*before, body) if changes else before
        for view in told.views:
            self._remember(after, view, in_message=False)
        for blocks in told.messages:
            self._remember(after, {"blocks": blocks}, in_message=True)

    def _go_to(self, before: tuple[Json, ...]) -> None:
        if self._at != before:
            self.session.restore()
            for body in before:
                self.session.give(body)
            self._at = before
        self.session.seen()

    def _remember(self, before: tuple[Json, ...], view: Json, in_message: bool) -> None:
        used = tuple(sorted({element["action_id"] for _, element in elements(named(view))}))
        mark = (view.get("callback_id"), used, bool(view.get("submit")))
        if used and len(before) < 4 and mark not in self._seen:
            self._seen.add(mark)
            self._queue.append((before, view, in_message))


def _doors() -> Iterator[tuple[str, Json]]:
    """Where everything begins."""
    yield "Home", an_event()
    for text in COMMANDS:
        yield f"command {text}".strip(), a_command(text)
    for shortcut in Shortcut:
        yield f"shortcut {shortcut}", a_shortcut(shortcut)
