"""Documents that look wrong are read once more: query answers have been seen without lines that exist."""

from __future__ import annotations

from collections.abc import Sequence

from services.errors import QuickBooksUnavailable
from services.model.quickbooks import Entity, Field, OneOf, SourceDocument, SourceInvoice
from services.model.rejection import ReviewProblem
from services.ports.quickbooks import DocumentSource

#: Problems that a second reading has been seen to cure, or might.
_CURABLE = frozenset(
    {
        ReviewProblem.UNREADABLE,
        ReviewProblem.NO_DATE,
        ReviewProblem.NO_CUSTOMER,
        ReviewProblem.TOTAL_MISSING,
        ReviewProblem.BALANCE_MISSING,
        ReviewProblem.SUMS_DIFFER,
        ReviewProblem.AMOUNT_MISSING,
    }
)
#: Up to so many of a page are read one by one, which helps best; more of them together, in one request.
_ONE_BY_ONE = 10


def second_look(
    source: DocumentSource, entity: Entity, documents: Sequence[SourceDocument]
) -> Sequence[SourceDocument]:
    """The documents, the doubtful ones as they came the second time."""
    doubtful = [one.qbo_id for one in documents if _is_doubtful(one) and one.qbo_id.isdecimal()]
    if not doubtful:
        return documents
    size = 1 if len(doubtful) <= _ONE_BY_ONE else source.page_size_of(entity)
    again: dict[str, SourceDocument] = {}
    for start in range(0, len(doubtful), size):
        again |= _read_again(source, entity, tuple(doubtful[start : start + size]))
    return [_newer(one, again.get(one.qbo_id)) for one in documents]


def _is_doubtful(document: SourceDocument) -> bool:
    if isinstance(document, SourceInvoice):
        return document.problem in _CURABLE
    return any(entry.problem in _CURABLE for entry in document.entries)


def _read_again(source: DocumentSource, entity: Entity, ids: tuple[str, ...]) -> dict[str, SourceDocument]:
    try:
        page = source.documents(entity, [OneOf(Field.ID, ids)])
    except QuickBooksUnavailable:
        # The first reading stands, and its problem with it.
        return {}
    return {document.qbo_id: document for document in page.documents}


def _newer(first: SourceDocument, second: SourceDocument | None) -> SourceDocument:
    return first if second is None or second.sync_token < first.sync_token else second
