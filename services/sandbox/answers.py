"""A request and its answer, as the routes of the accounting API see them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from services.sandbox.company import Company
from services.sandbox.documents import Document, from_bytes, to_bytes
from services.sandbox.faults import JSON, ApiFault
from services.sandbox.rows_on_demand import RowFaults


@dataclass(frozen=True, slots=True)
class Call:
    """One authorised request: its company, its path and query parameters, and its body."""

    company: Company
    rows: RowFaults
    path: Mapping[str, str]
    params: Mapping[str, str]
    body: bytes
    content_type: str = ""
    extra_rows: int = 0

    def document(self) -> Document:
        """The JSON object in the body. Raises ``ApiFault`` 2010 for anything else."""
        try:
            sent = from_bytes(self.body)
        except msgspec.DecodeError:
            sent = None
        if not isinstance(sent, dict):
            raise ApiFault(
                "2010", "Request has invalid or unsupported property", "The body is no JSON object."
            )
        return sent


@dataclass(frozen=True, slots=True)
class Answer:
    """The body of an answer, and what it is."""

    body: bytes
    content_type: str = JSON


def timed(company: Company, **members: Any) -> Answer:
    """A JSON answer: the members, then the server's time."""
    return Answer(to_bytes({**members, "time": company.server_time()}))


Handler = Callable[[Call], Answer]


def endpoint(handler: Handler, company: Company, rows: RowFaults) -> Callable[[Request], Any]:
    """A Starlette endpoint that answers by this handler, in a thread."""

    async def respond(request: Request) -> Response:
        call = Call(
            company,
            rows,
            request.path_params,
            request.query_params,
            await request.body(),
            request.headers.get("content-type", ""),
            request.scope.get("sandbox.extra_rows", 0),
        )
        answer = await run_in_threadpool(handler, call)
        return Response(answer.body, media_type=None, headers={"content-type": answer.content_type})

    return respond
