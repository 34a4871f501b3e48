"""The dialog of *Post to QuickBooks* while it changes, and the remedies of an invoice that was settled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from bot.created_here.views import posting as views
from bot.ids import Action, Field, View
from services.invoice_window.editing import DraftEditing
from services.invoice_window.existing import NothingToCompare
from services.model.posting import Named, PostingLists
from services.store.unit_of_work import StoreBusy
from tests.bot.incoming.created_here_scenes import CREATED_HERE_SCENES, drafted
from tests.bot.incoming.office import Office, an_office, as_admin
from tests.bot.incoming.takes_everything import TakesEverything
from tests.bot.requests import a_button, a_modal, a_submission, in_modal, option_state
from tests.services.desk_doubles import ADMIN, TEAM, connected
from tests.services.imports.firm import fill, opened_firm

Json = dict[str, Any]
OTHER = "con2"


class SellsTwo(TakesEverything):
    """A company where there is something to choose."""

    def lists(self) -> PostingLists:
        items = Named("4", "Design"), Named("9", "Travel")
        return PostingLists(items, (Named("NON", "No sales tax"), Named("TAX", "Taxable")))


@pytest.fixture
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office of a firm whose customers are known from a preview."""
    url = f"sqlite:///{tmp_path_factory.mktemp('office') / 'kept.db'}"
    with opened_firm(url) as firm, an_office(firm) as office:
        fill(office.firm, linked=1, unlinked=1)
        office.firm.previewed()
        office.writers = SellsTwo()
        yield office


def opened(office: Office, invoice_id: str) -> Json:
    """The dialog for the first of two companies."""
    connected(office.firm.store, office.firm.clock, id=OTHER, realm_id="77", company_name="Alder Studio")
    return office.opens(as_admin(a_button(Action.POST_OPEN, invoice_id)))


def submitted(dialog: Json, company: str = "con1", customer: str = "1") -> Json:
    """The dialog, sent with the other product, and with this company in its list."""
    chosen = {
        Field.POST_CUSTOMER: option_state(customer, "external_select"),
        Field.POST_ITEM: option_state("9", "external_select"),
        Field.POST_TAX: option_state("TAX"),
        Action.POST_COMPANY: option_state(company),
    }
    values = {
        block["block_id"]: {block["element"]["action_id"]: chosen[block["element"]["action_id"]]}
        for block in dialog["blocks"]
        if block["type"] == "input"
    }
    return as_admin(a_submission(a_modal(dialog, values)))


def preselected(dialog: Json) -> dict[str, str]:
    """What stands in the inputs before anybody chooses."""
    elements = [block["element"] for block in dialog["blocks"] if block["type"] == "input"]
    return {one["action_id"]: one.get("initial_option", {}).get("value", "") for one in elements}


def test_nothing_is_posted_while_the_form_of_another_company_is_on_its_way(office: Office) -> None:
    dialog = opened(office, drafted(office))
    before = office.effects()

    answer = office.asks(submitted(dialog, company=OTHER))

    assert answer["errors"] == {f"{Action.POST_COMPANY}.con1": views.ON_ITS_WAY}
    assert office.effects() == before


def test_while_another_company_is_asked_nothing_can_be_sent(office: Office) -> None:
    dialog = a_modal(opened(office, drafted(office)))
    before = len(office.slack.asked)

    shown = office.opens(as_admin(in_modal(Action.POST_COMPANY, dialog, **option_state(OTHER))))

    waiting, *_ = [sent["view"] for _, sent in office.slack.asked[before:]]
    assert "submit" not in waiting
    assert preselected(shown)[Action.POST_COMPANY] == OTHER


def test_what_was_chosen_stands_in_the_form_that_is_shown_again(office: Office) -> None:
    invoice_id = drafted(office)
    dialog = opened(office, invoice_id)
    editing = DraftEditing(office.firm.store, office.firm.clock, office.firm.rights)
    editing.change(ADMIN, invoice_id, 0, replace(editing.open(ADMIN, invoice_id).new, doc_number="F-2"))

    again = office.opens(submitted(dialog, customer="2"))

    assert views.CHANGED in str(again)
    assert preselected(again) == {
        Action.POST_COMPANY: "con1",
        Field.POST_CUSTOMER: "2",
        Field.POST_ITEM: "9",
        Field.POST_TAX: "TAX",
    }


def test_where_the_store_is_busy_the_words_stand_in_the_place_of_just_a_moment(office: Office) -> None:
    invoice = a_modal({"callback_id": View.INVOICE, "private_metadata": "", "blocks": []})
    press = as_admin(in_modal(Action.POST_AGAIN, invoice, value=drafted(office)))

    with office.firm.store.writing() as tx:
        assert tx.connections.of_team(TEAM)
        office.asks(press)

    *_, (method, sent) = [asked for asked in office.slack.asked if asked[0] != "views.publish"]
    assert (method, sent["view_id"]) == ("views.update", "V0VIEW")
    assert str(StoreBusy()) in str(sent["view"]["blocks"])


def test_who_settles_what_was_settled_otherwise_is_told_so(office: Office) -> None:
    press = as_admin(CREATED_HERE_SCENES[View.SAME](office))
    press["view"]["private_metadata"] = press["view"]["private_metadata"].replace("/101/", "/102/")

    answer = office.asks(press)

    assert answer["response_action"] == "update"
    assert str(NothingToCompare()) in str(answer["view"]["blocks"]).replace("\\u200b", "")
