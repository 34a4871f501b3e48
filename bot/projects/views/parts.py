"""What the modals of the window *Projects* share."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from bot import blocks
from bot.blocks import Block
from bot.ids import Action
from bot.text import clean
from services.model.project_directory import Client

#: Between a customer and its sub-customer, which QuickBooks writes with a colon.
BELOW = " › "
#: Names are cut to this: escaping makes a sign up to five times as long, and a paragraph has several.
LONGEST_NAME = 150


def suffix_of(*shown: str) -> str:
    """For blocks whose inputs show this: Slack keeps what was typed into a block of the same name."""
    digest = sha256("\n".join(shown).encode("utf-8", "surrogatepass")).hexdigest()
    return f".{digest[:6]}"


def with_search(view: Block) -> Block:
    """A list that is searched in its own window: there is nothing to cancel."""
    return view | {"close": blocks.words("Close")}


def noted(note: str) -> list[Block]:
    """What was just done, or why not, in our own words."""
    return [blocks.section(note)] if note else []


def path(name: str) -> str:
    """A customer with its parents: foreign text."""
    return BELOW.join(filter(None, (clean(part) for part in name.split(":")))) or "–"


def buttons(*shown: Block | None) -> list[Block]:
    """A row of those that are there."""
    present = [one for one in shown if one is not None]
    return [blocks.actions(*present)] if present else []


def client_option(client: Client) -> Block:
    """A client in a list."""
    return blocks.option(client.name, client.id)


def back(label: str, action: Action, value: str) -> Block:
    """The way to where somebody came from."""
    return blocks.button(label, action, value)


def asking(pressed: Block, title: str, question: str, yes: str) -> Block:
    """The button, which asks before it does something that can be taken back; our own words alone."""
    confirm = {
        "title": blocks.words(title),
        "text": blocks.words(question),
        "confirm": blocks.words(yes),
        "deny": blocks.words("Not now"),
    }
    return pressed | {"confirm": confirm}


def turning(
    pages: tuple[Action, Action], before: str | None, after: str | None, noun: str
) -> Sequence[Block | None]:
    """*Previous* and *Next*, each with where it leads; None where there is nothing."""
    shown = []
    for label, action, value in (("Previous", pages[0], before), ("Next", pages[1], after)):
        spoken = f"{label} {noun}"
        shown.append(None if value is None else blocks.button(label, action, value, spoken=spoken))
    return shown
