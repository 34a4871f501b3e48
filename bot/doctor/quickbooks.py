"""QuickBooks: Intuit's own addresses, each company, how long it may be asked, and what that costs."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from bot import access_words, call_words
from bot.doctor.check import Check, Look
from bot.doctor.clock import Dates
from bot.doctor.web import looked_up
from services.container import Services
from services.errors import AppError
from services.model.connection import Connection
from services.settings import Settings


class DiscoveryUnusable(AppError):
    """Intuit's discovery document, which names its addresses, is not there."""

    code = "discovery_unusable"
    remedy = "Check this machine's connection, and QUICKBOOKS_DISCOVERY_URL if it is set."


def looks(settings: Settings, services: Services, dates: Dates) -> Iterator[Look]:
    """Intuit, then each company."""
    yield "Intuit", partial(_discovery, settings.discovery_url, dates)
    for connection in companies(services):
        yield f"QuickBooks {connection.realm_id}", partial(_named, services, connection.id)


def companies(services: Services) -> list[Connection]:
    """Those of every workspace, but for disconnected ones."""
    teams = services.connections.team_ids()
    return [connection for team in teams for connection in services.connections.list(team)]


def kept(services: Services) -> Iterator[Check]:
    """What is known here of the companies: how long they may be asked, and what was asked this month."""
    found = companies(services)
    if not found:
        yield Check("QuickBooks", False, "No company is connected. Run: import-invoices connect --help")
    for connection in found:
        end = services.connections.access_end(connection.id)
        if end is not None:
            yield Check(f"QuickBooks {connection.realm_id} access", not end.is_soon, access_words.lasts(end))
    usage = services.metering.usage(None)
    warning = call_words.warning(usage)
    words = " · ".join([warning or call_words.used(usage), *call_words.shares(usage)])
    yield Check("QuickBooks calls", warning is None, words)


def webhooks(settings: Settings) -> Check:
    """Whether QuickBooks may tell what changes; it is found in a quarter of an hour without."""
    if settings.quickbooks_webhook_verifier is None:
        words = "off: changes are found every 15 minutes. QUICKBOOKS_WEBHOOK_VERIFIER turns them on"
        return Check("Webhooks", True, words)
    return Check("Webhooks", True, f"at {settings.public_url}/quickbooks/webhooks")


def _discovery(url: str, dates: Dates) -> str:
    answer = looked_up(url, DiscoveryUnusable)
    dates.note("Intuit", answer.headers.get("date", ""))
    if answer.status != 200 or b"authorization_endpoint" not in answer.body:
        raise DiscoveryUnusable
    return "names its addresses"


def _named(services: Services, connection_id: str) -> str:
    source = services.sources.open(connection_id)
    try:
        return source.company().name
    finally:
        services.metering.count(connection_id, source.calls)
