"""Which names are one, and which are one but for a slip."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.decisions.compare_names import LEGAL_FORMS, SimilarNames, are_similar, name_key, path_key

words = st.text("abcdef", min_size=1, max_size=9)
parts = st.lists(words, min_size=1, max_size=3).map(" ".join)
keys = st.lists(parts, min_size=1, max_size=2).map(" / ".join).map(path_key)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Acme, Inc.", "acme"),
        ("  The ACME   Company ", "acme"),
        ("Müller & Söhne GmbH & Co. KG", "muller and sohne"),
        ("O’Neil Design L.L.C.", "oneil design"),
        ("J.P. Quay", "jp quay"),
        ("Smith + Jones", "smith jones"),
        ("Co", "co"),
        ("Inc. Ltd", "inc"),
        ("Straße 1", "strasse 1"),
        ("हिन्दी", "हिन्दी"),
        ("👩‍👩‍👧‍👦", ""),
        (" \u200b ", ""),
    ],
)
def test_a_name_is_compared_without_spelling_and_legal_form(name: str, key: str) -> None:
    assert name_key(name) == key


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Larkspur Dental", "Larkspur Dentals"),
        ("Larkspur Dental", "Larskpur Dental"),
        ("Larkspur Dental", "Dental Larkspur"),
        ("Data Works", "Dataworks"),
        ("Borealis Freight", "Boralis Freight"),
        ("Harbour Partnership", "Harbour Partnreship"),
        ("2nd Floor", "2 nd Floor"),
        ("Phase 2 Lobby", "Lobby Phase 2"),
    ],
)
def test_a_slip_of_the_pen_is_similar(name: str, other: str) -> None:
    assert are_similar(name_key(name), name_key(other))
    assert are_similar(name_key(other), name_key(name))


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Phase 1", "Phase 2"),
        ("Harbour 2025", "Harbour 2026"),
        ("Rivertown Consulting East", "Rivertown Consulting West"),
        ("Rivertown North", "Rivertown South"),
        ("Larkspur Dental", "Larkspur Dental Group"),
        ("Quay", "Quai"),
        ("Bosch", "Tosch"),
        ("Acme", "Borealis"),
        ("Phase 1 Lot 2", "Phase 2 Lot 1"),
        ("Lot 1 12", "Lot 11 2"),
        ("", ""),
        ("👩", "👨"),
    ],
)
def test_another_name_is_not_similar(name: str, other: str) -> None:
    assert not are_similar(name_key(name), name_key(other))


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("East / Phase 1", "east / phase 1"),
        ("The East, Inc. / Phase-1", "east / phase 1"),
        ("East Phase 1", "east phase 1"),
        ("24/7 support", "24 7 support"),
        ("East /  / 👩 / Lobby", "east / lobby"),
        (" / ", ""),
    ],
)
def test_a_path_is_compared_part_by_part(path: str, key: str) -> None:
    assert path_key(path) == key


@pytest.mark.parametrize(
    ("path", "other", "expected"),
    [
        ("Eastern / Lobby works", "Eastren / Lobby works", True),
        ("East / Lobby works", "East / Works lobby", True),
        ("East / Lobby", "West / Lobby", False),
        ("East / Lobby", "Lobby / East", False),
        ("East / Lobby", "East Lobby", False),
        ("East / Lobby", "Lobby", False),
        ("Phase 1 / Lot 2", "Phase 2 / Lot 1", False),
        ("1 / 12", "11 / 2", False),
    ],
)
def test_paths_are_similar_where_each_part_is(path: str, other: str, expected: bool) -> None:
    assert are_similar(path_key(path), path_key(other)) is expected


@given(st.text(max_size=60) | st.lists(st.sampled_from(["The", "Acme", "S.A.", "&", "Co."])).map(" ".join))
def test_a_key_is_its_own_key(name: str) -> None:
    assert name_key(name_key(name)) == name_key(name)


@given(st.text("abc xyz", min_size=1, max_size=20), st.sampled_from(sorted(LEGAL_FORMS)))
def test_a_legal_form_is_never_told_apart(name: str, form: str) -> None:
    if name_key(name):
        assert name_key(f"{name} {form.upper()}.") == name_key(name)


@given(st.lists(keys, max_size=12), keys)
def test_the_index_finds_what_comparing_each_with_each_would(known: list[str], key: str) -> None:
    similar = {other for other in known if are_similar(key, other)}

    found = SimilarNames(known).nearest(key)

    assert set(found) <= similar
    assert bool(found) == bool(similar)


@given(st.lists(keys, max_size=12), keys)
def test_the_nearest_do_not_depend_on_the_order(known: list[str], key: str) -> None:
    assert SimilarNames(sorted(known)).nearest(key) == SimilarNames(reversed(known)).nearest(key)
