"""Every view of schedules, with the name of its golden file."""

from __future__ import annotations

from dataclasses import replace

from bot.blocks import Block
from bot.home.views import HomePage, home
from bot.schedules import views
from bot.schedules.form_state import FormState
from bot.schedules.views import ScheduleForm
from services.decisions.schedule_ranges import schedule_ranges
from services.model.import_run import RunStatus
from services.model.people import Place, PlaceKind
from services.model.schedule import ScheduleChoices, ScheduleList, ScheduleNote, Timing
from tests.builders import NOW, a_connection, a_project, a_run
from tests.schedule_builders import a_schedule, a_schedule_row
from tests.window_builders import a_home

DIRECT = Place("D0ADMIN", PlaceKind.DIRECT, "direct messages")
OTHER = a_connection(id="con2", company_name="Rivertown Studio")
RANGES = schedule_ranges(NOW.date(), fiscal_year_start=7)
USUAL = ScheduleChoices(
    "con1", "monday", "08:00", "America/New_York", "last_month", ("sent", "in_progress", "paid")
)
FRESH = ScheduleForm(
    FormState("SCH-7Q2MZX", "con1", "America/New_York", is_new=True),
    a_connection(),
    (a_connection(),),
    RANGES,
    USUAL,
)
FILLED = ScheduleForm(
    FormState("SCH-7Q2MZX", "con2", "Europe/Berlin", is_new=False),
    OTHER,
    (a_connection(), OTHER),
    RANGES,
    ScheduleChoices(
        "con2", "last", "23:45", "Europe/Berlin", "last_7_days", ("voided",), "pro1", ("7",), "nothing"
    ),
    channel_id="C0FINANCE",
    project=a_project(),
    customers={"7": "Larkspur Dental"},
    owner="U0OTHER",
)
PAUSED = a_schedule(
    id="SCH-2222AA",
    owner="U0OTHER",
    place=DIRECT,
    next_at=None,
    note=ScheduleNote.NO_RIGHT,
    noted_at=NOW,
    timing=Timing("last", 6, 30),
)
HOURLY = a_schedule(
    id="SCH-3333BB",
    timing=Timing("hour", 0, 5),
    place=None,
    last_run_id="IMP-3333BBBB",
    note=ScheduleNote.STILL_RUNNING,
    noted_at=NOW,
)
ROWS = (
    a_schedule_row(),
    a_schedule_row(PAUSED, project_name="Acme / Redesign", last_run=None),
    a_schedule_row(HOURLY, last_run=a_run(id="IMP-3333BBBB", status=RunStatus.IMPORTING)),
)
SCHEDULE_VIEWS: dict[str, Block] = {
    "home-schedules": home(HomePage(a_home(schedules=ScheduleList(ROWS, 0, 12)), ("U0ADMIN",))),
    "schedule-form": views.form(FRESH),
    "schedule-form-filled": views.form(FILLED),
    "schedule-saved": views.saved(a_schedule(), a_connection()),
    "schedule-saved-paused": views.saved(PAUSED, a_connection()),
    "schedules": views.page(ScheduleList(ROWS, 0, 3)),
    "schedules-middle-page": views.page(replace(ScheduleList(ROWS), start=10, count=23), "Deleted."),
    "schedules-none": views.page(ScheduleList()),
}
