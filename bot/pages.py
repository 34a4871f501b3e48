"""The few pages that people meet in a browser: plain functions from what was asked to what is answered.

``bot.http`` runs them. They need no script, take at most one form each, and whatever they show is escaped.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from urllib.parse import urlsplit

from bot.errors import trouble_of
from services.errors import AppError
from services.settings import LOOPBACK_HOSTS

#: Far more than any form of ours sends.
LARGEST_FORM = 64 * 1024
#: Seconds that a browser is remembered: longer than a link to one of the pages is good for.
COOKIE_SECONDS = 15 * 60
#: Browsers keep a cookie of this name for one host, sent over https alone.
_BOUND = "__Host-"
HEADERS = {
    "cache-control": "no-cache, no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
}
#: Where the address of the bot is https, browsers shall try nothing else.
ONLY_HTTPS = {"strict-transport-security": "max-age=31536000"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A request. ``params`` come from the path; of a name that was sent twice the last one counts."""

    path: str
    params: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict, repr=False)
    form: Mapping[str, str] = field(default_factory=dict, repr=False)
    cookies: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Answered:
    """A page, or the way to another: then ``location`` is set. An empty cookie is forgotten."""

    status: int = 200
    html: str = field(default="", repr=False)
    location: str | None = field(default=None, repr=False)
    cookies: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Page:
    """What is answered at a path, such as ``/quickbooks/connect/{state}``, to GET or to POST.

    HEAD, which looks without coming, never reaches ``answer``.
    """

    method: str
    path: str
    answer: Callable[[Asked], Answered]


@dataclass(frozen=True, slots=True)
class Site:
    """All pages, and the address under which people reach them."""

    pages: Sequence[Page] = ()
    public_url: str | None = None
    #: What this process is called in the database, so that the doctor knows who answers here.
    process: str = ""

    @property
    def is_secure(self) -> bool:
        """Whether people come by https."""
        return urlsplit(self.public_url or "").scheme == "https"

    @property
    def headers(self) -> Mapping[str, str]:
        """Of every answer."""
        return HEADERS | ONLY_HTTPS if self.is_secure else HEADERS

    def cookie_name(self, name: str) -> str:
        """What a browser calls the cookie: on this machine, without https, it takes no bound ones."""
        return f"{_BOUND}{name}" if self.is_secure else name

    def own_cookies(self, sent: Mapping[str, str]) -> dict[str, str]:
        """Those that a page may read, by the names that it gave them."""
        start = self.cookie_name("")
        return {name.removeprefix(start): value for name, value in sent.items() if name.startswith(start)}


def is_public(public_url: str | None) -> bool:
    """Whether others than this machine must reach the port."""
    return public_url is not None and urlsplit(public_url).hostname not in LOOPBACK_HOSTS


@dataclass(frozen=True, slots=True)
class Form:
    """The one button of a page. ``action`` is relative, so that it is right below any public address."""

    action: str
    button: str
    fields: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Link:
    """A way on that changes nothing."""

    words: str
    address: str = field(repr=False)


_LAYOUT = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark }}
body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 34em; margin: 3em auto; padding: 0 1em }}
h1 {{ font-size: 1.4rem; line-height: 1.25 }}
p, h1 {{ overflow-wrap: anywhere }}
button {{ font: inherit; padding: .5em 1em; cursor: pointer }}
</style>
</head>
<body>
<main>
<h1>{title}</h1>
{parts}
</main>
</body>
</html>
"""


def laid_out(title: str, words: Sequence[str], form: Form | None = None, link: Link | None = None) -> str:
    """A page: each of the words is a paragraph. Everything is escaped here."""
    parts = [f"<p>{escape(line)}</p>" for line in words]
    if form is not None:
        parts.append(_form(form))
    if link is not None:
        parts.append(f'<p><a href="{escape(link.address)}">{escape(link.words)}</a></p>')
    return _LAYOUT.format(title=escape(title), parts="\n".join(parts))


def failed(error: Exception) -> Answered:
    """What is said where a page could not be made; nothing of the request is said."""
    words = error.sentence if isinstance(error, AppError) else trouble_of(error).text
    return Answered(503, laid_out("This did not work", [words]))


def _form(form: Form) -> str:
    hidden = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, value in form.fields.items()
    )
    button = f"<button>{escape(form.button)}</button>"
    return f'<form method="post" action="{escape(form.action)}">{hidden}{button}</form>'
