"""Everything that can be delivered, each where it does what it is there for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.access.payloads import block_id, member_value
from bot.home.payloads import COMPANY_BLOCK
from bot.ids import COMMAND, Action, Field, Shortcut, View
from bot.metadata import WizardState
from bot.projects.setup_state import scope_value
from services.model.access import FINANCIAL_ADMINISTRATORS
from services.model.draft import DraftFields
from services.model.import_run import ImportType, RunStatus
from services.model.project_setup import OfCompany
from tests.bot.incoming.created_here_scenes import CREATED_HERE_SCENES
from tests.bot.incoming.office import Office, as_admin
from tests.bot.requests import (
    a_button,
    a_close,
    a_command,
    a_modal,
    a_shortcut,
    a_submission,
    an_event,
    filters_state,
    in_modal,
    option_state,
    options_state,
)
from tests.services.desk_doubles import ADMIN, PLACE
from tests.services.imports.firm import SECOND, fill
from tests.store.window_rows import add_rows, an_invoice_row

Json = dict[str, Any]
Scene = Callable[[Office], Json]
COMPANY = "con1"
HOME = a_modal({"type": "home", "private_metadata": "", "blocks": []})


def _awaiting(office: Office, **fields: Any) -> str:
    """A preview that waits for Import; customer 2 has no project."""
    fill(office.firm, linked=2, unlinked=1)
    return office.firm.previewed(**fields).id


def _of_project(office: Office) -> str:
    """A preview for one project, where customer 2 may be counted to it."""
    (project,) = office.firm.projects.search(ADMIN, "Acme", 1)
    return _awaiting(office, project_id=project.id)


def _imported(office: Office) -> str:
    run_id = _awaiting(office)
    office.firm.runs.press_import(ADMIN, run_id)
    assert office.firm.work_off(run_id).status is RunStatus.EXCEPTIONS
    return run_id


def _refused(office: Office) -> str:
    run_id = _awaiting(office, policy="nothing")
    assert office.firm.status(run_id) is RunStatus.REFUSED
    return run_id


def _reading(office: Office) -> str:
    return office.firm.previews.start(ADMIN, *office.firm.draft()).id


def _pressed(action: Action) -> Scene:
    return lambda _: a_button(action)


def _by_run(action: Action, run_of: Callable[[Office], str]) -> Scene:
    return lambda office: a_button(action, run_of(office))


def filled(office: Office, by: Callable[[Json], Json] = as_admin) -> Json:
    """Step 2, filled by this person."""
    chosen = {Field.TYPE: option_state(ImportType.INVOICE_HISTORY.value)}
    start = a_modal(office.opens(by(a_command())), {"b": chosen})
    view = office.opens(by(a_submission(start)))
    return a_modal(view, filters_state(f".{WizardState.decode(view['private_metadata']).version}"))


def _start_over(office: Office) -> Json:
    draft = office.firm.drafts.open(ADMIN, PLACE).draft
    kept = office.firm.drafts.keep(ADMIN, draft.id, draft.version, DraftFields(date_from="2026-10-01"))
    return in_modal(Action.WIZARD_START_OVER, a_modal({"callback_id": View.WIZARD_START}), value=kept.id)


def _associate(office: Office) -> Json:
    metadata = {"callback_id": View.ASSOCIATE, "private_metadata": _of_project(office)}
    return a_submission(a_modal(metadata, {"b": {Field.ASSOCIATED: options_state("2")}}))


def _link(office: Office) -> Json:
    typed = {"type": "plain_text_input", "value": "Borealis"}
    state = {"b1": {Field.LINK_CUSTOMERS: options_state("2")}, "b2": {Field.LINK_NAME: typed}}
    return a_submission(a_modal({"callback_id": View.LINK, "private_metadata": _awaiting(office)}, state))


def _setup(office: Office) -> Json:
    """Every customer without a project, ticked."""
    _awaiting(office)
    view = office.opens(as_admin(in_modal(Action.SETUP_OPEN, HOME, value=scope_value(OfCompany(COMPANY)))))
    boxes = [block for block in view["blocks"] if block["type"] == "input"]
    state = {
        box["block_id"]: {
            Field.SETUP_TICK: {"type": "checkboxes", "selected_options": box["element"]["options"]}
        }
        for box in boxes
    }
    return a_submission(a_modal(view, state))


def _movable(office: Office) -> None:
    """Two invoices in Drafts that the company's rule would have put elsewhere."""
    (project,) = office.firm.projects.search(ADMIN, "Acme", 1)
    row: Json = {
        "delivery_state": "not_sent",
        "tile": "drafts",
        "unsent_as_sent": False,
        "project_id": project.id,
    }
    with office.firm.engine.begin() as database:
        add_rows(database, [an_invoice_row(qbo_id=number, **row) for number in ("901", "902")])
    with office.firm.store.writing() as tx:
        tx.connections.set_treat_unsent_as_sent(COMPANY, True)
        tx.commit()


def _move(office: Office) -> Json:
    _movable(office)
    view = office.opens(as_admin(in_modal(Action.MOVE_OPEN, HOME, value=COMPANY)))
    return a_submission(a_modal(view))


def _undo_move(office: Office) -> Json:
    office.asks(as_admin(_move(office)))
    with office.firm.engine.connect() as database:
        (move_id,) = database.exec_driver_sql("SELECT id FROM tile_moves").scalars()
    return a_button(Action.MOVE_UNDO, move_id)


def _unsent(action: Action, is_on: bool, in_home: bool) -> Scene:
    def scene(office: Office) -> Json:
        run_id = _awaiting(office)
        with office.firm.store.writing() as tx:
            tx.connections.set_treat_unsent_as_sent(COMPANY, not is_on)
            tx.commit()
        return in_modal(action, HOME, value=COMPANY) if in_home else a_button(action, run_id)

    return scene


def _of_home(action: Action, **pressed: Any) -> Scene:
    def scene(office: Office) -> Json:
        if action is Action.ACCESS_CLAIM:
            office.nobody()
        return in_modal(action, HOME, **pressed)

    return scene


def _of_groups(action: Action, **pressed: Any) -> Scene:
    """In the window of the security groups."""

    def scene(office: Office) -> Json:
        if action is not Action.ACCESS_ADD:
            office.administrator(SECOND.user_id)
        return in_modal(action, GROUPS, **pressed)

    return scene


GROUPS = a_modal({"callback_id": View.ACCESS, "private_metadata": "", "blocks": []})
CHOSEN = {
    "type": "users_select",
    "selected_user": SECOND.user_id,
    "block_id": block_id(FINANCIAL_ADMINISTRATORS, "person", "0"),
}
CHANNEL = {"block_id": f"{COMPANY_BLOCK}{COMPANY}/1", "selected_conversation": "C0FINANCE"}
#: Whatever has an effect, by what is delivered.
EFFECTIVE: dict[str, Scene] = {
    **CREATED_HERE_SCENES,
    COMMAND: lambda _: a_command(),
    "a quick import": lambda office: a_command("last month"),
    Shortcut.OPEN: lambda _: a_shortcut(Shortcut.OPEN),
    Action.WIZARD_OPEN: lambda _: a_button(Action.WIZARD_OPEN),
    Action.WIZARD_BACK: lambda office: in_modal(Action.WIZARD_BACK, filled(office)),
    Action.WIZARD_RANGE: lambda office: in_modal(
        Action.WIZARD_RANGE, filled(office), **option_state("last_quarter")
    ),
    Action.WIZARD_START_OVER: _start_over,
    Action.WIZARD_COPY: _by_run(Action.WIZARD_COPY, _imported),
    Action.CONFIRM_IMPORT: _by_run(Action.CONFIRM_IMPORT, _awaiting),
    Action.RUN_CANCEL: _by_run(Action.RUN_CANCEL, _reading),
    Action.RUN_RETRY: _by_run(Action.RUN_RETRY, _imported),
    Action.RUN_OTHERS: _by_run(Action.RUN_OTHERS, _refused),
    Action.UNSENT_TREAT: _unsent(Action.UNSENT_TREAT, True, False),
    Action.UNSENT_STOP: _unsent(Action.UNSENT_STOP, False, False),
    Action.HOME_UNSENT_TREAT: _unsent(Action.HOME_UNSENT_TREAT, True, True),
    Action.HOME_UNSENT_STOP: _unsent(Action.HOME_UNSENT_STOP, False, True),
    Action.MOVE_UNDO: _undo_move,
    Action.ACCESS_CLAIM: _of_home(Action.ACCESS_CLAIM),
    Action.ACCESS_ADD: _of_groups(Action.ACCESS_ADD, **CHOSEN),
    Action.ACCESS_REMOVE: _of_groups(
        Action.ACCESS_REMOVE, value=member_value(FINANCIAL_ADMINISTRATORS, SECOND.user_id)
    ),
    Action.ACCESS_REMOVE_CHOSEN: _of_groups(Action.ACCESS_REMOVE_CHOSEN, **CHOSEN),
    Action.HOME_RESULTS_CHANNEL: _of_home(Action.HOME_RESULTS_CHANNEL, **CHANNEL),
    Action.HOME_RESULTS_OFF: _of_home(Action.HOME_RESULTS_OFF, **CHANNEL),
    View.WIZARD_FILTERS: lambda office: a_submission(filled(office)),
    "closing of the filters": lambda office: a_close(filled(office)),
    View.ASSOCIATE: _associate,
    View.LINK: _link,
    View.SETUP: _setup,
    View.MOVE: _move,
    View.UNDO: lambda office: a_submission(
        a_modal({"callback_id": View.UNDO, "private_metadata": _imported(office)})
    ),
}
#: Delivered as it may be, it only shows something.
SHOWING: dict[str, Scene] = {
    "Home": lambda _: an_event(),
    "status": lambda _: a_command("status"),
    View.WIZARD_START: lambda office: a_submission(a_modal(office.opens(as_admin(a_command())))),
    **{action: _pressed(action) for action in Action if action not in EFFECTIVE},
}
