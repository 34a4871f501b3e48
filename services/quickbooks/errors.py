"""What an answer without documents means to us: whether to try again, and which error a person meets."""

from __future__ import annotations

from dataclasses import dataclass

from services.decisions.retry_delay import Failure
from services.errors import AppError, NeedsReconnect, QuickBooksRefused, QuickBooksUnavailable, QuotaSpent
from services.quickbooks.faults import Fault, Reply

#: The token is over, or the user or the app lost access to the company (Intuit's error pages).
_AUTHENTICATION = frozenset({"100", "130", "401", "3200"})
_AUTHORISATION = frozenset({"120", "3100"})
_THROTTLED = "3001"
_BROKEN = frozenset({"6002", "10000"})
_SUBSCRIPTION_ENDED = "6190"
_NOT_FOUND = "610"


class SubscriptionEnded(QuickBooksRefused):
    """The company's QuickBooks subscription has ended."""

    code = "subscription_ended"
    remedy = "Renew the subscription in QuickBooks, then start the import again."


class NotFoundThere(QuickBooksRefused):
    """QuickBooks knows no such object."""

    code = "not_in_quickbooks"
    remedy = "It was deleted in QuickBooks; start the import again."


@dataclass(frozen=True, slots=True)
class Trouble:
    """A request that brought no documents. ``code`` is Intuit's."""

    failure: Failure
    error: AppError
    code: str | None = None
    retry_after: float | None = None


def no_answer(words: str, intuit_tid: str | None) -> Trouble:
    """Nothing usable came: a timeout, a reset, an empty or cut body."""
    return Trouble(Failure.UNAVAILABLE, QuickBooksUnavailable(words, intuit_tid=intuit_tid))


def trouble_of(reply: Reply, fault: Fault) -> Trouble:
    """What a refusal means, by HTTP status and by Intuit's code. Its texts are not repeated."""
    failure = _failure_of(reply.status, fault)
    error = _error_of(failure, reply, fault)
    if isinstance(error, QuickBooksRefused):
        error.fault_code = fault.code
    return Trouble(failure, error, fault.code, reply.retry_after)


def _failure_of(status: int, fault: Fault) -> Failure:
    if status == 429 or fault.code == _THROTTLED:
        return Failure.THROTTLED
    if status == 401 or (status < 500 and fault.code in _AUTHENTICATION):
        return Failure.UNAUTHORISED
    # A web page comes from a machine before QuickBooks, except where it says that the request is too large.
    if status in (408, 425) or status >= 500 or fault.code in _BROKEN or (fault.is_page and status != 413):
        return Failure.UNAVAILABLE
    return Failure.REFUSED


def _error_of(failure: Failure, reply: Reply, fault: Fault) -> AppError:
    if failure is Failure.THROTTLED:
        return QuotaSpent(intuit_tid=reply.intuit_tid)
    if failure is Failure.UNAUTHORISED or fault.code in _AUTHORISATION:
        return NeedsReconnect(intuit_tid=reply.intuit_tid)
    shown = f"HTTP {reply.status}" + (f", code {fault.code}" if fault.code else "")
    if failure is Failure.UNAVAILABLE:
        return QuickBooksUnavailable(f"QuickBooks did not answer ({shown}).", intuit_tid=reply.intuit_tid)
    known = {_SUBSCRIPTION_ENDED: SubscriptionEnded, _NOT_FOUND: NotFoundThere}.get(fault.code or "")
    if known is not None:
        return known(intuit_tid=reply.intuit_tid)
    return QuickBooksRefused(f"QuickBooks refused the request ({shown}).", intuit_tid=reply.intuit_tid)
