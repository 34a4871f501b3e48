"""Tables and charts. Where sources disagree about a limit, the smaller one holds."""

from __future__ import annotations

from typing import Any

from bot.sandbox.validators.checks import (
    Check,
    Problems,
    Shape,
    anything,
    boolean,
    integer,
    items,
    number,
    one_of,
    positive,
    string,
    typed,
)
from bot.sandbox.validators.compositions import IDENTIFIER

MOST_TABLE_CHARACTERS = 10_000
_BLOCK: dict[str, Check] = {"type": string(50)}
_ID: dict[str, Check] = {"block_id": IDENTIFIER}
_RAW_TEXT = Shape({**_BLOCK, "text": string(MOST_TABLE_CHARACTERS, 1)})
_RAW_NUMBER = Shape({**_BLOCK, "value": number}, {"text": string(MOST_TABLE_CHARACTERS, 1)})
_RICH = Shape({**_BLOCK, "elements": items(anything, 1000, 1)}, _ID)
_CELLS: dict[str, Check] = {"raw_text": _RAW_TEXT, "raw_number": _RAW_NUMBER, "rich_text": _RICH}
_CELL = typed(_CELLS, set(_CELLS), "cell")
_COLUMN = Shape({}, {"align": one_of("left", "center", "right"), "is_wrapped": boolean})


def _same_width(problems: Problems, at: str, block: Any) -> None:
    widths = {len(row) for row in block["rows"]}
    if len(widths) > 1:
        problems.add("every row must have the same number of cells", f"{at}/rows")


def _header_is_plain(problems: Problems, at: str, block: Any) -> None:
    for position, cell in enumerate(block["rows"][0]):
        if cell["type"] == "rich_text":
            problems.add("a header cell must not be rich_text", f"{at}/rows/0/{position}")


TABLE = Shape(
    {**_BLOCK, "rows": items(items(_CELL, 20, 1), 100, 1)},
    {**_ID, "column_settings": items(_COLUMN, 20)},
    [_same_width],
)
DATA_TABLE = Shape(
    {**_BLOCK, "caption": string(2000, 1), "rows": items(items(_CELL, 20, 1), 101, 2)},
    {**_ID, "page_size": integer(1, 100), "row_header_column_index": integer(0, 19)},
    [_same_width, _header_is_plain],
)
_LABEL = string(20, 1)
_POINT = Shape({"label": _LABEL, "value": number})
_SERIES = Shape({"name": _LABEL, "data": items(_POINT, 20, 1)})
_AXES = Shape({"categories": items(_LABEL, 20, 1)}, {"x_label": string(50, 1), "y_label": string(50, 1)})
_PIE = Shape({**_BLOCK, "segments": items(Shape({"label": _LABEL, "value": positive}), 6, 1)})


def _points_are_categories(problems: Problems, at: str, chart: Any) -> None:
    categories = chart["axis_config"]["categories"]
    for position, series in enumerate(chart["series"]):
        if [point["label"] for point in series["data"]] != categories:
            problems.add("labels must equal the categories", f"{at}/series/{position}/data")


_LINES = Shape({**_BLOCK, "series": items(_SERIES, 6, 1), "axis_config": _AXES}, {}, [_points_are_categories])
_CHARTS: dict[str, Check] = {"pie": _PIE, "bar": _LINES, "area": _LINES, "line": _LINES}
CHART = Shape({**_BLOCK, "title": string(50, 1), "chart": typed(_CHARTS, set(_CHARTS), "chart")}, _ID)


def table_characters(block: dict[str, Any]) -> int:
    """How many characters the cells of a table hold together."""
    return sum(_characters(cell) for row in block["rows"] for cell in row)


def _characters(cell: Any) -> int:
    if isinstance(cell, list):
        return sum(_characters(part) for part in cell)
    if not isinstance(cell, dict):
        return 0
    own = len(cell["text"]) if isinstance(cell.get("text"), str) else 0
    return own + _characters(cell.get("elements", []))
