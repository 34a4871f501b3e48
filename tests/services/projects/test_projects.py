from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from services.errors import InvalidInput, NotAllowed, NotFound
from services.model.audit import AuditAction
from services.projects import ProjectNotFound, Projects, SeveralProjects, suggest_name
from services.projects.projects import ProjectNotOffered
from services.store.engine import open_engine
from services.store.tables import clients
from services.store.tables import projects as project_rows
from services.store.unit_of_work import Store
from tests.services.desk_doubles import (
    ADMIN,
    MEMBER,
    NOW,
    STRANGER,
    TEAM,
    EveryRight,
    SettableClock,
    connected,
    opened_store,
)


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    with opened_store(database_url) as store:
        yield store


@pytest.fixture
def projects(store: Store) -> Projects:
    return Projects(store, SettableClock(), EveryRight(ADMIN, STRANGER))


def labels(projects: Projects, text: str, limit: int = 100) -> list[str]:
    return [project.label for project in projects.search(ADMIN, text, limit)]


def test_a_project_is_named_with_its_client(projects: Projects) -> None:
    assert projects.create(ADMIN, "Acme", "Redesign").label == "Acme / Redesign"


def test_without_a_client_it_is_named_like_the_project(projects: Projects) -> None:
    assert projects.create(ADMIN, None, "Redesign").label == "Redesign"


def test_the_same_client_and_name_is_the_same_project(projects: Projects) -> None:
    first = projects.create(ADMIN, "Acme", "Redesign")

    assert projects.create(ADMIN, " ACME ", "redesign  ") == first


def test_two_projects_share_their_client(projects: Projects) -> None:
    first, second = (projects.create(ADMIN, client, name) for client, name in (("Acme", "A"), ("acme", "B")))

    assert first.client_id == second.client_id


@pytest.mark.parametrize(("client", "name"), [("Acme", " "), ("", "Redesign"), (None, "x" * 121)])
def test_an_unusable_name_is_refused(projects: Projects, client: str | None, name: str) -> None:
    with pytest.raises(InvalidInput, match=r"The name of the (client|project) is"):
        projects.create(ADMIN, client, name)


def test_creating_needs_the_right_to_link(projects: Projects) -> None:
    with pytest.raises(NotAllowed):
        projects.create(MEMBER, None, "Redesign")


def test_search_finds_beginnings_before_any_other_part(projects: Projects) -> None:
    for client, name in (("Zeta", "The red house"), ("Acme", "Redesign"), ("Red Cross", "Website")):
        projects.create(ADMIN, client, name)

    assert labels(projects, " RED ") == ["Acme / Redesign", "Red Cross / Website", "Zeta / The red house"]


def test_search_finds_each_project_once(projects: Projects) -> None:
    projects.create(ADMIN, "Red", "Red")

    assert labels(projects, "red") == ["Red"]


def test_search_without_text_gives_the_first_projects(projects: Projects) -> None:
    for name in ("Cedar", "Alder", "Birch"):
        projects.create(ADMIN, None, name)

    assert labels(projects, "", limit=2) == ["Alder", "Birch"]


@pytest.mark.parametrize("text", ["%", "_", "'", "\\", "/"])
def test_signs_of_the_query_language_are_plain_letters(projects: Projects, text: str) -> None:
    projects.create(ADMIN, None, "Plain")

    assert labels(projects, text) == []


def test_search_finds_accents_and_other_scripts(projects: Projects) -> None:
    projects.create(ADMIN, "Süßwaren", "Ärztehaus Köln")

    assert labels(projects, "ÄRZTE") == labels(projects, "süss") == ["Süßwaren / Ärztehaus Köln"]


def test_without_the_right_to_see_any_project_only_a_members_own_are_found(
    projects: Projects, store: Store
) -> None:
    mine = projects.create(ADMIN, None, "Redesign A")
    projects.create(ADMIN, None, "Redesign B")
    with store.writing() as tx:
        tx.projects.add_member(mine.id, MEMBER.user_id)
        tx.commit()

    assert [projects.search(MEMBER, text) for text in ("redesign", "design", "")] == [[mine], [mine], [mine]]


def test_a_project_by_name_is_offered_only_to_those_who_may_see_it(projects: Projects, store: Store) -> None:
    mine, hidden = (projects.create(ADMIN, None, name) for name in ("Redesign A", "Redesign B"))
    with store.writing() as tx:
        tx.projects.add_member(mine.id, MEMBER.user_id)
        tx.commit()

    with pytest.raises(ProjectNotOffered) as refused:
        projects.chosen(MEMBER, "redesign b")
    with pytest.raises(ProjectNotOffered) as unknown:
        projects.chosen(MEMBER, "redesign c")

    assert projects.chosen(MEMBER, "redesign a") == mine
    assert projects.chosen(ADMIN, "redesign b") == hidden
    assert str(refused.value) == "There is no project “redesign b”."
    assert str(unknown.value) == "There is no project “redesign c”."


def test_what_is_similar_is_named_only_to_those_who_may_see_it(projects: Projects) -> None:
    projects.create(ADMIN, "Acme", "Redesign")

    with pytest.raises(ProjectNotOffered, match=r"Similar ones are Acme / Redesign\."):
        projects.chosen(ADMIN, "redes")
    with pytest.raises(ProjectNotOffered, match=r"no project “redes”\.\Z"):
        projects.chosen(MEMBER, "redes")


def test_another_workspace_finds_nothing(projects: Projects) -> None:
    projects.create(ADMIN, None, "Redesign")

    assert projects.search(STRANGER, "redesign") == []


def test_another_workspaces_project_does_not_exist(projects: Projects) -> None:
    project = projects.create(ADMIN, None, "Redesign")

    with pytest.raises(NotFound):
        projects.get(project.id, "T2")


def test_search_among_many_stops_at_the_limit(projects: Projects, database_url: str) -> None:
    engine = open_engine(database_url)
    with engine.begin() as database:
        database.execute(sa.insert(clients).values(id="c1", team_id=TEAM, name="Acme", name_folded="acme"))
        database.execute(sa.insert(project_rows), [_row(number) for number in range(3000)])
    engine.dispose()

    assert labels(projects, "nr 0001", 3) == ["Acme / Nr 000100", "Acme / Nr 000101", "Acme / Nr 000102"]
    assert len(labels(projects, "r 00")) == 100


def _row(number: int) -> dict[str, object]:
    name = f"Nr {number:06}"
    folded = {"name_folded": name.casefold(), "label_folded": f"acme / {name.casefold()}"}
    made = {"created_by": "U1", "created_at": NOW}
    return {"id": f"p{number}", "team_id": TEAM, "client_id": "c1", "name": name, **folded, **made}


@pytest.mark.parametrize("text", ["redesign", "Acme/Redesign", " acme / redesign "])
def test_a_project_is_found_by_name_or_by_client_and_name(projects: Projects, text: str) -> None:
    project = projects.create(ADMIN, "Acme", "Redesign")

    assert projects.find(TEAM, text) == project


def test_a_slash_may_be_part_of_a_name(projects: Projects) -> None:
    project = projects.create(ADMIN, "A/B Ltd", "24/7 support")

    assert projects.find(TEAM, "A/B Ltd/24/7 support") == projects.find(TEAM, "24/7 support") == project


def test_a_name_of_several_projects_needs_its_client(projects: Projects) -> None:
    for client in ("Acme", "Birch"):
        projects.create(ADMIN, client, "Website")

    with pytest.raises(SeveralProjects, match=r"Acme / Website, Birch / Website") as error:
        projects.find(TEAM, "Website")

    assert "CLIENT/NAME" in error.value.remedy


def test_an_unknown_project_is_named_in_the_error(projects: Projects) -> None:
    with pytest.raises(ProjectNotFound, match="“Acme/Nothing”"):
        projects.find(TEAM, "Acme/Nothing")


def test_linked_customers_are_known_by_their_project(projects: Projects, store: Store) -> None:
    connection, project = connected(store, SettableClock()), projects.create(ADMIN, None, "Redesign")

    projects.link(ADMIN, connection.id, ["7", "8"], project.id)

    with store.reading() as tx:
        assert tx.projects.links(connection.id) == {"7": project.id, "8": project.id}


def test_a_customer_has_one_project_and_the_change_is_recorded(projects: Projects, store: Store) -> None:
    connection = connected(store, SettableClock())
    first, second = (projects.create(ADMIN, None, name) for name in ("A", "B"))

    for project in (first, second, second):
        projects.link(ADMIN, connection.id, ["7"], project.id)

    with store.reading() as tx:
        links, entries = tx.projects.links(connection.id), tx.audit.recent(TEAM, 2)
    assert links == {"7": second.id}
    assert [entry.action for entry in entries] == [
        AuditAction.CUSTOMER_RELINKED,
        AuditAction.CUSTOMER_LINKED,
    ]
    assert entries[0].details["from_project_id"] == first.id


def test_an_unlinked_customer_has_no_project(projects: Projects, store: Store) -> None:
    connection, project = connected(store, SettableClock()), projects.create(ADMIN, None, "Redesign")
    projects.link(ADMIN, connection.id, ["7"], project.id)

    projects.unlink(ADMIN, connection.id, ["7", "8"])

    with store.reading() as tx:
        assert (tx.projects.links(connection.id), tx.audit.recent(TEAM, 1)[0].action) == (
            {},
            AuditAction.CUSTOMER_UNLINKED,
        )


def test_another_workspaces_company_cannot_be_linked(projects: Projects, store: Store) -> None:
    connection, project = connected(store, SettableClock()), projects.create(STRANGER, None, "Redesign")

    with pytest.raises(NotFound):
        projects.link(STRANGER, connection.id, ["7"], project.id)


def test_linking_tells_which_customers_were_moved_from_another_project(
    projects: Projects, store: Store
) -> None:
    connection = connected(store, SettableClock())
    first, second = (projects.create(ADMIN, None, name) for name in ("A", "B"))
    projects.link(ADMIN, connection.id, ["7"], first.id)

    assert projects.link(ADMIN, connection.id, ["7", "8"], second.id) == {"7": first}
    assert projects.link(ADMIN, connection.id, ["7", "8"], second.id) == {}


def test_another_workspaces_project_cannot_be_linked_to(projects: Projects, store: Store) -> None:
    connection, project = connected(store, SettableClock()), projects.create(STRANGER, None, "Redesign")

    with pytest.raises(NotFound):
        projects.link(ADMIN, connection.id, ["7"], project.id)


def test_linking_needs_the_right(projects: Projects, store: Store) -> None:
    connection, project = connected(store, SettableClock()), projects.create(ADMIN, None, "Redesign")

    with pytest.raises(NotAllowed):
        projects.link(MEMBER, connection.id, ["7"], project.id)


@pytest.mark.parametrize("customers", [[], [" "], ["7", ""]])
def test_linking_nobody_is_refused(projects: Projects, store: Store, customers: list[str]) -> None:
    connection, project = connected(store, SettableClock()), projects.create(ADMIN, None, "Redesign")

    with pytest.raises(InvalidInput):
        projects.link(ADMIN, connection.id, customers, project.id)


@pytest.mark.parametrize(
    ("customer", "name"), [("Acme:Redesign", "Redesign"), ("Acme  Ltd ", "Acme Ltd"), ("A:B:C", "C")]
)
def test_a_name_is_suggested_from_the_last_part(customer: str, name: str) -> None:
    assert suggest_name(customer) == name


@given(st.text(max_size=300))
def test_a_suggestion_is_never_longer_than_a_name(customer: str) -> None:
    assert len(suggest_name(customer)) <= 120
