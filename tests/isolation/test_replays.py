"""Nothing crosses a workspace, and nothing is done or told without the right: every handler, replayed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.isolation.catalogue import EVERYTHING, Catalogue
from tests.isolation.replays import Battery
from tests.isolation.session import a_session
from tests.isolation.world import OTHER_TEAM, secrets_of


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalogue]:
    with a_session(str(tmp_path_factory.mktemp("isolation") / "firm.db")) as session:
        yield Catalogue(session).explore()


def test_everything_that_can_be_delivered_has_a_scene_in_which_it_works(catalogue: Catalogue) -> None:
    assert [name for name in EVERYTHING if name not in catalogue.scenes] == []


def test_no_replay_by_others_or_with_forged_ids_has_an_effect_or_tells_anything(catalogue: Catalogue) -> None:
    battery = Battery(catalogue, is_whole=False)

    for number, name in enumerate(EVERYTHING):
        battery.run(catalogue.scenes[name], number)

    assert battery.faults == []
    assert battery.replays > 2.9 * len(EVERYTHING)


def test_no_message_of_a_firms_is_sent_for_another_workspace(catalogue: Catalogue) -> None:
    session, world = catalogue.session, catalogue.scenes["Home"].world
    session.restore(world)
    kinds = session.as_if_of(OTHER_TEAM)
    told = session.post()
    session.restore(world)
    own = session.again()
    sent = session.post()

    assert kinds == own
    assert [one for one in secrets_of(session.firm) if one in told.words] == []
    assert any(one in sent.words for one in secrets_of(session.firm))
