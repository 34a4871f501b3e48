"""The totals of entries as revision 0027 makes them: their triggers, and what they are by the rows.

They are frozen with that revision, as those of ``totals_0012`` are with theirs. What QuickBooks has no more
does not count, so an entry that goes there is taken off, and one that is there again is added.
"""

from __future__ import annotations

from string import Template

_TABLE = "entry_totals"
_KEY = "team_id, project_id, tile, kind, currency, day"
_COLUMNS = f"{_KEY}, n, seconds, amount_high, amount_low"
#: Amounts are added up in two halves, see ``totals_0012``.
_NUMBERS = Template(
    "$sign 1, $sign coalesce($row.seconds, 0), $sign(coalesce($row.amount, 0) / 1000000000),"
    " $sign(coalesce($row.amount, 0) % 1000000000)"
)

# --- SQLite: row by row, whatever statement changes them

_ADD = Template("""
INSERT INTO $table ($columns)
SELECT $row.team_id, $project, $row.tile, $row.kind, $row.currency, $row.txn_date, $numbers
WHERE $row.gone_at IS NULL
ON CONFLICT ($key) DO UPDATE SET n = n + excluded.n, seconds = seconds + excluded.seconds,
    amount_high = amount_high + excluded.amount_high, amount_low = amount_low + excluded.amount_low;
""")
_WATCHED = "team_id, project_id, tile, kind, currency, txn_date, seconds, amount, gone_at"


def _rows(row: str, sign: str) -> str:
    """The row's delta for its workspace and for its project."""
    numbers = _NUMBERS.substitute(row=row, sign=sign)
    projects = ("''", f"{row}.project_id")
    parts = {"table": _TABLE, "columns": _COLUMNS, "key": _KEY, "row": row, "numbers": numbers}
    return "".join(_ADD.substitute(parts, project=project) for project in projects)


def _row_trigger(name: str, event: str, body: str) -> str:
    return f"CREATE TRIGGER {_TABLE}_{name} AFTER {event} ON entries FOR EACH ROW BEGIN {body} END"


_SQLITE = [
    _row_trigger("insert", "INSERT", _rows("new", "")),
    _row_trigger("delete", "DELETE", _rows("old", "-")),
    _row_trigger("update", f"UPDATE OF {_WATCHED}", _rows("old", "-") + _rows("new", "")),
]

# --- PostgreSQL: once for each statement, in the order of the keys, so that two of them never lock crosswise

_ROWS = Template("SELECT $sign AS sign, $watched FROM $rows WHERE gone_at IS NULL")
_PLUS = _ROWS.substitute(watched=_WATCHED, sign="1", rows="new_rows")
_MINUS = _ROWS.substitute(watched=_WATCHED, sign="-1", rows="old_rows")
_SIGNED = {"insert": _PLUS, "delete": _MINUS, "update": f"{_MINUS} UNION ALL {_PLUS}"}
_TABLES = {
    "insert": "NEW TABLE AS new_rows",
    "delete": "OLD TABLE AS old_rows",
    "update": "OLD TABLE AS old_rows NEW TABLE AS new_rows",
}
_SUMS = (
    "sum(one.sign), sum(one.sign * coalesce(one.seconds, 0)),"
    " sum(one.sign * (coalesce(one.amount, 0) / 1000000000)),"
    " sum(one.sign * (coalesce(one.amount, 0) % 1000000000))"
)
_FUNCTION = Template("""
CREATE OR REPLACE FUNCTION keep_$table$at() RETURNS trigger LANGUAGE plpgsql AS $$body$$
BEGIN
    INSERT INTO $table AS kept ($columns)
    SELECT one.team_id, part.project_id, one.tile, one.kind, one.currency, one.txn_date, $sums
    FROM ($signed) AS one CROSS JOIN LATERAL (VALUES (''), (one.project_id)) AS part (project_id)
    GROUP BY 1, 2, 3, 4, 5, 6
    HAVING ($sums) <> (0, 0, 0, 0)
    ORDER BY 1, 2, 3, 4, 5, 6
    ON CONFLICT ($key) DO UPDATE
    SET n = kept.n + excluded.n, seconds = kept.seconds + excluded.seconds,
        amount_high = kept.amount_high + excluded.amount_high,
        amount_low = kept.amount_low + excluded.amount_low;
    RETURN NULL;
END
$$body$$
""")
_TRIGGER = Template("""
CREATE TRIGGER $table$at AFTER $event ON entries REFERENCING $rows
FOR EACH STATEMENT EXECUTE FUNCTION keep_$table$at()
""")
_POSTGRESQL = [
    made.substitute(
        table=_TABLE,
        at=f"_{event}",
        event=event,
        columns=_COLUMNS,
        key=_KEY,
        sums=_SUMS,
        signed=signed,
        rows=_TABLES[event],
    )
    for event, signed in _SIGNED.items()
    for made in (_FUNCTION, _TRIGGER)
]

#: The statements that make the triggers, by dialect.
TRIGGERS = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}

#: What the totals are by the rows: of each project, then of the whole workspace, whose project is ''.
ENTRIES_BY_ROWS = """
WITH each AS (
    SELECT team_id, project_id, tile, kind, currency, txn_date AS day, count(*) AS n,
           sum(coalesce(seconds, 0)) AS seconds, sum(coalesce(amount, 0) / 1000000000) AS amount_high,
           sum(coalesce(amount, 0) % 1000000000) AS amount_low
    FROM entries WHERE gone_at IS NULL GROUP BY 1, 2, 3, 4, 5, 6
)
SELECT team_id, project_id, tile, kind, currency, day, n, seconds, amount_high, amount_low FROM each
UNION ALL
SELECT team_id, '', tile, kind, currency, day, sum(n), sum(seconds), sum(amount_high), sum(amount_low)
FROM each GROUP BY team_id, tile, kind, currency, day
"""
