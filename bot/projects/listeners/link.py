"""*Link to project…*: the dialog, and what it does."""

from __future__ import annotations

from collections.abc import Sequence

from slack_bolt import App

from bot.blocks import Block
from bot.call import Call, run_id_in
from bot.ids import Action, Field, View
from bot.listening import Answer, on_button, on_options, on_submit, problems, shows
from bot.projects import payloads, views
from bot.projects.listeners.way_on import way_on
from bot.projects.payloads.link import LinkChoice
from services.errors import InvalidInput, NotFound
from services.model.people import Right
from services.model.project import Project
from services.model.report import RunReport
from services.projects import suggest_name

CHOOSE_PROJECT = "Choose a project, or write the name of a new one."


def open_link(call: Call) -> None:
    """The dialog for the customers of this run that have no project."""
    call.services.access.require(call.actor, Right.LINK)
    report = call.services.history.report(run_id_in(call.value), call.actor.team_id)
    customers = call.services.projects.without_project(call.actor, report.run.id, report.associated)
    if not customers:
        call.open(views.all_linked(way_on(call, report.run, has_changed=False)))
        return
    project = _counted_to(call, report)
    name = suggest_name(customers[0].name) if len(customers) == 1 and project is None else ""
    call.open(views.link(views.LinkForm(report.run.id, customers, name, project, report.run.import_type)))


def submit_link(call: Call) -> Answer:
    """Link the customers; a new project is made if none was chosen."""
    run_id = run_id_in(call.view.get("private_metadata", ""))
    choice = payloads.link_choice(call.view)
    if choice.project_id is None and choice.name is None:
        return problems(call, {Field.LINK_PROJECT: CHOOSE_PROJECT})
    run = call.services.history.report(run_id, call.actor.team_id).run
    try:
        project = _project(call, choice)
        call.services.projects.link(call.actor, run.connection_id, choice.customer_ids, project.id)
    except InvalidInput as error:
        return problems(call, {Field.LINK_NAME: error.sentence})
    except NotFound as error:
        return problems(call, {Field.LINK_PROJECT: str(error)})
    return shows(views.linked(len(choice.customer_ids), project, way_on(call, run, has_changed=True)))


def project_options(call: Call, typed: str) -> Sequence[Block]:
    """Projects that this person may see."""
    call.services.access.require(call.actor, Right.LINK)
    return [views.project_option(one) for one in call.services.projects.search(call.actor, typed, limit=100)]


def register(app: App) -> None:
    """Register the dialog."""
    on_button(app, Action.LINK_OPEN, open_link)
    on_submit(app, View.LINK, submit_link)
    on_options(app, Field.LINK_PROJECT, project_options)


def _counted_to(call: Call, report: RunReport) -> Project | None:
    """The project to which the run counted customers without a link."""
    if not report.associated or report.run.filters.project_id is None:
        return None
    return call.services.projects.get(report.run.filters.project_id, call.actor.team_id)


def _project(call: Call, choice: LinkChoice) -> Project:
    if choice.project_id is not None:
        return call.services.projects.get(choice.project_id, call.actor.team_id)
    return call.services.projects.create(call.actor, choice.client, choice.name or "")
