"""A bill or a purchase → an expense for each of its lines of that kind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from services.decisions.invoice_status import folded
from services.model.entry import Billable, EntryKind, PartyKind, SourceEntry
from services.model.rejection import ReviewProblem
from services.quickbooks import values
from services.quickbooks.record_head import Head, billable_of, customer_of
from services.quickbooks.record_sums import Sums, sums_of
from services.quickbooks.wire_entries import ExpenseDetail, ExpenseDocument, ExpenseLine, Markup

_DETAILS = frozenset({"accountbasedexpenselinedetail", "itembasedexpenselinedetail"})
_NO_DETAIL = ExpenseDetail()
_PARTIES = {kind.value: kind for kind in PartyKind}
#: The largest line number that is stored.
_LARGEST_NO = 2**31 - 1


class _Party(NamedTuple):
    kind: PartyKind | None
    qbo_id: str | None
    name: str | None


class _Whole(NamedTuple):
    """What each line takes from its document."""

    head: Head
    party: _Party
    is_refund: bool
    is_void: bool
    sums: Sums

    def problem_with(self, billable: Billable | None, own: ReviewProblem | None) -> ReviewProblem | None:
        """That of a line with this problem of its own; a line that was not sent shows only in the sums.

        Where they differ and its billing is unclear, too, nothing may be taken from the document.
        """
        if self.head.problem is not ReviewProblem.UNREADABLE and not self.sums.agree:
            return ReviewProblem.SUMS_DIFFER if billable is not None else ReviewProblem.UNREADABLE
        return self.head.problem_with(billable, own)


class _Figures(NamedTuple):
    amount: Decimal | None
    tax: Decimal | None
    problem: ReviewProblem | None


def expense_entries(document: ExpenseDocument, head: Head) -> Sequence[SourceEntry]:
    """The expenses of a document; a single one of nothing, for nobody, where no line is an expense."""
    lines = [line for line in unfolded(document.line) if is_expense(line)]
    whole = _Whole(
        head,
        _party_of(document),
        folded(values.text(document.credit)) == "true" or document.credit is True,
        _is_void(document, lines),
        sums_of(document, lines, (line for line in unfolded(document.line) if not is_expense(line))),
    )
    if not lines:
        nothing = _entry(0, ExpenseLine(amount=Decimal(0)), whole)
        return (nothing if nothing.problem is None else nothing._replace(amount=None),)
    return [
        _entry(number, line, whole) for number, line in zip(_numbers(document, lines), lines, strict=True)
    ]


def unfolded(lines: Sequence[ExpenseLine | None] | None) -> Iterator[ExpenseLine]:
    """Each line, and those of a bundle after it."""
    for line in lines or ():
        if line is not None:
            yield line
            if line.group_line_detail is not None:
                yield from (child for child in line.group_line_detail.line or () if child is not None)


def is_expense(line: ExpenseLine) -> bool:
    """Whether the line is an expense, by its type or, where that is not known, by what it holds."""
    return names_detail(line.detail_type) or _detail_of(line) is not _NO_DETAIL


def is_bare(line: ExpenseLine) -> bool:
    """Whether it is an expense by its type, but has no detail under the name that is known."""
    return names_detail(line.detail_type) and _detail_of(line) is _NO_DETAIL


@lru_cache(maxsize=256)
def names_detail(name: str | None) -> bool:
    """Whether this is the name of one of the two details. Its spelling does not matter, nor do blanks."""
    return folded(name) in _DETAILS


def _detail_of(line: ExpenseLine) -> ExpenseDetail:
    return line.account_based_expense_line_detail or line.item_based_expense_line_detail or _NO_DETAIL


def _numbers(document: ExpenseDocument, lines: Sequence[ExpenseLine]) -> Sequence[int]:
    """The line numbers: QuickBooks' own, which stay when a line is put in before others; else the places.

    Places count all lines of the document. Own numbers and places are never mixed, as one could be another.
    """
    own = [_own_number(line) for line in lines]
    if None not in own and len(set(own)) == len(own):
        return [number for number in own if number is not None]
    return [place for place, line in enumerate(unfolded(document.line), 1) if is_expense(line)]


def _own_number(line: ExpenseLine) -> int | None:
    written = values.text(line.id) or ""
    number = int(written) if written.isascii() and written.isdecimal() and len(written) <= 10 else 0
    return number if 1 <= number <= _LARGEST_NO else None


def _entry(line_no: int, line: ExpenseLine, whole: _Whole) -> SourceEntry:
    detail = _detail_of(line)
    customer = customer_of(detail.customer_ref, line.project_ref, detail.project_ref)
    billable = billable_of(detail.billable_status, line.linked_txn)
    figures = _figures(line, detail, whole)
    markup = _markup(detail.markup_info)
    own_problem = _problem_of(detail, markup, figures)
    return SourceEntry(
        line_no=line_no,
        kind=EntryKind.EXPENSE,
        party_kind=whole.party.kind,
        party_id=whole.party.qbo_id,
        party_name=whole.party.name,
        customer_id=customer.qbo_id,
        customer_name=customer.name,
        item_id=values.referred(detail.item_ref),
        item_name=values.named(detail.item_ref),
        account_id=values.referred(detail.account_ref),
        account_name=values.named(detail.account_ref),
        description=values.text(line.description),
        billable=_as_billed(billable, whole.is_void),
        seconds=None,
        rate=values.exact(detail.unit_price),
        quantity=values.exact(detail.qty),
        amount=figures.amount,
        tax=figures.tax,
        markup=markup,
        problem=whole.problem_with(billable, own_problem),
        content_digest="",
        project_id=customer.project_id,
    )


def _as_billed(billable: Billable | None, is_void: bool) -> Billable:
    """What is void is nothing that anybody could still be billed for."""
    if billable is None or (is_void and billable is Billable.BILLABLE):
        return Billable.NOT_BILLABLE
    return billable


def _figures(line: ExpenseLine, detail: ExpenseDetail, whole: _Whole) -> _Figures:
    """Amount before tax, and tax; both negative for a refund."""
    if line.amount is None:
        return _Figures(None, None, ReviewProblem.AMOUNT_MISSING)
    amount, tax = values.money(line.amount), values.money(detail.tax_amount)
    inclusive = values.money(detail.tax_inclusive_amt)
    if amount is None or _is_lost(detail.tax_amount, tax) or _is_lost(detail.tax_inclusive_amt, inclusive):
        return _Figures(None, None, ReviewProblem.AMOUNT_DOES_NOT_FIT)
    taxed = whole.sums.reading.of(amount, tax, inclusive)
    problem = ReviewProblem.TAX_UNCLEAR if taxed.amount is None else None
    if whole.is_refund:
        return _Figures(_negated(taxed.amount), _negated(taxed.tax), problem)
    return _Figures(taxed.amount, taxed.tax, problem)


def _is_lost(stated: Decimal | None, taken: Decimal | None) -> bool:
    return stated is not None and taken is None


def _negated(amount: Decimal | None) -> Decimal | None:
    # copy_negate rounds nothing, and a zero has no sign.
    return amount.copy_negate() if amount else amount


def _problem_of(detail: ExpenseDetail, markup: Decimal | None, figures: _Figures) -> ReviewProblem | None:
    if figures.problem is not None:
        return figures.problem
    if any(_is_lost(stated, values.exact(stated)) for stated in (detail.unit_price, detail.qty)):
        return ReviewProblem.AMOUNT_DOES_NOT_FIT
    info = detail.markup_info
    is_lost = markup is None and info is not None and bool(info.percent or info.value)
    return ReviewProblem.MARKUP_UNCLEAR if is_lost else None


def _markup(info: Markup | None) -> Decimal | None:
    """The mark-up in percent. A value counts as one only where QuickBooks says that it is."""
    if info is None:
        return None
    if info.percent is not None:
        return values.exact(info.percent)
    return values.exact(info.value) if info.percent_based is True else None


def _party_of(document: ExpenseDocument) -> _Party:
    """Whom it was paid to: the vendor of a bill; of a purchase a vendor, a customer or an employee."""
    if (vendor := values.referred(document.vendor_ref)) is not None:
        return _Party(PartyKind.VENDOR, vendor, values.named(document.vendor_ref))
    entity = document.entity_ref
    kind = None if entity is None else _PARTIES.get(folded(values.text(entity.type)))
    return _Party(kind, values.referred(entity), values.named(entity))


def _is_void(document: ExpenseDocument, lines: Sequence[ExpenseLine]) -> bool:
    """A void has zero amounts and a note that starts with "Voided", as that of an invoice."""
    note = (values.text(document.private_note) or "").strip().casefold()
    return note.startswith("voided") and not document.total_amt and not any(line.amount for line in lines)
