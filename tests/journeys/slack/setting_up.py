"""The firm of the stories about *Set up projects*, and how its pages are read."""

from __future__ import annotations

from tests.journeys.slack.little_books import LittleBooks
from tests.journeys.slack.little_firm import ACME, CLIENT, PROJECT
from tests.journeys.slack.looking import Json, fields
from tests.journeys.slack.scene import Scene

TITLE = "Set up projects"
#: One is called like a project, up to its legal form; the others are new.
KNOWN, NEW, OTHER = "Harbour House, Inc.", "Fern & Moss", "Quay Studio"


def a_firm_without_projects(scene: Scene[LittleBooks]) -> dict[str, str]:
    """One linked customer with an invoice, three without a project with one each; invoices by customer."""
    acme = scene.books.customer(ACME)
    scene.project(PROJECT, acme, client=CLIENT)
    scene.project("Harbour House", client="Harbour House")
    invoices = {ACME: scene.books.invoice(acme, DocNumber="1001")}
    for at, name in enumerate((KNOWN, NEW, OTHER)):
        customer = scene.books.customer(name, PrimaryEmailAddr={"Address": f"{at}@firm.example"})
        invoices[name] = scene.books.invoice(customer, DocNumber=f"200{at}")
    return invoices


def boxes(view: Json) -> dict[str, Json]:
    """What can be ticked, by customer."""
    return {
        block["label"]["text"]: block["element"]["options"][0]
        for block in view["blocks"]
        if block["type"] == "input"
    }


def ticks(view: Json, *names: str) -> dict[str, list[str]]:
    """What fills the form so that these customers are ticked."""
    offered = boxes(view)
    return {name: [offered[name]["value"]] for name in names}


def ticked(view: Json) -> set[str]:
    """The customers whose boxes are ticked."""
    state = view["state"]["values"]
    return {
        label for label, (block, action) in fields(view).items() if state[block][action]["selected_options"]
    }
