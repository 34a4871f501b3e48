"""Structured logs to standard error: events and references, never secrets or customers' data."""

from __future__ import annotations

import logging
import re
import sys
import threading
from collections.abc import MutableMapping
from typing import Any

import structlog

from services.errors import place_of

#: What must never stand in a log, whoever wrote it.
SECRET = re.compile(
    "|".join(
        (
            r"xox[a-z](?:\.xox[a-z])?-[\w-]+|xapp-[\w-]+",  # Slack's tokens
            r"\bAB[0-9]{2}[\w-]{24,}|\bRT1-[\w-]+",  # Intuit's refresh tokens
            r"\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)*",  # JSON Web Tokens, such as Intuit's access tokens
            r"\bgAAAA[\w=-]{20,}",  # Fernet
            r"(?i:\b(?:bearer|basic)\s+)[\w.~+/=-]+",
            r"(?<=://)[^\s/@:]*:[^\s/@]+(?=@)",  # user and password of an address
            r"(?i:(?:refresh_token|access_token|id_token|client_secret|signing_secret|password"
            r"|code)[\"']?[=:]\s*[\"']?)[\w.~+/=%-]+",
            # Several, with commas between.
            r"(?i:encryption_keys?[\"']?[=:]\s*[\"']?)[\w+/=-]+(?:\s*,\s*[\w+/=-]+)*",
            r"(?i:[?&](?:state|csrf|code_verifier|token)=)[^\s&#\"']+",
        )
    )
)
#: Under these names nothing is written, whatever it looks like.
SECRET_NAME = re.compile(
    r"(?i:.*(?:secret|password|verifier|csrf|authorization|cookie)|(?:.*[_-])?tokens?|encryption_keys?"
    r"|(?:x-slack|intuit)-signature)"
)
#: Libraries that tell of requests and answers in detail, where they are asked to.
TALKATIVE = ("slack_sdk", "slack_bolt", "urllib3", "requests_oauthlib", "oauthlib", "intuitlib", "websockets")


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
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    threading.excepthook = _thread_broke
    # It warns each second that the tick before is still at work, which is harmless.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    # A worker that stops breaks off its wait for the next job, which the driver mentions.
    logging.getLogger("psycopg").setLevel(logging.ERROR)


def _redact_event(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {key: _redacted(value, key) for key, value in event.items()}


def _redacted(value: Any, name: object = "") -> Any:
    if value is not None and isinstance(name, str) and SECRET_NAME.fullmatch(name):
        return "[secret]"
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, dict):
        return {key: _redacted(one, key) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_redacted(one) for one in value]
    return value


def _thread_broke(broke: threading.ExceptHookArgs) -> None:
    """In place of a traceback, whose text may quote an answer."""
    error = broke.exc_value
    place = place_of(error) if error is not None else "unknown"
    structlog.get_logger().error("thread_broke", error=broke.exc_type.__name__, at=place)


def _redact_record(record: logging.LogRecord) -> bool:
    record.msg, record.args = redact(record.getMessage()), ()
    if record.exc_info:
        # A traceback may quote a response body; the class says enough.
        kind = record.exc_info[0]
        record.msg, record.exc_info = f"{record.msg} ({kind.__name__ if kind else 'error'})", None
    return True
