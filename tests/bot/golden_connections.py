"""Every view and message of connecting companies, with the name of its golden file."""

from __future__ import annotations

from datetime import timedelta

from bot import access_words, connection_words
from bot.blocks import Block
from bot.connections.views import CompaniesPage, companies_window, connect_form, link_window
from bot.imports.messages import Message
from services.connections import NoPublicAddress
from services.model.companies import CompanyReport
from services.model.connection import AccessEnd, ConnectionStatus
from services.model.in_step import Step
from tests.builders import NOW
from tests.services.desk_doubles import a_connection

NAME = "Rivertown & Sons <Design>"
ADDRESS = f"https://invoices.example.com/quickbooks/connect/{'s' * 43}"
OURS = a_connection(company_name=NAME, connected_by="U0ADMIN")
DEAD = a_connection(id="con2", company_name="Birch", status=ConnectionStatus.NEEDS_RECONNECT)
GONE = a_connection(id="con3", company_name="Alder", status=ConnectionStatus.DISCONNECTED, connected_by="cli")
REPORTS = (
    CompanyReport(OURS, AccessEnd(NOW + timedelta(days=90), False, False), Step(NOW)),
    CompanyReport(DEAD, None, None),
    CompanyReport(GONE, None, None),
)


def _message(parts: tuple[str, list[Block]]) -> Message:
    text, blocks = parts
    return Message(text, (tuple(blocks),))


CONNECTION_VIEWS: dict[str, Block] = {
    "companies": companies_window(CompaniesPage(REPORTS, note="A note.")),
    "companies-none": companies_window(CompaniesPage(())),
    "companies-no-address": companies_window(CompaniesPage(REPORTS, NoPublicAddress().sentence)),
    "company-form": connect_form("Europe/Berlin"),
    "company-link": link_window(ADDRESS),
    "company-link-again": link_window(ADDRESS, NAME),
}
ENDS = {"company": NAME, "connection_id": "con1", "at": "2027-01-25T09:30:00+00:00"}
CONNECTION_MESSAGES: dict[str, Message] = {
    "access-ends": _message(access_words.notice(ENDS | {"is_final": True})),
    "access-lapses": _message(access_words.notice(ENDS | {"is_final": False})),
    "company-connected": _message(
        connection_words.connected({"company": NAME, "by": "U0ADMIN", "is_new": True})
    ),
    "company-reconnected": _message(
        connection_words.connected({"company": NAME, "by": "U0ADMIN", "is_new": False})
    ),
    "connector-gone": _message(
        connection_words.gone({"company": NAME, "by": "U0ADMIN", "connection_id": "con1"})
    ),
}
