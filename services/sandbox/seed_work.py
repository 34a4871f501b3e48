"""What time and expenses of the stand-in company have in common: whom they are for, when, and if billed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from services.sandbox.company import Company
from services.sandbox.documents import Document, reference
from services.sandbox.seed_customers import ODD_NAMES

BACK = 700
"""How many days back the first of them is; most are of the last months."""

_SEED = 20_240_315
_BUSY = (
    *("Dock automation", "Riverside library", "Town hall refit", "Web shop 2.0", "Brand refresh"),
    *("Billing migration", "Core banking review", "Alder Street Dental Group", "Ironbridge Robotics"),
)


@dataclass
class Workbook:
    """Writes time and expenses. It has a die of its own, so that the invoices stay as they are."""

    company: Company
    customers: dict[str, Document]
    people: dict[str, Document]

    def __post_init__(self) -> None:
        self.random = Random(_SEED)
        self._usable = [
            customer
            for name, customer in self.customers.items()
            if name not in ODD_NAMES and customer["CurrencyRef"]["value"] == "USD"
        ]

    def day(self, at: int, count: int) -> date:
        """The working day of the one at this place: the later the place, the denser the days."""
        age = 1 + round(BACK * ((count - 1 - at) / (count - 1)) ** 2)
        day = self.company.today - timedelta(days=age)
        return day - timedelta(days=max(0, day.weekday() - 4))

    def at(self, day: date, hour: int = 18) -> datetime:
        """A moment of that day where the company is."""
        minute, second = self.random.randrange(60), self.random.randrange(60)
        return datetime.combine(day, time(hour, minute, second), self.company.zone)

    def customer(self) -> Document:
        """Mostly one of those that keep the firm busy."""
        if self.random.random() < 0.7:
            return self.customers[self.random.choice(_BUSY)]
        return self._usable[self.random.randrange(len(self._usable))]

    def billable(self, day: date) -> str:
        """What became of work of that day: the older, the more of it was billed, and some was forgotten."""
        chance = self.random.random()
        if chance < 0.12:
            return "NotBillable"
        billed = 0.95 if (self.company.today - day).days > 60 else 0.25
        return "HasBeenBilled" if chance < billed else "Billable"

    def person(self, name: str) -> Document:
        """The reference to an employee or a vendor."""
        return reference(self.people[name]["Id"], name)

    def note(self, case: str, document: Document) -> None:
        """An odd one, to be found by name."""
        self.company.cases[f"entry_{case}"] = document["Id"]


def of_customer(customer: Document) -> Document:
    """CustomerRef, and ProjectRef where the customer is a project."""
    found: Document = {"CustomerRef": reference(customer["Id"], customer["FullyQualifiedName"])}
    if customer["IsProject"]:
        found["ProjectRef"] = reference(customer["Id"])
    return found
