"""*Treat unsent invoices as sent*: when it is offered, and which invoices stand by that rule alone."""

from __future__ import annotations

from services.model.invoice_status import DeliveryState, PaymentState

#: Fewer paid invoices say nothing about how a firm sends its invoices.
FEWEST_PAID = 10
#: What counts as unsent: queued is what QuickBooks' own default for printing looks like.
UNSENT = frozenset({DeliveryState.NOT_SENT, DeliveryState.QUEUED})


def offer_unsent_as_sent(paid: int, paid_unsent: int, is_treated: bool) -> bool:
    """Whether to offer the rule: most customers paid what QuickBooks thinks that nobody sent them."""
    return not is_treated and paid >= FEWEST_PAID and 2 * paid_unsent > paid


def stands_by_rule(payment: PaymentState, delivery: DeliveryState) -> bool:
    """Whether the rule alone decides between Drafts and A/R Aging: nothing was paid, nothing was sent."""
    return payment is PaymentState.OPEN and delivery in UNSENT
