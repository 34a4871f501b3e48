"""Whether an invoice's own figures agree, and the first thing that is wrong where they do not."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.decisions.check_sums import Figures, Readable, review_problem, sums_agree
from services.model.quickbooks import LineKind, SourceLine
from services.model.rejection import ReviewProblem
from tests.quickbooks.figures import a_line

READABLE = Readable(whole=True, has_date=True, has_customer=True, amounts_fit=True)
AGREEING = Figures([a_line("100")], Decimal(100), Decimal(100), None)
CENTS = st.integers(-10_000_000, 10_000_000).map(lambda cents: Decimal(cents) / 100)


def figures(total: str, *lines: SourceLine, tax: str | None = None) -> Figures:
    return Figures(lines, Decimal(total), Decimal(0), None if tax is None else Decimal(tax))


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(figures("100", a_line("60"), a_line("40")), id="lines"),
        pytest.param(figures("60", a_line("100"), a_line("-40")), id="a negative line"),
        pytest.param(figures("108", a_line("100"), tax="8"), id="tax"),
        pytest.param(figures("90", a_line("100"), a_line("10", LineKind.DISCOUNT)), id="discount"),
        pytest.param(
            figures("30", a_line("30", LineKind.GROUP), a_line("20", parent_no=1), a_line("10", parent_no=1)),
            id="a bundle counts once",
        ),
        pytest.param(
            figures("30", a_line(None, LineKind.GROUP), a_line("20", parent_no=1), a_line("10", parent_no=1)),
            id="a bundle without an amount of its own",
        ),
        pytest.param(figures("50", a_line("50"), a_line(None, LineKind.DESCRIPTION)), id="a text line"),
        pytest.param(
            figures("50", a_line("50"), a_line("50", LineKind.DESCRIPTION)), id="an inline subtotal"
        ),
        pytest.param(figures("55", a_line("50"), a_line("5", LineKind.DESCRIPTION)), id="a priced text line"),
        pytest.param(figures("45", a_line("50"), a_line("5", LineKind.OTHER)), id="an unknown deduction"),
        pytest.param(figures("55", a_line("50"), a_line("5", LineKind.OTHER)), id="an unknown charge"),
        pytest.param(figures("50", a_line("50"), a_line("50", LineKind.SUBTOTAL)), id="the subtotal"),
        pytest.param(figures("0"), id="nothing at all"),
    ],
)
def test_figures_that_agree(case: Figures) -> None:
    assert sums_agree(case)


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(figures("100.01", a_line("100")), id="one cent"),
        pytest.param(figures("100", a_line("50"), a_line("50", parent_no=1)), id="a child counted"),
        pytest.param(figures("81", a_line("75", LineKind.SUBTOTAL), tax="6"), id="lines missing"),
        pytest.param(
            figures("108", a_line("108"), tax="8"), id="gross lines in a company without gross prices"
        ),
    ],
)
def test_figures_that_differ(case: Figures) -> None:
    assert not sums_agree(case)


def test_prices_with_tax_count_where_the_company_enters_them_so() -> None:
    gross = figures("120", a_line("120"), tax="20")._replace(tax_inclusive=True)

    assert sums_agree(gross)


def test_charges_on_a_statement_leave_only_a_subtotal() -> None:
    charged = figures("81", a_line("75", LineKind.SUBTOTAL), tax="6")._replace(charges_elsewhere=True)

    assert sums_agree(charged)


@given(st.lists(CENTS, min_size=1, max_size=20), CENTS, CENTS)
def test_any_lines_discount_and_tax_agree_with_their_own_total(
    amounts: list[Decimal], discount: Decimal, tax: Decimal
) -> None:
    lines = [*(a_line(str(one)) for one in amounts), a_line(str(discount), LineKind.DISCOUNT)]

    assert sums_agree(Figures(lines, sum(amounts, Decimal(0)) - discount + tax, Decimal(0), tax))


@pytest.mark.parametrize(
    ("readable", "case", "problem"),
    [
        (READABLE, AGREEING, None),
        (READABLE._replace(whole=False, has_date=False), AGREEING, ReviewProblem.UNREADABLE),
        (READABLE._replace(has_date=False, has_customer=False), AGREEING, ReviewProblem.NO_DATE),
        (READABLE._replace(has_customer=False, amounts_fit=False), AGREEING, ReviewProblem.NO_CUSTOMER),
        (READABLE._replace(amounts_fit=False), AGREEING, ReviewProblem.AMOUNT_DOES_NOT_FIT),
        (READABLE, AGREEING._replace(total=None, balance=None), ReviewProblem.TOTAL_MISSING),
        (READABLE, AGREEING._replace(balance=None), ReviewProblem.BALANCE_MISSING),
        (READABLE, AGREEING._replace(total=Decimal(-1)), ReviewProblem.NEGATIVE_TOTAL),
        (READABLE, AGREEING._replace(balance=Decimal(101)), ReviewProblem.BALANCE_EXCEEDS_TOTAL),
        (READABLE, AGREEING._replace(balance=Decimal(-1)), ReviewProblem.NEGATIVE_BALANCE),
        (READABLE, AGREEING._replace(total=Decimal(99), balance=Decimal(9)), ReviewProblem.SUMS_DIFFER),
    ],
)
def test_the_first_problem_is_the_one_named(
    readable: Readable, case: Figures, problem: ReviewProblem | None
) -> None:
    assert review_problem(readable, case) is problem
