"""Who may do what, said in App Home, and the log of who said so."""

from __future__ import annotations

import csv
from typing import Any

from services.model.access import FINANCIAL_ADMINISTRATORS, SecurityGroup
from tests.journeys.slack.little_books import LittleBooks
from tests.journeys.slack.little_firm import a_firm
from tests.journeys.slack.looking import Json, labels, words
from tests.journeys.slack.person import Person
from tests.journeys.slack.scene import Scene
from tests.journeys.slack.test_home import imported, opened, press
from tests.journeys.slack.waiting import until

GROUPS, LOG = "Security groups", "Audit log"
VIEWERS = SecurityGroup.ANY_PROJECT


def chooses(person: Person, group: SecurityGroup, what: str, value: str) -> None:
    """In the list of this security group."""
    view = person.modal(GROUPS)
    block = next(one for one in view["blocks"] if one["block_id"].startswith(f"access.{group.code}.{what}/"))
    names = {"block_id": block["block_id"], "action_id": block["accessory"]["action_id"]}
    person.does("click", view_id=view["id"], value=value, **names)


def removes(person: Person, principal: str, group: SecurityGroup) -> None:
    """By the button beside it; a question before is answered with yes."""
    view = person.modal(GROUPS)
    value = f"{group.code}/{principal}"
    button = next(
        one["accessory"] for one in view["blocks"] if one.get("accessory", {}).get("value") == value
    )
    person.does("click", view_id=view["id"], action_id=button["action_id"], value=value)


def exported(scene: Scene[LittleBooks], number: int) -> list[dict[str, Any]]:
    """The rows of the file that came to her direct messages, once there are so many files."""

    def look() -> list[Json] | None:
        files: list[Json] = scene.people.see("files", **{"as": "U0ADMIN"})["files"]
        return files if len(files) == number else None

    newest = until(look, "the file has come")[-1]
    return list(csv.DictReader(newest["text"].removeprefix("\ufeff").splitlines()))


def test_rights_are_given_and_taken_in_home(scene: Scene[LittleBooks]) -> None:
    a_firm(scene, linked=2)
    imported(scene)
    admin, manager = scene.admin, scene.manager
    opened(manager, "No project lists you as a member")
    opened(admin, "*Financial administrators*: <@U0ADMIN>, <@U0SECOND>")

    admin.does("click", view_id="home", action_id="access.groups.open")
    assert "named in the setting FINANCIAL_ADMINISTRATORS" in words(admin.modal(GROUPS))
    chooses(admin, VIEWERS, "person", "U0MEMBER")
    admin.modal(GROUPS, "<@U0MEMBER>")
    chooses(admin, FINANCIAL_ADMINISTRATORS, "user_group", "S0FINANCE")
    admin.modal(GROUPS, "<!subteam^S0FINANCE> · 2 people")

    assert "USD open" in words(opened(manager, "*1001*"))
    removes(admin, "U0MEMBER", VIEWERS)
    without(admin, "<@U0MEMBER>")
    press(manager, "Open invoice 1001")
    assert "1.234" not in words(manager.modal("Import Invoices"))


def test_an_open_window_does_nothing_for_who_lost_the_right(scene: Scene[LittleBooks]) -> None:
    admin, manager = scene.admin, scene.manager
    scene.make_administrator("U0MEMBER")
    for person in (admin, manager):
        opened(person, "<@U0MEMBER>")
        person.does("click", view_id="home", action_id="access.groups.open")
        person.modal(GROUPS, "<@U0MEMBER>")
    chooses(admin, FINANCIAL_ADMINISTRATORS, "user_group", "S0FINANCE")
    admin.modal(GROUPS, "<!subteam^S0FINANCE> · 2 people")

    removes(admin, "U0MEMBER", FINANCIAL_ADMINISTRATORS)
    without(admin, "<@U0MEMBER>")
    chooses(manager, VIEWERS, "person", "U0MEMBER")
    assert "You don't have the right to manage security groups." in words(manager.modal("Import Invoices"))

    admin.closes()
    admin.does("click", view_id="home", action_id="audit.list.open")
    done = words(admin.modal(LOG))
    assert "*<@U0ADMIN>* removed a financial administrator" in done
    assert "<!subteam^S0FINANCE>" in done
    assert "every project" not in done
    narrows_and_exports(scene)


def without(person: Person, gone: str) -> None:
    until(lambda: gone not in words(person.modal(GROUPS)), f"{gone} is not in the window any more")


def narrows_and_exports(scene: Scene[LittleBooks]) -> None:
    """Only what was added."""
    scene.admin.presses_in_modal("Filter…")
    scene.admin.modal("Filter the audit log")
    scene.admin.submits(What="administrator_added")
    narrowed = scene.admin.modal(LOG, "what: made somebody a financial administrator")
    assert labels(narrowed) == ["Filter…", "Export as CSV"]
    scene.admin.presses_in_modal("Export as CSV")
    scene.admin.modal(LOG, "The file comes to your direct messages.")

    rows = exported(scene, 1)
    assert [(row["Who"], row["Action"], row["About"]) for row in rows] == [
        ("U0ADMIN", "administrator_added", "S0FINANCE"),
        ("cli", "administrator_added", "U0MEMBER"),
    ]
