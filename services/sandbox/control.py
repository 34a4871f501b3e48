"""The control interface of the stand-in: JSON over HTTP under ``/_sandbox``, without a token.

GET  state     counts, realm, cases by name, tokens, what is switched on
GET  log       {"requests": [{method, path, statement, status, ms, at}]}; DELETE log empties it
POST reset     {}
POST change    {"verb": "create", "customer": "1", "amount": "250.00", "fields": {"TxnDate": "2026-01-31"}}
               {"verb": "edit" | "put", "id": "101", "fields": {"PrivateNote": "…"}, "drop": ["Balance"]}
               {"verb": "void" | "delete" | "send", "id": "101"}
               {"verb": "move", "id": "101", "date": "2026-02-01"}
               {"verb": "pay" | "credit", "id": "101", "amount": "50.00"}; "entity" names another resource.
               {"verb": "bill" | "unbill", "entity": "TimeActivity", "id": "5"}; of a Bill also "line": "1"
               {"verb": "edit_line", "entity": "Bill", "id": "900001", "line": "1", "fields": {"Amount": 12},
               "detail": {"CustomerRef": {"value": "2"}}}; {"verb": "delete_line", …, "line": "1"}
               "edit" computes sums again as QuickBooks does, "put" stores as given, "drop" (put) removes.
POST when      {"match": "FROM Invoice", "nth": 2, "change": {…} | "fault": {…} | "tokens": {…}}
               done right before the nth next request whose "METHOD path statement" contains match
POST fault     {"match": "query", "kind": "429_xml", "times": 2, "retry_after": 5}; kinds: ``FaultKind``
POST row       {"id": "101", "kind": "poison" | "missing" | "lines_missing" | "null_customer" |
               "sparse" | null, "entity": "Invoice"}
POST pages     {"rows": 200 | null, "entity": "TimeActivity"}: an answer with more rows is a 504
POST quiet     {"on": true}: a payment leaves the SyncToken and LastUpdatedTime of its invoice as they are
POST webhooks  {"url": "http://127.0.0.1:8080/quickbooks/webhooks" | null, "verifier": "sandbox-verifier",
               "form": "cloud_events" | "notifications"}: tell of each change there, signed
POST latency   {"ms": 250}
POST limits    {"on": true}
POST tokens    {"do": "expire_access" | "revoke_refresh", "rotation": "each" | "grace" | "none", "xml": true}
POST bulk      {"count": 10000, "from": "2024-01-01", "to": "2025-12-31", "entity": "TimeActivity"}

Wrong input is answered with 400 and {"error": "…"}.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from services.sandbox.controls import Controls
from services.sandbox.documents import from_bytes, to_bytes
from services.sandbox.faults import JSON, ApiFault


def routes(controls: Controls) -> list[Route]:
    """The control routes of one stand-in."""

    def bulk(count: int, entity: str = "Invoice", **days: str) -> Any:
        return controls.bulk(count, days["from"], days["to"], entity)

    def log() -> Any:
        return {"requests": controls.log.entries()}

    posts: dict[str, Callable[..., Any]] = {
        "reset": controls.reset,
        "change": controls.change,
        "when": controls.when,
        "fault": controls.fault,
        "row": controls.row,
        "pages": controls.pages,
        "quiet": controls.quiet,
        "webhooks": controls.webhooks,
        "latency": controls.latency,
        "limits": controls.limits,
        "tokens": controls.set_tokens,
        "bulk": bulk,
    }
    return [
        Route("/_sandbox/state", _endpoint(controls.state), methods=["GET"]),
        Route("/_sandbox/log", _endpoint(log), methods=["GET"]),
        Route("/_sandbox/log", _endpoint(controls.log.clear), methods=["DELETE"]),
        *(Route(f"/_sandbox/{name}", _endpoint(act), methods=["POST"]) for name, act in posts.items()),
    ]


def _endpoint(act: Callable[..., Any]) -> Callable[[Request], Any]:
    async def respond(request: Request) -> Response:
        body = await request.body()
        try:
            arguments = from_bytes(body) if body.strip() else {}
            answer, status = await run_in_threadpool(lambda: act(**arguments)), 200
        except (TypeError, ValueError, KeyError, msgspec.DecodeError) as error:
            answer, status = {"error": str(error)}, 400
        except ApiFault as fault:
            answer, status = {"error": fault.detail, "code": fault.code}, 400
        content = to_bytes({"ok": True} if answer is None else answer)
        return Response(content, status_code=status, headers={"content-type": JSON})

    return respond
