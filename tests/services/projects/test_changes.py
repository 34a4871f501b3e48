"""New projects, other names, other clients, and projects that are deleted."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from services.errors import NotAllowed, NotFound, Repeated
from services.model.import_run import ANY_PLAN, RunStatus
from services.model.invoice_status import Tile
from services.model.people import Actor
from services.model.project import Project
from services.model.project_directory import ClientChoice, Held, ProjectsWanted
from services.ports.invoice_window import Posting
from services.projects import NameTaken, UnusableName
from services.projects.changes import ImportUnderWay, NumbersClash
from services.store.tables import clients, invoices
from services.store.tables_entries import entries
from services.store.tables_runs import import_runs
from services.store.versions import created_in, entries_ledger_of, ledger_of, versions_of
from tests.services.desk_doubles import ADMIN, MEMBER, NOW, STRANGER, TEAM
from tests.services.projects.project_rows import an_invoice, imported
from tests.services.projects.setup_firm import CONNECTION, SetupFirm
from tests.store.books import ANY_RUN
from tests.store.entry_rows import add_entries, an_entry_row, an_expense_row

SAME_CLIENT = ClientChoice()
BIRCH = ClientChoice(name="Birch")


def to_client(project: Project) -> ClientChoice:
    return ClientChoice(client_id=project.client_id)


def change(firm: SetupFirm, project: Project, name: str, client: ClientChoice = SAME_CLIENT) -> Project:
    return firm.desk.changes.change(ADMIN, project.id, name, client).project


def client_ids(database: sa.Engine) -> set[str | None]:
    with database.connect() as connection:
        return set(connection.scalars(sa.select(invoices.c.client_id)))


def test_a_project_is_created_for_a_client_that_is_there_a_new_one_or_one_of_its_own_name(
    firm: SetupFirm,
) -> None:
    acme = firm.project("Acme", "Website")
    create = firm.desk.changes.create

    made = [
        create(ADMIN, " Re  design ", to_client(acme)),
        create(ADMIN, "Lobby", BIRCH),
        create(ADMIN, "Quay", ClientChoice()),
    ]

    assert [project.label for project in made] == ["Acme / Re design", "Birch / Lobby", "Quay"]
    assert made[0].client_id == acme.client_id
    assert [action for _, action in firm.audit()] == ["project_created"] * 4


def test_a_name_that_is_taken_empty_or_too_long_is_refused_where_it_stands(firm: SetupFirm) -> None:
    firm.project("Acme", "Website")

    for name, client, kind in (
        ("WEBSITE", ClientChoice(name="acme"), "project"),
        (" ", SAME_CLIENT, "project"),
        ("Lobby", ClientChoice(name="x" * 121), "client"),
    ):
        with pytest.raises(UnusableName) as refused:
            firm.desk.changes.create(ADMIN, name, client)
        assert refused.value.kind == kind


def test_a_renamed_project_is_found_by_its_new_name_alone(firm: SetupFirm) -> None:
    project = firm.project("Acme", "Website", "7")

    renamed = change(firm, project, "Portal")

    assert renamed.label == "Acme / Portal"
    assert firm.links() == {"7": "Acme / Portal"}
    assert firm.projects.search(ADMIN, "portal") == [renamed]
    assert firm.projects.search(ADMIN, "website") == []
    assert firm.audit()[-1] == ("UADMIN", "project_renamed")


def test_saving_a_project_as_it_is_changes_and_records_nothing(firm: SetupFirm) -> None:
    project = firm.project("Acme", "Website")

    assert change(firm, project, "Website", to_client(project)) == project
    assert firm.audit() == [("UADMIN", "project_created")]


def test_two_projects_of_a_client_never_bear_one_name(firm: SetupFirm) -> None:
    website, portal = firm.project("Acme", "Website"), firm.project("Birch", "Portal")
    firm.project("Acme", "Portal")

    for project, client in ((website, SAME_CLIENT), (portal, to_client(website))):
        with pytest.raises(NameTaken):
            change(firm, project, "PORTAL", client)

    assert change(firm, portal, "Portal 2", to_client(website)).label == "Acme / Portal 2"


def test_a_renamed_client_labels_all_its_projects_anew(firm: SetupFirm) -> None:
    first, _ = firm.project("Acme", "Website"), firm.project("Acme", "Acme Ltd")
    firm.project("Birch", "Website")

    client = firm.desk.changes.rename_client(ADMIN, first.client_id, " Acme  Ltd ")

    page = firm.desk.directory.page(ADMIN, ProjectsWanted()).page
    assert [row.project.label for row in page.rows] == [
        "Acme Ltd",
        "Acme Ltd / Website",
        "Birch / Website",
    ]
    assert firm.projects.search(ADMIN, "acme ltd / web") == [replace(first, client_name=client.name)]
    with pytest.raises(NameTaken):
        firm.desk.changes.rename_client(ADMIN, client.id, "birch")
    assert firm.audit()[-1] == ("UADMIN", "client_renamed")


def test_the_invoices_of_a_project_follow_it_to_another_client(firm: SetupFirm, database: sa.Engine) -> None:
    project = firm.project("Acme", "Website")
    imported(database, project, 101, "1001")
    an_invoice(firm, project, "F-1")
    scopes = [ledger_of(CONNECTION), created_in(TEAM)]
    with database.connect() as connection:
        before = versions_of(connection, scopes)

    changed = firm.desk.changes.change(ADMIN, project.id, "Website", BIRCH)

    assert (changed.project.label, changed.moved) == ("Birch / Website", Held(invoices=2))
    assert client_ids(database) == {changed.project.client_id}
    with database.connect() as connection:
        after = versions_of(connection, scopes)
        names = set(connection.scalars(sa.select(clients.c.name)))
    assert all(after[scope] > before.get(scope, 0) for scope in scopes)
    assert names == {"Birch"}
    assert firm.audit()[-1] == ("UADMIN", "project_moved")


@pytest.mark.parametrize("other", [None, "Lobby"])
def test_the_time_of_a_project_follows_it_to_another_client(
    firm: SetupFirm, database: sa.Engine, other: str | None
) -> None:
    project = firm.project("Acme", "Website")
    if other is not None:
        firm.project("Acme", other)
    with database.begin() as connection:
        mine = {"project_id": project.id, "client_id": project.client_id}
        add_entries(connection, [an_entry_row(**mine), an_expense_row(**mine)])
        before = versions_of(connection, [entries_ledger_of(CONNECTION)])

    changed = firm.desk.changes.change(ADMIN, project.id, "Website", BIRCH)

    assert changed.moved == Held(time_entries=1, expenses=1)
    with firm.store.reading() as tx:
        (told,) = tx.audit.recent(TEAM, 1)
    labels = {"from": "Acme / Website", "to": "Birch / Website"}
    assert told.details == labels | {"time entries": 1, "expenses": 1}
    with database.connect() as connection:
        assert list(connection.scalars(sa.select(entries.c.client_id))) == [changed.project.client_id] * 2
        assert versions_of(connection, [entries_ledger_of(CONNECTION)]) != before
        names = set(connection.scalars(sa.select(clients.c.name)))
    assert names == {"Birch"} | ({"Acme"} if other else set())


def test_a_move_after_which_a_number_would_be_there_twice_is_refused_in_words(
    firm: SetupFirm, database: sa.Engine
) -> None:
    project, birch = firm.project("Acme", "Website"), firm.project("Birch", "Lobby")
    an_invoice(firm, project, "F-1")
    imported(database, birch, 101, "f-1")

    with pytest.raises(NumbersClash, match=r"^Birch has invoices with these numbers .*: F-1\.$"):
        change(firm, project, "Website", to_client(birch))

    assert client_ids(database) == {project.client_id, birch.client_id}


def test_an_imported_invoice_gives_way_to_one_of_its_number_until_that_is_posted(
    firm: SetupFirm, database: sa.Engine
) -> None:
    project, birch = firm.project("Acme", "Website"), firm.project("Birch", "Lobby")
    imported(database, project, 101, "f-1")
    waiting = an_invoice(firm, birch, "F-1")
    with pytest.raises(NumbersClash):
        change(firm, project, "Website", to_client(birch))

    with firm.store.writing() as tx:
        tx.created_here.post(Posting(waiting, CONNECTION, "501", Tile.AR_AGING), NOW)
        tx.commit()

    assert change(firm, project, "Website", to_client(birch)).label == "Birch / Website"


def test_numbers_that_only_quickbooks_gave_may_be_there_twice(firm: SetupFirm, database: sa.Engine) -> None:
    project, birch = firm.project("Acme", "Website"), firm.project("Birch", "Lobby")
    imported(database, project, 101, "1001")
    imported(database, birch, 102, "1001")

    assert change(firm, project, "Website", to_client(birch)).label == "Birch / Website"


def test_while_an_import_writes_no_project_moves_and_none_is_deleted(
    firm: SetupFirm, database: sa.Engine
) -> None:
    project = firm.project("Acme", "Website")
    with firm.store.writing() as tx:
        tx.runs.add(ANY_RUN, NOW)
        tx.commit()
    unconfirmed = {"status": RunStatus.PREVIEWING.value, "approved_digest": ANY_PLAN}
    paused = {"status": RunStatus.PAUSED.value, "resume_status": RunStatus.IMPORTING.value}

    for values in (unconfirmed, {"status": RunStatus.IMPORTING.value}, paused):
        with database.begin() as connection:
            connection.execute(sa.update(import_runs).values(values))
        with pytest.raises(ImportUnderWay):
            change(firm, project, "Website", BIRCH)
        with pytest.raises(ImportUnderWay):
            firm.desk.changes.delete(ADMIN, project.id)

    assert change(firm, project, "Portal").label == "Acme / Portal"


def test_a_project_moves_while_a_preview_is_made_that_somebody_confirms(firm: SetupFirm) -> None:
    project = firm.project("Acme", "Website")
    with firm.store.writing() as tx:
        tx.runs.add(ANY_RUN, NOW)
        tx.commit()

    assert change(firm, project, "Website", BIRCH).label == "Birch / Website"


def test_a_change_that_is_delivered_again_is_made_once(firm: SetupFirm) -> None:
    project = firm.project("Acme", "Website")
    press = Actor(TEAM, ADMIN.user_id, delivery="press-1")
    changes = firm.desk.changes
    changes.change(press, project.id, "Portal", SAME_CLIENT)
    change(firm, project, "Shop")

    with pytest.raises(Repeated):
        changes.change(press, project.id, "Portal", SAME_CLIENT)

    assert firm.desk.directory.details(ADMIN, project.id).project.name == "Shop"


def test_only_who_may_manage_every_project_changes_any(firm: SetupFirm) -> None:
    project = firm.project("Acme", "Website")
    firm.make_member(project)
    changes = firm.desk.changes

    for refused in (
        lambda: changes.create(MEMBER, "Lobby", BIRCH),
        lambda: changes.change(MEMBER, project.id, "Portal", SAME_CLIENT),
        lambda: changes.rename_client(MEMBER, project.client_id, "Birch"),
        lambda: changes.delete(MEMBER, project.id),
    ):
        with pytest.raises(NotAllowed):
            refused()


def test_another_workspaces_projects_and_clients_are_out_of_reach(firm: SetupFirm) -> None:
    project = firm.project("Acme", "Website")
    own = firm.desk.changes.create(STRANGER, "Lobby", BIRCH)
    changes = firm.desk.changes

    for refused in (
        lambda: changes.change(STRANGER, project.id, "Portal", SAME_CLIENT),
        lambda: changes.change(STRANGER, own.id, "Lobby", to_client(project)),
        lambda: changes.create(STRANGER, "Shop", to_client(project)),
        lambda: changes.rename_client(STRANGER, project.client_id, "Birch"),
        lambda: changes.delete(STRANGER, project.id),
    ):
        with pytest.raises(NotFound):
            refused()
    assert firm.projects.search(ADMIN, "") == [project]
