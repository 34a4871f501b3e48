"""Found among very many: a project by a beginning anywhere, by a part in the first of them first."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.store.engine import open_engine
from services.store.projects import MOST_LOOKED_AT, MOST_OF_MEMBER, ProjectRepository
from services.store.tables import clients, project_members, projects
from services.store.unit_of_work import Store
from tests.services.desk_doubles import MEMBER, NOW, TEAM

COUNT = MOST_LOOKED_AT + 2


@pytest.fixture
def found(store: Store, database_url: str) -> Iterator[ProjectRepository]:
    """So many projects that not all are looked through; the member is in the first ones."""
    engine = open_engine(database_url)
    with engine.connect() as database:
        _add(database)
        yield ProjectRepository(database)
    engine.dispose()


def _add(database: Connection) -> None:
    client = {"id": "c", "team_id": TEAM, "name": "Acme", "name_folded": "acme"}
    database.execute(sa.insert(clients).values(client))
    made = {"team_id": TEAM, "client_id": "c", "created_by": "cli", "created_at": NOW}
    rows = [{"id": f"p{no}", **_named(f"Phase {no:05}"), **made} for no in range(COUNT)]
    database.execute(sa.insert(projects), rows)
    listed = [{"project_id": f"p{no}", "user_id": MEMBER.user_id} for no in range(MOST_OF_MEMBER + 1)]
    database.execute(sa.insert(project_members), listed)


def _named(name: str) -> dict[str, str]:
    return {"name": name, "name_folded": name.casefold(), "label_folded": f"acme / {name}".casefold()}


def names(found: ProjectRepository, text: str, member: str | None = None) -> list[str]:
    return [project.name for project in found.search(TEAM, text, 3, member)]


def test_among_very_many_a_beginning_is_found_and_a_part_in_the_first_of_them_before_the_others(
    found: ProjectRepository,
) -> None:
    last = f"{COUNT - 1:05}"

    assert names(found, f"phase {last}") == [f"Phase {last}"]
    assert names(found, f"acme / phase {last}") == [f"Phase {last}"]
    assert names(found, "hase 00007") == ["Phase 00007"]
    assert all(name.startswith("Phase 0000") for name in names(found, "hase 0000"))
    assert names(found, f"hase {last}") == [f"Phase {last}"]
    assert names(found, "phase of the moon") == []


def test_a_member_of_many_finds_hers_alone(found: ProjectRepository) -> None:
    beyond = f"{MOST_OF_MEMBER + 1:05}"

    assert names(found, "phase 0000", MEMBER.user_id) == ["Phase 00000", "Phase 00001", "Phase 00002"]
    assert names(found, f"phase {beyond}", MEMBER.user_id) == []
    assert names(found, "") == names(found, "", MEMBER.user_id)
