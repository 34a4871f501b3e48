"""Whether two names mean the same firm or project: spelling, punctuation and legal forms aside."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

#: Stands between the parts of a path, such as those of a customer below another.
BETWEEN = " / "
#: What a firm is in law says nothing about which firm it is.
_FORMS = """
    inc incorporated corp corporation co company llc llp lp ltd limited plc pllc pc
    gmbh mbh ag kg ohg ug ek ev sa sas sarl srl spa bv nv oy oyj ab as aps pty kk
"""
LEGAL_FORMS = frozenset(_FORMS.split())
#: Percent of the letters that two names must share, in order.
_ALIKE = 85
#: A slip is looked for in words this long; in shorter ones a letter makes another word.
_LONG_ENOUGH, _LONG = 5, 9
_INITIALS = re.compile(r"\b([^\W\d_])\.(?=[^\W\d_]\b)")
_DIGITS = re.compile(r"\d+")
_APOSTROPHES = re.compile("['’`´]")
_ACCENTS = re.compile("[\u0300-\u036f]")


@lru_cache(maxsize=131_072)
def name_key(name: str) -> str:
    """What is compared of a name; empty where nothing in it could be.

    ``Müller & Söhne GmbH`` and ``muller and sohne`` have one key.
    """
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    text = _APOSTROPHES.sub("", _INITIALS.sub(r"\1", _ACCENTS.sub("", text))).replace("&", " and ")
    words = "".join(char if _is_spoken(char) else " " for char in text).split()
    return " ".join(_without_legal_form(words))


def path_key(path: str) -> str:
    """As ``name_key``, part by part: what stands in one part is never taken for what stands in the next."""
    return BETWEEN.join(filter(None, map(name_key, path.split(BETWEEN))))


class SimilarNames:
    """Finds the keys that are another's but for a slip, without comparing each with each."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._by_shape: dict[str, list[str]] = {}
        self._by_letters: dict[str, list[str]] = {}
        for key in sorted(set(keys) - {""}):
            self._by_shape.setdefault(_shape(key), []).append(key)
            self._by_letters.setdefault(_letters(key), []).append(key)

    def nearest(self, key: str) -> list[str]:
        """The most similar keys, if any are similar at all: all that are equally near."""
        # Only names of one shape can be similar, blanks aside.
        near = {*self._by_shape.get(_shape(key), ()), *self._by_letters.get(_letters(key), ())}
        alike = {other: _likeness(key, other) for other in near if are_similar(key, other)}
        best = max(alike.values(), default=0.0)
        return sorted(other for other, likeness in alike.items() if likeness == best)


def are_similar(key: str, other: str) -> bool:
    """Whether each part of one is that of the other.

    The words of both are then the same in any order, but for a slip in long ones, or for blanks.
    """
    parts, others = key.split(BETWEEN), other.split(BETWEEN)
    return len(parts) == len(others) and all(map(_are_alike, parts, others))


def _are_alike(part: str, other: str) -> bool:
    # Phase 1 of lot 2 is not phase 2 of lot 1, and 1 12 is not 11 2.
    if _DIGITS.findall(part) != _DIGITS.findall(other):
        return False
    if _letters(part) == _letters(other):
        return bool(part)
    words, others = sorted(part.split()), sorted(other.split())
    if len(words) != len(others) or not all(map(_is_slip, words, others)):
        return False
    return _likeness(part, other) >= _ALIKE


def _is_slip(word: str, other: str) -> bool:
    """Whether both are one word, typed differently. A number is never a slip: it tells apart."""
    if word == other:
        return True
    if word[0] != other[0] or not (_may_slip(word) and _may_slip(other)):
        return False
    return OSA.distance(word, other) <= (2 if min(len(word), len(other)) >= _LONG else 1)


def _is_spoken(char: str) -> bool:
    return char.isalnum() or unicodedata.category(char)[0] == "M"


def _without_legal_form(words: list[str]) -> list[str]:
    kept = words
    while len(kept) > 1 and kept[0] == "the":
        kept = kept[1:]
    while len(kept) > 1 and (kept[-1] in LEGAL_FORMS or kept[-1] == "and"):
        kept = kept[:-1]
    return kept


def _likeness(key: str, other: str) -> float:
    return fuzz.token_sort_ratio(key, other)


def _shape(key: str) -> str:
    """What a slip leaves as it is: the words in which there can be none, and the initials of the others."""
    return " ".join(sorted(word[0] if _may_slip(word) else word for word in key.split()))


def _may_slip(word: str) -> bool:
    return len(word) >= _LONG_ENOUGH and word.isalpha()


def _letters(key: str) -> str:
    return key.replace(" ", "")
