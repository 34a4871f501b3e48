"""Links between documents: what settles an invoice, and which invoices a payment or a credit memo names."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from services.decisions.invoice_status import folded
from services.model.quickbooks import SETTLING, Entity, Settlement, Settler
from services.quickbooks import values

_SETTLING = {folded(entity): entity.value for entity in SETTLING}
_INVOICE = folded(Entity.INVOICE)


def settlers_of(linked: Any) -> tuple[Settler, ...]:
    """What settles an invoice with this ``LinkedTxn``, each once. Estimates, time and charges do not."""
    if not linked:
        return ()
    named = [Settler(_SETTLING[kind], qbo_id) for kind, qbo_id in _linked(linked) if kind in _SETTLING]
    return tuple(named) if len(named) < 2 else tuple(dict.fromkeys(named))


def settlement_of(entity: Entity, row: Any) -> Settlement | None:
    """The invoices that a payment or a credit memo names, wherever it does; None for what is neither."""
    qbo_id = values.text(row.get("Id")) if isinstance(row, dict) else None
    if qbo_id is None:
        return None
    lines = row.get("Line")
    parts = [row, *(line for line in (lines if isinstance(lines, list) else ()) if isinstance(line, dict))]
    named = {to for part in parts for kind, to in _linked(part.get("LinkedTxn")) if kind == _INVOICE}
    reference = row.get("InvoiceRef")
    if isinstance(reference, dict) and (referred := values.text(reference.get("value"))):
        named.add(referred)
    return Settlement(Settler(entity.value, qbo_id), frozenset(named))


def _linked(links: Any) -> Iterator[tuple[str, str]]:
    """Kind, folded, and id of each link that can be read."""
    for link in links if isinstance(links, list) else ():
        if isinstance(link, dict) and (qbo_id := values.text(link.get("TxnId"))):
            kind = link.get("TxnType")
            yield _folded(kind) if isinstance(kind, str) else "", qbo_id


@lru_cache(maxsize=256)
def _folded(kind: str) -> str:
    # There are few kinds, and a million invoices name them.
    return folded(kind)


def names_invoice(links: Any) -> bool:
    """Whether one of these links leads to an invoice."""
    return bool(links) and any(kind == _INVOICE for kind, _ in _linked(links))
