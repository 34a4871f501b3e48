"""What can still be read of a document whose fields have unexpected types: field by field."""

from __future__ import annotations

from functools import lru_cache
from typing import TypeVar

import msgspec

from services.quickbooks import wire

_Document = TypeVar("_Document", bound=msgspec.Struct)


def readable_parts(raw: bytes) -> wire.InvoiceDocument:
    """Of an invoice, the fields that have the expected type."""
    return parts_of(raw, wire.InvoiceDocument())


def parts_of(raw: bytes | msgspec.Raw, document: _Document) -> _Document:
    """The fields that have the expected type; the others stay None, and all do for what is no object."""
    try:
        found = wire.members.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return document
    fields = _fields_of(type(document))
    for name, value in found.items():
        if name in fields:
            _take(document, fields[name], value)
    return document


@lru_cache(maxsize=32)
def _fields_of(kind: type[msgspec.Struct]) -> dict[str, msgspec.structs.FieldInfo]:
    return {field.encode_name: field for field in msgspec.structs.fields(kind)}


def _take(document: msgspec.Struct, field: msgspec.structs.FieldInfo, value: msgspec.Raw) -> None:
    try:
        setattr(document, field.name, msgspec.json.decode(value, type=field.type))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return
