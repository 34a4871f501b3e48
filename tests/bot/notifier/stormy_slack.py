"""A Slack as a bad day has it, by a seed; what was committed to it is kept, with its metadata."""

from __future__ import annotations

import json
import random
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

from slack_sdk import WebClient

Json = dict[str, Any]
API = "/api/"
#: Of a hundred posts so many are answered well, and so many meet each kind of trouble.
STORM: Mapping[str, int] = {
    "ok": 70,
    "committed, and the answer is lost": 8,
    "committed, and the answer is 500": 6,
    "500": 6,
    "429": 5,
    "committed after the client has given up": 5,
}
CALM: Mapping[str, int] = {"ok": 100}
#: Seconds after which a late post is committed, and which a 429 asks for.
LATE_BY, RETRY_AFTER = 12.0, 3


@dataclass
class Posted:
    """One message as Slack has it."""

    channel: str
    ts: str
    thread_ts: str | None
    key: str
    text: str
    visible_at: float


@dataclass
class StormySlack:
    """Its weather changes what happens to posts alone, unless it is away: then nothing is taken."""

    now: Callable[[], float]
    seed: int = 0
    weather: Mapping[str, int] = field(default_factory=lambda: STORM)
    is_away: bool = False
    allows_history: bool = True
    #: What it answers to everything, if anything; and how many looks a minute it allows.
    error: str = ""
    looks_a_minute: int | None = None
    #: Tokens that it took back.
    revoked: set[str] = field(default_factory=set)
    #: What happens while it takes an edit, or is asked for a link.
    on_update: Callable[[], None] | None = None
    on_look: Callable[[], None] | None = None
    refused_looks: int = 0
    #: Posts of which no answer said that they were taken, although they were.
    in_doubt: int = 0
    url: str = ""
    posted: list[Posted] = field(default_factory=list)
    #: Calls by method, counted also where nothing came of them; and the texts that cards showed one by one.
    calls: Counter[str] = field(default_factory=Counter)
    edits: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)
        self._lock = threading.Lock()
        self._last = 0
        self._looks: list[float] = []

    def client(self, token: str = "xoxb-of-a-test") -> WebClient:
        """A client of its own, as each process has one."""
        return WebClient(token, base_url=f"{self.url}{API}", timeout=10, retry_handlers=[])

    def doubled(self) -> list[str]:
        """Keys of messages that stand there more than once."""
        return [key for key, times in Counter(one.key for one in self.posted).items() if times > 1]

    def answer(self, method: str, sent: Json, token: str = "") -> tuple[int, Json | None]:
        """The status and the answer; None hangs up without one."""
        if token in self.revoked:
            return 200, {"ok": False, "error": "token_revoked"}
        during = {"chat.update": self.on_update, "chat.getPermalink": self.on_look}.get(method)
        if during is not None:
            during()
        with self._lock:
            self.calls[method] += 1
            if self.is_away:
                return 503, {"ok": False, "error": "service_unavailable"}
            if self.error:
                return 200, {"ok": False, "error": self.error}
            if method.startswith(("conversations.history", "conversations.replies")):
                return self._look(sent)
            if method == "chat.postMessage":
                return self._post(sent)
            return 200, {"ok": True, **self._done(method, sent)}

    def _post(self, sent: Json) -> tuple[int, Json | None]:
        (fate,) = self._random.choices([*self.weather], [*self.weather.values()])
        if fate == "429":
            return 429, {"ok": False, "error": "ratelimited"}
        if fate == "500":
            return 500, {"ok": False, "error": "internal_error"}
        late = LATE_BY if fate == "committed after the client has given up" else 0.0
        kept = self._keep(sent, late)
        if fate == "ok":
            return 200, {"ok": True, "channel": kept.channel, "ts": kept.ts}
        self.in_doubt += 1
        return (500, {"ok": False}) if "500" in fate else (0, None)

    def _keep(self, sent: Json, late: float) -> Posted:
        at = self.now() + late
        self._last = max(int(at * 1_000_000), self._last + 1)
        ts = f"{self._last // 1_000_000}.{self._last % 1_000_000:06d}"
        metadata = sent["metadata"] if isinstance(sent["metadata"], dict) else json.loads(sent["metadata"])
        key = str(metadata["event_payload"]["key"])
        kept = Posted(str(sent["channel"]), ts, sent.get("thread_ts"), key, str(sent["text"]), at)
        self.posted.append(kept)
        return kept

    def _done(self, method: str, sent: Json) -> Json:
        if method == "chat.update":
            self.edits.append((str(sent["ts"]), str(sent["text"])))
            return {"channel": sent["channel"], "ts": sent["ts"]}
        if method == "conversations.open":
            return {"channel": {"id": "D" + str(sent["users"])}}
        if method == "chat.getPermalink":
            return {"permalink": "https://slack.example/link"}
        raise LookupError(method)

    def _look(self, sent: Json) -> tuple[int, Json]:
        """Messages, where it lets the app look, and no more often than it allows."""
        if not self.allows_history:
            return 200, {"ok": False, "error": "missing_scope"}
        if self.looks_a_minute is not None:
            self._looks = [at for at in self._looks if at > self.now() - 60]
            if len(self._looks) >= self.looks_a_minute:
                self.refused_looks += 1
                return 429, {"ok": False, "error": "ratelimited"}
            self._looks.append(self.now())
        return 200, {"ok": True, "messages": self._seen(sent)}

    def _seen(self, sent: Json) -> list[Json]:
        return [
            {
                "ts": one.ts,
                "metadata": {"event_type": "import_invoices_message", "event_payload": {"key": one.key}},
            }
            for one in self.posted
            if one.channel == sent["channel"]
            and one.thread_ts == sent.get("ts")
            and one.visible_at <= self.now()
            and float(one.ts) > float(sent["oldest"])
        ]


@contextmanager
def listening(slack: StormySlack) -> Iterator[StormySlack]:
    """The stand-in, until the block is left."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler_of(slack))
    server.daemon_threads = True
    slack.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield slack
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _handler_of(slack: StormySlack) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            is_json = "json" in (self.headers.get("Content-Type") or "")
            sent = json.loads(body) if is_json else dict(parse_qsl(body))
            token = str(self.headers.get("Authorization")).removeprefix("Bearer ")
            status, answer = slack.answer(self.path.removeprefix(API), sent, token)
            if answer is None:
                return  # hangs up
            content = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            if status == 429:
                self.send_header("Retry-After", str(RETRY_AFTER))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            """Tests are silent."""

    return Handler
