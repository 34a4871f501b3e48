"""Whatever an invoice is called and states, Slack takes every view of it, and each says what it must."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.home.views import pdf, project_change
from bot.home.views.invoice import invoice
from bot.home.views.why_here import RULES, SINCE, why_here
from bot.ids import Action
from bot.imports import review_dialog
from bot.imports.remedies import invoice_in, remedies, value_of
from services.model.invoice_pdf import InvoicePdf
from services.model.invoice_window import InvoiceDetails, Origin
from services.model.placement import (
    Explained,
    Hand,
    PlacedBy,
    ProjectChange,
    ProjectMoved,
    SinceThen,
    StatedField,
    WhyHere,
)
from services.model.rejection import Reason, ReviewProblem
from services.model.review import Acceptance, Obstacle, Review, Reviewed
from tests.bot.golden_invoice import FULL, a_review, a_why
from tests.bot.oracles import problems_with, texts_in
from tests.bot.strategies import amounts, currencies, days, ids, maybe, moments, names, people, projects, runs
from tests.bot.window_strategies import invoice_details, rows, tiles
from tests.builders import an_item
from tests.window_builders import a_row, an_invoice

fields = st.builds(StatedField, st.just("PrivateNote"), maybe(names | amounts))
explanations = st.builds(
    Explained, st.sampled_from(PlacedBy), tiles, st.lists(fields, max_size=9).map(tuple), st.booleans()
)
reasons_why = st.builds(
    WhyHere,
    rows,
    explanations,
    st.booleans(),
    maybe(st.booleans()),
    maybe(st.builds(Hand, people, moments)),
    maybe(st.builds(ProjectChange, people, moments, maybe(projects))),
    st.sampled_from(SinceThen),
)
problems = st.sampled_from(ReviewProblem)
acceptances = st.builds(Acceptance, ids, ids, ids, problems, amounts, amounts, people, moments)
stated = st.builds(
    Reviewed,
    ids,
    ids | st.just(f"unreadable-{'f' * 16}"),
    maybe(names),
    maybe(ids),
    maybe(names),
    maybe(days),
    currencies,
    maybe(amounts),
    maybe(amounts),
    maybe(problems),
    ids,
)
reviews = st.builds(
    Review,
    runs,
    stated,
    st.just("d" * 64),
    st.lists(st.sampled_from(Obstacle), max_size=5).map(tuple),
    maybe(acceptances),
)


@given(invoice_details, maybe(acceptances), currencies)
def test_slack_takes_an_invoice_with_all_its_ways(
    details: InvoiceDetails, accepted: Acceptance | None, home: str
) -> None:
    full = replace(details, may_change=True, accepted=accepted, home_currency=home, address=FULL.address)

    assert problems_with(invoice(full)) == []
    assert problems_with(project_change.form(full)) == []


@given(reasons_why)
def test_slack_takes_every_explanation(why: WhyHere) -> None:
    assert problems_with(why_here(why)) == []


@given(projects, maybe(names), reviews, names)
def test_slack_takes_what_follows(project: object, customer: str | None, review: Review, note: str) -> None:
    outcome = ProjectMoved("con1:101", project, customer)  # type: ignore[arg-type]

    assert problems_with(project_change.moved(outcome)) == []
    assert problems_with(review_dialog.dialog(review)) == []
    assert problems_with(review_dialog.accepted(review, ())) == []


@given(names)
def test_the_file_has_a_name_that_every_system_takes(number: str) -> None:
    printed = InvoicePdf(b"%PDF-", "101", number)

    assert re.fullmatch(r"invoice-[A-Za-z0-9_][A-Za-z0-9._-]{0,60}\.pdf", pdf.file_name(printed), re.ASCII)
    assert "<" not in pdf.words_with(printed)


@given(ids | st.just("unreadable-00ff"))
def test_a_remedy_knows_its_invoice_again(qbo_id: str) -> None:
    assert invoice_in(value_of("IMP-4T7Q2MZX", qbo_id)) == ("IMP-4T7Q2MZX", qbo_id)
    assert review_dialog.state_in(f"IMP-4T7Q2MZX/{qbo_id}/{'d' * 64}") == ("IMP-4T7Q2MZX", qbo_id, "d" * 64)


def test_every_rule_and_everything_that_may_have_happened_has_words() -> None:
    assert RULES.keys() == set(PlacedBy)
    assert SINCE.keys() == set(SinceThen)


@pytest.mark.parametrize(
    ("reason", "is_offered"), [(Reason.NEEDS_REVIEW, True), (Reason.NO_PROJECT, False), (None, False)]
)
def test_what_needs_review_can_be_imported_as_stated_and_nothing_else(
    reason: Reason | None, is_offered: bool
) -> None:
    row = str(remedies(an_item(reason=reason), "IMP-4T7Q2MZX"))

    assert (str(Action.REVIEW_OPEN) in row) is is_offered


def test_where_something_is_missing_nothing_can_be_accepted() -> None:
    view = review_dialog.dialog(a_review(obstacles=(Obstacle.NO_BALANCE,)))

    assert "submit" not in view
    assert Obstacle.NO_BALANCE.sentence in " ".join(texts_in(view["blocks"]))


def test_an_invoice_says_its_worth_at_home_and_who_took_it_as_stated() -> None:
    shown = " ".join(texts_in(invoice(FULL)))

    assert "USD 1,355.92" in shown
    assert "*Imported as QuickBooks states it*, by <@U0ADMIN>" in shown
    assert ReviewProblem.SUMS_DIFFER.sentence in shown


def test_a_member_sees_but_is_offered_no_change_and_a_draft_leads_nowhere() -> None:
    member = str(invoice(an_invoice(address=FULL.address)))
    nowhere = replace(FULL.history, qbo_id=None, origin=Origin.CREATED_HERE)
    draft = str(invoice(an_invoice(a_row(origin=Origin.CREATED_HERE), history=nowhere, may_change=True)))

    assert Action.INVOICE_PROJECT not in member
    assert Action.INVOICE_PDF in member
    for way in (Action.INVOICE_PDF, Action.INVOICE_QUICKBOOKS, Action.INVOICE_PROJECT):
        assert way not in draft


def test_another_rule_of_now_is_told_beside_the_one_that_was_used() -> None:
    shown = " ".join(texts_in(why_here(a_why(Explained(PlacedBy.NOT_SENT, a_why().row.tile), rule_now=True))))

    assert "unsent invoices counted as drafts; those that are imported now count as sent." in shown
