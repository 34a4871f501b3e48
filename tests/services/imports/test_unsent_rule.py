"""A preview measures whether unsent invoices should count as sent; when the rule changes it is made anew."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from services.errors import NotAllowed, NotFound
from services.model.import_run import ImportRun, RunStatus
from services.model.invoice_status import DeliveryState, InvoiceStatus, Tile
from services.model.people import Actor
from services.model.report import UnsentRule
from services.ports.invoice_window import Scope
from tests.services.desk_doubles import ADMIN
from tests.services.imports.firm import SECOND, Firm

EVERYTHING = Scope(ADMIN.team_id)
UNSENT: dict[str, Any] = {"delivery_state": DeliveryState.NOT_SENT}


def fill(firm: Firm, paid_unsent: int, paid_sent: int = 0, drafts: int = 0) -> None:
    """So many invoices of each kind, one a day."""
    kinds = [*[UNSENT | {"balance": 0}] * paid_unsent, *[{"balance": 0}] * paid_sent, *[UNSENT] * drafts]
    for day, facts in enumerate(kinds, start=1):
        firm.books.invoice(str(100 + day), txn_date=date(2026, 10, day), **facts)


def set_rule(firm: Firm) -> None:
    """Unsent invoices of the company are treated as sent."""
    with firm.store.writing() as tx:
        tx.connections.set_treat_unsent_as_sent(firm.connection_id, True)
        tx.commit()


def tiles(firm: Firm, run: ImportRun) -> dict[Tile, int]:
    return {one.tile: one.count for one in firm.history.report(run.id).tiles}


def test_a_preview_offers_the_rule_with_what_it_measured(firm: Firm) -> None:
    fill(firm, paid_unsent=8, paid_sent=3, drafts=2)

    run = firm.previewed()

    assert firm.history.report(run.id).unsent == UnsentRule(11, 8, is_treated=False, is_offered=True)
    assert tiles(firm, run) == {Tile.FINALS: 11, Tile.DRAFTS: 2}


@pytest.mark.parametrize(("paid_unsent", "paid_sent"), [(9, 0), (6, 6), (0, 12)])
def test_a_preview_does_not_offer_it_where_too_little_speaks_for_it(
    firm: Firm, paid_unsent: int, paid_sent: int
) -> None:
    fill(firm, paid_unsent, paid_sent)

    measured = firm.history.report(firm.previewed().id).unsent

    assert measured == UnsentRule(paid_unsent + paid_sent, paid_unsent, is_treated=False, is_offered=False)


def test_invoices_of_other_dates_that_are_known_count_too(firm: Firm) -> None:
    fill(firm, paid_unsent=10)
    firm.previewed()

    run = firm.previewed(date_from="2026-11-01", date_to="2026-11-30")

    assert firm.history.report(run.id).unsent == UnsentRule(10, 10, is_treated=False, is_offered=True)


def test_whoever_sets_the_rule_all_previews_that_wait_are_made_anew_by_it(firm: Firm) -> None:
    fill(firm, paid_unsent=10, drafts=2)
    waiting = firm.previewed()
    firm.save_card(waiting.id, "C1")
    set_rule(firm)

    (renewed,) = firm.runs.renew_all(SECOND, firm.connection_id)

    run = firm.work_off(renewed.id)
    assert (firm.status(waiting.id), run.status) == (RunStatus.REPLACED, RunStatus.AWAITING)
    assert run.requested_by == ADMIN.user_id
    assert firm.card_of(run.id) == "C1"
    assert tiles(firm, run) == {Tile.FINALS: 10, Tile.AR_AGING: 2}
    assert firm.history.report(run.id).unsent == UnsentRule(10, 10, is_treated=True, is_offered=False)
    assert firm.runs.press_import(ADMIN, run.id).run.status is RunStatus.IMPORTING


def test_a_preview_that_is_still_being_made_is_made_anew_too(firm: Firm) -> None:
    fill(firm, paid_unsent=1)
    begun = firm.previews.start(ADMIN, *firm.draft())

    (renewed,) = firm.runs.renew_all(SECOND, firm.connection_id)

    assert firm.status(begun.id) is RunStatus.REPLACED
    assert firm.work_off(renewed.id).status is RunStatus.AWAITING


def test_what_was_pressed_is_too_old_or_was_refused_is_left_alone(firm: Firm) -> None:
    fill(firm, paid_unsent=1)
    pressed = firm.previewed()
    firm.runs.press_import(ADMIN, pressed.id)
    firm.work_off(pressed.id)
    assert firm.runs.renew_all(SECOND, firm.connection_id) == []

    refused = firm.previewed()
    assert firm.status(refused.id) is RunStatus.REFUSED
    assert firm.runs.renew_all(SECOND, firm.connection_id) == []

    firm.books.invoice("300", txn_date=date(2026, 10, 9))
    firm.previewed()
    firm.clock.move(hours=25)
    assert firm.runs.renew_all(SECOND, firm.connection_id) == []


def test_previews_of_others_companies_are_nobodys_to_renew(firm: Firm) -> None:
    firm.previewed()

    with pytest.raises(NotFound):
        firm.runs.renew_all(ADMIN, "nobodys")
    with pytest.raises(NotAllowed):
        firm.runs.renew_all(Actor(ADMIN.team_id, "UNOBODY"), firm.connection_id)


def test_the_rule_decides_what_was_asked_for_and_is_stored_with_each_invoice(firm: Firm) -> None:
    fill(firm, paid_unsent=10, drafts=2)
    set_rule(firm)
    run = firm.previewed(statuses=(InvoiceStatus.SENT.value,))
    assert tiles(firm, run) == {Tile.AR_AGING: 2}

    firm.runs.press_import(ADMIN, run.id)
    firm.work_off(run.id)

    with firm.store.reading() as tx:
        (kept,) = [one for one in tx.totals.tiles(EVERYTHING) if one.tile is Tile.AR_AGING]
        found = tx.window.find(EVERYTHING, f"{firm.connection_id}:111")
    assert kept.count == 2
    assert found is not None
    assert found.unsent_as_sent
