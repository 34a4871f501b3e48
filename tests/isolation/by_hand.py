"""What the world does not show: buttons that stand only in messages of rarer moments, or in long lists."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from bot.access.payloads import block_id
from bot.ids import Action, View
from bot.work_in_progress.work_state import UpdateState
from services.model.access import FINANCIAL_ADMINISTRATORS
from services.model.entry_filter import EntryFilter, Shown
from services.store.tables import metadata
from tests.bot.requests import a_button, a_modal, in_modal
from tests.services.imports.firm import SECOND, Firm

Json = dict[str, Any]
HOME = a_modal({"type": "home", "callback_id": View.HOME, "private_metadata": "", "blocks": []})


def by_hand(firm: Firm) -> Iterator[tuple[str, Json]]:
    """Deliveries by their names."""
    exceptions, awaiting, reads = (_run(firm, status) for status in ("exceptions", "awaiting", "previewing"))
    groups = a_modal({"callback_id": View.ACCESS, "private_metadata": "", "blocks": []})
    chosen = {
        "type": "users_select",
        "selected_user": SECOND.user_id,
        "block_id": block_id(FINANCIAL_ADMINISTRATORS, "remove", "0"),
    }
    companies = a_modal({"callback_id": View.COMPANIES, "private_metadata": "", "blocks": []})
    invoice = a_modal({"callback_id": View.INVOICE, "private_metadata": "", "blocks": []})
    work = a_modal({"callback_id": View.WORK, "private_metadata": "", "blocks": []})
    found = {
        Action.WIZARD_COPY: a_button(Action.WIZARD_COPY, exceptions),
        Action.RUN_CANCEL: a_button(Action.RUN_CANCEL, reads),
        Action.UNSENT_TREAT: a_button(Action.UNSENT_TREAT, awaiting),
        Action.UNSENT_STOP: a_button(Action.UNSENT_STOP, awaiting),
        Action.ACCESS_CLAIM: in_modal(Action.ACCESS_CLAIM, HOME),
        Action.ACCESS_REMOVE_CHOSEN: in_modal(Action.ACCESS_REMOVE_CHOSEN, groups, **chosen),
        Action.COMPANY_RECONNECT: in_modal(Action.COMPANY_RECONNECT, companies, value="con1"),
        Action.HOME_INSTALL_AGAIN: in_modal(Action.HOME_INSTALL_AGAIN, HOME),
        Action.POST_AGAIN: in_modal(Action.POST_AGAIN, invoice, value=_draft(firm)),
        Action.WORK_UPDATE_ALL: in_modal(Action.WORK_UPDATE_ALL, work, value=_changed(firm)),
    }
    for action, body in found.items():
        yield f"action {action}", body


def _run(firm: Firm, status: str) -> str:
    runs = metadata.tables["import_runs"].c
    with firm.engine.connect() as database:
        return str(database.scalar(sa.select(runs.id).where(runs.status == status).limit(1)))


def _changed(firm: Firm) -> str:
    return UpdateState(EntryFilter(Shown.CHANGED), firm.clock.now()).encode()


def _draft(firm: Firm) -> str:
    invoices = metadata.tables["invoices"].c
    wanted = sa.select(invoices.id).where(invoices.origin == "created_here")
    with firm.engine.connect() as database:
        return str(database.scalar(wanted.limit(1)))
