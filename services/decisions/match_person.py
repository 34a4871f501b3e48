"""Who of the workspace an employee or a vendor of QuickBooks probably is. Only suggested, never linked."""

from __future__ import annotations

from collections.abc import Iterable

from services.decisions.compare_names import SimilarNames, name_key
from services.decisions.suggest_project import addresses_in
from services.model.people_links import Colleague, QuickBooksPerson, SamePerson, SuggestedPerson


class PersonMatcher:
    """Suggests people among these: by e-mail address first, then by name.

    A suggestion is made only where nobody else fits as well: two people of one name are none.
    """

    def __init__(self, colleagues: Iterable[Colleague]) -> None:
        self._by_email: dict[str, set[str]] = {}
        self._by_name: dict[str, set[str]] = {}
        for one in colleagues:
            for address in addresses_in(one.email):
                self._by_email.setdefault(address, set()).add(one.user_id)
            for key in {name_key(name) for name in one.names} - {""}:
                self._by_name.setdefault(key, set()).add(one.user_id)
        # A name of one word says too little to be written differently.
        self._similar = SimilarNames(key for key in self._by_name if " " in key)

    def suggest(self, person: QuickBooksPerson) -> SuggestedPerson | None:
        """The only one who fits best; None where several do, or nobody."""
        by_email = {who for address in addresses_in(person.email) for who in self._by_email.get(address, ())}
        if by_email:
            return _only(by_email, SamePerson.SAME_EMAIL)
        key = name_key(person.name)
        same = self._by_name.get(key, set())
        if same or " " not in key:
            return _only(same, SamePerson.SAME_NAME)
        near = {who for other in self._similar.nearest(key) for who in self._by_name[other]}
        return _only(near, SamePerson.SIMILAR_NAME)


def _only(found: set[str], because: SamePerson) -> SuggestedPerson | None:
    return SuggestedPerson(next(iter(found)), because) if len(found) == 1 else None
