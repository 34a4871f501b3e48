"""What a process reports of itself: seconds, CPU of its own and of its database, and its highest memory."""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Spent:
    """What a phase cost, in seconds: of the clock, of this process' CPU, of the database server's CPU."""

    wall: float
    cpu: float
    database: float

    @property
    def whole_cpu(self) -> float:
        """The CPU of this process and of the database server."""
        return self.cpu + self.database

    def __add__(self, other: Spent) -> Spent:
        return Spent(self.wall + other.wall, self.cpu + other.cpu, self.database + other.database)


class Meter:
    """Measures phases, one after the other."""

    def __init__(self, database_url: str) -> None:
        self._watched = _watched(database_url)
        self.phases: dict[str, Spent] = {}
        self._last = self._now()

    def begin(self) -> None:
        """A phase begins here; what was before counts for none."""
        self._last = self._now()

    def end(self, phase: str) -> None:
        """The phase ends here, and the next begins."""
        last, self._last = self._last, self._now()
        pairs = zip(self._last, last, strict=True)
        self.phases[phase] = Spent(*(now - before for now, before in pairs))

    def _now(self) -> tuple[float, float, float]:
        used = resource.getrusage(resource.RUSAGE_SELF)
        served = 0.0 if self._watched is None else _server_cpu(self._watched)
        return time.perf_counter(), used.ru_utime + used.ru_stime, served


def report(phases: dict[str, Spent], **more: Any) -> None:
    """Print the process' one line of JSON; ``peak`` is its highest memory so far, in megabytes."""
    spent = {name: asdict(one) for name, one in phases.items()}
    sys.stdout.write(json.dumps({"phases": spent, "peak": peak_megabytes(), **more}) + "\n")
    sys.stdout.flush()


def peak_megabytes() -> float:
    """VmHWM: unlike ``ru_maxrss`` it is not inherited from the process that started this one."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:", 1)[1].split(None, 1)[0]) / 1024


def _watched(database_url: str) -> sa.Connection | None:
    """A connection that looks at the others of this database; None where there is no server."""
    if database_url.startswith("sqlite"):
        return None
    engine = sa.create_engine(database_url, isolation_level="AUTOCOMMIT", poolclass=sa.pool.StaticPool)
    return engine.connect()


def _server_cpu(watched: sa.Connection) -> float:
    """Seconds of CPU that the server's processes have spent for this database's other connections."""
    query = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    return sum(_cpu_of(pid) for pid in watched.exec_driver_sql(query).scalars())


def _cpu_of(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / _TICKS
