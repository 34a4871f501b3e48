"""What goes wrong on demand: faults, scheduled changes, latency and limits, each matched to requests."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from services.clock import Clock
from services.sandbox.documents import Document
from services.sandbox.rows_on_demand import RowFaults

PER_SECOND = 10
PER_MINUTE = 500
IN_FLIGHT = 10


class FaultKind(StrEnum):
    """How a matched request is answered."""

    THROTTLED_LOWER = "429_json"
    THROTTLED_CAPITAL = "429_json_capital"
    THROTTLED_XML = "429_xml"
    THROTTLED_XML_403 = "403_xml_throttle"
    FORBIDDEN = "403_json"
    UNAUTHORISED_LOWER = "401_json"
    UNAUTHORISED_XML = "401_xml"
    UNAVAILABLE_HTML = "503_html"
    GATEWAY_TIMEOUT_XML = "504_xml"
    BROKEN_JSON = "500_json"
    SUBSCRIPTION_ENDED = "6190"
    FAULT_IN_200 = "fault_in_200"
    FAULT_IN_QUERY_RESPONSE = "fault_in_query_response"
    LOWER_FAULT_IN_200 = "lower_fault_in_200"
    TRUNCATED = "truncated"
    EMPTY = "empty"
    HTML_200 = "html_200"
    HANG = "hang"
    RESET = "reset"
    EXTRA_ROW = "extra_row"
    NULL_CUSTOMER = "null_customer"


@dataclass
class Fault:
    """The next ``times`` requests that contain ``match`` are answered so. ``retry_after``: seconds."""

    match: str
    kind: FaultKind
    times: int = 1
    retry_after: int | None = None


@dataclass
class Appointment:
    """``act`` is done once, right before the ``nth`` next request that contains ``match``."""

    match: str
    act: Callable[[], object]
    nth: int = 1


class Disturbances:
    """All that is switched on. ``match`` is looked for, without case, in "METHOD path statement"."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self.rows = RowFaults()
        self.reset()

    def reset(self) -> None:
        """Everything off."""
        with self._lock:
            self.latency_ms = 0
            self.limits = False
            self._faults: list[Fault] = []
            self._appointments: list[Appointment] = []
            self._started: deque[float] = deque()
            self._in_flight = 0
        self.rows.clear()

    def add_fault(self, fault: Fault) -> None:
        with self._lock:
            self._faults.append(fault)

    def add_appointment(self, appointment: Appointment) -> None:
        with self._lock:
            self._appointments.append(appointment)

    def keep_appointments(self, request: str) -> None:
        """Do what is due before this request."""
        with self._lock:
            due = []
            for appointment in [found for found in self._appointments if _fits(found.match, request)]:
                appointment.nth -= 1
                if appointment.nth <= 0:
                    self._appointments.remove(appointment)
                    due.append(appointment)
        for appointment in due:
            appointment.act()

    def next_fault(self, request: str) -> Fault | None:
        """The fault for this request, used up by it."""
        with self._lock:
            for fault in self._faults:
                if _fits(fault.match, request):
                    fault.times -= 1
                    if fault.times <= 0:
                        self._faults.remove(fault)
                    return fault
        return None

    def enter(self) -> bool:
        """Count a request in; false where the limits forbid it (10 a second, 500 a minute, 10 in flight)."""
        with self._lock:
            now = self._clock.monotonic()
            while self._started and now - self._started[0] >= 60:
                self._started.popleft()
            last_second = sum(1 for started in self._started if now - started < 1)
            full = (
                self._in_flight >= IN_FLIGHT or last_second >= PER_SECOND or len(self._started) >= PER_MINUTE
            )
            if self.limits and full:
                return False
            self._started.append(now)
            self._in_flight += 1
            return True

    def leave(self) -> None:
        """Count a request out."""
        with self._lock:
            self._in_flight -= 1

    def summary(self) -> Document:
        """What is switched on and still waiting."""
        with self._lock:
            return {
                "latency_ms": self.latency_ms,
                "limits": self.limits,
                "faults": [{"match": f.match, "kind": str(f.kind), "times": f.times} for f in self._faults],
                "scheduled": [{"match": found.match, "nth": found.nth} for found in self._appointments],
            }


def _fits(match: str, request: str) -> bool:
    return match.casefold() in request.casefold()
