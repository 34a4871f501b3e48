"""Projects that are deleted, and those that stay because something refers to them."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from services.errors import NotFound
from services.model.project_directory import ProjectUse
from services.projects.changes import ProjectInUse
from services.store.tables import clients
from tests.services.desk_doubles import ADMIN, NOW
from tests.services.projects.project_rows import an_invoice
from tests.services.projects.setup_firm import CONNECTION, SetupFirm
from tests.store.books import ANY_RUN
from tests.store.entry_rows import add_entries, an_entry_row


def test_a_project_that_nothing_refers_to_is_deleted_with_its_members_and_its_client(
    firm: SetupFirm, database: sa.Engine
) -> None:
    firm.customer("7", "Acme")
    project = firm.project("Acme", "Website")
    firm.make_member(project)
    firm.desk.suggestions.ignore(ADMIN, CONNECTION, "7", project.id)

    firm.desk.changes.delete(ADMIN, project.id)

    assert firm.projects.search(ADMIN, "") == []
    with database.connect() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(clients)) == 0
    assert firm.audit()[-1] == ("UADMIN", "project_deleted")
    with pytest.raises(NotFound):
        firm.desk.changes.delete(ADMIN, project.id)


def test_a_project_that_something_refers_to_stays_and_it_is_said_what(
    firm: SetupFirm, database: sa.Engine
) -> None:
    project = firm.project("Acme", "Website", "7")
    an_invoice(firm, project, "F-1")
    with firm.store.writing() as tx:
        new = replace(ANY_RUN, filters=replace(ANY_RUN.filters, project_id=project.id))
        tx.runs.add(new, NOW)
        tx.commit()

    with pytest.raises(ProjectInUse) as refused:
        firm.desk.changes.delete(ADMIN, project.id)

    assert str(refused.value) == (
        "Acme / Website was not deleted: it has invoices, linked customers and imports that were asked "
        "for it."
    )
    assert firm.projects.search(ADMIN, "") == [project]


def test_a_project_with_imported_time_stays(firm: SetupFirm, database: sa.Engine) -> None:
    project = firm.project("Acme", "Website")
    with database.begin() as connection:
        add_entries(connection, [an_entry_row(project_id=project.id, client_id=project.client_id)])

    with pytest.raises(ProjectInUse, match=r"it has time entries or expenses\.$"):
        firm.desk.changes.delete(ADMIN, project.id)


@pytest.mark.parametrize("use", ProjectUse)
def test_every_use_has_words(use: ProjectUse) -> None:
    assert use.words
