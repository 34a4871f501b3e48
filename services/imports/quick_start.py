"""An import of a named range, asked for in one line: no form, straight to the preview."""

from __future__ import annotations

from services.errors import AppError, InvalidInput
from services.imports.draft import Drafts
from services.imports.preview import Previews
from services.model.draft import Draft, DraftFields, FieldProblems
from services.model.import_run import ImportRun
from services.model.people import Actor, Place
from services.model.wizard import QuickRange


class SeveralCompanies(AppError):
    """Several QuickBooks companies are connected, so the company must be chosen."""

    code = "several_companies"
    remedy = "Choose it in the window that /import-invoices opens."


class QuickStart:
    """What the wizard would do with a quick range, a project and everything else as it stands there."""

    def __init__(self, drafts: Drafts, previews: Previews) -> None:
        self._drafts = drafts
        self._previews = previews

    def start(self, actor: Actor, place: Place, range_key: str, project_id: str | None) -> ImportRun:
        """The preview of this quick range, as the company's own today has it.

        Choices that were left open in the wizard are given up: the line says everything that is wanted.
        Raises ``NotAllowed``, ``NoConnection``, ``SeveralCompanies``, or ``InvalidInput`` for a range or a
        project that is not offered.
        """
        opened = self._drafts.open(actor, place)
        if len(opened.companies) > 1:
            raise SeveralCompanies
        dates = self._range(opened.draft, range_key)
        draft = self._drafts.start_over(actor, opened.draft.id) if opened.is_continued else opened.draft
        fields = DraftFields(
            date_from=dates.date_from.isoformat(), date_to=dates.date_to.isoformat(), project_id=project_id
        )
        outcome = self._drafts.submit(actor, draft.id, draft.version, fields)
        if isinstance(outcome, FieldProblems):
            raise InvalidInput(" ".join(outcome.by_field.values()))
        return self._previews.start(actor, *outcome)

    def _range(self, draft: Draft, key: str) -> QuickRange:
        offered = self._drafts.ranges(draft.connection_id or "")
        for each in offered:
            if each.key == key:
                return each
        named = ", ".join(each.label.lower() for each in offered)
        raise InvalidInput(f"There is no such range of dates. There are: {named}.")
