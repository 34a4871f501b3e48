"""What stands above an evidence pack."""

from __future__ import annotations

from bot.text import count
from services.model.evidence import PackMade


def evidence_words(made: PackMade) -> str:
    """What it is, and the hash by which it is checked."""
    number = count(made.verdicts, "verdict")
    return (
        f"Evidence pack of {made.run_id}: who, when, the choices, {number}, totals, and what people did "
        f"about the run. SHA-256 of its list of hashes: {made.sha256}. To check it, unpack it, then run "
        "sha256sum -c SHA256SUMS and sha256sum SHA256SUMS."
    )
