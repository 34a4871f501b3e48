"""Projects that are suggested for customers: accepted, ignored, wanted again; never linked by themselves."""

from __future__ import annotations

import pytest

from services.errors import NotAllowed, NotFound
from services.model.project import Project
from services.model.project_directory import Beside
from services.model.project_setup import Because
from services.projects.suggestions import PAGE
from tests.services.desk_doubles import ADMIN, MEMBER, STRANGER
from tests.services.projects.setup_firm import COMPANY, CONNECTION, SetupFirm


@pytest.fixture
def harbour(firm: SetupFirm) -> Project:
    """A project, and a customer of nearly its name, among others that no project fits."""
    firm.customer("7", "Harbour House, Inc.")
    firm.customer("8", "Quay")
    return firm.project("Harbour House", "Harbour House")


def suggested(firm: SetupFirm, start: int = 0) -> dict[str, str | None]:
    """The project that is suggested, by customer."""
    page = firm.desk.suggestions.page(ADMIN, CONNECTION, start)
    return {line.customer_id: line.suggestion.project_id for line in page.lines}


def ignore(firm: SetupFirm, customer_id: str, project: Project) -> None:
    firm.desk.suggestions.ignore(ADMIN, CONNECTION, customer_id, project.id)


def test_only_projects_that_are_there_are_suggested_and_nothing_is_linked(
    firm: SetupFirm, harbour: Project
) -> None:
    assert suggested(firm) == {"7": harbour.id}
    assert firm.links() == {}


def test_an_accepted_suggestion_is_linked_and_suggested_no_more(firm: SetupFirm, harbour: Project) -> None:
    (line,) = firm.desk.suggestions.page(ADMIN, CONNECTION, 0).lines

    outcome = firm.setup.apply(ADMIN, COMPANY, {line.customer_id: line.suggestion.mark})

    assert (outcome.linked, outcome.created) == (1, 0)
    assert firm.links() == {"7": harbour.label}
    assert suggested(firm) == {}


def test_an_ignored_suggestion_is_made_nowhere_until_it_is_wanted_again(
    firm: SetupFirm, harbour: Project
) -> None:
    ignore(firm, "7", harbour)
    ignore(firm, "7", harbour)

    page = firm.desk.suggestions.page(ADMIN, CONNECTION, 0)
    assert (list(page.lines), page.ignored) == ([], 1)
    assert firm.lines()["7"].suggestion.because is Because.NAMED_LIKE
    listed = firm.desk.suggestions.ignored(ADMIN, CONNECTION, Beside())
    assert [(one.customer_id, one.project_id) for one in listed.page.rows] == [("7", harbour.id)]
    assert (listed.customers, listed.projects) == ({"7": "Harbour House, Inc."}, {harbour.id: harbour})

    firm.desk.suggestions.suggest_again(ADMIN, CONNECTION, "7", harbour.id)

    assert suggested(firm) == {"7": harbour.id}
    assert [action for _, action in firm.audit()] == [
        "project_created",
        "suggestion_ignored",
        "suggestion_restored",
    ]


def test_the_next_best_project_is_suggested_where_the_best_was_ignored(firm: SetupFirm) -> None:
    firm.customer("6", "Sister", email="books@firm.example")
    firm.customer("7", "Quay", email="books@firm.example")
    sister, quay = firm.project("Acme", "Sister", "6"), firm.project("Quay", "Quay")
    assert suggested(firm) == {"7": quay.id}

    ignore(firm, "7", quay)

    assert suggested(firm) == {"7": sister.id}


def test_what_is_ignored_for_one_customer_is_suggested_for_others(firm: SetupFirm, harbour: Project) -> None:
    firm.customer("9", "Harbour House LLC")
    ignore(firm, "7", harbour)

    assert suggested(firm) == {"9": harbour.id}


def test_pages_of_suggestions_hold_each_once(firm: SetupFirm) -> None:
    for no in range(PAGE + 2):
        firm.customer(str(no), f"Customer {no:02}")
        firm.project("Work", f"Customer {no:02}")

    first = firm.desk.suggestions.page(ADMIN, CONNECTION, 0)
    assert first.later is not None
    second = firm.desk.suggestions.page(ADMIN, CONNECTION, first.later)

    shown = [line.customer_id for page in (first, second) for line in page.lines]
    assert shown == [str(no) for no in range(PAGE + 2)]
    assert second.later is None


def test_another_customers_or_workspaces_ids_are_ignored_for_nobody(
    firm: SetupFirm, harbour: Project
) -> None:
    suggestions = firm.desk.suggestions

    for refused in (
        lambda: suggestions.ignore(STRANGER, CONNECTION, "7", harbour.id),
        lambda: suggestions.ignore(ADMIN, CONNECTION, "404", harbour.id),
        lambda: suggestions.ignore(ADMIN, CONNECTION, "7", "nobodys"),
        lambda: suggestions.suggest_again(STRANGER, CONNECTION, "7", harbour.id),
        lambda: suggestions.ignored(STRANGER, CONNECTION, Beside()),
        lambda: suggestions.page(STRANGER, CONNECTION, 0),
    ):
        with pytest.raises(NotFound):
            refused()
    for forbidden in (
        lambda: suggestions.ignore(MEMBER, CONNECTION, "7", harbour.id),
        lambda: suggestions.suggest_again(MEMBER, CONNECTION, "7", harbour.id),
        lambda: suggestions.ignored(MEMBER, CONNECTION, Beside()),
        lambda: suggestions.page(MEMBER, CONNECTION, 0),
    ):
        with pytest.raises(NotAllowed):
            forbidden()
    assert firm.desk.suggestions.page(ADMIN, CONNECTION, 0).ignored == 0
