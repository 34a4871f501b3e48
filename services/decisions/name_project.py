"""What a new project is called: like its customer, and never like what another customer's would be called."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from services.decisions.compare_names import BETWEEN
from services.decisions.match_project import top_of
from services.model.project import LONGEST_NAME, KnownCustomer

#: A name that ends like this says whose it is.
_NUMBERED = re.compile(r"\(quickbooks customer [^()]*\)\Z", re.IGNORECASE)
#: What comes first keeps a name: whose client is so spelled, then the shorter path, then the spelling.
_Order = tuple[bool, int, str]


@dataclass(frozen=True, slots=True)
class Path:
    """The parts of a customer's name that can be seen: its client, and what the project is called."""

    parts: tuple[str, ...]

    @property
    def client(self) -> str:
        return self.parts[0] if self.parts else ""

    @property
    def name(self) -> str:
        """All that stands below the client: phase 1 of one house is not phase 1 of another."""
        return BETWEEN.join(self.parts[1:]) or self.client

    @property
    def is_child(self) -> bool:
        return len(self.parts) > 1


def path_of(customer: KnownCustomer) -> Path:
    """The path of ``Parent:Child``, as deep as it is."""
    return Path(tuple(filter(None, map(_visible, customer.name.split(":")))))


class NewNames:
    """Names for the new projects of one company's customers.

    Customers that differ in nothing but case and blanks share a project. All others have their own: where a
    name would be another's, or has to be cut, the customer's id in QuickBooks stands at its end.
    """

    def __init__(
        self, customers: Mapping[str, KnownCustomer], known_client: Callable[[str], str | None]
    ) -> None:
        self._customers = customers
        self._known_client = known_client
        self._firsts: dict[str, dict[str, _Order]] = {}

    def of(self, customer: KnownCustomer) -> tuple[str, str]:
        """The client and the name."""
        path, own = _named(customer), customer.customer_id
        client = _unmistakable(self._client(path), top_of(own, self._customers))
        if self.is_anothers(customer):
            return client, _numbered(path.name, own)
        return client, _unmistakable(path.name, own)

    def is_anothers(self, customer: KnownCustomer) -> bool:
        """Whether a customer of another name comes first with the project that this one would get."""
        client, order = self._place(customer)
        first = self._first_by_client(_named(customer).name.casefold()).get(client)
        return first is not None and first < order

    def _first_by_client(self, name: str) -> Mapping[str, _Order]:
        """Who comes first with the name, client by client."""
        if name not in self._firsts:
            firsts: dict[str, _Order] = {}
            for client, order in map(self._place, self._by_name.get(name, ())):
                firsts[client] = min(order, firsts.get(client, order))
            self._firsts[name] = firsts
        return self._firsts[name]

    def _place(self, customer: KnownCustomer) -> tuple[str, _Order]:
        """The client, and where the customer stands; the same for names that are truly the same only."""
        path, parts = _named(customer), customer.name.split(":")
        client, spelled = self._client(path).casefold(), path.client.casefold()
        truly = ":".join(" ".join(part.split()) for part in parts).casefold()
        return client, (client != spelled, len(parts), truly)

    @cached_property
    def _by_name(self) -> Mapping[str, Iterable[KnownCustomer]]:
        found: dict[str, list[KnownCustomer]] = {}
        for one in self._customers.values():
            found.setdefault(_named(one).name.casefold(), []).append(one)
        return found

    def _client(self, path: Path) -> str:
        return self._known_client(path.client) or path.client


def _named(customer: KnownCustomer) -> Path:
    """The path; of a customer whose name nobody can see, its id."""
    path = path_of(customer)
    return path if path.parts else Path((f"QuickBooks customer {customer.customer_id}",))


def _visible(part: str) -> str:
    """The part with single blanks; empty where nobody could see anything of it."""
    spaced = " ".join(part.split())
    # Asked as a whole first: there may be a hundred thousand customers.
    is_seen = spaced.isprintable() or any(char.isprintable() for char in spaced if char != " ")
    return spaced if is_seen else ""


def _unmistakable(name: str, customer_id: str) -> str:
    """The name as it is; where it must be cut, or says whose it is by itself, whose it truly is."""
    is_fine = len(name) <= LONGEST_NAME and not _NUMBERED.search(name)
    return name if is_fine else _numbered(name, customer_id)


def _numbered(name: str, customer_id: str) -> str:
    number = f" (QuickBooks customer {customer_id})"
    room = LONGEST_NAME - len(number)
    return (name if len(name) <= room else f"{name[: room - 1].rstrip()}…") + number
