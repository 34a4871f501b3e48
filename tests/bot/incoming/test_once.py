"""Whatever Slack delivers again has one effect, and one that was cut short by a crash still has it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from bot.ids import Action, View
from tests.bot.incoming.office import Effects, Office, an_office, as_admin
from tests.bot.incoming.scenes import EFFECTIVE, SHOWING, Scene
from tests.services.imports.firm import Firm, opened_firm

Json = dict[str, Any]
#: One for each way to write: a form, a press, a line, a form whose effect is followed by others.
ON_BOTH = [View.WIZARD_FILTERS, Action.CONFIRM_IMPORT, "a quick import", View.LINK]
#: Those that write in several transactions.
IN_STEPS = [View.WIZARD_FILTERS, View.LINK, Action.HOME_UNSENT_TREAT, Action.WIZARD_COPY]


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firm]:
    """One database for all: every office begins with an empty one."""
    with opened_firm(f"sqlite:///{tmp_path_factory.mktemp('office') / 'kept.db'}") as firm:
        yield firm


def delivered_once(firm: Firm, scene: Scene) -> tuple[Effects, Effects, set[str]]:
    """What was done before it was delivered and after, and what was said."""
    with an_office(firm) as office:
        body = as_admin(scene(office))
        before = office.effects()
        office.asks(body)
        return before, office.effects(), office.said()


def delivered_again(office: Office, body: Json) -> None:
    """To a process that dies, then to two threads at once, then once more half a minute later."""
    office.dies(body)
    office.gets(body, times=2)
    office.firm.clock.move(seconds=30)
    office.gets(body, times=1)


def check_once(firm: Firm, scene: Scene) -> None:
    before, after, said = delivered_once(firm, scene)
    assert after != before
    assert not any("Reference: " in words for words in said)

    with an_office(firm) as office:
        delivered_again(office, as_admin(scene(office)))

        assert office.effects() == after
        assert office.said() <= said


@pytest.mark.parametrize("what", EFFECTIVE)
def test_what_is_delivered_again_has_one_effect(firm: Firm, what: str) -> None:
    check_once(firm, EFFECTIVE[what])


@pytest.mark.postgres
@pytest.mark.parametrize("what", ON_BOTH)
def test_it_has_one_effect_where_several_may_write_at_once(postgres_url: str, what: str) -> None:
    with opened_firm(postgres_url) as firm:
        check_once(firm, EFFECTIVE[what])


def test_what_only_shows_something_leaves_no_trace_however_often(firm: Firm) -> None:
    with an_office(firm) as office:
        for what, scene in SHOWING.items():
            body = as_admin(scene(office))
            before = office.effects()
            office.gets(body, times=2)

            assert (what, office.effects()) == (what, before)


@pytest.mark.parametrize("dies_before", [True, False])
@pytest.mark.parametrize("what", IN_STEPS)
def test_whatever_a_crash_cut_short_is_done_when_it_is_delivered_again(
    firm: Firm, what: str, dies_before: bool
) -> None:
    scene = EFFECTIVE[what]
    _, after, _ = delivered_once(firm, scene)
    with an_office(firm) as office:
        steps = office.dies(as_admin(scene(office)), at=0)

    for step in range(1, steps + 1):
        with an_office(firm) as office:
            body = as_admin(scene(office))
            office.dies(body, at=step, before=dies_before)
            office.gets(body, times=1)

            assert (step, office.effects()) == (step, after)
