"""An import of a named range, asked for in one line: no form, straight to the preview."""

from __future__ import annotations

from services.errors import AppError, InvalidInput
from services.imports.draft import Drafts
from services.imports.preview import Previews
from services.model.draft import DraftChoices, DraftFields, FieldProblems
from services.model.import_run import ImportRun, ImportType, ticked_at_first
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

    def start(
        self,
        actor: Actor,
        place: Place,
        range_key: str,
        project_id: str | None,
        import_type: ImportType = ImportType.INVOICE_HISTORY,
    ) -> ImportRun:
        """The preview of this quick range, as the company's own today has it.

        Choices that were left open in the wizard are given up: the line says everything that is wanted.
        Raises ``NotAllowed``, ``NoConnection``, ``SeveralCompanies``, or ``InvalidInput`` for a range or a
        project that is not offered.
        """
        companies = self._drafts.companies(actor)
        if len(companies) > 1:
            raise SeveralCompanies
        company = companies[0].id
        dates = self._range(company, range_key)
        first, last = dates.date_from.isoformat(), dates.date_to.isoformat()
        fields = DraftFields(first, last, ticked_at_first(import_type), project_id)
        choices = DraftChoices(import_type, fields)
        checked = self._drafts.checked(actor, company, choices)
        if isinstance(checked, FieldProblems):
            raise InvalidInput(" ".join(checked.by_field.values()))
        # Stored with the preview in one transaction: given twice, the line gives up nobody's choices twice.
        draft = self._drafts.fresh(actor, place, company, choices)
        return self._previews.start_fresh(actor, draft, checked)

    def _range(self, connection_id: str, key: str) -> QuickRange:
        offered = self._drafts.ranges(connection_id)
        for each in offered:
            if each.key == key:
                return each
        named = ", ".join(each.label.lower() for each in offered)
        raise InvalidInput(f"There is no such range of dates. There are: {named}.")
