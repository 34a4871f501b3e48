"""The list of invoices in Home is filtered and searched, and each time shown whole again."""

from __future__ import annotations

from tests.journeys.slack.little_books import LittleBooks
from tests.journeys.slack.little_firm import ACME, CLIENT, PROJECT, a_firm
from tests.journeys.slack.looking import Json, button, import_label, values, words
from tests.journeys.slack.scene import Scene, on_both_databases
from tests.journeys.slack.waiting import until


def listed(scene: Scene[LittleBooks], present: str, absent: str) -> str:
    """Home, once its list holds the one invoice and not the other."""

    def look() -> str | None:
        shown = words(scene.admin.home())
        return shown if present in shown and absent not in shown else None

    return until(look, f"the list shows {present} without {absent}")


def press(scene: Scene[LittleBooks], label: str) -> None:
    scene.admin.does("click", view_id="home", **button(scene.admin.home_offering(label), label))


def imported(scene: Scene[LittleBooks]) -> None:
    """Four invoices come in, 1001 to 1004, of which the first is paid."""
    firm = a_firm(scene, linked=4)
    scene.books.pay(firm.linked[0])
    card = scene.preview()
    scene.admin.presses(import_label(card), card)
    scene.report(card, "Import complete")


@on_both_databases
def test_the_list_is_filtered_searched_and_shown_whole_again(scene: Scene[LittleBooks]) -> None:
    imported(scene)
    admin = scene.admin
    admin.does("home")
    admin.home("*1002*")

    press(scene, "Filter")
    assert values(admin.modal("Filter invoices"))["Tile"] == "ar_aging"
    assert "To is before From." in str(admin.submits(From="2026-10-01", To="2026-09-30"))
    project = admin.searches("Project", "smile")[f"{CLIENT} / {PROJECT}"]
    admin.submits(Tile="finals", To="2026-10-31", Project=project)
    assert f"Filtered by: Finals, project {CLIENT} / {PROJECT}" in listed(scene, "*1001*", "*1002*")

    press(scene, "Search")
    admin.modal("Search invoices")
    assert "Write the amount as in 1,234.50." in str(admin.submits(Amount="a lot"))
    admin.submits(Amount="1,235.51")
    assert "Searched for: a total of 1,235.51" in listed(scene, "*1002*", "*1001*")

    press(scene, "Search")
    admin.modal("Search invoices")
    admin.submits(Amount="", Customer=admin.searches("Customer", "acme")[ACME])
    listed(scene, f"Searched for: customer {ACME}", "a total of")

    press(scene, "Clear search")
    listed(scene, "*1002*", "Searched for")


def test_where_slack_has_no_charts_an_image_follows_that_says_the_same(scene: Scene[LittleBooks]) -> None:
    imported(scene)
    scene.admin.does("home")
    assert "data_visualization" in kinds(scene.admin.home("*1002*"))

    scene.people.do("refuse", blocks=["data_visualization"])
    scene.admin.does("home")

    until(lambda: "image" in kinds(scene.admin.home("*1–30*")), "the image stands there")
    (image,) = (block for block in scene.admin.home()["blocks"] if block["type"] == "image")
    assert "1–30: USD 3,709.56;" in image["alt_text"]


def kinds(view: Json) -> set[str]:
    return {block["type"] for block in view["blocks"]}
