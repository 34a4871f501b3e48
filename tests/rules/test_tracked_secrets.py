"""No file of the project holds anything that looks like a real token or key."""

from __future__ import annotations

import re

import pytest

from tests.rules.sources import project_files, text_of

#: As Slack, Intuit and OpenSSL make them; those of the stand-ins and of tests are shorter.
REAL = re.compile(
    "|".join(
        (
            r"xox[abeprs](?:\.xox[bp])?-\d{9,}-\d{9,}(?:-\d{9,})?-[A-Za-z0-9]{20,}",
            r"xox[abeprs](?:\.xox[bp])?-\d-[A-Za-z0-9]{60,}",
            r"xapp-\d-A[A-Z0-9]{8,}-\d{9,}-[0-9a-f]{40,}",
            r"\b(?:RT1-\d+-H0-\d{10}[a-z0-9]{20}|AB11\d{10}[A-Za-z0-9]{30,})",
            r"\beyJ[A-Za-z0-9_-]{40,}\.[A-Za-z0-9_-]{40,}\.[A-Za-z0-9_-]{20,}",
            r"\bgAAAAA[A-Za-z0-9_=-]{60,}",
            r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----",
            r"https://hooks\.slack\.com/(?:services|workflows)/T[A-Z0-9]{8,}/B[A-Z0-9]{8,}/[A-Za-z0-9]{20,}",
        )
    )
)
SAMPLES = (
    "xox" + "b-123456789012-123456789012-" + "a1" * 12,
    "xox" + "e.xox" + "b-1-" + "Ab" * 40,
    "xap" + "p-1-A0123456789-1234567890123-" + "0f" * 32,
    "AB" + "1117345678901" + "Ab" * 20,
    "RT" + "1-12-H0-1234567890" + "ab" * 10,
    "ey" + "J" + "a" * 40 + "." + "b" * 40 + "." + "c" * 40,
    "gA" + "AAAA" + "b" * 80,
    "-----BEGIN " + "RSA PRIVATE KEY-----",
    "https://hooks.slack.com/" + "services/T01234567/B01234567/" + "a1" * 12,
)


def test_no_file_holds_what_looks_like_a_real_secret() -> None:
    found = [path for path in project_files() if not path.endswith(".png") and REAL.search(text_of(path))]

    assert found == []


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_real_one_would_be_found(sample: str) -> None:
    assert REAL.search(f"TOKEN={sample}\n")
