"""Names of projects and clients: what may be one, and what is said where it may not."""

from __future__ import annotations

from services.errors import InvalidInput
from services.model.project import LONGEST_NAME


class UnusableName(InvalidInput):
    """This can't be a name."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        #: Whose name it would be: ``project`` or ``client``.
        self.kind = kind


class NameTaken(UnusableName):
    """There is one of this name already."""

    code = "name_taken"
    remedy = "Choose another name."


def checked_name(kind: str, name: str) -> str:
    """The name with single spaces. Raises ``UnusableName`` unless it has 1 to 120 characters."""
    name = " ".join(name.split())
    if not name:
        raise UnusableName(kind, f"The name of the {kind} is empty.")
    if len(name) > LONGEST_NAME:
        raise UnusableName(kind, f"The name of the {kind} is longer than {LONGEST_NAME} characters.")
    return name
