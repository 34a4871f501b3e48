"""Whether an invoice that needs review may be taken as QuickBooks states it, and what was accepted then."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from hashlib import sha256

from services.model.rejection import ReviewProblem
from services.model.review import Obstacle, Reviewed


def obstacles_to(invoice: Reviewed) -> tuple[Obstacle, ...]:
    """All that is missing; nothing where it can be taken. Nothing of it is ever guessed."""
    return tuple(_obstacles(invoice))


def accepted_digest(content_digest: str, balance: Decimal | None, problem: ReviewProblem | None) -> str:
    """What an acceptance covers: number, dates, customer, lines, tax, total, balance, and what is wrong."""
    open_part = "" if balance is None else format(balance.normalize(), "f")
    words = f"{content_digest}\x1f{open_part}\x1f{problem.code if problem else ''}"
    return sha256(words.encode()).hexdigest()


def _obstacles(invoice: Reviewed) -> Iterator[Obstacle]:
    if invoice.problem is ReviewProblem.UNREADABLE:
        yield Obstacle.UNREADABLE
    if invoice.txn_date is None:
        yield Obstacle.NO_DATE
    if invoice.customer_id is None:
        yield Obstacle.NO_CUSTOMER
    if invoice.total is None:
        yield Obstacle.NO_TOTAL
    if invoice.balance is None:
        yield Obstacle.NO_BALANCE
