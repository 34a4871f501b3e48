"""The company itself, its preferences, its items and its terms."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from services.sandbox.company import Company
from services.sandbox.documents import Document, reference

COMPANY_NAME = "Tidewater Advisory Partners"


class Service(NamedTuple):
    """What the firm sells, and its usual hourly or unit price."""

    name: str
    price: Decimal


SERVICES = (
    Service("Services", Decimal(150)),
    Service("Strategy workshop", Decimal(1850)),
    Service("Senior consulting", Decimal(210)),
    Service("Consulting", Decimal(165)),
    Service("Design", Decimal(145)),
    Service("Project management", Decimal(135)),
    Service("Research", Decimal("98.50")),
    Service("Training", Decimal(120)),
    Service("Travel expenses", Decimal(1)),
)

TERMS = {"Due on receipt": 0, "Net 15": 15, "Net 30": 30, "Net 45": 45}


def add_company(company: Company, at: datetime) -> None:
    """Store CompanyInfo and Preferences."""
    address = {
        "Id": "1",
        "Line1": "88 Pilot House Road",
        "City": "Portland",
        "Country": "US",
        "CountrySubDivisionCode": "OR",
        "PostalCode": "97209",
    }
    company.insert(
        "CompanyInfo",
        {
            "CompanyName": COMPANY_NAME,
            "LegalName": f"{COMPANY_NAME}, Inc.",
            "CompanyAddr": address,
            "LegalAddr": address,
            "CustomerCommunicationAddr": address,
            "CompanyStartDate": at.date().isoformat(),
            "FiscalYearStartMonth": "January",
            "Country": "US",
            "Email": {"Address": "books@tidewater.example"},
            "WebAddr": {},
            "SupportedLanguages": "en",
            "DefaultTimeZone": str(company.zone),
            "NameValue": [
                {"Name": "NeoEnabled", "Value": "true"},
                {"Name": "IndustryType", "Value": "Consulting"},
            ],
        },
        at,
    )
    company.insert("Preferences", _preferences(company.home_currency), at)


def _preferences(home_currency: str) -> Document:
    return {
        "AccountingInfoPrefs": {
            "FirstMonthOfFiscalYear": "January",
            "TrackDepartments": False,
            "ClassTrackingPerTxn": False,
            "CustomerTerminology": "Customers",
        },
        "SalesFormsPrefs": {
            "CustomTxnNumbers": True,
            "AllowDeposit": True,
            "AllowDiscount": True,
            "AllowEstimates": True,
            "AllowServiceDate": True,
            "DefaultTerms": reference("3"),
            "CustomField": [
                {
                    "CustomField": [
                        {
                            "Name": "SalesFormsPrefs.UseSalesCustom1",
                            "Type": "BooleanType",
                            "BooleanValue": True,
                        }
                    ]
                },
                {
                    "CustomField": [
                        {
                            "Name": "SalesFormsPrefs.SalesCustomName1",
                            "Type": "StringType",
                            "StringValue": "PO Number",
                        }
                    ]
                },
            ],
        },
        "TimeTrackingPrefs": {"UseServices": True, "BillCustomers": True},
        "TaxPrefs": {"UsingSalesTax": True},
        "CurrencyPrefs": {"MultiCurrencyEnabled": True, "HomeCurrency": reference(home_currency)},
    }


def add_lists(company: Company, at: datetime) -> None:
    """Store items and terms."""
    for service in SERVICES:
        item = {
            "Name": service.name,
            "FullyQualifiedName": service.name,
            "Active": True,
            "Taxable": False,
            "UnitPrice": service.price,
            "Type": "Service",
            "IncomeAccountRef": reference("79", "Consulting Income"),
        }
        company.insert("Item", {**item, "Id": str(SERVICES.index(service) + 1)}, at)
    for number, (name, days) in enumerate(TERMS.items(), start=1):
        term = {"Name": name, "Active": True, "Type": "STANDARD", "DueDays": days}
        company.insert("Term", {**term, "Id": str(number)}, at)
