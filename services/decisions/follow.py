"""What becomes of an invoice that is here when QuickBooks has another version of it.

Balance, payment and delivery follow by themselves, and so do voids and deletions. Number, dates, customer,
lines, tax, total and currency are somebody's to accept: nothing of them is overwritten silently.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from services.decisions.compare_content import Content, amount_text, changes_between
from services.decisions.invoice_status import stated_tile
from services.model.in_step import Change, DriftField, DriftKind, Found
from services.model.invoice_status import DeliveryState, PaymentState, Tile
from services.model.rejection import ReviewProblem

NOTHING = Decimal("0.00")
#: What a void sets to nothing.
_VOIDED = frozenset({DriftField.TOTAL, DriftField.TAX, DriftField.LINES})
#: What *Accept* cannot take over: something is missing that an invoice here must have.
_UNUSABLE = frozenset(
    {
        ReviewProblem.UNREADABLE,
        ReviewProblem.NO_DATE,
        ReviewProblem.NO_CUSTOMER,
        ReviewProblem.AMOUNT_DOES_NOT_FIT,
        ReviewProblem.TOTAL_MISSING,
        ReviewProblem.BALANCE_MISSING,
    }
)


class Status(NamedTuple):
    """What follows by itself."""

    balance: Decimal
    payment: PaymentState
    delivery: DeliveryState


class Here(NamedTuple):
    """The invoice as it stands here. ``content_digest``: of the document that it took in; None if none yet.

    ``is_ours``: it was created here and took none in yet, so its lines were never QuickBooks'.
    """

    content: Content
    content_digest: str | None
    status: Status
    tile: Tile
    unsent_as_sent: bool
    is_ours: bool = False


class There(NamedTuple):
    """The document as QuickBooks has it now."""

    content: Content
    content_digest: str
    balance: Decimal | None
    payment: PaymentState
    delivery: DeliveryState
    problem: ReviewProblem | None = None
    is_gone: bool = False


@dataclass(frozen=True, slots=True)
class Follow:
    """What is to be done; by itself nothing."""

    #: What stands here from now on.
    status: Status | None = None
    tile: Tile | None = None
    #: Of a void, a deletion, or one that is there again: the total follows, too.
    total: Decimal | None = None
    #: Of a void: tax and lines as well.
    takes_lines: bool = False
    #: All that may not change silently is the same, so this document is the one that was taken in.
    takes_bytes: bool = False
    #: Of one that is ours: what QuickBooks added, and its lines, so that whatever changes next is seen.
    takes_content: bool = False
    #: What followed and is listed.
    told: Found | None = None
    #: What waits for somebody.
    waits: Found | None = None


def follow(here: Here, there: There) -> Follow:
    """What becomes of the invoice."""
    if there.is_gone:
        return _deleted(here, there)
    if there.problem is ReviewProblem.UNREADABLE:
        return Follow(waits=_unread(here, there))
    if here.status.payment is PaymentState.DELETED:
        return _restored(here, there)
    is_voided = there.payment is PaymentState.VOID and here.status.payment is not PaymentState.VOID
    return _voided(here, there) if is_voided else _changed(here, there)


def is_usable(there: There) -> bool:
    """Whether *Accept* can take the document over as it is."""
    has_all = None not in (there.content.txn_date, there.content.total, there.balance)
    return has_all and not there.is_gone and there.problem not in _UNUSABLE


def accepted(here: Here, there: There) -> Follow:
    """What becomes of the invoice once somebody accepts the document as it is. Only where it is usable."""
    assert there.balance is not None  # it is usable
    status = Status(there.balance, there.payment, there.delivery)
    return Follow(
        status, _tile(status, here.unsent_as_sent), there.content.total, takes_lines=True, takes_bytes=True
    )


def _deleted(here: Here, there: There) -> Follow:
    if here.status.payment is PaymentState.DELETED:
        return Follow()
    status = Status(NOTHING, PaymentState.DELETED, here.status.delivery)
    was = Change(DriftField.TOTAL, amount_text(here.content.total), None)
    return Follow(status, Tile.FINALS, NOTHING, told=Found(DriftKind.DELETED, there.content_digest, (was,)))


def _restored(here: Here, there: There) -> Follow:
    """As if it had never been gone, with its total."""
    back = Change(DriftField.TOTAL, None, amount_text(there.content.total))
    told = Found(DriftKind.RESTORED, there.content_digest, (back,))
    whole = here.content._replace(total=there.content.total)
    known = here.status._replace(payment=PaymentState.OPEN)
    found = _changed(here._replace(content=whole, status=known), there)
    if found.status is None or there.content.total is None:
        return Follow(waits=found.waits)
    return replace(found, total=there.content.total, told=told)


def _voided(here: Here, there: There) -> Follow:
    changes = changes_between(here.content, there.content, here.is_ours)
    gone = tuple(change for change in changes if change.field in _VOIDED)
    rest = tuple(change for change in changes if change.field not in _VOIDED)
    digest = there.content_digest
    return Follow(
        status=Status(there.balance or NOTHING, PaymentState.VOID, there.delivery),
        tile=Tile.FINALS,
        total=there.content.total or NOTHING,
        takes_lines=True,
        takes_bytes=not rest,
        takes_content=here.is_ours and not rest,
        told=Found(DriftKind.VOIDED, digest, gone),
        waits=Found(DriftKind.CHANGED, digest, rest, _problem(there)) if rest else None,
    )


def _changed(here: Here, there: There) -> Follow:
    is_same = here.content_digest == there.content_digest
    changes = () if is_same else changes_between(here.content, there.content, here.is_ours)
    status, is_unclear = _status(here, there), _is_unclear(here, there)
    waits = None
    if changes or is_unclear:
        waits = Found(DriftKind.CHANGED, there.content_digest, changes, _problem(there, is_unclear))
    tile = _tile(status, here.unsent_as_sent) if status else None
    is_taken = waits is None
    return Follow(status, tile, takes_bytes=is_taken, takes_content=is_taken and here.is_ours, waits=waits)


def _tile(status: Status, unsent_as_sent: bool) -> Tile:
    return stated_tile(status.payment, status.balance, status.delivery, unsent_as_sent)


def _status(here: Here, there: There) -> Status | None:
    """What follows; None where nobody can say, or where it would be an amount of another currency."""
    is_comparable = here.content.currency == there.content.currency
    if there.balance is None or not is_comparable or _is_unclear(here, there):
        return None
    return Status(there.balance, there.payment, there.delivery)


def _is_unclear(here: Here, there: There) -> bool:
    """Whether nobody can say what is paid, although it was clear before."""
    is_unknown = there.payment is PaymentState.UNKNOWN or there.balance is None
    return is_unknown and here.status.payment is not PaymentState.UNKNOWN


def _unread(here: Here, there: There) -> Found | None:
    """QuickBooks sent something else that cannot be read; what is here stays."""
    if here.content_digest == there.content_digest:
        return None  # it was not sent at all: what is known of it is what is here
    return Found(DriftKind.CHANGED, there.content_digest, (), there.problem)


def _problem(there: There, is_unclear: bool = False) -> ReviewProblem | None:
    """What keeps it from being taken over."""
    return there.problem if is_unclear or not is_usable(there) else None
