"""Every view of the list of invoices and of the forms that filter and search it, with its golden file."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from bot.blocks import Block
from bot.home.views import HomePage, home
from bot.home.views.aging_picture import NO_PICTURE, PictureWay
from bot.home.views.filters import filter_form, search_form
from services.model.invoice_list import CustomerKey, FilterChoices, ListFilter, ListNames, Origin
from services.model.invoice_status import Tile
from services.model.invoice_window import InvoiceList, PagePlace
from tests.window_builders import a_home, a_row, a_window

OF_CLIENT = ListFilter(
    tile=Tile.AR_AGING,
    date_from=date(2026, 10, 1),
    date_to=date(2026, 10, 31),
    client_id="client1",
    currency="USD",
    origin=Origin.IMPORTED,
)
CLIENT = ListNames(client="Larkspur Dental")
OVERDUE = ListFilter(project_id="p1", is_overdue=True)
CUSTOMER = CustomerKey("con1", "7")
CUSTOMERS = ListFilter(customer=CUSTOMER)
OF_RUN = ListFilter(run_id="IMP-4T7Q2MZX", currency="EUR")


def listed(filters: ListFilter, names: ListNames | None = None, **facts: object) -> Block:
    """Home with one page of what is filtered or searched for."""
    rows = facts.pop("rows", (a_row(lead="1042"),))
    page = InvoiceList(filters.tile, rows, filters=filters, names=names or ListNames(), **facts)  # type: ignore[arg-type]
    return home(HomePage(a_home(window=a_window(page=page)), ["U0ADMIN"], PagePlace(filters=filters)))


LIST_VIEWS: dict[str, Block] = {
    "home-filtered": listed(OF_CLIENT, CLIENT, has_next=True),
    "home-filtered-counted": listed(ListFilter(tile=Tile.FINALS, currency="USD"), count=1200),
    "home-filtered-to-nothing": listed(OF_RUN, rows=()),
    "home-overdue": listed(OVERDUE, ListNames(project="Larkspur Dental / Brand")),
    "home-filtered-by-what-is-gone": listed(OVERDUE, rows=()),
    "home-searched-number": listed(ListFilter(number="10"), has_previous=True, has_next=True),
    "home-searched-customer": listed(CUSTOMERS, ListNames(customer="Larkspur Dental")),
    "home-found-nothing": listed(ListFilter(amount=Decimal("1234.5")), rows=()),
    "home-without-picture": home(HomePage(a_home(window=a_window()), ["U0ADMIN"]), NO_PICTURE),
    "home-with-image": home(
        HomePage(a_home(window=a_window()), ["U0ADMIN"]), PictureWay(file_id="F0AGING123")
    ),
    "list-filter": filter_form(FilterChoices(OF_CLIENT, CLIENT, ("EUR", "USD"), has_runs=True)),
    "list-filter-of-a-run": filter_form(FilterChoices(OF_RUN, ListNames(), ("EUR", "USD"), has_runs=True)),
    "list-filter-of-a-member": filter_form(FilterChoices(ListFilter(), ListNames(), ("USD",), False)),
    "list-search": search_form(ListFilter(), ListNames()),
    "list-search-of-a-customer": search_form(CUSTOMERS, ListNames(customer="Larkspur Dental")),
    "list-search-of-an-amount": search_form(ListFilter(amount=Decimal("1234.5")), ListNames()),
}
