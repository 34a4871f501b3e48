"""One request to an address of the settings: short, without redirects, and only a little of the answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import requests

from bot.doctor.check import EACH
from services.errors import AppError

#: Bytes of an answer that are read.
MOST = 20_000


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def looked_up(url: str, unusable: type[AppError]) -> Answer:
    """What stands there. Raises ``unusable`` where nothing answers."""
    try:
        with requests.get(url, timeout=EACH, allow_redirects=False, stream=True) as answer:
            body = next(answer.iter_content(MOST), b"")
            return Answer(answer.status_code, answer.headers, body)
    except requests.RequestException as error:
        raise unusable from error
