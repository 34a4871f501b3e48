"""F17: eight processes that all find the access token expired, a thousand times, before a server that
rotates.

Every refresh kills the refresh token before it: whoever used an old one would end the connection.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

from services.connections import AccessTokens
from services.errors import QuickBooksUnavailable
from services.quickbooks.oauth import QuickBooksOAuth
from tests.faults.processes import Child, started
from tests.faults.results import Result
from tests.faults.world import World

PROCESSES = 8
COMPANY = "con0"
#: A process that has not come to its end after so many real seconds counts as stuck.
LONGEST = 480.0

_never = threading.Event()


def expiries(times: int, rounds: int) -> Callable[[World, set[str]], Iterator[Result]]:
    """So many expiries as one case, and so many cases."""

    def battery(world: World, done: set[str]) -> Iterator[Result]:
        for number in range(rounds):
            name = f"{PROCESSES} processes, {times} expiries, round {number + 1}"
            if name not in done:
                yield _race(world, name, times)

    return battery


def _race(world: World, name: str, times: int) -> Result:
    world.begin()
    children = [started(lambda: _expire(world, times), world.log) for _ in range(PROCESSES)]
    stuck = [child for child in children if not _ended(child)]
    for child in stuck:
        child.kill()
    statuses = world.books.do("refreshes")["statuses"]
    refused = sum(status != 200 for status in statuses)
    found = [f"F17 {refused} refreshes were refused"] if refused else []
    found += [f"F17 {len(stuck)} processes did not end"] if stuck else []
    found += [] if len(statuses) >= times else [f"F17 only {len(statuses)} refreshes"]
    return Result(name, found, {"refreshes": len(statuses), "invalid_grant": refused})


def _expire(world: World, times: int) -> None:
    """Have every token refused, until the connection has had so many."""
    services = world.services()
    settings = services.settings
    oauth = QuickBooksOAuth(
        settings.quickbooks_client_id, settings.quickbooks_client_secret, settings.discovery_url, world.clock
    )
    tokens = AccessTokens(services.store, oauth, world.clock)
    while True:
        with services.store.reading() as tx:
            known = tx.connections.tokens(COMPANY)
        if known is None or known.version > times:
            break
        try:
            tokens.renew(COMPANY, known.access_token)
        except QuickBooksUnavailable:
            continue  # another one has been at it for a minute of the hasty clock
    services.close()


def _ended(child: Child) -> bool:
    for _ in range(int(LONGEST / 0.05)):
        if not child.is_alive():
            return True
        _never.wait(0.05)
    return False
