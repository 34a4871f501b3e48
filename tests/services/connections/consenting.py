"""Whoever connects a company in the browser, step by step."""

from __future__ import annotations

from dataclasses import dataclass

from services.connections import Connecting, Wish
from services.model.connection import Connection
from services.model.people import Actor, Right
from services.ports.store import Store as StorePort
from services.store.unit_of_work import Store
from tests.services.desk_doubles import ADMIN, TEAM, EveryRight, OneCompany, RotatingServer, SettableClock

URL, ZONE = "https://invoices.example.com", "Europe/Berlin"
REALM, OTHER = "9341453000000001", "9341453000000002"
WISH = Wish(ZONE, workspace="rivertown", person="dana")


class Rights(EveryRight):
    """Every right, until it is taken."""

    is_taken = False

    def may(self, actor: Actor, right: Right) -> bool:
        return not self.is_taken and super().may(actor, right)


@dataclass
class Desk:
    """Connecting, and what a browser does with it."""

    connecting: Connecting
    store: Store
    clock: SettableClock
    server: RotatingServer
    company: OneCompany
    rights: Rights

    def over(self, store: StorePort) -> Connecting:
        """The same over another store."""
        return Connecting(store, self.clock, self.rights, URL, (self.server, self.company))

    def begun(self, wish: Wish = WISH) -> str:
        """The state of a new link."""
        return self.connecting.begin(ADMIN, wish).rpartition("/")[2]

    def asked(self, wish: Wish = WISH, code: str = "code-1", realm: str = REALM) -> tuple[str, str, str]:
        """State, browser and token of a page that asks."""
        state = self.begun(wish)
        browser = self.connecting.open(state, None).browser
        return state, browser, self.connecting.returned(state, browser, code, realm).csrf

    def connect(self, wish: Wish = WISH, realm: str = REALM, as_another: bool = False) -> Connection:
        """All of it."""
        page = self.asked(wish, realm=realm)
        return self.connecting.confirm(*page, as_another=as_another)

    def companies(self) -> list[Connection]:
        with self.store.reading() as tx:
            return tx.connections.of_team(TEAM)
