"""JSON as nobody means it: other types, missing keys, depth, length, and text that nobody wants to read."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

from tests.bot.strategies import HOSTILE

DEEP: Any = []
for _ in range(200):
    DEEP = [DEEP]
#: What stands where something else is expected.
WRONG = st.sampled_from(
    [None, True, 0, -1, 1.5, 10**30, "", " ", "x" * 5000, [], [None], [[]], {}, {"": None}, {"id": {}}, DEEP]
)
texts = st.sampled_from([text for text in HOSTILE if text != "\ud800"]) | st.text(
    st.characters(exclude_categories=["Cs"]), max_size=80
)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=15,
)


def paths_in(value: Any, begun: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Where something stands, at any depth."""
    inner: Any = value.items() if isinstance(value, dict) else ()
    inner = enumerate(value) if isinstance(value, list) else inner
    for key, one in inner:
        yield (*begun, key)
        yield from paths_in(one, (*begun, key))


@st.composite
def spoiled(draw: st.DrawFn, bases: st.SearchStrategy[Any]) -> Any:
    """One of these, with up to four places missing or holding something else."""
    value = copy.deepcopy(draw(bases))
    for _ in range(draw(st.integers(1, 4))):
        paths = list(paths_in(value))
        if not paths:
            break
        *way, last = draw(st.sampled_from(paths))
        holder = value
        for key in way:
            holder = holder[key]
        if draw(st.booleans()):
            holder[last] = copy.deepcopy(draw(WRONG | texts))
        else:
            del holder[last]
    return value


def as_json(value: Any) -> bytes:
    """As it is sent."""
    return json.dumps(value).encode()
