"""Where a run is told that follows another at the press of a button."""

from __future__ import annotations

import pytest

from services.decisions.where_told import where_told
from services.model.people import CLI_USER, Place, PlaceKind

HERS, HIS = (Place(channel, PlaceKind.DIRECT, "direct messages") for channel in ("D0HERS", "D0HIS"))
TEAM_ROOM = Place("C0TEAM", PlaceKind.PRIVATE, "team")


@pytest.mark.parametrize(
    ("place", "presser", "direct", "expected"),
    [
        (TEAM_ROOM, "U0HIS", HIS, TEAM_ROOM),
        (HERS, "U0HERS", None, HERS),
        (HERS, "U0HIS", HIS, HIS),
        (HERS, CLI_USER, None, None),
        (None, "U0HIS", HIS, HIS),
        (None, CLI_USER, None, None),
    ],
    ids=["channel", "her own", "another's", "another's, from the command line", "nowhere", "nobody"],
)
def test_nobody_is_told_in_the_direct_messages_of_somebody_else(
    place: Place | None, presser: str, direct: Place | None, expected: Place | None
) -> None:
    assert where_told(place, "U0HERS", presser, direct) == expected
