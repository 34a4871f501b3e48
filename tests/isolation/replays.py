"""Everything once more, by whom it is none of the business of, and with ids that are none of hers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.isolation.catalogue import SILENT, Catalogue, Scene
from tests.isolation.client import by
from tests.isolation.session import Session, Told
from tests.isolation.world import NAMES, NAMESAKE, OTHER_TEAM, OUTSIDER, STRANGER, ids_of, runs_of, secrets_of
from tests.services.desk_doubles import ADMIN, MEMBER, TEAM

Json = dict[str, Any]
#: Nothing has this name: unknown, of another workspace, huge, with the signs that our own values are made of,
#: of SQL and of Slack's markup.
FORGED = ("IMP-00000000", "con9", "9" * 2900, "a|b/c:d~e", "' OR 1=1 --", "<!channel>", "", "../../etc")
COMPANY, ANOTHER_COMPANY = "con1", "con2"
#: What somebody is told who was stopped by an error of ours.
OUR_FAULT = "Reference: "
#: Tables in which only what was delivered is noted.
NOTES = frozenset({"inbox_seen", "sqlite_sequence"})
READ_BESIDE = frozenset({"metered_calls", "mirror_state", "mirror_windows", "mirror_customers"})


@dataclass(frozen=True, slots=True)
class Replay:
    """A delivery; whose rows it may change, and what whoever makes it may see of the firm anyway."""

    kind: str
    body: Json
    owner: str = TEAM
    may_see: tuple[str, ...] = ()


@dataclass
class Battery:
    """Replays of scenes, counted; ``faults`` says what went wrong, in words."""

    catalogue: Catalogue
    forged: tuple[str, ...] = FORGED
    replays: int = 0
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._session: Session = self.catalogue.session
        self._secrets = secrets_of(self._session.firm)
        self._ids = ids_of(self._session.firm)
        self._rows: dict[str, list[Any]] = {}
        #: Whoever asked for an import may go on to know that it was, by its reference.
        self._her_runs = tuple(runs_of(self._session.firm, ADMIN.user_id))

    def run(self, scene: Scene) -> None:
        """Every replay of it, and then the scene itself: nothing of it was done yet."""
        self._stage(scene)
        for replay in self._by_others(scene.body):
            self._check(scene, replay)
        for replay in self._forged(scene.body):
            self._check(scene, replay)
        self._demoted(scene)
        self.catalogue.stage(scene)
        told = self._session.give(scene.body)
        if not self.catalogue.works(told) and scene.name not in SILENT:
            self._fault(scene, "by the administrator", "it does nothing")

    def _by_others(self, body: Json) -> Iterator[Replay]:
        bare = stripped(body)
        own = by(bare, TEAM, ADMIN.user_id)
        for kind, person in (("of another workspace", STRANGER), ("of the same id elsewhere", NAMESAKE)):
            theirs = by(bare, OTHER_TEAM, person.user_id)
            yield Replay(kind, theirs, OTHER_TEAM)
            yield from _shared(f"{kind}, where this one is", _placed(theirs, TEAM), OTHER_TEAM)
        yield from _shared("of this workspace, where another is", _placed(own, OTHER_TEAM), TEAM)
        yield Replay("without a right", by(bare, TEAM, MEMBER.user_id))
        yield Replay("of another project", by(bare, TEAM, OUTSIDER.user_id), may_see=("Zinnia",))

    def _forged(self, body: Json) -> Iterator[Replay]:
        text = json.dumps(stripped(body))
        known = [one for one in self._ids if one in json.dumps(_carried(body))]
        if not known:
            return
        kinds = {*self.forged, self._another_kind(known)}
        for value in sorted(kinds):
            forged = text
            for one in known:
                forged = forged.replace(one, json.dumps(value)[1:-1])
            yield Replay(f"ids forged as {value[:20]!r}", by(json.loads(forged), *_admin()))
        if COMPANY in known and len(known) > 1:
            other = json.loads(text.replace(COMPANY, ANOTHER_COMPANY))
            yield Replay("forged to another company", by(other, *_admin()), ANOTHER_COMPANY)

    def _another_kind(self, known: list[str]) -> str:
        """An id of the firm's, of something else than is meant."""
        return next(one for one in self._ids if one not in known and one[:3] != known[0][:3])

    def _demoted(self, scene: Scene) -> None:
        """She has it open, and is no administrator any more when she sends it."""
        session = self._session
        with session.firm.store.writing() as tx:
            tx.access.remove(TEAM, ADMIN.user_id)
            tx.commit()
        session.seen()
        self._rows = session.rows()
        replay = Replay("demoted meanwhile", by(stripped(scene.body), *_admin()), may_see=self._her_runs)
        self._check(scene, replay)

    def _stage(self, scene: Scene) -> None:
        self.catalogue.stage(scene)
        self._rows = self._session.rows()

    def _check(self, scene: Scene, replay: Replay) -> None:
        session = self._session
        self.replays += 1
        told = session.give_as_it_is(replay.body)
        if OUR_FAULT in told.words:
            self._fault(scene, replay.kind, f"an error of ours: {told.words[:300]}")
        self._look_for_secrets(scene, replay, told)
        if session.has_changed:
            self._look_for_effects(scene, replay)
            self._stage(scene)

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

    def _look_for_effects(self, scene: Scene, replay: Replay) -> None:
        after = self._session.rows()
        for table, rows in self._rows.items():
            changed = set(rows) ^ set(after[table])
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
    """What a delivery carries besides what is merely shown in its view."""
    view = body.get("view") or {}
    return [body.get("actions"), view.get("private_metadata"), view.get("state"), body.get("block_id")]


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
