"""A project is found by any part of what it is named, and by what it is named now, whoever changed that."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import count

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.engine import Connection

from services.model.people import Actor
from services.model.project import Project
from services.model.project_directory import Client
from services.store.engine import begin_reading, begin_writing
from services.store.label_texts import LabelTexts
from services.store.projects import MOST_OF_MEMBER, ProjectRepository
from services.store.tables import clients, project_members, projects
from services.store.unit_of_work import Store, Transaction
from services.store.workspaces import adopt_workspace
from tests.kept_engines import kept_engine
from tests.services.desk_doubles import ADMIN, KEYS, MEMBER, NOW, TEAM

COUNT = 5 * MOST_OF_MEMBER + 10
NAMES = st.text("abß/ \n", min_size=1, max_size=4).filter(str.strip)
CHANGES = st.sampled_from(["create", "ensure", "rename", "rename client", "delete", "list"])
TEAMS = count()


@pytest.fixture
def among_many(store: Store, database_url: str) -> Iterator[ProjectRepository]:
    """Very many projects; every fifth is the member's, who has too many to look at each."""
    with kept_engine(database_url).connect() as database:
        _add(database)
        yield ProjectRepository(database)


def _add(database: Connection) -> None:
    client = {"id": "c", "team_id": TEAM, "name": "Acme", "name_folded": "acme"}
    database.execute(sa.insert(clients).values(client))
    made = {"team_id": TEAM, "client_id": "c", "created_by": "cli", "created_at": NOW}
    rows = [{"id": f"p{no}", **_named(f"Phase {no:05}"), **made} for no in range(COUNT)]
    database.execute(sa.insert(projects), rows)
    listed = [{"project_id": f"p{no}", "user_id": MEMBER.user_id} for no in range(0, COUNT, 5)]
    database.execute(sa.insert(project_members), listed)


def _named(name: str) -> dict[str, str]:
    return {"name": name, "name_folded": name.casefold(), "label_folded": f"acme / {name}".casefold()}


def names(found: ProjectRepository, text: str, member: str | None = None, team: str = TEAM) -> list[str]:
    return [project.name for project in found.search(team, text, 3, member)]


def test_among_very_many_a_beginning_and_any_part_are_found_wherever_they_are(
    among_many: ProjectRepository,
) -> None:
    last = f"{COUNT - 1:05}"

    assert names(among_many, "phase") == ["Phase 00000", "Phase 00001", "Phase 00002"]
    assert names(among_many, f"phase {last}") == [f"Phase {last}"]
    assert names(among_many, f"acme / phase {last}") == [f"Phase {last}"]
    assert names(among_many, "hase 0001") == ["Phase 00010", "Phase 00011", "Phase 00012"]
    assert names(among_many, last[1:]) == [f"Phase {last}"]
    assert names(among_many, "phase of the moon") == []


def test_a_member_of_many_finds_hers_alone(among_many: ProjectRepository) -> None:
    last = f"{COUNT - 5:05}"

    for text in ("", "phase", "acme", "hase 0000"):
        assert names(among_many, text, MEMBER.user_id)[:2] == ["Phase 00000", "Phase 00005"]
    assert names(among_many, last[1:], MEMBER.user_id) == [f"Phase {last}"]
    assert names(among_many, f"phase {COUNT - 1:05}", MEMBER.user_id) == []


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_each_process_finds_what_projects_are_named_after_any_change_by_the_other(
    store: Store, database_url: str, data: st.DataObject
) -> None:
    team, processes = Actor(f"T-{next(TEAMS)}", "UADMIN"), [store, Store(kept_engine(database_url), KEYS)]
    texts = st.text("abs/ \n", max_size=3) | NAMES
    for _ in range(data.draw(st.integers(1, 8), "changes")):
        change, name, text = data.draw(CHANGES), data.draw(NAMES), data.draw(texts)
        with processes[data.draw(st.integers(0, 1), "process")].writing() as tx:
            tx.projects.lock(team.team_id)
            there = tx.projects.visible(team.team_id, None)
            which: Project | None = data.draw(st.sampled_from(there)) if there else None
            _change(tx, team, change, data.draw(NAMES), name, which)
            tx.commit()
        for process in processes:
            with process.reading() as tx:
                for member in (None, MEMBER.user_id):
                    _check(tx, team.team_id, text, member, data.draw(st.integers(1, 4), "limit"))


def _change(
    tx: Transaction, actor: Actor, change: str, client: str, name: str, chosen: Project | None
) -> None:
    """Do it, unless that would give two projects or clients the same name."""
    is_taken = bool(tx.projects.named(actor.team_id, name, client, 1))
    if change == "create" and not is_taken:
        tx.projects.create(actor, client, name, NOW)
    elif chosen is None or change == "ensure":
        tx.projects.ensure(actor, [(client, name), (name, client)], NOW)
    elif change == "rename" and not is_taken:
        whose = tx.project_changes.ensure_client(actor.team_id, client)
        tx.project_changes.save(replace(chosen, client_id=whose.id, client_name=whose.name, name=name))
    elif change == "rename client" and tx.directory.client_named(actor.team_id, name) is None:
        tx.project_changes.rename_client(Client(chosen.client_id, chosen.client_name), name)
    elif change == "delete":
        tx.project_changes.delete(chosen)
    elif change == "list":
        tx.projects.add_member(chosen.id, MEMBER.user_id)


def _check(tx: Transaction, team: str, text: str, member: str | None, limit: int) -> None:
    folded = text.strip().casefold()

    def place(project: Project) -> tuple[bool, bool, str]:
        label, name = project.label.casefold(), project.name.casefold()
        return not name.startswith(folded), not label.startswith(folded), label

    hers = tx.projects.visible(team, member)
    holding = {one for one in hers if folded in one.label.casefold()}
    found = tx.projects.search(team, text, limit, member)
    assert {*found} <= holding
    assert len({*found}) == len(found)
    # Two projects may have one label: A of B / C, and B / A of C.
    assert [place(one) for one in found] == sorted(map(place, holding))[:limit]


def test_a_part_is_found_within_one_label_and_not_where_two_meet(store: Store) -> None:
    for name in ("One", "Two\nThree"):
        _create(store, name)

    with store.reading() as tx:
        assert names(tx.projects, "e\nacme") == []
        assert names(tx.projects, "o\nt") == names(tx.projects, "three") == ["Two\nThree"]


def test_what_a_transaction_saw_of_itself_and_took_back_is_found_by_nobody(store: Store) -> None:
    with store.writing() as tx:
        tx.projects.create(ADMIN, "Acme", "Ghost", NOW)
        assert names(tx.projects, "host") == ["Ghost"]
    with store.writing() as tx:
        tx.projects.create(ADMIN, "Acme", "Host", NOW)
        tx.commit()

    with store.reading() as tx:
        assert names(tx.projects, "host") == ["Host"]


def test_who_began_to_read_before_a_change_finds_what_was_there_then(store: Store) -> None:
    _create(store, "Phase 1")
    with store.reading() as before:
        assert names(before.projects, "phase") == ["Phase 1"]
        _create(store, "Phase 2")
        with store.reading() as after:
            assert names(after.projects, "phase") == ["Phase 1", "Phase 2"]
        assert names(before.projects, "phase") == ["Phase 1"]
    with store.reading() as after:
        assert names(after.projects, "phase") == ["Phase 1", "Phase 2"]


def _create(store: Store, name: str) -> None:
    with store.writing() as tx:
        tx.projects.lock(TEAM)
        tx.projects.create(ADMIN, "Acme", name, NOW)
        tx.commit()


def test_threads_that_search_while_projects_are_made_find_all_that_were_made_by_then(store: Store) -> None:
    made = [f"Phase {no:02}" for no in range(12)]

    def search(_: int) -> list[str]:
        with store.reading() as tx:
            return [project.name for project in tx.projects.search(TEAM, "hase", 100, None)]

    with ThreadPoolExecutor(4) as threads:
        searches = [threads.submit(search, no) for no in range(40)]
        for name in made:
            _create(store, name)
        found = [one.result() for one in searches]

    assert all(one == made[: len(one)] for one in found)
    assert search(0) == made


def test_a_workspace_that_is_known_at_last_finds_the_projects_that_were_made_before(
    store: Store, database_url: str
) -> None:
    _create(store, "Phase 1")
    with store.reading() as tx:
        assert (names(tx.projects, ""), names(tx.projects, "", team="T9")) == (["Phase 1"], [])

    adopt_workspace(kept_engine(database_url), "T9", TEAM)

    with store.reading() as tx:
        assert (names(tx.projects, ""), names(tx.projects, "", team="T9")) == ([], ["Phase 1"])


@pytest.mark.parametrize(("most_kept", "is_kept"), [(1, False), (10_000, True)])
def test_a_process_keeps_the_texts_that_it_used_last_and_no_more(
    store: Store, database_url: str, most_kept: int, is_kept: bool
) -> None:
    texts = LabelTexts(most_kept)
    for team in ("T1", "T2"):
        with begin_writing(kept_engine(database_url)) as database:
            ProjectRepository(database).create(replace(ADMIN, team_id=team), "Acme", "Phase 1", NOW)
            database.commit()

    with begin_reading(kept_engine(database_url)) as database:
        of: Callable[[str], object] = lambda team: texts.of(database, team)  # noqa: E731
        first = of("T1")
        assert of("T1") is first
        second = of("T2")
        assert of("T2") is second
        assert (of("T1") is first) is is_kept
