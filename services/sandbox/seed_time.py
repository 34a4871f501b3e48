"""Time of the stand-in company: 150 time activities, in both forms that QuickBooks has for hours."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from services.sandbox.documents import Document, reference, stamp
from services.sandbox.seed_lists import SERVICES
from services.sandbox.seed_people import WORKERS, Worker
from services.sandbox.seed_work import Workbook, of_customer

COUNT = 150
_TASKS = ("Interviews", "Workshop", "Analysis", "Draft of the report", "Review", "Steering meeting", "")


def add_time(book: Workbook) -> None:
    """All of them, oldest first; the last ones are the odd ones."""
    for at in range(COUNT - len(_ODD)):
        day = book.day(at, COUNT)
        _store(book, _plain(book, at, day), day)
    for at, (case, change) in enumerate(_ODD.items(), start=1):
        day = book.company.today - timedelta(days=7 * at)
        day -= timedelta(days=max(0, day.weekday() - 4))
        stored = _store(book, change(book, _hours(book, _head(book, WORKERS[0], day))), day)
        book.note(case, stored)


def _store(book: Workbook, activity: Document, day: date) -> Document:
    return book.company.insert("TimeActivity", activity, book.at(day))


def _plain(book: Workbook, at: int, day: date) -> Document:
    """Every fourth has a start and an end, half of these a break; every twelfth is for no customer."""
    head = _head(book, WORKERS[at % len(WORKERS)], day, internal=at % 12 == 5)
    return _span(book, head, day, at % 8 == 3) if at % 4 == 3 else _hours(book, head)


def _head(book: Workbook, worker: Worker, day: date, internal: bool = False) -> Document:
    billable = "NotBillable" if internal else book.billable(day)
    customer = {} if internal else of_customer(book.customer())
    return {
        "TxnDate": day.isoformat(),
        "NameOf": worker.entity,
        f"{worker.entity}Ref": book.person(worker.name),
        **customer,
        "ItemRef": reference(str(worker.item), SERVICES[worker.item - 1].name),
        "BillableStatus": billable,
        "Taxable": False,
        "HourlyRate": 0 if billable == "NotBillable" else worker.rate,
    }


def _hours(book: Workbook, head: Document) -> Document:
    """As it is written down: whole quarters of an hour, now and then by the minute."""
    minutes = 15 * book.random.randrange(2, 33)
    if book.random.random() < 0.1:
        minutes += book.random.randrange(1, 15)
    return {**head, "Hours": minutes // 60, "Minutes": minutes % 60, **_described(book)}


def _span(book: Workbook, head: Document, day: date, with_break: bool) -> Document:
    """As it is clocked: from when to when."""
    began = datetime.combine(day, time(book.random.randrange(8, 11), 30), book.company.zone)
    ended = began + timedelta(minutes=15 * book.random.randrange(8, 30))
    taken = {"BreakHours": 0, "BreakMinutes": 45} if with_break else {}
    return {**head, **_from_to(book, began, ended), **taken, **_described(book)}


def _from_to(book: Workbook, began: datetime, ended: datetime) -> Document:
    return {"StartTime": stamp(began, book.company.zone), "EndTime": stamp(ended, book.company.zone)}


def _described(book: Workbook) -> Document:
    task = book.random.choice(_TASKS)
    return {"Description": task} if task else {}


def _without_hours(book: Workbook, activity: Document) -> Document:
    """Nobody can say how long it was."""
    return {key: value for key, value in activity.items() if key not in ("Hours", "Minutes")}


def _over_midnight(book: Workbook, activity: Document) -> Document:
    """From late in the evening to the next day."""
    began = datetime.combine(date.fromisoformat(activity["TxnDate"]), time(22, 15), book.company.zone)
    times = _from_to(book, began, began + timedelta(hours=3, minutes=20))
    return {**_without_hours(book, activity), **times}


def _forgotten(book: Workbook, activity: Document) -> Document:
    """Billable and not billed, for whoever keeps the firm busiest."""
    customer = of_customer(book.customers["Ironbridge Robotics"])
    billed = {"BillableStatus": "Billable", "HourlyRate": WORKERS[0].rate}
    return {**activity, **customer, **billed, "Hours": 7, "Minutes": 50}


_ODD = {
    "time_forgotten": _forgotten,
    "time_over_midnight": _over_midnight,
    "time_without_hours": _without_hours,
}
