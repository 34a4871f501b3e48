"""The use case: give a workspace all that is kept of it, as one ZIP file of plain JSON."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import IO

from services.clock import Clock
from services.errors import AppError
from services.model.audit import AuditAction
from services.model.people import Actor, Right
from services.ports.desk import Rights
from services.ports.privacy import Part
from services.ports.store import Store, Transaction

README, MANIFEST = "README.txt", "manifest.json"
_ENDING = ".jsonl"
_INTRODUCTION = """\
All that Import Invoices keeps of the Slack workspace {team_id}, as it was at {at}.

Each file holds one JSON object a line, in UTF-8. Amounts are decimal numbers written as text, so that no
digit is lost; instants have their time zone; ids that end in _id name rows of the other files. What others
wrote, such as names and descriptions, stands here as it came: before it goes into a spreadsheet, have the
spreadsheet read it as text.

Left out: access tokens and other secrets, who works on what at this moment, what is added up from what is
here, and what was cleared away before by the settings of the installation. {manifest} has the number of lines
of each file and its SHA-256.

"""


class NoSuchWorkspace(AppError):
    """Nothing is kept of this workspace."""

    code = "no_such_workspace"
    remedy = "Check the id: it begins with T, and stands in the address of Slack in a browser."


@dataclass(frozen=True, slots=True)
class Exported:
    """One file of what was written: how many lines, and the digest of its bytes."""

    file: str
    lines: int
    sha256: str


class WorkspaceExport:
    """Writes all rows of a workspace, by one consistent look at the database."""

    def __init__(self, store: Store, clock: Clock, rights: Rights) -> None:
        self._store = store
        self._clock = clock
        self._rights = rights

    def write(self, actor: Actor, out: IO[bytes]) -> Sequence[Exported]:
        """Write the ZIP file; what is in it. Raises ``NotAllowed`` or ``NoSuchWorkspace``."""
        self._rights.require(actor, Right.MANAGE_ACCESS)
        now = self._clock.now()
        with self._store.writing() as tx:
            if not tx.exporting.is_known(actor.team_id):
                raise NoSuchWorkspace
            tx.audit.add(actor, AuditAction.WORKSPACE_EXPORTED, actor.team_id, {}, now)
            tx.commit()
        with (
            self._store.reading() as tx,
            zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive,
        ):
            parts = tx.exporting.parts()
            archive.writestr(README, _readme(actor.team_id, now, parts))
            files = [_write(tx, archive, part, actor.team_id) for part in parts]
            archive.writestr(MANIFEST, _manifest(actor.team_id, now, files))
        return files


def _write(tx: Transaction, archive: zipfile.ZipFile, part: Part, team_id: str) -> Exported:
    file, lines = part.name + _ENDING, 0
    with _hashed(archive, file) as hashed:
        for row in tx.exporting.rows(part.name, team_id):
            hashed.write(json.dumps(row, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n")
            lines += 1
    return Exported(file, lines, hashed.sha256)


class _Hashed:
    """What is written, and the digest of it."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self._digest = hashlib.sha256()

    def write(self, data: bytes) -> None:
        self._digest.update(data)
        self._out.write(data)

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()


@contextmanager
def _hashed(archive: zipfile.ZipFile, name: str) -> Iterator[_Hashed]:
    with archive.open(name, "w", force_zip64=True) as out:
        yield _Hashed(out)


def _readme(team_id: str, at: datetime, parts: Sequence[Part]) -> str:
    introduction = _INTRODUCTION.format(team_id=team_id, at=at.isoformat(), manifest=MANIFEST)
    return introduction + "\n".join(f"{part.name}{_ENDING}: {part.about}" for part in parts) + "\n"


def _manifest(team_id: str, at: datetime, files: Sequence[Exported]) -> str:
    known = {"team_id": team_id, "at": at.isoformat(), "files": [asdict(one) for one in files]}
    return json.dumps(known, indent=2) + "\n"
