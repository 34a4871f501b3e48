"""No request that this process makes with urllib goes on to where an answer points.

Slack's library asks with urllib, which goes wherever a redirect points, with the bot token in its headers. An
opener without redirects that is installed for the process would not be enough: where there is a proxy, the
library makes one of its own for each request. So the handler that all openers share is told to go nowhere; a
redirect then is an answer like any other, with its status.
"""

from __future__ import annotations

from urllib.request import HTTPRedirectHandler


def follow_no_redirects() -> None:
    """From now on, in this whole process. Doing so twice changes nothing."""
    HTTPRedirectHandler.redirect_request = _nowhere  # type: ignore[method-assign]


def _nowhere(*_: object, **__: object) -> None:
    """No request is made in place of the one that was redirected."""
