"""Files on their way to Slack: an address for each, its bytes, and one call that shares them all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from mmap import mmap
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.notifier.files import ReportFile
from bot.notifier.outcomes import UNREACHED, Later, Posted, Refused, Sent, outcome_of
from bot.slack_addresses import is_slacks
from services.clock import Clock

#: Seconds without any answer, or without any byte taken, after which Slack is taken for gone.
STALLED_AFTER = 20
#: Seconds that the bytes of one file may take: so many, more for each byte, and never more than the last.
LEAST_SECONDS, BYTES_A_SECOND, MOST_SECONDS = 30.0, 100_000, 600.0
PIECE = 65_536
#: Every call that belongs to one file: its address, the connection, the answer to its bytes.
CALLS_A_FILE = 3


class UploadStopped(OSError):
    """The bytes took too long, the process stops, or the address for them is not Slack's."""


class Uploads:
    """Shares files. Before its last call nobody sees anything, so only that one can be in doubt."""

    def __init__(self, client: WebClient, clock: Clock, is_over: Callable[[], bool]) -> None:
        self._client = WebClient(
            client.token, base_url=client.base_url, timeout=STALLED_AFTER, retry_handlers=[]
        )
        self._clock = clock
        self._is_over = is_over

    def share(self, files: Sequence[ReportFile], words: str, at: Sent) -> Posted:
        """All of them in one message; ``at.ts`` is the thread, empty for none."""
        uploaded: list[dict[str, str | None]] = []
        for file in files:
            file_id = self._uploaded(file)
            if not isinstance(file_id, str):
                return file_id
            uploaded.append({"id": file_id, "title": file.name})
        try:
            self._client.files_completeUploadExternal(
                files=uploaded, channel_id=at.channel_id, thread_ts=at.ts or None, initial_comment=words
            )
        except (SlackApiError, *UNREACHED) as error:
            return outcome_of(error)
        return at

    def keep(self, file: ReportFile, title: str, noted: Callable[[str], object]) -> str | Later | Refused:
        """The id of the file, which Slack keeps where nobody sees it until it is shown.

        ``noted`` is told the id before there is anything by that name.
        """
        file_id = self._uploaded(file, noted)
        if not isinstance(file_id, str):
            return file_id
        try:
            self._client.files_completeUploadExternal(files=[{"id": file_id, "title": title}])
        except (SlackApiError, *UNREACHED) as error:
            return outcome_of(error)
        return file_id

    def _uploaded(
        self, file: ReportFile, noted: Callable[[str], object] = lambda _: None
    ) -> str | Later | Refused:
        """The file's id, once Slack has its bytes."""
        try:
            place = self._client.files_getUploadURLExternal(filename=file.name, length=len(file.content))
        except (SlackApiError, *UNREACHED) as error:
            return _unshared(outcome_of(error))
        noted(str(place["file_id"]))
        try:
            self._send(str(place["upload_url"]), file.content)
        except UNREACHED as error:
            if isinstance(error, HTTPError):
                error.close()
            return _unshared(outcome_of(error), has_failed=True)
        return str(place["file_id"])

    def _send(self, address: str, content: bytes | mmap) -> None:
        """Piece by piece, each in its time. Whether Slack has them all it says when they are shared."""
        if not is_slacks(address, self._client.base_url):
            raise UploadStopped
        headers = {"Content-Length": str(len(content)), "Content-Type": "application/octet-stream"}
        request = Request(address, self._pieces(content), headers, method="POST")
        with urlopen(request, timeout=STALLED_AFTER) as answer:
            answer.read(PIECE)

    def _pieces(self, content: bytes | mmap) -> Iterator[bytes]:
        deadline = self._clock.monotonic() + seconds_for(len(content))
        for start in range(0, len(content), PIECE):
            if self._is_over() or self._clock.monotonic() > deadline:
                raise UploadStopped
            yield content[start : start + PIECE]


def seconds_for(size: int) -> float:
    """How long so many bytes may take."""
    return min(LEAST_SECONDS + size / BYTES_A_SECOND, MOST_SECONDS)


def longest(files: Sequence[ReportFile]) -> timedelta:
    """How long it can take at most until they are shared."""
    calls = CALLS_A_FILE * len(files) + 2
    return timedelta(seconds=sum(seconds_for(len(file.content)) for file in files) + calls * STALLED_AFTER)


def _unshared(outcome: Later | Refused, has_failed: bool = False) -> Later | Refused:
    if isinstance(outcome, Refused):
        return outcome
    return replace(outcome, is_ambiguous=False, has_failed=has_failed)
