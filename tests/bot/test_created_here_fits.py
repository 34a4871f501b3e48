"""Whatever is typed, and whatever things are called, Slack takes what is shown of invoices created here."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.created_here import payloads
from bot.created_here.states import EntryState, PostingDialogState
from bot.created_here.views import form as forms
from bot.created_here.views import posting as posting_views
from bot.created_here.views.form import EntryForm
from bot.draft_ways import draft_elements, posting_notes
from bot.imports import existing_dialog
from services.model.invoice_entry import DraftChange, EntryProblems, InvoiceEntry, LineEntry
from services.model.posting import (
    Named,
    Posted,
    PostingLists,
    PostingOutcome,
    PostingState,
    PostingStatus,
)
from services.model.project import Project
from tests.bot.golden_created_here import AN_EXISTING, DRAFT, a_draft_of_ours, a_posting_form, many_lines
from tests.bot.oracles import problems_with, texts_in
from tests.bot.strategies import (
    amounts,
    currencies,
    days,
    maybe,
    moments,
    names,
    people,
    projects,
    several,
)
from tests.builders import a_connection, a_line

typed = st.text(max_size=40).filter(lambda text: "\x00" not in text)
figures = st.decimals(-(10**9), 10**9, places=3).map(lambda number: f"{number:f}")
lines = st.builds(LineEntry, st.integers(0, 99), names, figures, figures)
entries = st.builds(
    InvoiceEntry,
    st.just("pro1"),
    typed.map(lambda text: text[:21]),
    maybe(days.map(str)),
    maybe(days.map(str)),
    st.sampled_from(["USD", "JPY", None]),
    st.lists(lines, min_size=1, max_size=3, unique_by=lambda line: line.key).map(tuple),
)
named = st.builds(Named, st.text("0123456789", min_size=1, max_size=12), names)
lists = st.builds(
    PostingLists,
    several(named, 3),
    st.lists(named, min_size=1, max_size=3, unique_by=lambda one: one.id).map(tuple),
)
changes = st.builds(DraftChange, st.integers(0, 9), maybe(people), maybe(moments))
outcomes = st.builds(
    Posted,
    st.sampled_from(PostingOutcome),
    st.just(DRAFT),
    maybe(names),
    currencies,
    maybe(amounts),
    maybe(amounts),
    maybe(amounts),
    maybe(names),
    maybe(people),
    maybe(moments),
    st.booleans(),
)
attempts = st.builds(PostingStatus, st.sampled_from(PostingState), people, moments, maybe(names))


@given(entries, projects, changes)
def test_slack_takes_the_form_with_whatever_was_typed(
    entry: InvoiceEntry, project: Project, change: DraftChange
) -> None:
    keys = tuple(line.key for line in entry.lines)
    shown = EntryForm(EntryState(DRAFT, 1, keys), entry, ("USD", "EUR"), project, forms.changed_by(change))

    assert problems_with(forms.form(shown)) == []


@given(lists, names, projects, maybe(names), amounts, currencies)
def test_slack_takes_the_dialog(
    lists: PostingLists, name: str, project: Project, number: str | None, total: Decimal, currency: str
) -> None:
    company = a_connection(company_name=name)
    form = a_posting_form(
        lists=lists,
        project=project,
        doc_number=number,
        total=total,
        currency=currency,
        company=company,
        companies=(company, replace(company, id="other", company_name=name)),
        customer=Named("1", name),
        tax_code=lists.taxes[0].id,
        trouble=name,
        lines=(a_line(description=name, amount=total),) * 12,
    )

    assert problems_with(posting_views.dialog(form)) == []


@given(outcomes)
def test_slack_takes_what_came_of_it(done: Posted) -> None:
    assert problems_with(posting_views.outcome(done)) == []


@given(attempts, names)
def test_slack_takes_a_draft_and_how_far_its_posting_came(status: PostingStatus, number: str) -> None:
    details = a_draft_of_ours(posting=status)
    details = replace(details, row=replace(details.row, doc_number=number))

    assert problems_with(forms.saved(details)) == []
    shown = " ".join(texts_in(posting_notes(details)))
    assert ("Being posted" in shown) == (status.state is PostingState.WAITING)


def test_a_form_with_as_many_lines_as_it_takes_fits_and_takes_no_more() -> None:
    shown = forms.form(EntryForm(EntryState(), InvoiceEntry(lines=many_lines()), ("USD",)))

    assert problems_with(shown) == []
    assert len(shown["blocks"]) < 100
    assert "Add a line" not in texts_in(shown["blocks"])


@given(entries, st.integers(0, 50))
def test_what_stands_in_the_form_is_what_is_read_back(entry: InvoiceEntry, seen: int) -> None:
    state = EntryState(DRAFT, seen, tuple(line.key for line in entry.lines))
    view = forms.form(EntryForm(state, entry, ("USD",)))
    lines = [
        payloads.line_block(field, line.key)
        for line in entry.lines
        for field in (
            payloads.INPUT_OF["description"],
            payloads.INPUT_OF["quantity"],
            payloads.INPUT_OF["unit_price"],
        )
    ]

    assert EntryState.decode(view["private_metadata"]) == state
    assert {*lines} <= {block.get("block_id") for block in view["blocks"]}
    wrong = EntryProblems({"doc_number": "No."}, {("quantity", entry.lines[0].key): "No."})
    assert {*payloads.marked(wrong)["errors"]} <= {block.get("block_id") for block in view["blocks"]}


@pytest.mark.parametrize("text", ["", "x", "[]", "null", "[1,2,3]", '["here:1"]', '["a b",1,0]', "[" * 9999])
def test_metadata_that_is_none_of_ours_belongs_to_no_draft(text: str) -> None:
    assert EntryState.decode(text).invoice_id == ""
    assert PostingDialogState.decode(text).invoice_id == ""


@given(names, names, amounts, currencies)
def test_slack_takes_two_invoices_side_by_side(number: str, customer: str, total: Decimal, code: str) -> None:
    stated = replace(
        AN_EXISTING.stated, doc_number=number, customer_name=customer, total=total, currency=code
    )
    ours = replace(AN_EXISTING.ours, doc_number=number, customer=customer, total=total, currency=code)
    both = replace(AN_EXISTING, stated=stated, ours=ours)

    assert problems_with(existing_dialog.dialog(both, existing_dialog.CHANGED)) == []
    assert problems_with(existing_dialog.noted(both, [])) == []


@pytest.mark.parametrize("may_invoice", [True, False])
def test_only_who_may_invoice_is_offered_anything(may_invoice: bool) -> None:
    assert bool(draft_elements(a_draft_of_ours(may_invoice=may_invoice))) is may_invoice
