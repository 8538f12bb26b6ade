"""The demo companies as QuickBooks Online holds them, beside OneDesk: the same totals, and the differences that are meant."""

from decimal import Decimal

import pytest

from app.demo.company import COUNTRIES, EMPTY, FIRMS, SITUATIONS, SMALL, seed
from app.demo.company.onedesk_side import total_of
from app.demo.onedesk.store import OneDeskAccount
from app.demo.quickbooks.books import Books


def company(country, size="full"):
    books, account = Books(country, "1"), OneDeskAccount()
    seed(country, books, account, size)
    return books, account


def posted(books, situation):
    return next(each for each in books.all("Invoice") if each["DocNumber"] == SITUATIONS[situation])


def names(books, kind, member):
    return {each[member] for each in books.all(kind)}


@pytest.fixture(scope="module")
def german():
    books, account = company("DE")
    yield books, account
    books.close()
    account.close()


@pytest.mark.parametrize("country", COUNTRIES)
def test_what_was_posted_is_what_onedesk_says(country):
    books, account = company(country)
    by_number = {each["DocNumber"]: each for each in books.all("Invoice")}
    there = [each for each in FIRMS[country]().invoices if each.in_quickbooks]

    differing = [each.number for each in there if by_number[each.number]["TotalAmt"] != total_of(each)]
    unpaid = {each.number: Decimal(by_number[each.number]["Balance"]) for each in there}

    assert set(differing) == {SITUATIONS["edited_in_onedesk"], SITUATIONS["edited_in_quickbooks"]}
    assert all(unpaid[each.number] == 0 for each in there if each.status == "Paid")
    assert len(by_number) == len(there) + 1  # the stranger's
    books.close()
    account.close()


def test_stamps_stand_in_the_last_line_and_only_on_our_own(german):
    books, account = german
    exact = account.by_number(SITUATIONS["paid"])

    assert posted(books, "paid")["PrivateNote"] == f"OneDesk INV-1006 · {exact.key[:8]}"
    assert "PrivateNote" not in posted(books, "posted_by_native_connector")
    assert "PrivateNote" not in posted(books, "number_taken")


def test_payments(german):
    books, _ = german
    paid, part = posted(books, "paid"), posted(books, "partly_paid")

    assert (str(paid["TotalAmt"]), paid["Balance"]) == ("714.00", 0)
    assert (str(part["TotalAmt"]), str(part["Balance"])) == ("1428.00", "928.00")
    assert [link["TxnType"] for link in part["LinkedTxn"]] == ["Payment"]


def test_edits_on_either_side(german):
    books, account = german
    theirs = account.by_number(SITUATIONS["edited_in_onedesk"]).body

    assert (str(theirs["total"]), str(posted(books, "edited_in_onedesk")["TotalAmt"])) == ("541.45", "428.40")
    assert str(posted(books, "edited_in_quickbooks")["TotalAmt"]) == "714.00"


def test_names_that_match_nearly_match_or_are_missing(german):
    books, _ = german
    customers, vendors = names(books, "Customer", "DisplayName"), names(books, "Vendor", "DisplayName")
    items = {each["Name"]: each for each in books.all("Item")}

    assert "Hafenlogistik Peters GmbH" in customers
    assert "Autohaus Ebert GmbH & Co. KG" in customers
    assert "Autohaus Ebert KG" not in customers
    assert not {"Segelschule Luv & Lee", "Kanzlei Reuter"} & customers
    assert "Kanzlei Reuter" in vendors
    assert {"Beratung", "Störungsdienst", "Fernwartung", "Schulung", "Vor Ort Service", "Fachbuch"} <= set(items)
    assert not {"Vor-Ort-Service", "Projektleitung"} & set(items)
    assert "IncomeAccountRef" not in items["Anfahrt"]
    accounts = {each["Id"]: each["Name"] for each in books.all("Account")}
    assert accounts[items["Fachbuch"]["IncomeAccountRef"]["value"]] == "Erlöse 7 %"


def test_the_period_is_closed_and_one_currency_is_in_use(german):
    books, _ = german

    assert books.preferences["AccountingInfoPrefs"]["BookCloseDate"] == "2026-09-30"
    assert books.preferences["CurrencyPrefs"]["MultiCurrencyEnabled"] is False
    assert books.company_info["CompanyName"] == "Nordlicht IT GmbH"


def test_a_small_company(german):
    books, account = company("GB", SMALL)

    assert len(account.all("invoices")) == 11
    assert sorted(names(books, "Invoice", "DocNumber")) == ["INV-1006", "INV-1009", "INV-1013"]
    books.close()
    account.close()


def test_an_empty_company():
    books, account = company("CA", EMPTY)

    assert [books.all(kind) for kind in ("Invoice", "Customer", "Item", "Payment")] == [[], [], [], []]
    assert account.all("invoices") == []
    assert len(books.all("Vendor")) == 3
    assert books.preferences["AccountingInfoPrefs"]["BookCloseDate"] == "2026-09-30"
    books.close()
    account.close()


def test_the_same_company_every_time(german):
    books, _ = german
    again, account = company("DE")

    def comparable(rows):
        return [{k: v for k, v in each.items() if k != "MetaData"} for each in rows]

    assert comparable(again.all("Invoice")) == comparable(books.all("Invoice"))
    again.close()
    account.close()
