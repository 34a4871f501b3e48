"""A real transaction, of which a test changes one part."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Self


class WrappedTransaction:
    """Does all that the transaction inside does."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    def __enter__(self) -> Self:
        self._inner.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._inner.__exit__(kind, error, trace)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)
