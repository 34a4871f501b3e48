"""Plain, believable invoices over two years: consulting by the hour, mostly e-mailed, mostly paid in time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from services.sandbox.arithmetic import completed, rounded
from services.sandbox.company import Company
from services.sandbox.documents import Document, amount, reference, stamp
from services.sandbox.seed_customers import CURRENCY_NAMES, ODD_NAMES
from services.sandbox.seed_lists import SERVICES, TERMS

PLAIN = 540
DAYS = 730
RATES = {
    "EUR": Decimal("1.0835"),
    "GBP": Decimal("1.2710"),
    "CAD": Decimal("0.7312"),
    "JPY": Decimal("0.0066"),
}
_TASKS = ("discovery", "interviews", "analysis", "workshop", "documentation", "review", "steering meeting")


@dataclass
class Ledgerhand:
    """Writes the documents of the seed; the same ``random`` and day write the same ones."""

    company: Company
    random: Random
    customers: list[Document]

    def at(self, day: date, hour: int = 10) -> datetime:
        """A moment of that day where the company is."""
        minute, second = self.random.randrange(60), self.random.randrange(60)
        return datetime.combine(day, time(hour, minute, second), self.company.zone)

    def customer(self, name: str) -> Document:
        """The customer with this DisplayName."""
        return next(customer for customer in self.customers if customer["DisplayName"].startswith(name))

    def draft(self, txn_date: date, customer: Document, lines: list[Document] | None = None) -> Document:
        """A complete plain invoice, not yet stored: e-mailed and open."""
        currency = customer["CurrencyRef"]["value"]
        term = self.random.choice(("Net 15", "Net 30", "Net 30", "Net 45"))
        sent_at = self.at(txn_date, 16)
        sale: Document = {
            "AllowIPNPayment": False,
            "AllowOnlinePayment": False,
            "AllowOnlineCreditCardPayment": True,
            "AllowOnlineACHPayment": True,
            "CustomField": [{"DefinitionId": "1", "Name": "PO Number", "Type": "StringType"}],
            "DocNumber": None,
            "TxnDate": txn_date.isoformat(),
            "CurrencyRef": reference(currency, CURRENCY_NAMES[currency]),
            "LinkedTxn": [],
            "Line": lines or self.lines(txn_date, currency),
            "TxnTaxDetail": {"TotalTax": 0},
            "CustomerRef": reference(customer["Id"], customer["FullyQualifiedName"]),
            "CustomerMemo": {"value": "Thank you for your business."},
            "BillAddr": customer["BillAddr"],
            "FreeFormAddress": False,
            "SalesTermRef": reference(str(list(TERMS).index(term) + 1), term),
            "DueDate": (txn_date + timedelta(days=TERMS[term])).isoformat(),
            "ApplyTaxAfterDiscount": False,
            "PrintStatus": "NeedToPrint",
            "EmailStatus": "EmailSent",
            "BillEmail": {"Address": f"accounts{customer['Id']}@customer.example"},
            "DeliveryInfo": {"DeliveryType": "Email", "DeliveryTime": stamp(sent_at, self.company.zone)},
            "Deposit": 0,
        }
        if customer["IsProject"]:
            sale["ProjectRef"] = reference(customer["Id"])
        return with_home_amounts(completed(sale, currency))

    def lines(self, txn_date: date, currency: str) -> list[Document]:
        """One to four services of the month before."""
        return [self._line(txn_date, currency) for _ in range(self.random.choice((1, 1, 2, 2, 3, 4)))]

    def _line(self, txn_date: date, currency: str) -> Document:
        at = self.random.randrange(2, 8)
        service = SERVICES[at]
        quantity = Decimal(self.random.randrange(4, 120)) / 4
        price = service.price * 100 if currency == "JPY" else service.price
        worked_on = txn_date - timedelta(days=self.random.randrange(1, 28))
        description = f"{service.name}, {self.random.choice(_TASKS)}"
        line = sales_line(description, quantity, price, at + 1, currency)
        line["SalesItemLineDetail"]["ServiceDate"] = worked_on.isoformat()
        return line

    def store(self, sale: Document, entity: str = "Invoice") -> Document:
        """Put it into the books on the day of its date, with a version as if it had been sent once."""
        yesterday = self.company.today - timedelta(days=1)
        created = self.at(min(date.fromisoformat(sale["TxnDate"]), yesterday), 9)
        return self.company.insert(entity, sale, created)

    def pay(self, invoice: Document, value: Decimal, on: date) -> Document:
        """A payment of that much, applied to the invoice; the invoice afterwards."""
        paid_at = self.at(on, 13)
        link = {"TxnId": invoice["Id"], "TxnType": "Invoice"}
        payment = self.company.insert(
            "Payment",
            {
                **payment_head(invoice),
                "TxnDate": on.isoformat(),
                "DepositToAccountRef": reference("4"),
                "TotalAmt": value,
                "UnappliedAmt": 0,
                "ProcessPayment": False,
                "Line": [{"Amount": value, "LinkedTxn": [link]}],
            },
            paid_at,
        )
        links = [*invoice["LinkedTxn"], {"TxnId": payment["Id"], "TxnType": "Payment"}]
        paid = {**invoice, "Balance": amount(invoice["Balance"]) - value, "LinkedTxn": links}
        return self.company.replace("Invoice", with_home_amounts(paid), paid_at)


def sales_line(
    description: str, quantity: Decimal, price: Decimal, item: int = 1, currency: str = "USD"
) -> Document:
    """One service line; ``item`` is the Id of an item."""
    detail = {
        "ItemRef": reference(str(item), SERVICES[item - 1].name),
        "UnitPrice": price,
        "Qty": quantity,
        "ItemAccountRef": reference("79", "Consulting Income"),
        "TaxCodeRef": reference("NON"),
    }
    return {
        "Description": description,
        "Amount": rounded(quantity * price, currency),
        "DetailType": "SalesItemLineDetail",
        "SalesItemLineDetail": detail,
    }


def payment_head(invoice: Document) -> Document:
    """What a payment or a credit memo has in common with its invoice."""
    return {key: invoice[key] for key in ("CustomerRef", "CurrencyRef", "ExchangeRate") if key in invoice}


def with_home_amounts(sale: Document) -> Document:
    """ExchangeRate and the amounts in the home currency, where the sale has another one."""
    rate = RATES.get(sale["CurrencyRef"]["value"])
    if rate is None:
        return sale
    home = {
        f"Home{key}": rounded(amount(sale[name]) * rate, "USD")
        for key, name in (("TotalAmt", "TotalAmt"), ("Balance", "Balance"))
    }
    return {**sale, "ExchangeRate": rate, **home}


def add_plain_invoices(hand: Ledgerhand) -> None:
    """The bulk of the books: evenly over two years up to yesterday, on working days."""
    today = hand.company.today
    plain = [customer for customer in hand.customers if customer["DisplayName"] not in ODD_NAMES]
    usable = [customer for customer in plain if customer["Active"]]
    for at in range(PLAIN):
        day = today - timedelta(days=DAYS - at * (DAYS - 1) // (PLAIN - 1))
        day -= timedelta(days=max(0, day.weekday() - 4))
        customer = usable[hand.random.randrange(len(usable))]
        invoice = {**hand.draft(day, customer), "DocNumber": str(1001 + at)}
        _live(hand, invoice, (today - day).days)


def _live(hand: Ledgerhand, invoice: Document, age: int) -> None:
    """What became of an invoice of this age in days."""
    chance = hand.random.random()
    if chance < 0.2 and age < 45:
        invoice |= {"EmailStatus": "NotSet"}
        invoice.pop("DeliveryInfo")
        hand.store(invoice)
        return
    stored = hand.store(invoice)
    share = 0.95 if age > 75 else 0.75 if age > 40 else 0.25
    wait = hand.random.randrange(5, 39)
    if age > wait and chance < share:
        hand.pay(stored, amount(stored["TotalAmt"]), hand.company.today - timedelta(days=age - wait))
    elif age > 20 and chance > 0.97:
        half = rounded(amount(stored["TotalAmt"]) / 2, stored["CurrencyRef"]["value"])
        hand.pay(stored, half, hand.company.today - timedelta(days=age // 2))
