"""Odd cases, part three: kinds of line, spellings, numbers, names. How a case works: ``seed_odd_states``."""

from __future__ import annotations

from decimal import Decimal

from services.sandbox.arithmetic import completed
from services.sandbox.documents import Document, reference
from services.sandbox.seed_customers import CUSTOMERS
from services.sandbox.seed_plain import Ledgerhand, sales_line


def _with_lines(invoice: Document, *lines: Document) -> None:
    invoice |= completed({**invoice, "Line": list(lines)}, invoice["CurrencyRef"]["value"])


def bundle(hand: Ledgerhand, invoice: Document) -> None:
    """The money sits in the nested lines, and once more in the bundle's own amount."""
    children = [
        sales_line("Poster", Decimal(40), Decimal("4.375"), 5),
        sales_line("Tube", Decimal(40), Decimal("0.85"), 5),
    ]
    detail = {"GroupItemRef": reference("52", "Launch kit"), "Quantity": 1, "Line": children}
    kit = {"Description": "Launch kit", "Amount": Decimal("209.00"), "DetailType": "GroupLineDetail"}
    _with_lines(invoice, {**kit, "GroupLineDetail": detail}, sales_line("Setup", Decimal(2), Decimal(145), 5))


def _description(text: str) -> Document:
    return {"Description": text, "DetailType": "DescriptionOnly", "DescriptionLineDetail": {}}


def description_line(hand: Ledgerhand, invoice: Document) -> None:
    _with_lines(invoice, _description("Work of the second phase"), *invoice["Line"])


def description_line_with_amount(hand: Ledgerhand, invoice: Document) -> None:
    """A subtotal in between: its amount is shown, and not added."""
    first = sales_line("Analysis", Decimal(4), Decimal(165), 4)
    between = {**_description("Subtotal: 660.00"), "Amount": Decimal("660.00")}
    _with_lines(invoice, first, between, sales_line("Travel", Decimal(1), Decimal("88.40"), 9))


def negative_line(hand: Ledgerhand, invoice: Document) -> None:
    credit = sales_line("Less: advance billed before", Decimal(-1), Decimal("120.00"))
    _with_lines(invoice, sales_line("Training", Decimal(6), Decimal(120), 8), credit)


def quantity_absent(hand: Ledgerhand, invoice: Document) -> None:
    for line in invoice["Line"][:-1]:
        line["SalesItemLineDetail"].pop("Qty")
        line["SalesItemLineDetail"].pop("UnitPrice")


def quantity_zero(hand: Ledgerhand, invoice: Document) -> None:
    nothing = sales_line("Included at no charge", Decimal(0), Decimal(150))
    _with_lines(invoice, nothing, *invoice["Line"])


def no_item_and_shipping(hand: Ledgerhand, invoice: Document) -> None:
    shipping = sales_line("Shipping", Decimal(1), Decimal("18.00"))
    shipping["SalesItemLineDetail"]["ItemRef"] = reference("SHIPPING_ITEM_ID")
    _with_lines(invoice, *invoice["Line"], shipping)
    invoice["Line"][0]["SalesItemLineDetail"].pop("ItemRef")


def unknown_line_type(hand: Ledgerhand, invoice: Document) -> None:
    unknown = {
        "Amount": 0,
        "DetailType": "RoyaltyLineDetail",
        "RoyaltyLineDetail": {"Share": Decimal("0.125")},
    }
    _with_lines(invoice, *invoice["Line"], unknown)


def many_lines(hand: Ledgerhand, invoice: Document) -> None:
    lines = [sales_line(f"Ticket {at}", Decimal(at) / 4, Decimal(165), 4) for at in range(1, 151)]
    _with_lines(invoice, *lines)


def other_spellings(hand: Ledgerhand, invoice: Document) -> None:
    """Enumerations as another channel of QuickBooks writes them."""
    invoice |= {"EmailStatus": "EMAIL_SENT", "PrintStatus": "NOT_SET"}
    for line in invoice["Line"]:
        spelt = {
            "SalesItemLineDetail": "SALES_ITEM_LINE_DETAIL",
            "SubTotalLineDetail": "SUB_TOTAL_LINE_DETAIL",
        }
        line["DetailType"] = spelt[line["DetailType"]]


def custom_fields(hand: Ledgerhand, invoice: Document) -> None:
    number = {"DefinitionId": "1", "Name": "PO Number", "Type": "StringType", "StringValue": "PO-77120"}
    invoice["CustomField"] = [number, {"DefinitionId": "2", "Name": "Region", "Type": "StringType"}]


def unknown_keys(hand: Ledgerhand, invoice: Document) -> None:
    invoice |= {"Tag": [{"Id": "7", "Name": "retainer"}], "AutoPayEligible": True}
    invoice |= {"FieldOfTomorrow": {"nested": [1, Decimal("2.50"), "three"]}}


def nulls(hand: Ledgerhand, invoice: Document) -> None:
    invoice |= dict.fromkeys(("DocNumber", "PrivateNote", "TrackingNum", "ShipDate", "DueDate", "ProjectRef"))


def address_of_lines_only(hand: Ledgerhand, invoice: Document) -> None:
    lines = ("Accounts Payable", "Building 4", "Old Cannery Yard", "Portland, OR  97209", "USA")
    invoice["BillAddr"] = {f"Line{at}": line for at, line in enumerate(lines, start=1)} | {"Id": "1500"}


def duplicate_number_first(hand: Ledgerhand, invoice: Document) -> None:
    _numbered(hand, invoice, "D-2044")


def duplicate_number_second(hand: Ledgerhand, invoice: Document) -> None:
    _numbered(hand, invoice, "D-2044")


def _numbered(hand: Ledgerhand, invoice: Document, doc_number: str) -> None:
    customer = hand.customer("Granite Peak Outfitters")
    invoice["CustomerRef"] = reference(customer["Id"], customer["FullyQualifiedName"])
    invoice["DocNumber"] = doc_number


def no_doc_number(hand: Ledgerhand, invoice: Document) -> None:
    del invoice["DocNumber"]


def longest_doc_number(hand: Ledgerhand, invoice: Document) -> None:
    invoice["DocNumber"] = "TAP/2024-Q4/000017-bis"[:21]


def text_that_would_act(hand: Ledgerhand, invoice: Document) -> None:
    """Mentions, links and formulas in every text that a person can type."""
    invoice["DocNumber"] = "=1+1"
    invoice["PrivateNote"] = "<!here> *see* <https://evil.example|the contract>"
    invoice["CustomerMemo"] = {"value": "@SUM(A1:A9) & <@U012ABCDEF>"}
    invoice["Line"][0]["Description"] = (
        '+HYPERLINK("https://evil.example") \u202ereversed\u202c\n\tsecond line'
    )


def longest_note(hand: Ledgerhand, invoice: Document) -> None:
    invoice["PrivateNote"] = ("Agreed with the client. " * 200)[:4000]


SHAPES = (
    *(bundle, description_line, description_line_with_amount, negative_line, quantity_absent, quantity_zero),
    *(no_item_and_shipping, unknown_line_type, many_lines, other_spellings, custom_fields, unknown_keys),
    *(nulls, address_of_lines_only, duplicate_number_first, duplicate_number_second, no_doc_number),
    *(longest_doc_number, text_that_would_act, longest_note),
)

INVOICED_NAMES = {
    **{customer.kind: customer.name for customer in CUSTOMERS if customer.kind.endswith("_name")},
    "inactive_customer": "Mothballed Mills",
    "project": "Dock automation",
    "third_level_customer": "Phase two",
}
"""Customers whose invoice is a case in itself, ``invoice_for_…``."""
