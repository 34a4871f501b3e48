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
from tests.isolation.by_hand import by_hand
from tests.isolation.client import edited, elements, named, press, sent_back, submitted, suggestions
from tests.isolation.session import Kept, Session, Told
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
SILENT = {
    f"action {one}"
    for one in (
        *(Action.INVOICE_QUICKBOOKS, Action.WORK_QUICKBOOKS),
        *(Action.COMPANY_LINK, Action.HOME_INSTALL_AGAIN),
    )
}
#: How often something is used, where that leads to other places.
USES = Counter(
    {
        f"action {Action.HOME_TILE}": 5,
        f"action {Action.HOME_INVOICE}": 8,
        f"action {Action.RUN_DETAILS}": 4,
        f"action {Action.RUN_REPORT}": 3,
        f"action {Action.DRIFT_OPEN}": 3,
        f"action {Action.CUSTOMER_OPEN}": 3,
        f"submission of {View.CUSTOMER}": 3,
    }
)
#: What else must be so, by what is delivered.
ALONE = "UPDATE connections SET status = 'disconnected' WHERE id = 'con2'"
QUIET = "UPDATE import_runs SET status = 'cancelled' WHERE status = 'previewing'"
NOT_SENT = "UPDATE connections SET treat_unsent_as_sent = 0"
NOBODY = "DELETE FROM security_group_members WHERE team_id = 'T1'"
SETTINGS: dict[str, str] = {
    "command last month": ALONE,
    f"submission of {View.PROJECT_EDIT}": QUIET,
    f"action {Action.PROJECT_DELETE}": QUIET,
    f"action {Action.CLIENT_EDIT}": QUIET,
    f"submission of {View.CLIENT_EDIT}": QUIET,
    f"action {Action.UNSENT_TREAT}": NOT_SENT,
    f"action {Action.HOME_UNSENT_TREAT}": NOT_SENT,
    f"action {Action.ACCESS_CLAIM}": NOBODY,
}


@dataclass(frozen=True, slots=True)
class Scene:
    """What is delivered, and how the world is before that."""

    name: str
    world: Kept
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
        self._queue: deque[tuple[Kept, int, Json, bool]] = deque()
        self._at: object = None

    def explore(self) -> Catalogue:
        """Use everything until nothing new is shown."""
        posted = self.session.post().messages
        world = self.session.keep()
        for blocks in posted:
            self._remember(world, 0, {"blocks": blocks}, in_message=True)
        for name, body in (*_doors(), *by_hand(self.session.firm)):
            self._use(name, world, 0, body)
        while self._queue:
            world, depth, view, in_message = self._queue.popleft()
            for name, body in self._uses(world, view, in_message):
                self._use(name, world, depth, body)
        return self

    def stage(self, scene: Scene) -> None:
        """The world as it is before the scene."""
        self._at = None
        self._go_to(scene.world, scene.name)

    def works(self, told: Told) -> bool:
        """Whether it did what it is there for: something changed, or something was shown or offered."""
        shows = any(view.get("callback_id") != View.NOTICE for view in told.views)
        shows = shows or bool(told.answer.get("options"))
        return self.session.has_changed or shows or any(one in told.words for one in self._secrets)

    def _uses(self, world: Kept, view: Json, in_message: bool) -> Iterator[tuple[str, Json]]:
        self._go_to(world)
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
            yield f"closing of {shown['callback_id']}", a_close(edited(shown))

    def _use(self, name: str, world: Kept, depth: int, body: Json) -> None:
        self._used[name] += 1
        if name in self.scenes and self._used[name] > USES.get(name, 1):
            return
        self._go_to(world, name)
        told = self.session.give(body)
        changes = self.session.has_changed
        if self.works(told) or name in SILENT:
            self.scenes.setdefault(name, Scene(name, world, body, changes))
        else:
            self.vain.setdefault(name, []).append(told.words)
        is_new = any(map(self._is_new, told.views))
        if changes and (is_new or told.messages):
            world, depth = self.session.keep(), depth + 1
        if changes:
            self._at = None
        for view in told.views:
            self._remember(world, depth, view, in_message=False)
        for blocks in told.messages:
            self._remember(world, depth, {"blocks": blocks}, in_message=True)

    def _go_to(self, world: Kept, name: str = "") -> None:
        setting = SETTINGS.get(name)
        if self._at is not world or setting:
            self.session.restore(world)
            self._at = None if setting else world
        if setting:
            self.session.change(setting)
        self.session.seen()

    def _is_new(self, view: Json) -> bool:
        return _mark(view) not in self._seen

    def _remember(self, world: Kept, depth: int, view: Json, in_message: bool) -> None:
        mark = _mark(view)
        if (mark[1] or mark[2]) and depth < 5 and mark not in self._seen:
            self._seen.add(mark)
            self._queue.append((world, depth, view, in_message))


def _mark(view: Json) -> tuple[Any, tuple[str, ...], bool]:
    """What can be used in it."""
    used = tuple(sorted({element["action_id"] for _, element in elements(named(view))}))
    return view.get("callback_id"), used, bool(view.get("submit"))


def _doors() -> Iterator[tuple[str, Json]]:
    """Where everything begins."""
    yield "Home", an_event()
    for text in COMMANDS:
        yield f"command {text}".strip(), a_command(text)
    for shortcut in Shortcut:
        yield f"shortcut {shortcut}", a_shortcut(shortcut)
