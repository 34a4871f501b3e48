"""Brings what people do to the app, by Socket Mode or HTTP, and waits for its answer."""

from __future__ import annotations

import asyncio
import secrets
from copy import deepcopy
from dataclasses import dataclass
from uuid import uuid4

from bot.sandbox import http_delivery
from bot.sandbox.app_manifest import Manifest
from bot.sandbox.journal import Journal
from bot.sandbox.json_types import Json
from bot.sandbox.refusals import CannotDo
from bot.sandbox.sandbox_clock import SandboxClock
from bot.sandbox.sockets import Sockets
from bot.sandbox.workspace import VERIFICATION_TOKEN

#: These may be answered with content.
ANSWERED = ("slash_commands", "view_submission", "block_suggestion")


@dataclass(frozen=True)
class Answer:
    """What came of one delivery. ``outcome``: acked, timeout, no_connection or failed."""

    outcome: str
    seconds: float
    payload: Json | None = None

    @property
    def is_acked(self) -> bool:
        """True where the app answered in time."""
        return self.outcome == "acked"


class Delivery:
    """One envelope at a time, each with its limit of seconds."""

    def __init__(self, clock: SandboxClock, journal: Journal, manifest: Manifest, limit: float) -> None:
        self._clock = clock
        self._journal = journal
        self.manifest = manifest
        self._limit = limit
        self.sockets = Sockets()
        self.request_url: str | None = None
        #: What was delivered last, by its name, and of all under "": kind, payload and envelope.
        self._last: dict[str, tuple[str, Json, str]] = {}

    async def deliver(self, kind: str, payload: Json, envelope_id: str = "", attempt: int = 0) -> Answer:
        """Send and wait. ``kind``: slash_commands, interactive or events_api."""
        envelope_id = envelope_id or str(uuid4())
        self._last[""] = self._last[_name(payload)] = kind, payload, envelope_id
        envelope: Json = {
            "envelope_id": envelope_id,
            "payload": payload,
            "type": kind,
            "accepts_response_payload": kind in ANSWERED or payload.get("type") in ANSWERED,
        }
        if kind == "events_api":
            envelope |= {"retry_attempt": attempt, "retry_reason": "timeout" if attempt else ""}
        entry = self._journal.add(
            "envelope",
            _name(payload),
            type=kind,
            envelope_id=envelope["envelope_id"],
            payload=deepcopy(payload),
        )
        started = self._clock.stopwatch()
        outcome, answer = await self._send(envelope)
        seconds = self._clock.stopwatch() - started
        entry.update(outcome=outcome, ms=round(seconds * 1000, 1), answer=answer, ok=outcome == "acked")
        if outcome != "acked":
            entry["error"] = outcome
        return Answer(outcome, round(seconds, 4), answer)

    async def deliver_again(self, name: str, times: int) -> list[Answer]:
        """The same once more, or that often at once: what was delivered last, or last of that name."""
        if name not in self._last:
            raise CannotDo("Nothing of that name was delivered yet.")
        kind, payload, envelope_id = self._last[name]
        # Several at once come in envelopes of their own: an answer tells only by its envelope what it is to.
        envelope_id = envelope_id if times == 1 else ""
        again = [self.deliver(kind, payload, envelope_id, attempt + 1) for attempt in range(times)]
        return list(await asyncio.gather(*again))

    async def verify_address(self) -> Json:
        """Ask the app's address for its handshake, as Slack does before it keeps one: ``{url, outcome}``.

        ``outcome``: verified, wrong_challenge, timeout, failed, or no_address in Socket Mode.
        """
        url = self.request_url or self.manifest.address("events_api")
        if url is None:
            return {"url": None, "outcome": "no_address"}
        challenge = secrets.token_hex(26)
        payload = {"token": VERIFICATION_TOKEN, "challenge": challenge, "type": "url_verification"}
        entry = self._journal.add("envelope", "url_verification", type="events_api", payload=payload)
        outcome, answer = await self._post(url, {"type": "events_api", "payload": payload})
        if outcome == "acked":
            said = (answer or {}).get("challenge", (answer or {}).get("text"))
            outcome = "verified" if said == challenge else "wrong_challenge"
        entry.update(outcome=outcome, ok=outcome == "verified", answer=answer)
        return {"url": url, "outcome": outcome}

    def forget(self) -> None:
        """What was delivered so far cannot be delivered again."""
        self._last.clear()

    async def _send(self, envelope: Json) -> tuple[str, Json | None]:
        url = self.request_url or self.manifest.address(
            _address_kind(envelope), envelope["payload"].get("command")
        )
        return await (self._post(url, envelope) if url else self._send_by_socket(envelope))

    async def _send_by_socket(self, envelope: Json) -> tuple[str, Json | None]:
        answer = await self.sockets.deliver(envelope)
        if answer is None:
            self.sockets.give_up(envelope["envelope_id"])
            return "no_connection", None
        try:
            payload = await asyncio.wait_for(answer, self._limit)
        except TimeoutError:
            return "timeout", None
        finally:
            self.sockets.give_up(envelope["envelope_id"])
        return "acked", payload

    async def _post(self, url: str, envelope: Json) -> tuple[str, Json | None]:
        try:
            return "acked", await http_delivery.post(url, envelope, int(self._clock.now()), self._limit)
        except http_delivery.HttpFailure as failure:
            return ("timeout" if "Timeout" in str(failure) else "failed"), None


def _name(payload: Json) -> str:
    event = payload.get("event", {}).get("type")
    return str(event or payload.get("command") or payload.get("type"))


def _address_kind(envelope: Json) -> str:
    if envelope["payload"].get("type") == "block_suggestion":
        return "block_suggestion"
    return str(envelope["type"])
