"""A client for the control interface: what people do, as one call each."""

from __future__ import annotations

import ssl
from typing import Any

import httpx

Json = dict[str, Any]
#: The stand-in speaks plain HTTP: reading the machine's certificates for each client would take a while.
NO_CERTIFICATES = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


class People:
    """The people of the stand-in, and what a test sees and disturbs."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._http = httpx.Client(base_url=url, timeout=30, trust_env=False, verify=NO_CERTIFICATES)

    def do(self, verb: str, **body: Any) -> Json:
        """POST a control verb; fails on a 400."""
        answer = self._http.post(f"/_sandbox/{verb}", json=body)
        assert answer.status_code == 200, answer.text
        result: Json = answer.json()
        return result

    def refused(self, verb: str, **body: Any) -> str:
        """POST a control verb that must be refused; returns the words."""
        answer = self._http.post(f"/_sandbox/{verb}", json=body)
        assert answer.status_code == 400, answer.text
        return str(answer.json()["error"])

    def see(self, what: str, **asked: str) -> Any:
        """GET something of the control interface."""
        answer = self._http.get(f"/_sandbox/{what}", params=asked)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def messages(self, channel: str, who: str | None = None) -> list[Json]:
        """The messages of a channel, as one person sees them or as all were posted."""
        found = self.see(f"messages/{channel}", **({"as": who} if who else {}))
        messages: list[Json] = found["messages"]
        return messages

    def screen(self, who: str, **asked: str) -> Json:
        """All that a person's page shows."""
        found: Json = self.see("screen", **{"as": who, **asked})
        return found

    def log(self, kind: str) -> list[Json]:
        """The journal's entries of one kind."""
        return [entry for entry in self.see("log")["entries"] if entry["kind"] == kind]

    def close(self) -> None:
        """Close the connection."""
        self._http.close()
