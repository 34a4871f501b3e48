"""Structured logs to standard error: events and references, never secrets or customers' data."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

#: What must never stand in a log, whoever wrote it: Slack tokens, bearer tokens, OAuth parameters.
SECRET = re.compile(
    r"xox[a-z]-[\w-]+|xapp-[\w-]+|(?i:bearer\s+)[\w.~+/=-]+|(?i:(?:refresh_token|access_token|client_secret|code)[\"']?[=:]\s*[\"']?)[\w.~+/=-]+"
)


def redact(words: str) -> str:
    """The text with every secret replaced."""
    return SECRET.sub("[secret]", words)


def configure_logs(log_format: str) -> None:
    """``json`` for machines, anything else for people."""
    last = (
        structlog.processors.JSONRenderer()
        if log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _redact_event,
    ]
    structlog.configure(
        processors=[*shared, last],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(_redact_record)
    # What libraries log looks like what we log.
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processor=last))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    # It warns each second that the tick before is still at work, which is harmless.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)


def _redact_event(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {key: redact(value) if isinstance(value, str) else value for key, value in event.items()}


def _redact_record(record: logging.LogRecord) -> bool:
    record.msg, record.args = redact(record.getMessage()), ()
    if record.exc_info:
        # A traceback may quote a response body; the class says enough.
        kind = record.exc_info[0]
        record.msg, record.exc_info = f"{record.msg} ({kind.__name__ if kind else 'error'})", None
    return True
