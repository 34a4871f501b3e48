"""Uploaded files: first the address, then the bytes, then the share."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from urllib.parse import quote

from bot.sandbox.json_types import Json
from bot.sandbox.sandbox_clock import SandboxClock

_TYPES = {
    "csv": "text/csv",
    "txt": "text/plain",
    "pdf": "application/pdf",
    "json": "application/json",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


#: What an image block may show.
IMAGES = frozenset({"image/png", "image/jpeg", "image/gif"})


@dataclass
class StoredFile:
    """A file; visible to nobody until it is shared."""

    id: str
    name: str
    length: int
    user_id: str
    created: int
    team_id: str
    title: str = ""
    alt_text: str = ""
    content: bytes | None = None
    #: Slack looks through a file before it shows it in blocks, a moment after the upload.
    is_looked_through: bool = False
    channels: list[str] = field(default_factory=list)
    shares: list[tuple[str, str]] = field(default_factory=list)

    @property
    def mimetype(self) -> str:
        """The media type, by the name's ending."""
        return _TYPES.get(self.name.rpartition(".")[2].lower(), "application/octet-stream")

    def as_slack(self, base_url: str) -> Json:
        """The file object."""
        private = f"{base_url}/files-pri/{self.team_id}-{self.id}"
        ending, quoted = self.name.rpartition(".")[2].lower(), quote(self.name, safe="")
        return {
            "id": self.id, "created": self.created, "timestamp": self.created, "name": self.name,
            "title": self.title or self.name, "mimetype": self.mimetype, "filetype": ending,
            "pretty_type": ending.upper(), "user": self.user_id, "user_team": self.team_id, "editable": False,
            "size": len(self.content or b""), "mode": "hosted", "is_external": False, "external_type": "",
            "is_public": False, "public_url_shared": False, "display_as_bot": False, "username": "",
            "url_private": f"{private}/{quoted}",
            "url_private_download": f"{private}/download/{quoted}",
            "permalink": f"{base_url}/files/{self.user_id}/{self.id}/{quoted}", "permalink_public": "",
            "is_starred": False, "has_rich_preview": False, "file_access": "visible",
            "channels": self.channels, "groups": [], "ims": [], "comments_count": 0,
            **({"alt_txt": self.alt_text} if self.alt_text else {}),
        }  # fmt: skip


class Files:
    """All files by id, and the addresses that still wait for bytes."""

    def __init__(self, clock: SandboxClock, team_id: str) -> None:
        self._clock = clock
        self._team_id = team_id
        self._uploads: dict[str, StoredFile] = {}
        self.by_id: dict[str, StoredFile] = {}

    def announce(self, name: str, length: int, user_id: str) -> tuple[str, StoredFile]:
        """A key under which the bytes may be sent, and the empty file."""
        file_id = f"F{secrets.token_hex(5).upper()}"
        file = StoredFile(file_id, name, length, user_id, int(self._clock.now()), self._team_id)
        self.by_id[file.id] = file
        key = secrets.token_hex(16)
        self._uploads[key] = file
        return key, file

    def receive(self, key: str, content: bytes) -> StoredFile | None:
        """Keep the bytes that were sent to this key; ``None`` for an unknown or a used key."""
        file = self._uploads.pop(key, None)
        if file is not None:
            file.content = content
        return file
