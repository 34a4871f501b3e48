"""The window *Projects*: one is made, shared, linked, moved and given up; suggestions are decided on."""

from __future__ import annotations

from typing import Any

from bot.sandbox.workspace import TEAM_ID
from tests.journeys.slack.little_books import LittleBooks
from tests.journeys.slack.looking import Json, button, labels, words
from tests.journeys.slack.person import Person
from tests.journeys.slack.scene import Scene
from tests.journeys.slack.waiting import until

HARBOUR, QUAY = "Harbour House, Inc.", "Quay Studio"
LIST, CUSTOMERS = "Projects", "QuickBooks customers"


def opened(person: Person) -> Json:
    """The window, from the person's Home."""
    person.does("home")
    home = person.home_offering(LIST)
    person.does("click", view_id="home", **button(home, LIST))
    return person.modal(LIST)


def press(person: Person, spoken: str) -> None:
    """The button of the modal that a screen reader calls so."""
    view = person.modal()
    elements = [
        element
        for block in view["blocks"]
        for element in [*(block.get("elements") or []), block.get("accessory") or {}]
    ]
    (found,) = [one for one in elements if one.get("accessibility_label") == spoken]
    person.does("click", view_id=view["id"], action_id=found["action_id"], value=found["value"])


def choose(person: Person, action_id: str, value: str) -> None:
    """Somebody from a list in the modal."""
    person.does("click", view_id=person.modal()["id"], action_id=action_id, value=value)


def offered(person: Person, label: str, typed: str, text: str) -> Any:
    """The value of what a searched list offers."""
    return person.searches(label, typed)[text]


def open_project(person: Person, label: str) -> None:
    """One project of the list, once it stands there."""
    person.modal(LIST, f"*{label}*")
    press(person, f"Open {label}")
    person.modal("Project", label)


def makes_and_shares(admin: Person, member: Person) -> None:
    """A first project, and somebody who sees it at once."""
    assert "No projects yet." in words(opened(admin))
    admin.presses_in_modal("New project")
    admin.modal("New project")
    admin.submits(Name_of_the_project="Lobby", Or_a_new_client="Harbour House")
    assert "Nobody." in words(admin.modal("Project", "Harbour House / Lobby"))

    choose(admin, "projects.member.add", member.id)
    admin.modal("Project", f"<@{member.id}> is a member now.")
    own = opened(member)
    assert "*Harbour House / Lobby*" in words(own)
    assert labels(own) == []


def links_elsewhere(admin: Person) -> None:
    """A customer is linked to it, then to a new project once that was asked."""
    admin.presses_in_modal(CUSTOMERS)
    admin.modal(CUSTOMERS, QUAY)
    press(admin, f"Link: {QUAY}")
    admin.modal("QuickBooks customer", "No project")
    admin.submits(Project=offered(admin, "Project", "lob", "Harbour House / Lobby"))
    admin.modal("QuickBooks customer", "Linked to Harbour House / Lobby")
    admin.submits(Or_a_new_project="Quay")
    asked = admin.modal("QuickBooks customer", "Link it to *Quay* instead?")
    assert "Invoices that were imported before stay in their project." in words(asked)
    admin.submits()
    admin.modal("QuickBooks customer", "Linked to Quay")


def unlinks_moves_and_deletes(admin: Person) -> None:
    """The new project is given up again: not while the customer is linked, then from another client."""
    admin.presses_in_modal("Unlink")
    admin.modal("QuickBooks customer", "The link was removed.")
    admin.presses_in_modal("Back to the customers")
    admin.modal(CUSTOMERS, "As of")
    admin.presses_in_modal("Projects")
    open_project(admin, "Quay")
    admin.presses_in_modal("Rename or move")
    admin.modal("Rename or move")
    admin.submits(Name_of_the_project="Portal", Client=offered(admin, "Client", "harb", "Harbour House"))
    admin.modal("Project", "Saved: *Harbour House / Portal*.")
    admin.presses_in_modal("Delete")
    listed = admin.modal(LIST, "*Harbour House / Portal* was deleted.")
    assert "*Harbour House / Lobby*" in words(listed)


def test_a_project_is_made_shared_linked_moved_and_cleaned_up(scene: Scene[LittleBooks]) -> None:
    quay = scene.books.customer(QUAY)

    makes_and_shares(scene.admin, scene.manager)
    links_elsewhere(scene.admin)
    with scene.app.services.store.reading() as tx:
        linked = tx.projects.links(scene.connection_id)
        (project,) = tx.projects.many(linked.values(), TEAM_ID).values()
    assert (list(linked), project.label) == ([quay], "Quay")
    unlinks_moves_and_deletes(scene.admin)

    with scene.app.services.store.reading() as tx:
        assert tx.projects.links(scene.connection_id) == {}


def test_suggestions_are_accepted_ignored_and_had_again(scene: Scene[LittleBooks]) -> None:
    admin, harbour = scene.admin, scene.books.customer(HARBOUR)
    scene.books.customer("Quay Studios")
    for name in ("Harbour House", QUAY):
        scene.project(name, client=name)
    opened(admin)
    admin.presses_in_modal(CUSTOMERS)
    assert labels(admin.modal(CUSTOMERS, HARBOUR))[:2] == ["Link", "Link"]
    admin.presses_in_modal("Suggestions")
    assert labels(admin.modal("Suggestions", "same name")).count("Accept") == 2

    press(admin, f"Ignore {QUAY} for Quay Studios")
    until(lambda: QUAY not in words(admin.modal("Suggestions")), "the suggestion is gone")
    press(admin, f"Accept Harbour House for {HARBOUR}")
    assert "1 customer linked." in words(admin.modal("Suggestions", "No project that is there fits"))
    admin.presses_in_modal("Ignored (1)")
    admin.modal("Ignored suggestions", "ignored by <@U0ADMIN>")
    press(admin, f"Suggest again: {QUAY} for Quay Studios")
    admin.modal("Ignored suggestions", "No suggestion is ignored.")
    admin.presses_in_modal("Suggestions")
    admin.modal("Suggestions", "Quay Studios")

    with scene.app.services.store.reading() as tx:
        assert list(tx.projects.links(scene.connection_id)) == [harbour]
    admin.presses_in_modal(CUSTOMERS)
    admin.modal(CUSTOMERS)
    admin.submits(Show="unlinked")
    assert HARBOUR not in words(admin.modal(CUSTOMERS, "Quay Studios"))
