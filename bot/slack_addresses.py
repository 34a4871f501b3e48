"""Which addresses that came with a request or an answer are Slack's, so that something may be sent there."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from services.settings import LOOPBACK_HOSTS

#: Written out as Slack writes them: no user, no other port, no characters that programs read differently.
_SLACKS = re.compile(
    r"https://(?:[a-z0-9-]+\.)*(?:slack|slack-gov)\.com(?::443)?(?:[/?][!-\[\]-~]*)?",
    re.ASCII | re.IGNORECASE,
)
_ON_THIS_MACHINE = re.compile(
    r"http://(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?(?:[/?][!-\[\]-~]*)?", re.ASCII | re.IGNORECASE
)


def is_slacks(address: str, api_url: str) -> bool:
    """Whether the address is Slack's; where Slack's API is a stand-in on this machine, on this machine."""
    wanted = _ON_THIS_MACHINE if urlsplit(api_url).hostname in LOOPBACK_HOSTS else _SLACKS
    return wanted.fullmatch(address) is not None
