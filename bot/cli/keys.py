"""``rotate-keys``: what an older key sealed is sealed by the newest."""

from __future__ import annotations

import typer

from bot.text import count

#: Something is left to do before the old keys may go.
NOT_ALL = 3
DONE = "{secrets} sealed anew by the newest key."
FREE = "Nothing is sealed by an older key. The old keys can be taken out of ENCRYPTION_KEYS."
FILE = (
    "The newest key is in {path}: keep a copy of it, elsewhere than copies of the database. "
    "Those that begin with {path}.old open nothing that is stored here any more; only older copies of the "
    "database need them: keep them for as long as those copies."
)
LEFT = (
    "{secrets} still sealed by an older key: keep the old keys. A process without the newest key may be at "
    "work: start every process with all the keys, the newest first, and run this again."
)
LOST = (
    "{secrets} sealed by a key that is not there. Put it back, after the newest; if it is lost, run: "
    "import-invoices forget-tokens"
)


def rotate_keys() -> None:
    """Seal every stored token and secret by the newest key, while the app works."""
    from bot import bootstrap

    found = bootstrap.copies().rotate_keys()
    typer.echo(DONE.format(secrets=_secrets(found.done)))
    if found.lost:
        typer.echo(LOST.format(secrets=_secrets(found.lost)))
    if found.left:
        typer.echo(LEFT.format(secrets=_secrets(found.left)))
    else:
        typer.echo(FILE.format(path=found.key_file) if found.key_file else FREE)
    if found.left or found.lost:
        raise typer.Exit(NOT_ALL)


def _secrets(number: int) -> str:
    return count(number, "secret is", "secrets are")
