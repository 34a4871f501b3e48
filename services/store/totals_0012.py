"""The totals as revision 0012 makes them: the triggers that keep them, and what they are by the rows.

They are frozen with that revision. Whoever changes them writes a module like this one for the new revision,
and has the tables in the code take it from there.
"""

from __future__ import annotations

from string import Template

#: Amounts are added up in two halves of which no number of invoices exceeds 64 bits: both databases cut
#: towards zero, so that the halves always make the whole.
_HALVES = Template("$sign($amount / 1000000000), $sign($amount % 1000000000)")

# --- SQLite: row by row, whatever statement changes them

_ADD_TO_TILE = Template("""
INSERT INTO tile_totals (team_id, project_id, tile, connection_id, currency, n,
                         total_high, total_low, balance_high, balance_low)
SELECT $row.team_id, $project, $row.tile, coalesce($row.connection_id, ''), $row.currency, $sign 1,
       $total, $balance
WHERE $condition
ON CONFLICT (team_id, project_id, tile, connection_id, currency) DO UPDATE SET n = n + excluded.n,
    total_high = total_high + excluded.total_high, total_low = total_low + excluded.total_low,
    balance_high = balance_high + excluded.balance_high, balance_low = balance_low + excluded.balance_low;
""")
_ADD_TO_DAY = Template("""
INSERT INTO day_totals (team_id, project_id, day, connection_id, currency, n, balance_high, balance_low)
SELECT $row.team_id, $project, coalesce($row.due_date, $row.txn_date), coalesce($row.connection_id, ''),
       $row.currency, $sign 1, $balance
WHERE $row.tile = 'ar_aging' AND $condition
ON CONFLICT (team_id, project_id, day, connection_id, currency) DO UPDATE SET n = n + excluded.n,
    balance_high = balance_high + excluded.balance_high, balance_low = balance_low + excluded.balance_low;
""")
_COLUMNS = "team_id, project_id, connection_id, tile, currency, balance"


def _rows(add: Template, row: str, sign: str) -> str:
    """The row's delta for its workspace and, if it has one, for its project."""
    parts = {
        "row": row,
        "sign": sign,
        "total": _HALVES.substitute(sign=sign, amount=f"{row}.total"),
        "balance": _HALVES.substitute(sign=sign, amount=f"{row}.balance"),
    }
    whole = add.substitute(parts, project="''", condition="true")
    return whole + add.substitute(
        parts, project=f"{row}.project_id", condition=f"{row}.project_id IS NOT NULL"
    )


def _row_trigger(name: str, event: str, body: str) -> str:
    return f"CREATE TRIGGER {name} AFTER {event} ON invoices FOR EACH ROW BEGIN {body} END"


def _row_triggers(table: str, add: Template, more: str) -> list[str]:
    plus, minus = _rows(add, "new", ""), _rows(add, "old", "-")
    changed = f"UPDATE OF {_COLUMNS}, {more}"
    return [
        _row_trigger(f"{table}_insert", "INSERT", plus),
        _row_trigger(f"{table}_delete", "DELETE", minus),
        _row_trigger(f"{table}_update", changed, minus + plus),
    ]


_SQLITE = _row_triggers("tile_totals", _ADD_TO_TILE, "total") + _row_triggers(
    "day_totals", _ADD_TO_DAY, "due_date, txn_date"
)

# --- PostgreSQL: once for each statement, in the order of the keys, so that two of them never lock crosswise

_NEEDED = "team_id, project_id, connection_id, tile, currency, total, balance, due_date, txn_date"
_ROWS = Template("SELECT $sign AS sign, $needed FROM $rows")
_PLUS = _ROWS.substitute(sign="1", needed=_NEEDED, rows="new_rows")
_MINUS = _ROWS.substitute(sign="-1", needed=_NEEDED, rows="old_rows")
_SIGNED = {"insert": _PLUS, "delete": _MINUS, "update": f"{_MINUS} UNION ALL {_PLUS}"}
_TABLES = {
    "insert": "NEW TABLE AS new_rows",
    "delete": "OLD TABLE AS old_rows",
    "update": "OLD TABLE AS old_rows NEW TABLE AS new_rows",
}
_FUNCTION = Template("""
CREATE OR REPLACE FUNCTION keep_totals_$event() RETURNS trigger LANGUAGE plpgsql AS $$body$$
BEGIN
    INSERT INTO tile_totals AS kept (team_id, project_id, tile, connection_id, currency, n,
                                     total_high, total_low, balance_high, balance_low)
    SELECT one.team_id, part.project_id, one.tile, coalesce(one.connection_id, ''), one.currency,
           sum(one.sign),
           sum(one.sign * (one.total / 1000000000)), sum(one.sign * (one.total % 1000000000)),
           sum(one.sign * (one.balance / 1000000000)), sum(one.sign * (one.balance % 1000000000))
    FROM ($signed) AS one CROSS JOIN LATERAL (VALUES (''), (one.project_id)) AS part (project_id)
    WHERE part.project_id IS NOT NULL
    GROUP BY 1, 2, 3, 4, 5
    HAVING (sum(one.sign), sum(one.sign * (one.total / 1000000000)), sum(one.sign * (one.total % 1000000000)),
            sum(one.sign * (one.balance / 1000000000)), sum(one.sign * (one.balance % 1000000000)))
           <> (0, 0, 0, 0, 0)
    ORDER BY 1, 2, 3, 4, 5
    ON CONFLICT (team_id, project_id, tile, connection_id, currency) DO UPDATE
    SET n = kept.n + excluded.n,
        total_high = kept.total_high + excluded.total_high, total_low = kept.total_low + excluded.total_low,
        balance_high = kept.balance_high + excluded.balance_high,
        balance_low = kept.balance_low + excluded.balance_low;

    INSERT INTO day_totals AS kept (team_id, project_id, day, connection_id, currency, n,
                                    balance_high, balance_low)
    SELECT one.team_id, part.project_id, coalesce(one.due_date, one.txn_date),
           coalesce(one.connection_id, ''), one.currency, sum(one.sign),
           sum(one.sign * (one.balance / 1000000000)), sum(one.sign * (one.balance % 1000000000))
    FROM ($signed) AS one CROSS JOIN LATERAL (VALUES (''), (one.project_id)) AS part (project_id)
    WHERE part.project_id IS NOT NULL AND one.tile = 'ar_aging'
    GROUP BY 1, 2, 3, 4, 5
    HAVING (sum(one.sign), sum(one.sign * (one.balance / 1000000000)),
            sum(one.sign * (one.balance % 1000000000))) <> (0, 0, 0)
    ORDER BY 1, 2, 3, 4, 5
    ON CONFLICT (team_id, project_id, day, connection_id, currency) DO UPDATE
    SET n = kept.n + excluded.n, balance_high = kept.balance_high + excluded.balance_high,
        balance_low = kept.balance_low + excluded.balance_low;
    RETURN NULL;
END
$$body$$
""")
_TRIGGER = Template("""
CREATE TRIGGER totals_$event AFTER $event ON invoices REFERENCING $tables
FOR EACH STATEMENT EXECUTE FUNCTION keep_totals_$event()
""")
_POSTGRESQL = [
    text
    for event, signed in _SIGNED.items()
    for text in (
        _FUNCTION.substitute(event=event, signed=signed),
        _TRIGGER.substitute(event=event, tables=_TABLES[event]),
    )
]

#: The statements that make the triggers, by dialect.
TRIGGERS = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}

# --- what the totals are by the rows: of each project, then of the whole workspace, whose project is ''

TILES_BY_ROWS = """
WITH each AS (
    SELECT team_id, coalesce(project_id, '') AS project_id, tile,
           coalesce(connection_id, '') AS connection_id, currency, count(*) AS n,
           sum(total / 1000000000) AS total_high, sum(total % 1000000000) AS total_low,
           sum(balance / 1000000000) AS balance_high, sum(balance % 1000000000) AS balance_low
    FROM invoices GROUP BY 1, 2, 3, 4, 5
)
SELECT team_id, project_id, tile, connection_id, currency, n, total_high, total_low, balance_high, balance_low
FROM each WHERE project_id <> ''
UNION ALL
SELECT team_id, '', tile, connection_id, currency, sum(n), sum(total_high), sum(total_low),
       sum(balance_high), sum(balance_low)
FROM each GROUP BY team_id, tile, connection_id, currency
"""
DAYS_BY_ROWS = """
WITH each AS (
    SELECT team_id, coalesce(project_id, '') AS project_id, coalesce(due_date, txn_date) AS day,
           coalesce(connection_id, '') AS connection_id, currency, count(*) AS n,
           sum(balance / 1000000000) AS balance_high, sum(balance % 1000000000) AS balance_low
    FROM invoices WHERE tile = 'ar_aging' GROUP BY 1, 2, 3, 4, 5
)
SELECT team_id, project_id, day, connection_id, currency, n, balance_high, balance_low
FROM each WHERE project_id <> ''
UNION ALL
SELECT team_id, '', day, connection_id, currency, sum(n), sum(balance_high), sum(balance_low)
FROM each GROUP BY team_id, day, connection_id, currency
"""
