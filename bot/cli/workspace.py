"""``--team-id``: for which workspace a command is, where several have the app."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from services.errors import AppError

if TYPE_CHECKING:
    from bot.bootstrap import Services

TeamId = Annotated[
    str | None,
    typer.Option(
        "--team-id", metavar="TEAM_ID", help="The Slack workspace's id, where several have the app."
    ),
]


class UnknownWorkspace(AppError):
    """No workspace with this id has installed the app or connected a company."""

    code = "unknown_workspace"
    remedy = "Check the id: Slack shows it in the address of the workspace."

    def __init__(self, team_id: str, known: list[str]) -> None:
        super().__init__(f"The workspace {team_id} is not known. Known are: {', '.join(known) or 'none'}.")


def chosen(services: Services, team_id: str | None) -> str:
    """The workspace of this id, else the one that commands act for. Raises an ``AppError``."""
    from bot import bootstrap

    if team_id is None:
        return bootstrap.own_team_id(services)
    known = bootstrap.known_team_ids(services)
    if team_id not in known:
        raise UnknownWorkspace(team_id, known)
    return team_id
