"""What kinds of worlds there are, and of processes in them."""

from __future__ import annotations

from dataclasses import dataclass

from services.model.import_run import ImportType
from tests.faults.dying_store import Sabotage
from tests.faults.processes import Child

EMBEDDED, DISTRIBUTED = "embedded", "distributed"
BOT, WORKER = "bot", "worker"


@dataclass(frozen=True)
class Replica:
    """A process of the product, and which one."""

    role: str
    child: Child


@dataclass(frozen=True)
class Kind:
    """What kind of world: which database, which engine, how fast its time goes, what is broken in it."""

    database: str = "sqlite"
    engine: str = EMBEDDED
    speed: float = 20.0
    companies: int = 1
    invoices: int = 240
    #: Time activities, and as many bills and purchases together.
    entries: int = 0
    #: What is imported there, where nobody chooses it.
    types: tuple[ImportType, ...] = (ImportType.INVOICE_HISTORY,)
    sabotage: Sabotage | None = None

    @property
    def roles(self) -> tuple[str, ...]:
        """The processes that an installation needs: with the distributed engine bots do not work runs off."""
        return (BOT,) if self.engine == EMBEDDED else (BOT, WORKER)
