"""The command line: every command of the contract, and how errors are shown to an operator."""

from __future__ import annotations

import sys

import typer

from bot.cli import (
    audit,
    backups,
    books,
    demo,
    doctor,
    health,
    imports,
    keys,
    manifest,
    privacy,
    runs,
    sandbox,
    schedules,
    serve,
    undo,
    worker,
)
from bot.cli import projects as listed_projects
from bot.no_redirects import follow_no_redirects
from services.errors import AppError, NotFound, place_of, rescued
from services.settings import reach_this_machine_directly

app = typer.Typer(
    name="import-invoices",
    help="Brings invoice history from QuickBooks Online into your invoice window.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
projects = typer.Typer(help="Projects of the invoice window.", no_args_is_help=True)
app.add_typer(projects, name="projects")

app.command("serve")(serve.serve)
app.command("worker")(worker.worker)
app.command("demo")(demo.demo)
app.command("sandbox")(sandbox.sandbox)
app.command("doctor")(doctor.doctor)
app.command("health")(health.health)
app.command("manifest")(manifest.manifest)
app.command("connect")(books.connect)
app.command("disconnect")(books.disconnect)
app.command("audit")(audit.audit)
app.command("migrate")(books.migrate)
app.command("backup")(backups.backup)
app.command("restore")(backups.restore)
app.command("forget-tokens")(backups.forget_tokens)
app.command("rotate-keys")(keys.rotate_keys)
app.command("export")(privacy.export)
app.command("erase")(privacy.erase)
app.command("import")(imports.import_invoices)
app.command("undo")(undo.undo)
projects.command("add")(books.add_project)
projects.command("list")(listed_projects.list_projects)
projects.command("members")(listed_projects.members)
app.add_typer(schedules.app, name="schedules")
app.add_typer(runs.app, name="runs")

#: What to do at a terminal about a reference that is not known.
NOT_KNOWN = "Check how it is typed: the command runs lists the newest ones."
#: Exit status of a command that broke.
BROKEN = 1


def run() -> None:
    """Run one command; whatever breaks is one sentence on standard error, and exit status 1."""
    reach_this_machine_directly()
    follow_no_redirects()
    rescued(app, _show)


def _show(error: Exception) -> None:
    if isinstance(error, AppError):
        sentence = f"{error} {NOT_KNOWN}" if error.remedy == NotFound.remedy else error.sentence
    else:
        what = f"{type(error).__name__} at {place_of(error)}"
        sentence = f"Something went wrong on our side ({what}). Run the doctor command to see what is well."
    typer.echo(f"Error: {sentence}", err=True)
    sys.exit(BROKEN)
