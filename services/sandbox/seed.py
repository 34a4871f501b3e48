"""The stand-in company as demo and tests find it: the same day gives the same books, byte for byte."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from random import Random

from services.clock import Clock
from services.sandbox.company import Company
from services.sandbox.seed_customers import add_customers
from services.sandbox.seed_expenses import add_expenses
from services.sandbox.seed_lists import add_company, add_lists
from services.sandbox.seed_odd import add_odd_invoices, settle_customers
from services.sandbox.seed_people import add_people
from services.sandbox.seed_plain import DAYS, Ledgerhand, add_plain_invoices
from services.sandbox.seed_time import add_time
from services.sandbox.seed_work import Workbook

_SEED = 20_240_229


def seeded_company(clock: Clock) -> Company:
    """A services firm with 42 customers and about 600 invoices over the two years before the clock's day.

    Six people wrote down their time, and it paid bills and purchases.
    """
    return Company(clock, fill)


def empty_company(clock: Clock) -> Company:
    """The same firm before its first customer."""
    return Company(clock, _found)


def fill(company: Company) -> None:
    """Write the books."""
    _found(company)
    began = _beginning(company)
    customers = add_customers(company, began)
    hand = Ledgerhand(company, Random(_SEED), list(customers.values()))
    add_plain_invoices(hand)
    add_odd_invoices(hand)
    settle_customers(company)
    book = Workbook(company, customers, add_people(company, began))
    add_time(book)
    add_expenses(book)


def _found(company: Company) -> None:
    began = _beginning(company)
    add_company(company, began)
    add_lists(company, began)


def _beginning(company: Company) -> datetime:
    day = company.today - timedelta(days=DAYS + 30)
    return datetime.combine(day, time(9), company.zone)
