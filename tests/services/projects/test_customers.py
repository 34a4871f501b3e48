"""The customers of a company are known before anybody chooses among them, or types their ids."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from services.errors import AppError, InvalidInput, NeedsReconnect, QuickBooksUnavailable
from services.projects import Customers
from services.store.unit_of_work import Store
from tests.services.desk_doubles import SettableClock, connected, opened_store
from tests.services.imports.little_company import BEGUN, LittleCompany

CONNECTION = "con1"


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock()


@pytest.fixture
def store(database_url: str, clock: SettableClock) -> Iterator[Store]:
    with opened_store(database_url) as store:
        connected(store, clock)
        yield store


@pytest.fixture
def books(clock: SettableClock) -> LittleCompany:
    books = LittleCompany(clock)
    for qbo_id, name in (("1", "Acme"), ("2", "Borealis")):
        books.customer(qbo_id, name)
    return books


@pytest.fixture
def customers(store: Store, clock: SettableClock, books: LittleCompany) -> Customers:
    return Customers(store, clock, books)


def known(store: Store) -> dict[str, str]:
    with store.reading() as tx:
        return {qbo_id: node.name for qbo_id, node in tx.mirror.customers(CONNECTION).items()}


def test_customers_are_known_once_they_were_brought(customers: Customers, store: Store) -> None:
    customers.bring(CONNECTION)

    assert known(store) == {"1": "Acme", "2": "Borealis"}


def test_known_customers_are_not_brought_again(customers: Customers, books: LittleCompany) -> None:
    customers.bring(CONNECTION)
    calls = books.calls

    customers.bring(CONNECTION)

    assert books.calls == calls > 0


def test_a_company_without_customers_is_asked_once(
    store: Store, clock: SettableClock, books: LittleCompany
) -> None:
    empty = LittleCompany(clock)
    customers = Customers(store, clock, empty)

    customers.bring(CONNECTION)
    customers.bring(CONNECTION)

    assert (empty.calls, known(store)) == (1, {})


@pytest.mark.parametrize("names", [{"1": "Acme", "2": "Borealis"}, {}])
def test_two_who_bring_them_at_once_do_not_hinder_each_other(
    store: Store, clock: SettableClock, names: dict[str, str]
) -> None:
    books = LittleCompany(clock)
    for qbo_id, name in names.items():
        books.customer(qbo_id, name)
    customers = Customers(store, clock, books)
    both = threading.Barrier(2, timeout=20)

    def meet(question: int) -> None:
        both.wait()

    books.before_answer = meet

    with ThreadPoolExecutor(2) as pool:
        for bringing in [pool.submit(customers.bring, CONNECTION) for _ in range(2)]:
            bringing.result(timeout=30)

    assert known(store) == names


def test_an_id_that_quickbooks_knows_is_fine_before_anything_was_read(customers: Customers) -> None:
    customers.require(CONNECTION, ["2", " 1 "])


def test_a_customer_added_since_is_known(
    customers: Customers, books: LittleCompany, clock: SettableClock
) -> None:
    customers.bring(CONNECTION)
    clock.move(days=BEGUN.days + 1)
    books.customer("3", "Cedar")

    customers.require(CONNECTION, ["3"])


def test_unknown_ids_are_named(customers: Customers) -> None:
    with pytest.raises(InvalidInput, match=r"^QuickBooks has no customers with the ids 99999, abc\.$"):
        customers.require(CONNECTION, ["1", "99999", "abc"])


def test_one_unknown_id_is_named(customers: Customers) -> None:
    with pytest.raises(InvalidInput, match=r"^QuickBooks has no customer with the id 99999\.$"):
        customers.require(CONNECTION, ["99999", "99999"])


def test_known_ids_are_not_asked_about(customers: Customers, books: LittleCompany) -> None:
    customers.bring(CONNECTION)
    calls = books.calls

    customers.require(CONNECTION, ["1", "2"])
    customers.require(CONNECTION, [])

    assert books.calls == calls


@pytest.mark.parametrize("error", [NeedsReconnect(), QuickBooksUnavailable()])
def test_what_quickbooks_says_is_what_the_caller_hears(
    customers: Customers, books: LittleCompany, error: AppError
) -> None:
    def refuse(question: int) -> None:
        raise error

    books.before_answer = refuse

    with pytest.raises(type(error)):
        customers.bring(CONNECTION)
    with pytest.raises(type(error)):
        customers.require(CONNECTION, ["1"])
