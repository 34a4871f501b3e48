"""What a workspace has not allowed the app, what does not work without it, and how that is mended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot import blocks
from bot.blocks import Block
from bot.ids import Action

#: By scope: what does not work without it.
WITHOUT = {
    "commands": "the command and the shortcuts",
    "chat:write": "messages and reports",
    "files:write": "files of what needs you",
    "users:read": "people's languages and time zones",
    "channels:read": "telling in public channels",
    "groups:read": "telling in private channels",
    "im:write": "direct messages",
    "usergroups:read": "user groups as financial administrators",
}
_BY_HAND = (
    "Whoever runs the app puts manifest.yml in place of its manifest at api.slack.com, installs the app "
    "again there, and starts it again."
)


@dataclass(frozen=True, slots=True)
class Lack:
    """The scopes that the app needs and has not got in a workspace; where it can be installed again."""

    scopes: tuple[str, ...] = ()
    install_address: str | None = None


NOTHING = Lack()


def lacking(lack: Lack) -> Block:
    """For the top of Home, and for a message: what is missing, what for, and the one thing to do."""
    names = ", ".join(f"`{scope}`" for scope in lack.scopes)
    broken = ", ".join(WITHOUT[scope] for scope in lack.scopes if scope in WITHOUT)
    effect = f" Without it these do not work: {broken}." if broken else ""
    words = f"*Slack has not allowed the app all that it needs:* {names}.{effect}"
    if lack.install_address is None:
        return blocks.section(f"{words}\n{_BY_HAND}")
    again = blocks.button("Install again", Action.HOME_INSTALL_AGAIN) | {"url": lack.install_address}
    return blocks.section(f"{words}\nInstall it again; nothing that is here is lost.", again)


def notice(facts: Mapping[str, object], install_address: str | None) -> tuple[str, list[Block]]:
    """What each financial administrator is told, once for the same scopes; ``facts`` are its message's."""
    scopes = facts["scopes"]
    named = tuple(map(str, scopes)) if isinstance(scopes, Sequence) else ()
    return "Slack has not allowed the app all that it needs.", [lacking(Lack(named, install_address))]
