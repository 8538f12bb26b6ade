import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from app.domain.books import Account, Customer, Item, TaxCode
from app.domain.decided import Choice
from app.domain.problems import ProblemError
from app.sync.choosing import decide_tax, link_customer, map_service_type, set_option
from app.sync.company import read_books
from app.sync.decisions import read_decided
from app.sync.options import OPTIONS, allowed_for, checked, defaults_of, value_of
from app.sync.selection import read_all
from tests.unit.sync.fake_quickbooks import SCOPE
from tests.unit.sync.fakes import Bench, external_id, invoice


async def code_of(waiting: Awaitable[object]) -> str:
    with pytest.raises(ProblemError) as caught:
        await waiting
    return caught.value.problem.code


# --- products ----------------------------------------------------------------------------------------------------------------


async def test_a_service_type_is_mapped_by_name_or_id(bench: Bench):
    bench.quickbooks.lists["Item"].append(Item("12", "Training", "Training", "Service", income_account_id="1"))
    books = await read_books(bench.workspace)

    for value in ("training", "12", "id:12"):
        chosen = await map_service_type(bench.workspace, books, " Schulung ", "use", value)
        assert (chosen.subject, chosen.action, chosen.name, chosen.quickbooks_id) == (
            "Schulung",
            "use",
            "Training",
            "12",
        )
    assert (await read_decided(bench.workspace)).item("SCHULUNG") == Choice("use", "12", "Training")


async def test_mapping_to_what_is_not_there_names_what_is(bench: Bench):
    bench.quickbooks.lists["Item"] += [
        Item("12", "Twice", "A:Twice", "Service"),
        Item("13", "Twice", "B:Twice", "Service"),
        Item("14", "Stunden", "Stunden", "Category"),
    ]
    books = await read_books(bench.workspace)

    for value in ("Nothing", "99", "id:99", "Stunden", "14"):
        assert await code_of(map_service_type(bench.workspace, books, "X", "use", value)) == "unknown_name"
    with pytest.raises(ProblemError) as caught:
        await map_service_type(bench.workspace, books, "X", "use", "Twice")
    assert caught.value.problem.params["candidates"] == "Twice (id:12), Twice (id:13)"
    assert (await read_decided(bench.workspace)).items == {}


async def test_an_inactive_product_is_reactivated_only_when_that_was_said(bench: Bench):
    gone = Item("12", "Old (deleted)", "Old (deleted)", "Service", active=False)
    bench.quickbooks.lists["Item"].append(gone)
    books = await read_books(bench.workspace)

    assert await code_of(map_service_type(bench.workspace, books, "X", "use", "12")) == "inactive_record"
    chosen = await map_service_type(bench.workspace, books, "X", "reactivate", "12")
    assert (chosen.action, chosen.quickbooks_id) == ("reactivate", "12")
    active = await map_service_type(bench.workspace, books, "Y", "reactivate", "11")
    assert active.action == "use"
    assert bench.quickbooks.writes == []


@pytest.mark.parametrize(("name", "code"), [("A: B", "name_not_allowed"), ("X" * 101, "name_not_allowed")])
async def test_a_name_that_intuit_would_refuse_is_refused_at_once(bench: Bench, name: str, code: str):
    books = await read_books(bench.workspace)
    assert await code_of(map_service_type(bench.workspace, books, name, "create")) == code
    chosen = await map_service_type(bench.workspace, books, name, "create", "Short name")
    assert (chosen.action, chosen.name) == ("create", "Short name")


# --- customers ---------------------------------------------------------------------------------------------------------------


async def test_a_customer_is_decided_by_name_or_external_id_and_for_one_currency_or_all(bench: Bench):
    await read_all(bench.workspace)
    bench.quickbooks.lists["Customer"] += [Customer("22", "Acme", "Acme"), Customer("23", "Acme USD", "Acme USD")]
    books = await read_books(bench.workspace)

    await link_customer(bench.workspace, books, "musterbau gmbh", "use", "Acme")
    await link_customer(bench.workspace, books, "org-1", "use", "Acme USD", currency="USD")

    decided = await read_decided(bench.workspace)
    assert set(decided.customers) == {"org-1|", "org-1|USD"}
    for currency, wanted in (("USD", "23"), ("EUR", "22"), (None, "22")):
        found = decided.customer("org-1", "Musterbau GmbH", currency)
        assert found is not None and found.id == wanted


async def test_a_customer_that_was_not_met_yet_is_decided_by_its_name(bench: Bench):
    books = await read_books(bench.workspace)

    chosen = await link_customer(bench.workspace, books, "Future AG", "create")

    assert (chosen.action, chosen.name) == ("create", "Future AG")
    found = (await read_decided(bench.workspace)).customer("org-77", "FUTURE AG", "EUR")
    assert found is not None and found.action == "create"


async def test_creating_for_an_external_id_takes_the_organizations_name(bench: Bench):
    await read_all(bench.workspace)
    chosen = await link_customer(bench.workspace, await read_books(bench.workspace), "org-1", "create")
    assert chosen.name == "Musterbau GmbH"


async def test_an_inactive_customer_is_not_used_by_accident(bench: Bench):
    bench.quickbooks.lists["Customer"].append(Customer("24", "Alt (deleted)", "Alt (deleted)", active=False))
    books = await read_books(bench.workspace)

    assert await code_of(link_customer(bench.workspace, books, "X", "use", "Alt")) == "inactive_record"
    assert (await link_customer(bench.workspace, books, "X", "reactivate", "24")).action == "reactivate"


# --- taxes -------------------------------------------------------------------------------------------------------------------


async def test_a_tax_is_decided_by_its_name_and_rate(bench: Bench):
    books = await read_books(bench.workspace)

    await decide_tax(bench.workspace, books, " MwSt ", Decimal("19.0"), "19% USt")
    await decide_tax(bench.workspace, books, "", Decimal(0), "id:7")
    await decide_tax(bench.workspace, books, "GST + QST", Decimal("14.975"), "5")

    assert (await read_decided(bench.workspace)).taxes == {"mwst|19": "5", "|0": "7", "gst + qst|14.975": "5"}


async def test_an_inactive_or_unknown_code_is_refused(bench: Bench):
    bench.quickbooks.lists["TaxCode"].append(TaxCode("8", "Alt", active=False))
    books = await read_books(bench.workspace)
    for code in ("Alt", "8", "nothing"):
        assert await code_of(decide_tax(bench.workspace, books, "MwSt", Decimal(19), code)) == "unknown_name"


async def test_a_decision_is_kept_and_journaled(bench: Bench):
    await map_service_type(bench.workspace, await read_books(bench.workspace), "Foto", "create")

    (entry,) = await bench.entries()
    assert (entry.kind, entry.subject, entry.outcome) == ("decision", "Foto", "item")
    assert json.loads(entry.detail)["action"] == "create"


# --- settings ----------------------------------------------------------------------------------------------------------------

Set = Callable[[str, str], Awaitable[str]]


async def test_settings_that_name_a_record_take_its_name_or_id_and_keep_the_id(bench: Bench):
    books = await read_books(bench.workspace)
    for value in ("Erlöse", "ERLÖSE", "1", "id:1"):
        assert await set_option(bench.workspace, "default-income-account", value, books) == "1"
    assert await set_option(bench.workspace, "default-tax-code", "19% USt", books) == "5"
    assert await set_option(bench.workspace, "default-item", "consulting", books) == "11"

    defaults = defaults_of(await bench.workspace.settings.all(), SCOPE)
    assert (defaults.income_account_id, defaults.tax_code_id, defaults.item_id) == ("1", "5", "11")


async def test_only_what_takes_sales_can_be_an_income_account(bench: Bench):
    bench.quickbooks.lists["Account"] += [
        Account("2", "Bank", "Bank", "Bank"),
        Account("3", "Rabatte", "Rabatte", "Income", "DiscountsRefundsGiven"),
        Account("4", "Alt", "Alt", "Income", active=False),
        Account("5", "Zinsen", "Erlöse:Zinsen", "Other Income"),
    ]
    books = await read_books(bench.workspace)

    for value in ("Bank", "Rabatte", "Alt", "nothing", ""):
        assert await code_of(set_option(bench.workspace, "default-income-account", value, books)) == "bad_setting"
    assert await set_option(bench.workspace, "default-income-account", "Erlöse:Zinsen", books) == "5"
    assert allowed_for("default-income-account", books) == "Erlöse, Erlöse:Zinsen"


async def test_a_record_setting_needs_the_company(bench: Bench):
    assert await code_of(set_option(bench.workspace, "default-item", "Consulting", None)) == "not_connected"


async def test_records_are_kept_per_company_and_the_rest_per_profile(bench: Bench):
    await set_option(bench.workspace, "copy-status", "Open, Approved", None)
    stored = await bench.workspace.settings.all()
    elsewhere = replace(SCOPE, realm="999")

    assert defaults_of(stored, SCOPE).income_account_id == "1"
    assert defaults_of(stored, elsewhere).income_account_id is None
    assert defaults_of(stored, elsewhere).copy_statuses == ("Open", "Approved")


@pytest.mark.parametrize(
    ("key", "good", "bad"),
    [
        ("copy-status", ["Open", "Open,Approved", "Zur Abrechnung"], ["", ",", "Open,", "a\nb"]),
        ("language", ["system", "de", "en"], ["fr", "", "DE"]),
        ("theme", ["system", "light", "dark"], ["blue"]),
        ("write-back", ["on", "off"], ["yes", "true"]),
        ("payments-interval", ["0", "15", "1440"], ["-1", "1441", "1.5", "x", "", "²"]),
        ("currency-symbols", ["{}", '{"$": "USD"}'], ["[]", "x", ""]),
        ("field-map", ["{}"], ["1"]),
        ("write-back-bodies", ["{}"], ["null"]),
        ("onedesk-link", ["", "https://x.example/{id}"], ["https://x.example/", "javascript:{id}", "file:///{id}"]),
        ("quickbooks-link", ["https://app.qbo.intuit.com/app/invoice?txnId={id}"], ["{id}"]),
        ("proxy", ["system", "none", "http://proxy.example:3128"], ["proxy", "ftp://p", "socks5://p.example:1080", ""]),
        (
            "proxy",
            ["https://[::1]:3128"],
            ["http://me:secret@p.example:1", "http://[p", "http://p.example:99999", "http://"],
        ),
        ("onedesk-link", ["http://x.example:8080/{id}"], ["https://[x/{id}", "https:///{id}"]),
    ],
)
def test_what_a_setting_takes(key: str, good: list[str], bad: list[str]):
    for value in good:
        assert checked(key, value) == value
    for value in bad:
        with pytest.raises(ProblemError) as caught:
            checked(key, value)
        assert caught.value.problem.code == "bad_setting"
        assert caught.value.problem.params["allowed"] == OPTIONS[key].allowed


def test_an_unknown_setting_names_those_there_are():
    with pytest.raises(ProblemError) as caught:
        checked("colour", "red")
    assert caught.value.problem.code == "unknown_setting"
    assert caught.value.problem.params["allowed"] == ", ".join(OPTIONS)


def test_the_settings_are_those_of_the_headless_interface_with_its_defaults():
    assert {key: value_of({}, key, SCOPE) for key in OPTIONS} == {
        "default-income-account": "",
        "default-tax-code": "",
        "default-item": "",
        "copy-status": "Open",
        "language": "system",
        "theme": "system",
        "write-back": "on",
        "payments-interval": "15",
        "currency-symbols": "{}",
        "write-back-bodies": "{}",
        "field-map": "{}",
        "onedesk-link": "",
        "quickbooks-link": "",
        "proxy": "system",
    }


async def test_a_setting_is_journaled(bench: Bench):
    await set_option(bench.workspace, "theme", " dark ", None)
    (entry,) = await bench.entries("setting")
    assert (entry.subject, json.loads(entry.detail)) == ("theme", {"value": "dark"})


async def test_an_accepted_cent_belongs_to_its_content(bench: Bench):
    from app.sync.choosing import accept_difference
    from app.sync.ports import RawInvoice

    await accept_difference(bench.workspace, RawInvoice("{}", invoice(1)))
    (accepted,) = (await read_decided(bench.workspace)).accepted.items()
    assert accepted[0] == external_id(1)
    assert len(accepted[1]) == 64
