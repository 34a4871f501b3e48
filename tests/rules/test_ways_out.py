"""The places that open connections are known: a new one says to whom it talks, and follows no redirect."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.rules.sources import python_files, tree_of

#: What opens a connection, or makes something that does.
OPENING = re.compile(
    r"(?:.*\.)?(?:urlopen|build_opener|urlretrieve|WebClient|WebhookClient|SocketModeHandler|SocketModeClient"
    r"|create_connection|HTTPConnection|HTTPSConnection|PoolManager|AuthClient|_BoundedClient|QuickBooks"
    r"|AsyncWebClient|OAuthFlow)"
    r"|(?:requests|httpx|urllib3)\.\w+|requests\.Session\.\w+|socket\.socket|websockets\.\w+"
)
#: What asks with requests, which goes where a redirect points unless it is told not to.
ASKING = re.compile(r"requests\.(?:get|post|put|head|request|Session\.request)")
#: Their requests are made for whoever runs the stand-ins.
STAND_INS = ("bot/sandbox/", "services/sandbox/")
#: Where, and to whom.
KNOWN = {
    "bot/bootstrap.py": "Slack's API",
    "bot/call.py": "an answer to a request, at an address of Slack's",
    "bot/cli/health.py": "this machine, where it listens itself",
    "bot/cli/schedules.py": "Slack's API",
    "bot/clients.py": "Slack's API",
    "bot/doctor/slack.py": "Slack's API",
    "bot/doctor/web.py": "the public address that is configured, without redirects",
    "bot/http.py": "listens",
    "bot/install/slack_oauth.py": "Slack's API",
    "bot/installations.py": "Slack's API",
    "bot/middleware.py": "an answer to a stranger, at an address of Slack's",
    "bot/notifier/uploads.py": "Slack's API, and an address of Slack's for the bytes of a file",
    "bot/running.py": "Slack's API, and its Socket Mode",
    "services/quickbooks/oauth.py": "Intuit's authorisation server, without redirects",
    "services/quickbooks/transport.py": "QuickBooks' API, without redirects",
}


def ways_out(path: str) -> Iterator[str]:
    """The calls of this file that open something."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            if OPENING.fullmatch(called):
                yield called


def following(path: str) -> Iterator[str]:
    """The calls of this file that would go where a redirect points."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call) and ASKING.fullmatch(ast.unparse(node.func)):
            given = {keyword.arg: ast.unparse(keyword.value) for keyword in node.keywords}
            if given.get("allow_redirects") != "False":
                yield f"{path}:{node.lineno}"


def test_no_request_follows_a_redirect() -> None:
    asking = [path for path in python_files("bot", "services") if not path.startswith(STAND_INS)]

    assert [place for path in asking for place in following(path)] == []


def test_nobody_opens_a_connection_that_is_not_known() -> None:
    found = {path for path in python_files("bot", "services") if any(ways_out(path))}

    assert {path for path in found if not path.startswith(STAND_INS)} - set(KNOWN) == set()
