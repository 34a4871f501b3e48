"""What the listeners of schedules share: preparing the form, showing the list as it is now."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from functools import partial
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.blocks import Block
from bot.call import Call
from bot.preparing import in_background
from bot.schedules import payloads, views
from bot.schedules.form_state import FormState
from bot.schedules.views import ScheduleForm
from services.errors import NoConnection, NotFound
from services.model.connection import Connection
from services.model.import_run import ImportType, still_ticked, ticked_at_first
from services.model.people import Place, PlaceKind
from services.model.project import Project
from services.model.schedule import Schedule, ScheduleChoices
from services.schedules import new_schedule_id

#: Shows the person's Home tab anew.
Refresh = Callable[[Call], None]


def new_form(call: Call) -> Block:
    """The form of a new schedule, in her own time zone. Raises ``NotAllowed`` or ``NoConnection``."""
    companies = call.services.schedules.companies(call.actor)
    if not companies:
        raise NoConnection
    company, zone = companies[0], _zone_of(call, companies[0])
    state = FormState(new_schedule_id(), company.id, zone, is_new=True)
    in_background(partial(call.services.customers.bring, company.id))
    ticked = ticked_at_first(ImportType.INVOICE_HISTORY)
    usual = ScheduleChoices(company.id, "monday", "08:00", zone, "last_month", ticked)
    return views.form(ScheduleForm(state, company, companies, call.services.schedules.ranges(company), usual))


def other_company(call: Call, state: FormState, company: Connection) -> Block:
    """The form for another company, which has other dates and customers; the rest as it stands there."""
    in_background(partial(call.services.customers.bring, company.id))
    state = replace(state, connection_id=company.id)
    return _filled_in(call, state, company, replace(payloads.choices(call.view, state), customer_ids=()))


def other_type(call: Call, state: FormState) -> Block:
    """The form for another type; the rest as it stands there."""
    company = call.services.connections.get(state.connection_id, call.actor.team_id)
    chosen = payloads.choices(call.view, state)
    ticked = still_ticked(chosen.statuses, chosen.import_type)
    return _filled_in(call, state, company, replace(chosen, statuses=ticked))


def _filled_in(call: Call, state: FormState, company: Connection, chosen: ScheduleChoices) -> Block:
    """The form with what stands in it but for these choices."""
    return views.form(
        ScheduleForm(
            state=state,
            company=company,
            companies=call.services.schedules.companies(call.actor),
            ranges=call.services.schedules.ranges(company),
            choices=chosen,
            channel_id=payloads.channel_id(call.view),
            project=_project(call, chosen.project_id),
            customers=_customers(call, company.id, chosen.customer_ids),
        )
    )


def edit_form(call: Call, schedule_id: str) -> Block:
    """The form with what the schedule is. Raises ``NotAllowed`` or ``NotFound``."""
    schedule = call.services.schedules.get(call.actor, schedule_id)
    company = call.services.connections.get(schedule.connection_id, call.actor.team_id)
    companies = call.services.schedules.companies(call.actor)
    return views.form(
        ScheduleForm(
            state=FormState(schedule.id, company.id, schedule.time_zone, is_new=False),
            company=company,
            companies=companies if company in companies else (company, *companies),
            ranges=call.services.schedules.ranges(company),
            choices=_choices(schedule),
            channel_id=_channel(schedule.place),
            project=_project(call, schedule.project_id),
            customers=_customers(call, company.id, schedule.customer_ids),
            owner=schedule.owner if schedule.owner != call.actor.user_id else None,
        )
    )


def show_all(call: Call, refresh: Refresh, note: str = "") -> None:
    """The list as it is now, where it was pressed: in *All schedules*, or in Home."""
    if not call.is_in_modal:
        return refresh(call)
    start = payloads.start_in(str(call.view.get("private_metadata") or ""))
    call.update(list_from(call, start, note))
    return refresh(call)


def list_from(call: Call, start: int, note: str = "") -> Block:
    """A page of the list; the last one where there is nothing so far down any more."""
    listed = call.services.schedules.page(call.actor, start, views.PAGE)
    if start and not listed.rows:
        last = max(listed.count - 1, 0) // views.PAGE * views.PAGE
        listed = call.services.schedules.page(call.actor, last, views.PAGE)
    return views.page(listed, note)


def _zone_of(call: Call, company: Connection) -> str:
    """Her time zone as Slack has it; the company's where that is none that is known here."""
    person = call.client.users_info(user=call.actor.user_id)["user"]
    name = str(person.get("tz") or "")
    try:
        return ZoneInfo(name).key if name else company.time_zone
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return company.time_zone


def _choices(schedule: Schedule) -> ScheduleChoices:
    timing = schedule.timing
    return ScheduleChoices(
        connection_id=schedule.connection_id,
        rhythm=timing.rhythm,
        at=f"{timing.hour:02}:{timing.minute:02}",
        time_zone=schedule.time_zone,
        range_key=schedule.range_key,
        statuses=tuple(sorted(status.value for status in schedule.statuses)),
        project_id=schedule.project_id,
        customer_ids=tuple(sorted(schedule.customer_ids)),
        policy=schedule.policy.value,
        import_type=schedule.import_type,
    )


def _channel(place: Place | None) -> str | None:
    return place.channel_id if place and place.kind is not PlaceKind.DIRECT else None


def _project(call: Call, project_id: str | None) -> Project | None:
    if project_id is None:
        return None
    try:
        return call.services.projects.get(project_id, call.actor.team_id)
    except NotFound:
        return None


def _customers(call: Call, connection_id: str, chosen: Collection[str]) -> dict[str, str]:
    if not chosen:
        return {}
    with call.services.store.reading() as tx:
        names = tx.mirror.customer_names(connection_id, chosen)
    return {one: names.get(one, one) for one in sorted(chosen)}
