"""Modals that say one thing: what went wrong, that something is being prepared, that something is done."""

from __future__ import annotations

from collections.abc import Sequence

from bot.blocks import Block, modal, section
from bot.ids import View


def notice(text: str, blocks: Sequence[Block] = (), title: str = "Import Invoices") -> Block:
    """A modal that says something and can be closed."""
    return modal(title, View.NOTICE, list(blocks) or [section(text)])


def loading(title: str = "Import data") -> Block:
    """What stands in the modal until its content is there."""
    return notice("Just a moment …", title=title)
