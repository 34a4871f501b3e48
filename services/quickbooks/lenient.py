"""What can still be read of a document whose fields have unexpected types: field by field."""

from __future__ import annotations

import msgspec

from services.quickbooks import wire

_FIELDS = {field.encode_name: field for field in msgspec.structs.fields(wire.InvoiceDocument)}


def readable_parts(raw: bytes) -> wire.InvoiceDocument:
    """The fields that have the expected type; the others stay None, and all do for what is no object."""
    document = wire.InvoiceDocument()
    try:
        found = wire.members.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return document
    for name, value in found.items():
        if name in _FIELDS:
            _take(document, _FIELDS[name], value)
    return document


def _take(document: wire.InvoiceDocument, field: msgspec.structs.FieldInfo, value: msgspec.Raw) -> None:
    try:
        setattr(document, field.name, msgspec.json.decode(value, type=field.type))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return
