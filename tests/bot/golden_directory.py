"""Every view of the window *Projects*, with the name of its golden file."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.blocks import Block
from bot.projects.directory_state import (
    CustomersState,
    CustomerState,
    IgnoredState,
    ListState,
    ProjectState,
    SuggestState,
)
from bot.projects.views import customer, customers, directory, project, project_forms, suggestions
from services.model.project_directory import (
    Client,
    CustomerDetails,
    CustomerList,
    CustomerPlace,
    Held,
    Ignored,
    IgnoredPage,
    LinkedCustomer,
    ListedCustomer,
    Paged,
    ProjectDetails,
    ProjectList,
    ProjectRow,
    SuggestionLine,
    SuggestionPage,
    Which,
)
from services.model.project_setup import Because, Suggestion
from tests.builders import NOW, a_connection, a_project
from tests.setup_builders import a_setup_outcome

WEBSITE = a_project(id="pro2", name="Website")
ROWS = (ProjectRow(a_project(), 2, 1), ProjectRow(WEBSITE, 0, 0))
MIDDLE = ListState("red", "cli1", "pro1")
STATE = ProjectState("pro1", MIDDLE)
LINKED = LinkedCustomer("con1", "Rivertown Design", "8", "Acme:Redesign")
OTHER = a_connection(id="con2", realm_id="9341453000000002", company_name="Rivertown Studio")
ACME = ListedCustomer("7", "Acme", None, "books@acme.example")
EAST = ListedCustomer("8", "Acme:East", "7", is_project=True)
QUAY = ListedCustomer("9", "Quay & Co", None, is_active=False)
PLACES = (CustomerPlace(ACME, a_project()), CustomerPlace(EAST, a_project(), "Acme"), CustomerPlace(QUAY))
CUSTOMERS = CustomersState("con1", "a", Which.UNLINKED, "7")
CUSTOMER = CustomerState("7", CUSTOMERS)
SUGGESTED = (
    SuggestionLine("8", "Acme:East", Suggestion("Acme", "East", Because.SIMILAR_NAME, "pro1")),
    SuggestionLine("9", "Quay & Co", Suggestion("Quay", "Quay", Because.SAME_EMAIL, "pro2", "Quay Studio")),
)


def a_list(**facts: Any) -> ProjectList:
    """The first page of two, for a financial administrator."""
    return replace(ProjectList(Paged(ROWS, has_next=True), may_manage=True, may_link=True), **facts)


def a_details(**facts: Any) -> ProjectDetails:
    """A project with a member and a linked customer."""
    details = ProjectDetails(a_project(), "U0ADMIN", NOW, ("U0MEMBER",), 1, (LINKED,), 1)
    return replace(details, **facts)


def a_customer_list(**facts: Any) -> CustomerList:
    """Three customers: linked, by its parent's link, without any."""
    return replace(CustomerList(a_connection(), Paged(PLACES, True, True), NOW), **facts)


def a_customer(place: CustomerPlace = PLACES[0], below: int = 0) -> CustomerDetails:
    return CustomerDetails(a_connection(), place, below)


def a_suggestion_page(**facts: Any) -> SuggestionPage:
    """Two suggestions, more on the next page."""
    return replace(SuggestionPage(a_connection(), SUGGESTED, 12, 3), **facts)


TWO_IGNORED = (
    Ignored("con1", "8", "pro1", "U0ADMIN", NOW),
    Ignored("con1", "404", "pro3", "cli", NOW),
)
IGNORED = IgnoredPage(
    a_connection(), Paged(TWO_IGNORED, True, True), {"8": "Acme:East"}, {"pro1": a_project()}
)
MANY = a_details(
    members=tuple(f"U{no:08}" for no in range(20)),
    member_count=31,
    linked=tuple(replace(LINKED, customer_id=str(no)) for no in range(20)),
    link_count=1204,
)
SUGGESTIONS = SuggestState("con1")
DIRECTORY_VIEWS: dict[str, Block] = {
    "directory": directory.directory(a_list(), ListState()),
    "directory-searched": directory.directory(
        a_list(page=Paged(ROWS, True, True), client=Client("cli1", "Acme"), is_cut=True), MIDDLE
    ),
    "directory-empty": directory.directory(a_list(page=Paged(())), ListState()),
    "directory-no-match": directory.directory(a_list(page=Paged(())), ListState("zzz")),
    "directory-deleted": directory.directory(a_list(), ListState(), project.deleted("Acme / Redesign")),
    "directory-manager": directory.directory(a_list(may_link=False), ListState()),
    "directory-member": directory.directory(
        ProjectList(Paged((ProjectRow(WEBSITE),)), may_manage=False), ListState()
    ),
    "directory-member-of-nothing": directory.directory(ProjectList(Paged(()), False), ListState()),
    "project": project.project(a_details(), STATE),
    "project-many": project.project(MANY, STATE, project.changed(MANY, Held(3, 1204, 1))),
    "project-new": project.project(
        a_details(members=(), member_count=0, linked=(), link_count=0), ProjectState("pro1")
    ),
    "project-moved": project.project(a_details(), STATE, project.changed(a_details(), Held())),
    "project-form-new": project_forms.new_project(MIDDLE),
    "project-form-edit": project_forms.edit_project(a_project(), STATE),
    "project-form-client": project_forms.edit_client(Client("cli1", "Acme"), STATE),
    "customers": customers.customers(a_customer_list(), (a_connection(), OTHER), CUSTOMERS),
    "customers-empty": customers.customers(
        a_customer_list(page=Paged(()), as_of=None), (a_connection(),), CustomersState("con1")
    ),
    "customer-linked": customer.customer(a_customer(below=2), CUSTOMER, customer.linked("Acme / Redesign")),
    "customer-by-parent": customer.customer(a_customer(PLACES[1]), CUSTOMER),
    "customer-unlinked": customer.customer(a_customer(PLACES[2]), CUSTOMER),
    "customer-relink": customer.relink(
        a_customer(below=1), "Acme / Website", replace(CUSTOMER, project_id="pro2")
    ),
    "suggestions": suggestions.suggestions(a_suggestion_page(), SUGGESTIONS),
    "suggestions-last": suggestions.suggestions(
        a_suggestion_page(lines=SUGGESTED[:1], later=None, ignored=0),
        SUGGESTIONS.next(12),
        suggestions.accepted(a_setup_outcome(linked=1, linked_meanwhile=1, changed=2)),
    ),
    "suggestions-none": suggestions.suggestions(
        a_suggestion_page(lines=(), later=None, ignored=0), SUGGESTIONS
    ),
    "suggestions-ignored": suggestions.ignored(IGNORED, IgnoredState("con1", "pro1/8")),
    "suggestions-none-ignored": suggestions.ignored(
        IgnoredPage(a_connection(), Paged(()), {}, {}), IgnoredState("con1")
    ),
}
