"""docs/errors.md: every error of the program, from the classes themselves."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator

import bot
import services
from services.errors import AppError

INTRODUCTION = """\
# Errors

Every error that the program knows: what it says, and the one thing to do. Where a sentence names what exactly
is wrong (a file, a port, an id), it does so in place of the general one here. Written by `make reference`
from the code; a test compares.

In Slack an error is a sentence for whoever met it, marked on its field where it belongs to one. On the
command line it is one line on standard error, and exit status 1. An error that nobody expected has a
reference of eight characters instead: the log has a line with it (`listener_failed`), or names the run. What
refuses an *invoice* is no error but a reason: [import-rules.md](import-rules.md). What people meet most
stands in [when-it-says-no.md](when-it-says-no.md).
"""
#: Where an error is met, by the module that raises it; the first that fits.
GROUPS = (
    (
        "At the start, and in `doctor`",
        ("bot.doctor", "bot.installations", "services.settings", "services.jobs"),
    ),
    ("At the command line", ("bot.cli",)),
    (
        "Installing, connecting, and rights",
        ("bot", "services.access", "services.connections", "services.workspaces", "services.audit"),
    ),
    (
        "Importing and undoing",
        ("services.imports", "services.mirror", "services.ports.runs", "services.coverage"),
    ),
    (
        "In the invoice window",
        (
            "services.invoice_window",
            "services.status_sync",
            "services.ports.posting",
            "services.model",
            "services.unsent",
        ),
    ),
    (
        "Projects, people and schedules",
        ("services.projects", "services.people", "services.ports.schedules", "services.schedules"),
    ),
    ("QuickBooks", ("services.quickbooks",)),
    ("The database and its keys", ("services.store", "services.operations", "services.ports.store")),
    ("Anywhere", ("services",)),
)
#: Parts of the program that are no part of the product.
LEFT_OUT = ("bot.__main__", "bot.sandbox", "services.sandbox", "services.store.migrations")


def errors_page() -> str:
    """The whole page."""
    grouped: dict[str, list[type[AppError]]] = {name: [] for name, _ in GROUPS}
    for error in every_error():
        grouped[group_of(error)].append(error)
    parts = [_part(name, errors) for name, errors in grouped.items() if errors]
    return "\n".join([INTRODUCTION, *parts])


def every_error() -> list[type[AppError]]:
    """All classes of errors that a person may meet, by code."""
    for package in (bot, services):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.startswith(LEFT_OUT):
                importlib.import_module(module.name)
    found = {error for error in _below(AppError) if error.__module__.startswith(("bot.", "services."))}
    public = [error for error in found if not error.__name__.startswith("_")]
    return sorted([AppError, *public], key=lambda error: (error.code, error.__module__, error.__name__))


def group_of(error: type[AppError]) -> str:
    """Where it is met."""
    module = error.__module__
    return next(
        name
        for name, places in GROUPS
        if any(module == place or module.startswith(f"{place}.") for place in places)
    )


def sentence_of(error: type[AppError]) -> str:
    """What it says where nothing more exact is known."""
    return " ".join(inspect.cleandoc(error.__doc__ or "").split("\n\n")[0].split())


def _part(name: str, errors: list[type[AppError]]) -> str:
    rows = [f"| `{error.code}` | {_cell(sentence_of(error))} | {_cell(error.remedy)} |" for error in errors]
    return "\n".join([f"## {name}", "", "| code | what it says | what to do |", "|---|---|---|", *rows, ""])


def _cell(text: str) -> str:
    return text.replace("|", r"\|")


def _below(kind: type[AppError]) -> Iterator[type[AppError]]:
    for error in kind.__subclasses__():
        yield error
        yield from _below(error)
