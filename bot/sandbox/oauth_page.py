"""The page on which a person allows the app for her workspace, or does not; plain HTML without scripts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from urllib.parse import urlencode

from bot.sandbox.oauth import Asked
from bot.sandbox.state import Slack
from bot.sandbox.workspace import Person

#: What each permission means, as the person who allows it reads it.
WORDS = {
    "channels:history": "View messages in public channels that it was added to",
    "channels:join": "Join public channels",
    "channels:read": "View basic information about public channels",
    "chat:write": "Send messages as itself",
    "chat:write.public": "Send messages to public channels that it is not a member of",
    "commands": "Add shortcuts and slash commands that people can use",
    "files:read": "View files shared where it was added",
    "files:write": "Upload, edit and delete files as itself",
    "groups:history": "View messages in private channels that it was added to",
    "groups:read": "View basic information about private channels that it was added to",
    "im:history": "View messages in direct messages that it was added to",
    "im:read": "View basic information about direct messages that it was added to",
    "im:write": "Start direct messages with people",
    "reactions:read": "View reactions where it was added",
    "reactions:write": "Add and edit reactions",
    "team:read": "View the name, domain and icon of the workspace",
    "usergroups:read": "View the user groups of the workspace",
    "users:read": "View the people of the workspace",
    "users:read.email": "View the email addresses of the people of the workspace",
}
_MAY_NOT = " (may not install apps)"
_STYLES = ("theme", "style", "blocks", "oauth")
_PROBLEMS = {
    "invalid_client_id": "The link names an app that does not exist (client_id).",
    "invalid_scope": "The link asks for permissions (scope) that the app's manifest does not list.",
    "no_scopes": "The link asks for no permissions (scope).",
    "bad_redirect_uri": "The redirect_uri matches none of the redirect URLs in the app's manifest.",
}


def consent(slack: Slack, asked: Asked, query: Mapping[str, str]) -> str:
    """The page that asks."""
    name, team = escape(slack.manifest.name), escape(slack.team.name)
    again = slack.installation is not None
    known = (
        f'<p class="muted">{name} is already installed here; this installs it once more.</p>' if again else ""
    )
    return _page(
        f"{name} asks for permission",
        f"<p>{name} asks for permission to access the workspace <strong>{team}</strong>.</p>{known}"
        f"{_other_workspaces(slack, query)}"
        '<form method="post"><input type="hidden" name="chosen" value="1">'
        f'<label for="user">You are</label> <select id="user" name="user">{_people(slack)}</select>'
        f"<h2>{name} will be able to</h2>{_scopes(slack, asked)}"
        '<p class="oauth-row"><button class="button" name="auto" value="cancel">Cancel</button> '
        '<button class="button primary" name="auto" value="allow">Allow</button></p></form>',
    )


def problem(code: str) -> str:
    """The page that says why nothing can be allowed."""
    words = _PROBLEMS.get(code, code)
    return _page("Something went wrong", f"<p>{escape(words)}</p><p>Error: <code>{escape(code)}</code></p>")


def not_allowed(slack: Slack, person: Person) -> str:
    """The page for somebody who may not install apps."""
    words = f"{person.name} may not install apps in {slack.team.name}: only owners and administrators may."
    return _page("Ask an administrator", f"<p>{escape(words)}</p>")


def _page(title: str, body: str) -> str:
    styles = "".join(f'<link rel="stylesheet" href="/page/{name}.css">' for name in _STYLES)
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="color-scheme" content="light dark"><title>{title} – stand-in Slack</title>{styles}'
        f'</head><body class="oauth"><main><h1>{title}</h1>{body}</main></body></html>'
    )


def _other_workspaces(slack: Slack, query: Mapping[str, str]) -> str:
    links = [
        f'<a href="?{escape(urlencode({**query, "team": other.team.id}))}">{escape(other.team.name)}</a>'
        for other in slack.platform
        if other is not slack
    ]
    return f'<p class="muted">Another workspace: {", ".join(links)}</p>' if links else ""


def _people(slack: Slack) -> str:
    people = [each for each in slack.workspace.people.values() if slack.workspace.is_ours(each)]
    named = {
        each.id: each.name + ("" if may_install(each) else _MAY_NOT)
        for each in people
        if not each.is_deactivated
    }
    return "".join(f'<option value="{escape(one)}">{escape(name)}</option>' for one, name in named.items())


def may_install(person: Person) -> bool:
    """Only owners and administrators install apps."""
    return person.is_owner or person.is_admin


def _scopes(slack: Slack, asked: Asked) -> str:
    optional = [scope for scope in asked.scopes if scope in slack.manifest.optional_scopes]
    required = [scope for scope in asked.scopes if scope not in optional]
    items = "".join(f"<li>{_words(scope)}</li>" for scope in required)
    return f"<ul>{items}</ul>{_choices(optional)}"


def _choices(optional: Iterable[str]) -> str:
    boxes = "".join(
        f'<li><label><input type="checkbox" name="optional" value="{escape(scope)}" checked> '
        f"{_words(scope)}</label></li>"
        for scope in optional
    )
    return f'<h2>If you like, also</h2><ul class="oauth-choices">{boxes}</ul>' if boxes else ""


def _words(scope: str) -> str:
    return f"{escape(WORDS.get(scope, scope))} <code>{escape(scope)}</code>"
