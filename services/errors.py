"""Every error that a person may meet: what happened, and the one thing to do about it."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")
Instead = TypeVar("Instead")


class AppError(Exception):
    """Something went wrong on our side."""

    code = "internal"
    remedy = "Try again. If it happens twice, tell your administrator."
    #: Whether the same attempt may succeed a little later by itself.
    may_pass = False
    #: Intuit's id of the request that failed, for its support; None where it failed elsewhere.
    intuit_tid: str | None = None

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or inspect.cleandoc(self.__doc__ or ""))

    @property
    def sentence(self) -> str:
        """What happened and what to do, ready to be shown."""
        return f"{self} {self.remedy}"


class NotFound(AppError):
    """It does not exist, or it belongs to somebody else."""

    code = "not_found"
    remedy = "Start again with /import-invoices."


class NotAllowed(AppError):
    """You don't have the right to do this."""

    code = "not_allowed"
    remedy = "Ask a financial administrator."

    def __init__(self, missing: str, granted_by: tuple[str, ...] = ()) -> None:
        super().__init__(f"You don't have the right to {missing}.")
        #: Ids of the people who can grant it; the edge that shows the error turns them into names.
        self.granted_by = granted_by


class InvalidInput(AppError):
    """Something that was entered cannot be used."""

    code = "invalid_input"
    remedy = "Correct it and try again."


class Repeated(AppError):
    """This was done already, so nothing was changed."""

    code = "repeated"
    remedy = "Nothing has to be done again."


class NeedsReconnect(AppError):
    """QuickBooks no longer accepts this connection."""

    code = "needs_reconnect"
    remedy = "A financial administrator must reconnect the company; the run then goes on by itself."

    def __init__(self, message: str | None = None, *, intuit_tid: str | None = None) -> None:
        super().__init__(message)
        self.intuit_tid = intuit_tid


class NoConnection(AppError):
    """No QuickBooks company is connected to this workspace."""

    code = "no_connection"
    remedy = (
        "A financial administrator connects one in the app's Home tab, under Companies; "
        "whoever runs the app also with import-invoices connect."
    )


class QuickBooksUnavailable(AppError):
    """QuickBooks did not answer."""

    code = "quickbooks_unavailable"
    may_pass = True
    remedy = "Nothing was lost. Try again in a few minutes."

    def __init__(self, message: str | None = None, *, intuit_tid: str | None = None) -> None:
        super().__init__(message)
        self.intuit_tid = intuit_tid


class QuotaSpent(AppError):
    """QuickBooks takes no more calls this month."""

    code = "quota_spent"
    remedy = "The run looks again every hour and goes on by itself."

    def __init__(self, message: str | None = None, *, intuit_tid: str | None = None) -> None:
        super().__init__(message)
        self.intuit_tid = intuit_tid


class QuickBooksRefused(AppError):
    """QuickBooks refused the request."""

    code = "quickbooks_refused"
    #: Intuit's code of the fault, such as 6140; None where it gave none.
    fault_code: str | None = None
    remedy = "Tell your administrator the reference of this run."

    def __init__(self, message: str | None = None, *, intuit_tid: str | None = None) -> None:
        super().__init__(message)
        self.intuit_tid = intuit_tid


class PortTaken(AppError):
    """Another program listens on this port."""

    code = "port_taken"
    remedy = "Choose another one, or stop that program."

    def __init__(self, port: int) -> None:
        super().__init__(f"Port {port} cannot be listened on: another program has it, or it is not allowed.")


def place_of(error: BaseException) -> str:
    """Module and line of the innermost frame of ours: all that is safe to say of an error nobody expected."""
    place, trace = "unknown", error.__traceback__
    while trace is not None:
        name = trace.tb_frame.f_globals.get("__name__", "")
        if name.startswith(("services", "bot")):
            place = f"{name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place


def rescued(work: Callable[[], Result], otherwise: Callable[[Exception], Instead]) -> Result | Instead:
    """What ``work`` returns, or what ``otherwise`` makes of its error.

    The only place that catches every error. It is for edges past which nobody can: after an acknowledgement,
    and in the loops of workers.
    """
    try:
        return work()
    except Exception as error:  # noqa: BLE001 - see above
        return otherwise(error)
