"""``projects list`` and ``projects members``: what there is, and who sees it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.workspace import TeamId, chosen
from bot.text import count
from services.model.people import Actor
from services.model.project_directory import Beside, ProjectRow, ProjectsWanted

if TYPE_CHECKING:
    from bot.bootstrap import Services

Text = Annotated[str, typer.Argument(metavar="[TEXT]", help="Only projects whose name or client holds this.")]
Limit = Annotated[int, typer.Option(min=1, help="How many at most.")]
People = Annotated[list[str] | None, typer.Option(metavar="USER_ID", help="A Slack user id; repeatable.")]


def list_projects(text: Text = "", limit: Limit = 100, team_id: TeamId = None) -> None:
    """List projects with their links and members."""
    from bot import bootstrap

    with bootstrap.opened() as services:
        actor = bootstrap.operator(chosen(services, team_id))
        shown = 0
        for row in _rows(services, actor, text):
            typer.echo(_line(row))
            shown += 1
            if shown == limit:
                break
    if not shown:
        typer.echo("No project matches." if text else "No projects yet.")


def members(
    project: Annotated[str, typer.Argument(metavar="PROJECT", help="Its name, or CLIENT/NAME.")],
    add: People = None,
    remove: People = None,
    team_id: TeamId = None,
) -> None:
    """List the members of a project, after adding or removing some."""
    from bot import bootstrap

    with bootstrap.opened() as services:
        actor = bootstrap.operator(chosen(services, team_id))
        found = services.projects.find(actor.team_id, project)
        for user_id in add or ():
            services.project_desk.members.add(actor, found.id, user_id)
        for user_id in remove or ():
            services.project_desk.members.remove(actor, found.id, user_id)
        details = services.project_desk.directory.details(actor, found.id)
    typer.echo(f"{found.label}: {count(details.member_count, 'member')}")
    for user_id in details.members:
        typer.echo(f"  {user_id}")
    if details.member_count > len(details.members):
        typer.echo(f"  … and {details.member_count - len(details.members):,} more")


def _rows(services: Services, actor: Actor, text: str) -> Iterator[ProjectRow]:
    """All of them, page by page."""
    wanted = ProjectsWanted(text)
    while True:
        page = services.project_desk.directory.page(actor, wanted).page
        yield from page.rows
        if not page.has_next:
            return
        wanted = ProjectsWanted(text, beside=Beside(page.rows[-1].project.id))


def _line(row: ProjectRow) -> str:
    links, people = count(row.links or 0, "linked customer"), count(row.members or 0, "member")
    return f"{row.project.label}  {links}  {people}"
