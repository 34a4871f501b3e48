"""The window of the companies, the form that connects one, and the link to QuickBooks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot import blocks
from bot.access_words import lasts
from bot.blocks import Block
from bot.connection_words import RECONNECT, reconnect_button
from bot.ids import Action, Field, View
from bot.step_words import in_step
from bot.text import cut, escape, mention, moment, plain
from services.model.companies import CompanyReport
from services.model.connection import Connection, ConnectionStatus

TITLE = "Companies"
CONNECT = "Connect a company"
#: Companies that are shown, with two blocks each and a line between them: a view holds 100.
MOST_COMPANIES = 32
LONGEST_NAME = 200
STATES = {
    ConnectionStatus.CONNECTED: "connected",
    ConnectionStatus.NEEDS_RECONNECT: "QuickBooks no longer accepts the connection",
    ConnectionStatus.DISCONNECTED: "disconnected",
}
NONE = "No QuickBooks company is connected yet."
DISCONNECT = (
    "{company}: its tokens are deleted and imports under way are cancelled at once; what was read of "
    "QuickBooks goes with the next cleaning up. Imported invoices, runs and the audit log stay. It can be "
    "connected again."
)
#: Slack takes questions of 300 characters.
LONGEST_IN_QUESTION = 80
ASKS = "QuickBooks asks which company, and whether the app may read and write its accounting records."
ONCE_MORE = "Then a page asks you once more, before anything is connected."
FOR_YOU = "The link is good for ten minutes and one connection. It is for you alone: pass it on to nobody."
ZONE_HINT = "Where the company keeps its books. “Today” and ranges such as last month go by it."


@dataclass(frozen=True, slots=True)
class CompaniesPage:
    """What the window shows. ``why_not``: why none can be connected here; ``note``: what came of a press."""

    companies: Sequence[CompanyReport]
    why_not: str = ""
    note: str = ""


def companies_window(page: CompaniesPage) -> Block:
    """Each company with its state, and what can be done about it."""
    parts = [blocks.section(page.note)] if page.note else []
    if page.why_not:
        parts.append(blocks.context(page.why_not))
    else:
        parts.append(blocks.actions(blocks.button(CONNECT, Action.COMPANY_CONNECT, style="primary")))
    for at, report in enumerate(page.companies[:MOST_COMPANIES]):
        parts += [blocks.divider()] if at else []
        parts += _company(report, can_connect=not page.why_not)
    if not page.companies:
        parts.append(blocks.section(NONE))
    more = blocks.more(len(page.companies) - MOST_COMPANIES, "company", "companies")
    return blocks.modal(TITLE, View.COMPANIES, [*parts, *more])


def connect_form(zone: str) -> Block:
    """In which time zone the company is; ``zone`` is that of whoever asks."""
    chosen = blocks.option(zone, zone)
    select = blocks.loaded_select(Field.COMPANY_ZONE, "Choose a time zone", chosen)
    parts = [
        blocks.section(f"{ASKS} {ONCE_MORE}"),
        blocks.form_field("Time zone of the company", select, hint=ZONE_HINT),
    ]
    return blocks.modal(CONNECT, View.COMPANY_FORM, parts, submit="Next")


def link_window(address: str, company: str | None = None) -> Block:
    """The way to QuickBooks; ``company`` is the one to be reconnected.

    Closed, it closes the list under it too, which does not know what came of it.
    """
    what = "Choose the company in QuickBooks." if company is None else _again(company)
    button = blocks.button("Go to QuickBooks", Action.COMPANY_LINK, style="primary") | {"url": address}
    parts = [blocks.section(f"{ASKS} {what} {ONCE_MORE}"), blocks.actions(button), blocks.context(FOR_YOU)]
    title = CONNECT if company is None else RECONNECT
    return blocks.modal(title, View.COMPANY_LINK, parts) | {"clear_on_close": True}


def _again(company: str) -> str:
    return f"Choose *{escape(cut(company, LONGEST_NAME))}* in QuickBooks; its settings and invoices stay."


def _company(report: CompanyReport, can_connect: bool) -> list[Block]:
    company = report.company
    lines = [
        f"*{escape(cut(company.company_name, LONGEST_NAME))}* · {STATES[company.status]}",
        f"connected by {mention(company.connected_by)} on {moment(company.connected_at)}",
        f"company {escape(company.realm_id)} · time zone {escape(company.time_zone)}",
    ]
    lines += [in_step(report.step)] if report.step else []
    lines += [lasts(report.end)] if report.end else []
    buttons = [reconnect_button(company.id, company.company_name)] if can_connect else []
    buttons += _disconnect(company)
    return [blocks.section("\n".join(lines)), *([blocks.actions(*buttons)] if buttons else [])]


def _disconnect(company: Connection) -> list[Block]:
    if company.status is ConnectionStatus.DISCONNECTED:
        return []
    spoken = f"Disconnect: {plain(company.company_name, 40)}"
    pressed = blocks.button("Disconnect", Action.COMPANY_DISCONNECT, company.id, spoken=spoken)
    question = DISCONNECT.format(company=plain(company.company_name, LONGEST_IN_QUESTION))
    return [blocks.asks_first(pressed, "Disconnect it?", question, "Disconnect")]
