"""Whether a SQLite file may be worked on where it stands. What is wrong is said in one sentence."""

from __future__ import annotations

import os
from pathlib import Path

from services.errors import AppError

#: What Linux calls file systems on which SQLite's locks hold on one machine only, or not at all.
NETWORK_FILE_SYSTEMS = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ceph", "glusterfs", "lustre", "gpfs", "beegfs", "ocfs2"}
    | {"gfs2", "fuse.sshfs", "fuse.glusterfs", "fuse.ceph", "fuse.s3fs", "fuse.juicefs", "fuse.davfs"}
)
#: The mounts of this process, where the system is Linux.
MOUNTS = Path("/proc/self/mountinfo")
#: What every SQLite file begins with.
MAGIC = b"SQLite format 3\x00"


class FolderNotMade(AppError):
    """The folder of the database cannot be made."""

    code = "folder_not_made"
    remedy = "Make it, or name another file in DATABASE_URL."


class NotWritable(AppError):
    """The database cannot be written by this user."""

    code = "not_writable"
    remedy = "Run the app as its owner, or give this user the file and its folder."


class NoDatabaseFile(AppError):
    """The file is not a SQLite database."""

    code = "no_database_file"
    remedy = "Name another file in DATABASE_URL, or restore a backup; this one was left as it is."


class NetworkFile(AppError):
    """The database stands on a network file system, where SQLite's locks do not hold."""

    code = "network_file"
    remedy = "Put it on a disk of this machine, or use PostgreSQL."


def check_file(path: Path) -> None:
    """Do nothing if the file may be worked on. Raises an ``AppError``; nothing is changed."""
    system = file_system_of(path.parent.resolve(), _mounts())
    if system in NETWORK_FILE_SYSTEMS:
        raise NetworkFile(f"{path} stands on a network file system ({system}), where SQLite's locks fail.")
    _check_rights(path)
    if beginning(path) not in (b"", MAGIC):
        raise NoDatabaseFile(f"{path} is not a SQLite database.")


def beginning(path: Path) -> bytes:
    """What the file begins with, as far as it tells a database."""
    with path.open("rb") as file:
        return file.read(len(MAGIC))


def file_system_of(folder: Path, mounts: str) -> str | None:
    """The kind of file system on which the folder stands, by the text of ``mountinfo``."""
    found, longest = None, -1
    for line in mounts.splitlines():
        before, separator, after = line.partition(" - ")
        fields = before.split(" ")
        point = Path(fields[4].replace("\\040", " ")) if separator and len(fields) > 4 else None
        # Of two mounts at one place the later one is seen.
        if point is not None and folder.is_relative_to(point) and len(point.parts) >= longest:
            found, longest = after.split(" ")[0], len(point.parts)
    return found


def _mounts() -> str:
    try:
        return MOUNTS.read_text("utf-8", "replace")
    except OSError:
        return ""


def _check_rights(path: Path) -> None:
    by_effect = os.access in os.supports_effective_ids
    for place in (path.parent, *_existing(path)):
        if not os.access(place, os.R_OK | os.W_OK, effective_ids=by_effect):
            owner = _owner(place)
            raise NotWritable(f"{place} belongs to {owner}; the user who runs the app may not write it.")


def _existing(path: Path) -> list[Path]:
    """The files of the database that are there: it, its write-ahead log, and that one's index."""
    files = (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm"))
    return [file for file in files if file.exists()]


def _owner(place: Path) -> str:
    try:
        return place.owner()
    except KeyError:
        return f"the user {place.stat().st_uid}"
