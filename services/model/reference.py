"""What people read to each other: the references of runs and schedules."""

from __future__ import annotations

#: Letters and digits that cannot be mistaken for each other when read aloud.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
