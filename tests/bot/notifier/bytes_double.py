"""The address to which the bytes of files go, and what it makes of them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

WORKBOOK = b"PK"


class BytesDouble:
    """Takes bytes. ``status`` is its answer, none where it is 0; ``held`` lets it answer later."""

    def __init__(self, status: int = 200, status_of_workbooks: int | None = None) -> None:
        self.status = status
        self.status_of_workbooks = status if status_of_workbooks is None else status_of_workbooks
        self.url = ""
        self.taken: list[bytes] = []
        self.has_come = threading.Event()
        self.may_answer = threading.Event()
        self.may_answer.set()

    def answers(self) -> dict[str, Any]:
        """What Slack answers so that bytes come here."""
        return {
            "files_getUploadURLExternal": {"upload_url": self.url, "file_id": "F1"},
            "files_completeUploadExternal": {"files": [{"id": "F1"}]},
        }

    def took(self, content: bytes) -> int:
        """The status for what came."""
        self.taken.append(content)
        self.has_come.set()
        assert self.may_answer.wait(timeout=30)
        return self.status_of_workbooks if content.startswith(WORKBOOK) else self.status


@contextmanager
def taking_bytes(status: int = 200, status_of_workbooks: int | None = None) -> Iterator[BytesDouble]:
    """The double, listening until the block is left."""
    double = BytesDouble(status, status_of_workbooks)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler_of(double))
    double.url = f"http://127.0.0.1:{server.server_port}/upload"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield double
    finally:
        double.may_answer.set()
        server.shutdown()
        thread.join()
        server.server_close()


def _handler_of(double: BytesDouble) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            content = self.rfile.read(length)
            if len(content) < length:
                return  # who sent it gave up
            status = double.took(content)
            if status:
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Tests are silent."""

    return Handler
