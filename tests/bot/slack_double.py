"""A Slack on this machine that answers as it was told to; what was asked of it is kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from slack_sdk import WebClient

Json = dict[str, Any]
Answer = Json | str | list[Json | str]
API = "/api/"
SCOPES = "commands,chat:write,channels:read"


class SlackDouble:
    """Answers every method with ``ok``, or as ``answers`` says: with more fields, or with an error code.

    A list is answered one after the other, its last one for ever.
    """

    def __init__(self, **answers: Answer) -> None:
        self.answers = answers
        self.scopes = SCOPES
        #: Kinds of blocks that it does not take.
        self.refused_blocks: frozenset[str] = frozenset()
        #: What it answers to posts in these channels.
        self.refused_channels: dict[str, str] = {}
        self.url = ""
        #: What was asked of the Web API, and what was sent to the response address.
        self.asked: list[tuple[str, Json]] = []
        self.told: list[Json] = []

    @property
    def client(self) -> WebClient:
        """A client of this Slack."""
        return WebClient(token="xoxb-of-a-test", base_url=f"{self.url}{API}", timeout=30)

    @property
    def response_url(self) -> str:
        """An address as Slack gives with a command or a button."""
        return f"{self.url}/response"

    def answer(self, path: str, sent: Json) -> Json:
        """The answer to a request, which is noted."""
        if not path.startswith(API):
            self.told.append(sent)
            return {"ok": True}
        method = path.removeprefix(API)
        self.asked.append((method, sent))
        if method == "chat.postMessage" and sent.get("channel") in self.refused_channels:
            return {"ok": False, "error": self.refused_channels[sent["channel"]]}
        if refused := self._refused_blocks(sent):
            return {"ok": False, "error": "invalid_blocks", "response_metadata": {"messages": refused}}
        answer = self.answers.get(method.replace(".", "_"), {})
        if isinstance(answer, list):
            answer = answer.pop(0) if len(answer) > 1 else answer[0]
        return {"ok": False, "error": answer} if isinstance(answer, str) else {"ok": True, **answer}

    def _refused_blocks(self, sent: Json) -> list[str]:
        """What is said of blocks that are not taken: as Slack does, with the place of each."""
        return [
            f"[ERROR] unsupported type: {block['type']} [json-pointer:/blocks/{at}/type]"
            for at, block in enumerate(sent.get("blocks") or [])
            if block["type"] in self.refused_blocks
        ]


@contextmanager
def a_slack(**answers: Answer) -> Iterator[SlackDouble]:
    """The double, listening until the block is left."""
    double = SlackDouble(**answers)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler_of(double))
    double.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield double
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _handler_of(double: SlackDouble) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode(errors="replace")
            is_json = "json" in (self.headers.get("Content-Type") or "")
            self._reply(json.loads(body) if is_json else dict(parse_qsl(body)))

        def do_GET(self) -> None:
            self._reply(dict(parse_qsl(urlsplit(self.path).query)))

        def _reply(self, sent: Json) -> None:
            body = json.dumps(double.answer(urlsplit(self.path).path, sent)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("x-oauth-scopes", double.scopes)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Tests are silent."""

    return Handler
