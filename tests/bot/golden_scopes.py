"""What is said where a workspace has not allowed all, with the names of the golden files."""

from __future__ import annotations

from bot import scope_words
from bot.blocks import Block
from bot.home.views import HomePage, home
from bot.imports.messages import Message
from bot.scope_words import Lack
from tests.window_builders import a_home

ADDRESS = "https://books.example.com/slack/install"
TWO = ("files:write", "usergroups:read")


def _message(address: str | None) -> Message:
    text, blocks = scope_words.notice({"scopes": [*TWO]}, address)
    return Message(text, (tuple(blocks),))


SCOPE_VIEWS: dict[str, Block] = {
    "home-scopes-missing": home(HomePage(a_home(), ("U0ADMIN",), lack=Lack(TWO, ADDRESS))),
    "home-scopes-missing-by-hand": home(HomePage(a_home(), ("U0ADMIN",), lack=Lack(TWO[:1]))),
}
SCOPE_MESSAGES: dict[str, Message] = {
    "scopes-missing": _message(ADDRESS),
    "scopes-missing-by-hand": _message(None),
}
