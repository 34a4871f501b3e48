"""The aging picture in Home: Slack's own chart, else an image that Slack keeps, else the figures alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, cast

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.call import Call
from bot.home.listeners.pictures import show
from bot.home.views import HomePage
from bot.home_pictures import DAY, PAUSES, SOON, HomePictures
from bot.use_cases import UseCases
from services.invoice_window import WindowPictures
from services.model.people import Actor
from services.sandbox.serving import Served
from services.store.unit_of_work import Store
from tests.kept_databases import empty, kept_sqlite_url
from tests.sandbox_slack.fixtures import people, served
from tests.sandbox_slack.people import People
from tests.services.desk_doubles import SettableClock, opened_store
from tests.window_builders import a_home, a_window

__all__ = ["kept_sqlite_url", "people", "served"]

Json = dict[str, Any]
ADMIN, MEMBER = Actor("T0FIRM", "U0ADMIN"), Actor("T0FIRM", "U0MEMBER")
CHART, IMAGE = "data_visualization", "image"


@dataclass
class Tabs:
    """The Home tabs of a workspace, shown by the app; ``before_pause`` happens where it waits for Slack."""

    people: People
    client: WebClient
    clock: SettableClock
    window_pictures: WindowPictures
    paused: list[float] = field(default_factory=list)
    before_pause: Callable[[], object] = lambda: None
    #: Work for pictures that waits, where it is not done at once.
    waiting: list[Callable[[], object]] | None = None
    pictures: HomePictures = field(init=False)

    def __post_init__(self) -> None:
        self.pictures = HomePictures(self.clock, self._begin, self._pause)

    def _begin(self, work: Callable[[], object]) -> None:
        if self.waiting is None:
            work()
        else:
            self.waiting.append(work)

    def _pause(self, seconds: float) -> None:
        self.paused.append(seconds)
        self.before_pause()

    def opens(self, who: Actor = ADMIN, balance: str = "1250.50") -> str | None:
        """She opens her tab; the kind of its picture once all is done."""
        aging = tuple(replace(one, balance=Decimal(balance) * one.count) for one in a_window().aging)
        page = HomePage(a_home(window=a_window(aging=aging)), ["U0ADMIN"])
        call = Call({}, who, cast(UseCases, self), self.client, lambda: None, pictures=self.pictures)
        show(call, page, None)
        return self.kind(who)

    def kind(self, who: Actor = ADMIN) -> str | None:
        kinds = [block["type"] for block in self.blocks(who) if block["type"] in (CHART, IMAGE)]
        assert len(kinds) <= 1
        return kinds[0] if kinds else None

    def blocks(self, who: Actor) -> list[Json]:
        found: list[Json] = self.people.see("home", user=who.user_id)["blocks"]
        return found

    def file_id(self, who: Actor = ADMIN) -> str:
        (image,) = (block for block in self.blocks(who) if block["type"] == IMAGE)
        return str(image["slack_file"]["id"])

    def files(self) -> list[str]:
        return [file["id"] for file in self.people.see("files")["files"]]

    def calls(self) -> list[str]:
        """What was asked of Slack since the last look, by the last part of its name."""
        calls = self.people.log("call")
        new = calls[self._seen :]
        self._seen = len(calls)
        return [str(one["name"]).partition(".")[2] for one in new]

    _seen = 0


@pytest.fixture
def store(kept_sqlite_url: str) -> Iterator[Store]:
    empty(kept_sqlite_url)
    with opened_store(kept_sqlite_url) as store:
        yield store


@pytest.fixture
def tabs(served: Served, people: People, store: Store) -> Tabs:
    clock = SettableClock()
    client = WebClient("xoxb-sandbox", base_url=f"{served.url}/api/", timeout=30)
    return Tabs(people, client, clock, WindowPictures(store, clock))


@pytest.fixture
def old_slack(tabs: Tabs) -> Tabs:
    """A workspace that has no charts yet."""
    tabs.people.do("refuse", blocks=[CHART])
    return tabs


UPLOAD = ["getUploadURLExternal", "completeUploadExternal"]


def test_where_slack_has_charts_no_file_is_made(tabs: Tabs) -> None:
    assert tabs.opens() == CHART
    assert tabs.calls() == ["publish"]


def test_where_it_has_none_the_tab_stands_there_before_the_image_is_made(old_slack: Tabs) -> None:
    assert old_slack.opens() == IMAGE
    # With the chart, without it, and with the image, which is then shown as soon as Slack takes it.
    assert old_slack.calls()[:4] == ["publish", "publish", *UPLOAD]
    assert old_slack.files() == [old_slack.file_id()]


def test_the_same_figures_are_uploaded_once_and_shown_at_once(old_slack: Tabs) -> None:
    old_slack.opens()
    old_slack.calls()

    assert (old_slack.opens(), old_slack.calls()) == (IMAGE, ["publish"])


def test_other_figures_are_another_file_and_the_old_one_goes(old_slack: Tabs) -> None:
    old_slack.opens()
    before = old_slack.file_id()

    assert old_slack.opens(balance="900") == IMAGE
    assert before not in old_slack.files()
    assert old_slack.files() == [old_slack.file_id()]


def test_nobody_is_shown_the_file_of_another_although_it_looks_the_same(old_slack: Tabs) -> None:
    old_slack.opens()
    old_slack.opens(MEMBER)

    assert old_slack.file_id() != old_slack.file_id(MEMBER)
    assert status(old_slack, ADMIN, old_slack.file_id()) == 200
    assert status(old_slack, MEMBER, old_slack.file_id()) == 404


def status(tabs: Tabs, who: Actor, file_id: str) -> int:
    """What Slack answers who looks at the file."""
    return httpx.get(f"{tabs.people.url}/files/{who.user_id}/{file_id}/picture", trust_env=False).status_code


def test_a_day_later_slack_is_asked_for_a_chart_again_and_the_file_goes(old_slack: Tabs) -> None:
    old_slack.opens()
    old_slack.people.do("refuse", blocks=[])

    old_slack.clock.move(seconds=DAY - 1)
    assert old_slack.opens() == IMAGE
    old_slack.clock.move(seconds=1)
    assert (old_slack.opens(), old_slack.files()) == (CHART, [])


def test_where_it_takes_no_image_either_the_figures_stand_alone_and_no_file_stays(old_slack: Tabs) -> None:
    old_slack.people.do("refuse", blocks=[CHART, IMAGE])

    assert (old_slack.opens(), old_slack.files()) == (None, [])
    assert old_slack.paused == list(PAUSES)
    old_slack.calls()
    assert (old_slack.opens(), old_slack.calls()) == (None, ["publish"])

    old_slack.clock.move(seconds=SOON)
    assert (old_slack.opens(), old_slack.paused) == (None, [*PAUSES, *PAUSES])
    old_slack.people.do("refuse", blocks=[CHART])
    old_slack.clock.move(seconds=DAY - 1)
    assert old_slack.opens() is None
    old_slack.clock.move(seconds=1)
    assert old_slack.opens() in (CHART, IMAGE)


def test_where_slack_was_slow_once_it_is_asked_again_soon(old_slack: Tabs) -> None:
    # Before an image is tried: with the chart and without it; another day without it alone.
    for before, balance in ((2, "1250.50"), (1, "900")):
        slow = {"kind": "error:invalid_arguments", "times": len(PAUSES) + 1, "after": before}
        old_slack.people.do("fault", method="views.publish", **slow)
        assert old_slack.opens(balance=balance) is None
        old_slack.clock.move(seconds=SOON)
        assert old_slack.opens(balance=balance) == IMAGE


def test_who_waited_meanwhile_does_not_wait_for_what_another_waited_for_in_vain(old_slack: Tabs) -> None:
    old_slack.people.do("fault", method="files.completeUploadExternal", kind="5xx")
    old_slack.waiting = waiting = list[Callable[[], object]]()
    old_slack.opens()
    old_slack.opens(MEMBER)
    old_slack.calls()

    for work in waiting:
        work()

    assert [call for call in old_slack.calls() if call in UPLOAD] == UPLOAD


def test_nobody_waits_for_a_picture_in_a_process_that_is_stopped(old_slack: Tabs) -> None:
    old_slack.people.do("refuse", blocks=[CHART, IMAGE])
    old_slack.before_pause = old_slack.pictures.stop

    assert (old_slack.opens(), old_slack.paused) == (None, [*PAUSES[:1]])
    assert old_slack.opens(MEMBER) is None
    assert len(old_slack.files()) == 1


def test_an_image_is_shown_as_soon_as_slack_has_looked_through_it(old_slack: Tabs) -> None:
    old_slack.people.do("fault", method="views.publish", kind="error:invalid_arguments", after=2, times=2)

    assert (old_slack.opens(), old_slack.paused) == (IMAGE, [*PAUSES[:2]])


@pytest.mark.parametrize(("kind", "wait"), [("error:file_uploads_disabled", DAY), ("5xx", SOON)])
def test_what_cannot_be_uploaded_is_tried_again_later(old_slack: Tabs, kind: str, wait: float) -> None:
    old_slack.people.do("fault", method="files.completeUploadExternal", kind=kind)

    assert old_slack.opens() is None
    old_slack.clock.move(seconds=wait - 1)
    assert old_slack.opens() is None
    old_slack.clock.move(seconds=1)
    assert old_slack.opens() in (CHART, IMAGE)


def test_a_file_whose_answer_got_lost_is_removed(old_slack: Tabs) -> None:
    old_slack.people.do("fault", method="files.completeUploadExternal", kind="5xx", performed=True)

    assert (old_slack.opens(), old_slack.files()) == (None, [])


def test_a_file_that_somebody_deleted_in_slack_is_made_anew(old_slack: Tabs) -> None:
    old_slack.opens()
    gone = old_slack.file_id()
    old_slack.client.files_delete(file=gone)

    assert old_slack.opens() == IMAGE
    assert old_slack.files() == [old_slack.file_id()] != [gone]


def test_a_file_that_cannot_be_removed_now_is_removed_another_time(old_slack: Tabs) -> None:
    old_slack.opens()
    old_slack.people.do("fault", method="files.delete", kind="ratelimited")

    old_slack.opens(balance="900")
    assert len(old_slack.files()) == 2
    old_slack.opens(balance="900")
    assert old_slack.files() == [old_slack.file_id()]


def test_an_image_that_comes_late_leaves_what_stands_there_by_then(old_slack: Tabs) -> None:
    newer = {"type": "home", "blocks": [{"type": "divider"}]}
    old_slack.people.do("fault", method="views.publish", kind="error:invalid_arguments", after=2, times=1)
    old_slack.before_pause = lambda: old_slack.client.views_publish(user_id="U0ADMIN", view=newer)

    old_slack.opens()

    assert [block["type"] for block in old_slack.blocks(ADMIN)] == ["divider"]


def test_an_error_of_the_tab_itself_is_not_laid_to_the_chart(tabs: Tabs) -> None:
    tabs.people.do("fault", method="views.publish", kind="error:invalid_arguments", times=2)

    with pytest.raises(SlackApiError):
        tabs.opens()
    assert (tabs.opens(), tabs.files()) == (CHART, [])
