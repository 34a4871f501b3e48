"""Foreign text on its way out, what comes back from a view, addresses, and what is written into logs."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import urlsplit

from hypothesis import assume
from hypothesis import strategies as st
from urllib3.util import parse_url

from bot.audit.audit_state import AuditState
from bot.blocks import quoted
from bot.created_here import states as entry_states
from bot.logs import redact
from bot.metadata import DetailsState, HomeState, WizardState
from bot.projects import directory_state, setup_state
from bot.runs.runs_state import RunsState
from bot.schedules import form_state
from bot.slack_addresses import is_slacks
from bot.text import escape, plain
from bot.unsent import move_state
from services.decisions.safe_cells import cleaned, guarded
from services.settings import LOOPBACK_HOSTS, safe_url
from tests.bot.oracles import foreign_markup, markup_in
from tests.bot.strategies import names
from tests.bot.test_logs import SHAPES, WORD
from tests.fuzz.pressing import VIEWS
from tests.fuzz.shapes import anything, as_json, texts
from tests.fuzz.targets import Check, Target

#: What makes a spreadsheet run a cell.
RUNS = re.compile(r"""(?:^|[;,|"])\s*[=+\-@\uff1d\uff0b\uff0d\uff20]""")
COLUMNS = 3


@contextmanager
def plainly(check: Check) -> Iterator[Check]:
    """A check that needs nothing."""
    yield check


def opened(check: Callable[[Any], None]) -> Callable[[], Any]:
    return lambda: plainly(check)


def cells(row: list[str]) -> None:
    """Nothing runs, and what is written is read again."""
    written = [guarded(cleaned(text)) for text in row]
    file = io.StringIO()
    csv.writer(file).writerow(written)
    (read,) = csv.reader(io.StringIO(file.getvalue()))
    assert read == written
    assert [cell for cell in written if RUNS.search(cell)] == []
    assert [cleaned(text) for text in row] == [cleaned(cleaned(text)) for text in row]


def markup(text: str) -> None:
    """No mention, no link, no date, and no bracket that begins one."""
    blocks = {"blocks": [quoted(text)], "said": escape(text)}
    assert foreign_markup(escape(text)) == []
    assert [found for one in markup_in(blocks) for found in foreign_markup(one)] == []
    assert len(plain(text, 75)) <= 75


STATES: tuple[Any, ...] = (
    AuditState,
    WizardState,
    DetailsState,
    HomeState,
    RunsState,
    *(
        one
        for module in (directory_state, setup_state, form_state, move_state, entry_states)
        for one in vars(module).values()
        if isinstance(one, type) and one.__module__ == module.__name__ and hasattr(one, "decode")
    ),
)
CARRIED = sorted({view["private_metadata"] for view in VIEWS if view.get("private_metadata")})


def carried(text: str) -> None:
    """Read without an error, and as the same once more."""
    for state in STATES:
        read = state.decode(text)
        assert state.decode(read.encode()) == read, state


def addresses(address: str) -> None:
    """What is taken, other readers of addresses take to be on the same host."""
    if is_slacks(address, "https://slack.com/api/"):
        assert urlsplit(address).scheme == "https"
        assert _hosts(address) <= {_slacks(address)}
    with suppress(ValueError):
        safe_url(address)
        hosts = {urlsplit(address).hostname}
        assert urlsplit(address).scheme == "https" or hosts <= LOOPBACK_HOSTS


def _hosts(address: str) -> set[str | None]:
    return {urlsplit(address).hostname, parse_url(address).host}


def _slacks(address: str) -> str:
    (host,) = re.findall(r"^https://([a-z0-9.-]+)", address.lower())
    assert host in ("slack.com", "slack-gov.com") or host.endswith((".slack.com", ".slack-gov.com"))
    return str(host)


def logs(told: tuple[str, str, str]) -> None:
    """No shape of a secret is read in a log, whatever stands around it."""
    around, word, shape = told
    assume(word not in around)
    assert word not in redact(f"{around} {shape.format(word)} {around}")


#: Pieces of addresses that programs read differently.
PIECES = st.sampled_from(
    [
        *(
            "https://",
            "http://",
            "https:",
            "//",
            "/",
            "\\",
            "@",
            ":",
            "?",
            "#",
            ".",
            "%2e",
            "%00",
            " ",
            "\t",
            "\n",
        ),
        *("slack.com", "hooks.slack.com", "slack", "com", "evil.example", "127.0.0.1", "localhost", "[::1]"),
        *(
            "443",
            "8443",
            "user",
            "\u3002",
            "\u017f",
            "\u212a",
            "xn--",
            "SLACK.COM",
            "slack-gov.com",
            "-",
            "_",
        ),
    ]
)
TARGETS = (
    Target("CSV cells", st.lists(names | texts, min_size=COLUMNS, max_size=COLUMNS), opened(cells)),
    Target("Slack's markup", names | texts, opened(markup)),
    Target(
        "what modals carry",
        texts | anything.map(as_json).map(bytes.decode) | st.sampled_from(CARRIED),
        opened(carried),
    ),
    Target("addresses", st.lists(PIECES, max_size=8).map("".join) | texts, opened(addresses)),
    Target("secrets in logs", st.tuples(texts, WORD, st.sampled_from(SHAPES)), opened(logs)),
)
