"""The security groups: who is in them, and since when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class SecurityGroup(Enum):
    """The groups that rights are granted by: code, name, and what being in one means."""

    FINANCIAL_ADMINISTRATORS = (
        "financial_administrators",
        "Financial administrators",
        "They import, undo, connect companies, link customers, and say who is in these groups.",
    )
    ANY_PROJECT = (
        "any_project",
        "View/Manage Any Project",
        "They see every project and its invoices, and manage projects. Financial administrators do anyway.",
    )

    def __init__(self, code: str, label: str, meaning: str) -> None:
        self.code, self.label, self.meaning = code, label, meaning

    @classmethod
    def of(cls, code: str) -> SecurityGroup | None:
        """The group with this code, if there is one."""
        return next((group for group in cls if group.code == code), None)


FINANCIAL_ADMINISTRATORS = SecurityGroup.FINANCIAL_ADMINISTRATORS


@dataclass(frozen=True, slots=True)
class Membership:
    """A person or a Slack user group in a security group, as it is stored."""

    group: SecurityGroup
    principal: str
    added_by: str
    added_at: datetime


@dataclass(frozen=True, slots=True)
class Member:
    """The same as it is shown. What the setting names was added by nobody."""

    principal: str
    #: How many people a user group stands for, as far as Slack says so; None for a person.
    people: int | None = None
    added_by: str | None = None
    added_at: datetime | None = None

    @property
    def is_from_settings(self) -> bool:
        return self.added_by is None


@dataclass(frozen=True, slots=True)
class GroupReport:
    """A security group with everybody in it: user groups first, then people, each in the order added."""

    group: SecurityGroup
    members: tuple[Member, ...]
