"""Customers that were named by their QuickBooks ids: they must exist before anything is done with them."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from services.errors import AppError, InvalidInput, NeedsReconnect
from services.model.connection import Connection

if TYPE_CHECKING:
    from bot.bootstrap import Services


class CustomersNotAsked(AppError):
    """QuickBooks could not be asked for its customers."""

    code = "customers_not_asked"
    remedy = "Nothing was changed. Try again in a few minutes."


class ReconnectFirst(AppError):
    """QuickBooks cannot be asked for its customers: it no longer accepts this connection."""

    code = "reconnect_first"
    remedy = "Nothing was changed. Connect the company again: import-invoices connect --help"


def known_customers(services: Services, connection: Connection, named: Collection[str]) -> frozenset[str]:
    """These ids, if QuickBooks has all of them. Raises ``InvalidInput``, or why it cannot be asked."""
    try:
        services.customers.require(connection.id, named)
    except InvalidInput:
        raise
    except NeedsReconnect as error:
        raise ReconnectFirst from error
    except AppError as error:
        company = connection.company_name
        raise CustomersNotAsked(f"The customers of {company} could not be looked up: {error}") from error
    return frozenset(one.strip() for one in named)
