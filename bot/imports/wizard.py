"""What the wizard's listeners share: preparing its views."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from bot.blocks import Block
from bot.call import Call
from bot.imports import payloads, views
from bot.places import direct, settle
from bot.preparing import in_background
from bot.use_cases import UseCases
from services.errors import InvalidInput, NotFound
from services.model.draft import Draft, DraftChoices, DraftFields
from services.model.people import Right
from services.model.project import Project

#: Above the form that a gap of the coverage calendar fills in.
GAP = "These dates close the gap. The result will be posted in your direct messages with this app."


def first_step(call: Call) -> Block:
    """Step 1 for this person, with the place settled; new choices are of the type that the button says.

    Raises ``NotAllowed`` or ``NoConnection``.
    """
    call.services.access.require(call.actor, Right.IMPORT)
    place = settle(call.client, call.actor, call.channel_id)
    opened = call.services.drafts.open(call.actor, place, None, payloads.start_type(call.value))
    bring_customers(call.services, opened.draft.connection_id)
    return views.start(opened)


def bring_customers(services: UseCases, connection_id: str | None) -> None:
    """Have the customers of a company that was never read ready for step 2; nobody waits for it."""
    if connection_id is not None:
        in_background(partial(services.customers.bring, connection_id))


def second_step(services: UseCases, draft: Draft, chosen_range: str | None = None, note: str = "") -> Block:
    """Step 2 with everything as the draft has it, under a note if there is one."""
    if draft.connection_id is None:
        raise InvalidInput("Choose a company first.")
    form = views.FiltersForm(
        draft=draft,
        company=services.connections.get(draft.connection_id, draft.team_id),
        ranges=services.drafts.ranges(draft.connection_id),
        project=_project(services, draft),
        customers=_customer_names(services, draft),
        chosen_range=chosen_range,
        note=note,
    )
    return views.filters(form)


def again(call: Call, run_id: str) -> Block:
    """Step 2 with the choices of a preview, those that were made in the preview included."""
    run = call.services.history.report(run_id, call.actor.team_id).run
    draft = call.services.drafts.get(call.actor, run.draft_id or "")
    picked = tuple(sorted(run.filters.associated_ids))
    if picked != draft.fields.associated_ids:
        fields = replace(draft.fields, associated_ids=picked)
        draft = call.services.drafts.keep(call.actor, draft.id, draft.version, fields)
    return second_step(call.services, draft)


def copied(call: Call, run_id: str) -> Block:
    """Step 2 with a copy of the choices of a run that was already started."""
    run = call.services.history.report(run_id, call.actor.team_id).run
    return second_step(call.services, call.services.drafts.copy(call.actor, run.draft_id or ""))


def of_gap(call: Call, gap: str) -> Block:
    """Step 2 with the invoice dates of a gap, and everything else as it stands there at first."""
    call.services.access.require(call.actor, Right.IMPORT)
    company, first, last = payloads.gap(gap)
    place = direct(call.client, call.actor)
    choices = DraftChoices(fields=DraftFields(first, last))
    draft = call.services.drafts.begin(call.actor, place, company, choices)
    bring_customers(call.services, draft.connection_id)
    return second_step(call.services, draft, note=GAP)


def preparing(make: Callable[[Call, str], Block], call: Call, run_id: str) -> Callable[[], Block]:
    """``make`` for later."""
    return partial(make, call, run_id)


def _project(services: UseCases, draft: Draft) -> Project | None:
    if draft.fields.project_id is None:
        return None
    try:
        return services.projects.get(draft.fields.project_id, draft.team_id)
    except NotFound:
        return None


def _customer_names(services: UseCases, draft: Draft) -> dict[str, str]:
    if not draft.fields.customer_ids or draft.connection_id is None:
        return {}
    with services.store.reading() as tx:
        return tx.mirror.customer_names(draft.connection_id, draft.fields.customer_ids)
