"""The user groups of the workspace that can be put into a security group."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class UserGroup:
    """Such as ``@finance``; handle and name are foreign text."""

    id: str
    handle: str
    name: str


@dataclass(frozen=True, slots=True)
class Offered:
    """Those that can be chosen, by handle; or why none can."""

    groups: tuple[UserGroup, ...] = ()
    why_not: str = ""
