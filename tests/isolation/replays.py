"""Everything once more, by whom it is none of the business of, and with ids that are none of hers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from bot.ids import Action
from tests.isolation.catalogue import SILENT, Catalogue, Scene
from tests.isolation.client import by
from tests.isolation.session import Session, Told
from tests.isolation.world import NAMES, NAMESAKE, OTHER_TEAM, OUTSIDER, STRANGER, ids_of, runs_of, secrets_of
from tests.services.desk_doubles import ADMIN, MEMBER, TEAM

Json = dict[str, Any]
Rows = dict[str, list[Any]]
DEMOTED, OF_HER_ID = "demoted meanwhile", "of the same id elsewhere"
#: Whoever Slack says is an owner or admin may do this, while nobody has the right; here Slack says so of all.
FOR_ANYBODY = frozenset({f"action {Action.ACCESS_CLAIM}"})
#: Nothing has this name: unknown, of another workspace, huge, with the signs that our own values are made of,
#: of SQL and of Slack's markup.
FORGED = ("IMP-00000000", "con9", "9" * 2900, "a|b/c:d~e", "' OR 1=1 --", "<!channel>", "", "../../etc")
COMPANY, ANOTHER_COMPANY = "con1", "con2"
#: What somebody is told who was stopped by an error of ours.
OUR_FAULT = "Reference: "
#: Tables in which only what was delivered is noted.
NOTES = frozenset({"inbox_seen", "sqlite_sequence"})
READ_BESIDE = frozenset({"metered_calls", "mirror_marks", "mirror_windows", "mirror_customers"})


@dataclass(frozen=True, slots=True)
class Replay:
    """A delivery; whose rows it may change, and what whoever makes it may see of the firm anyway."""

    kind: str
    body: Json
    owner: str = TEAM
    may_see: tuple[str, ...] = ()

    @property
    def is_by_namesake(self) -> bool:
        return self.kind == OF_HER_ID


@dataclass
class Battery:
    """Replays of scenes, counted; ``faults`` says what went wrong, in words.

    ``is_whole``: every replay by others and every forged id; else one of them for each scene, in turn, beside
    those of the stranger whose id is known here, and of the administrator who was demoted.
    """

    catalogue: Catalogue
    is_whole: bool = True
    replays: int = 0
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._session: Session = self.catalogue.session
        self._secrets = secrets_of(self._session.firm)
        self._ids = ids_of(self._session.firm)
        #: Whoever asked for an import may go on to know that it was, by its reference.
        self._her_runs = tuple(runs_of(self._session.firm, ADMIN.user_id))

    def run(self, scene: Scene, number: int = 0) -> None:
        """Replays of it; then the scene itself, of which nothing was done yet."""
        self.catalogue.stage(scene)
        for replay in self._picked([*self._by_others(scene), *self._forged(scene.body)], number):
            self._check(scene, replay)
        if self.is_whole:
            self._as_it_should_be(scene)
        if scene.name not in FOR_ANYBODY:
            self._demoted(scene)

    def _as_it_should_be(self, scene: Scene) -> None:
        """It works, now that others had a go at it: exploring has seen that it does without."""
        told = self._session.give(scene.body)
        if not self.catalogue.works(told) and scene.name not in SILENT:
            self._fault(scene, "by the administrator", "it does nothing")

    def _picked(self, replays: list[Replay], number: int) -> list[Replay]:
        if self.is_whole or not replays:
            return replays
        always = [one for one in replays if one.is_by_namesake]
        rest = [one for one in replays if not one.is_by_namesake]
        return [*always, rest[number % len(rest)]]

    def _by_others(self, scene: Scene) -> Iterator[Replay]:
        bare = stripped(scene.body)
        own = by(bare, TEAM, ADMIN.user_id)
        for kind, person in (("of another workspace", STRANGER), (OF_HER_ID, NAMESAKE)):
            theirs = by(bare, OTHER_TEAM, person.user_id)
            yield Replay(kind, theirs, OTHER_TEAM)
            yield from _shared(f"{kind}, where this one is", _placed(theirs, TEAM), OTHER_TEAM)
        yield from _shared("of this workspace, where another is", _placed(own, OTHER_TEAM), TEAM)
        if scene.name not in FOR_ANYBODY:
            yield Replay("without a right", by(bare, TEAM, MEMBER.user_id))
            yield Replay("of another project", by(bare, TEAM, OUTSIDER.user_id), may_see=("Zinnia",))

    def _forged(self, body: Json) -> Iterator[Replay]:
        text, carried = json.dumps(stripped(body)), json.dumps(_carried(body))
        known = [one for one in self._ids if one in carried]
        for value in FORGED if known else ():
            forged = text
            for one in known:
                forged = forged.replace(one, json.dumps(value)[1:-1])
            yield Replay(f"ids forged as {value[:20]!r}", by(json.loads(forged), *_admin()))
        if COMPANY in known and len(known) > 1:
            other = json.loads(text.replace(COMPANY, ANOTHER_COMPANY))
            yield Replay("forged to another company", by(other, *_admin()), ANOTHER_COMPANY)
        if known:
            another = next(one for one in self._ids if one not in known and one[:3] != known[0][:3])
            for one in known:
                text = text.replace(one, another)
            other = json.loads(text)
            yield Replay("an id forged as one of another kind", by(other, *_admin()))

    def _demoted(self, scene: Scene) -> None:
        """She has it open, and is no administrator any more when she sends it."""
        self._demote(scene)
        replay = Replay(DEMOTED, by(stripped(scene.body), *_admin()), may_see=self._her_runs)
        self._check(scene, replay)

    def _demote(self, scene: Scene) -> None:
        self.catalogue.stage(scene)
        session = self._session
        with session.firm.store.writing() as tx:
            tx.access.remove(TEAM, ADMIN.user_id)
            tx.commit()
        session.seen()

    def _check(self, scene: Scene, replay: Replay) -> None:
        session = self._session
        self.replays += 1
        told = session.give_as_it_is(replay.body)
        if OUR_FAULT in told.words:
            self._fault(scene, replay.kind, f"an error of ours: {told.words[:300]}")
        self._look_for_secrets(scene, replay, told)
        if session.has_changed:
            after = session.rows()
            again = self._demote if replay.kind == DEMOTED else self.catalogue.stage
            again(scene)
            self._look_for_effects(scene, replay, session.rows(), after)

    def _look_for_secrets(self, scene: Scene, replay: Replay, told: Told) -> None:
        sent = json.dumps(replay.body)
        if "forged" in replay.kind:
            # She is the administrator, and may see all of it.
            return
        for secret in self._secrets:
            if secret in told.words and secret not in sent and secret not in replay.may_see:
                at = told.words.index(secret)
                self._fault(
                    scene, replay.kind, f"tells {secret!r}: …{told.words[max(0, at - 200) : at + 60]}"
                )
                return

    def _look_for_effects(self, scene: Scene, replay: Replay, before: Rows, after: Rows) -> None:
        for table, rows in before.items():
            # An administrator may decide that a row is the other company's from now on.
            is_moved = replay.owner == ANOTHER_COMPANY
            changed = set(after[table]) - set(rows) if is_moved else set(rows) ^ set(after[table])
            changed = {
                row for row in changed if not is_of(replay.owner, row) and not _is_by_the_way(row, table)
            }
            if changed and table not in NOTES:
                self._fault(scene, replay.kind, f"changes {table}: {sorted(changed)[0][:300]}")
                return

    def _fault(self, scene: Scene, kind: str, what: str) -> None:
        self.faults.append(f"{scene.name}, {kind}: {what}")


def is_of(owner: str, row: str) -> bool:
    """Whether the row is the other workspace's own, or nothing of the first company's."""
    if owner == ANOTHER_COMPANY:
        return COMPANY not in row
    return owner == OTHER_TEAM and (OTHER_TEAM in row or "con9" in row)


def _carried(body: Json) -> list[Any]:
    """What says what it is about: the button's value; where there is none, what stands in the form."""
    view = body.get("view") or {}
    actions = body.get("actions") or []
    if any(one.get("value") for one in actions):
        return actions
    return [actions, view.get("private_metadata"), view.get("state")]


def _is_by_the_way(row: str, table: str) -> bool:
    """Customers of these are read beside what is delivered, and whenever that is done."""
    return table in READ_BESIDE and COMPANY not in row


def stripped(body: Json) -> Json:
    """Without the firm's names, which whoever forges it cannot know: what is told then was not her own."""
    text = json.dumps(body)
    for name in NAMES:
        text = text.replace(name, "Something")
    found: Json = json.loads(text.replace('"N-', '"M-'))
    return found


def _shared(kind: str, body: Json | None, team_id: str) -> Iterator[Replay]:
    if body is not None:
        yield Replay(kind, body, team_id)


def _placed(body: Json, team_id: str) -> Json | None:
    """In a channel that is shared, or in a view that was opened there: another workspace than her own.

    None where Slack names no other workspace than the person's.
    """
    if "user" not in body:
        return None
    placed = body | {"team": {"id": team_id, "domain": "elsewhere"}}
    if "view" in body:
        placed["view"] = body["view"] | {"team_id": team_id, "app_installed_team_id": team_id}
    return placed


def _admin() -> tuple[str, str]:
    return TEAM, ADMIN.user_id
