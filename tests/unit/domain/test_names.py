import csv
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from app.domain.books import Company, Customer, Item, OtherName, Preferences
from app.domain.catalogue import Books, Register
from app.domain.matching import match_customer, match_item, suggestions
from app.domain.names import forbidden_in, near_key, same_key, without_deleted, word_key

TABLE = Path(__file__).parents[2] / "data" / "name_pairs.tsv"


class Pair(NamedTuple):
    onedesk: str
    quickbooks: str
    verdict: str
    meant: bool


def read_pairs() -> Iterator[Pair]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            if not row[0].startswith("#"):
                yield Pair(row[0], row[1], row[2], row[3] == "yes")


PAIRS = list(read_pairs())


def is_inactive(name: str) -> bool:
    return name.endswith(("(deleted)", "(deleted-2)", "(gelöscht)"))


def books_with(*names: str) -> Books:
    customers = [Customer(str(n), name, name, active=not is_inactive(name)) for n, name in enumerate(names, start=1)]
    return Books(Company("1", "Us", "DE"), Preferences(), customers=Register(customers))


def test_the_table_holds_at_least_200_pairs_of_every_kind():
    assert len(PAIRS) >= 200
    assert {(pair.verdict, pair.meant) for pair in PAIRS} == {
        ("same", True),
        ("near", True),
        ("other", True),
        ("other", False),
    }


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair.onedesk}|{pair.quickbooks}")
def test_each_pair_gets_its_verdict(pair: Pair):
    match = match_customer(pair.onedesk, books_with(pair.quickbooks))

    if pair.verdict == "same":
        assert match.same is not None and match.same.name == pair.quickbooks
        assert match.near == ()
    elif pair.verdict == "near":
        assert match.same is None
        assert [hit.name for hit in match.near] == [pair.quickbooks]
    else:
        assert match.same is None
        assert match.near == ()


def test_nothing_is_ever_linked_by_itself_but_the_same_name():
    books = books_with(*(pair.quickbooks for pair in PAIRS))
    wrong = []
    for pair in PAIRS:
        match = match_customer(pair.onedesk, books)
        if match.same is not None and match.same.name.strip().casefold() != pair.onedesk.strip().casefold():
            wrong.append((pair.onedesk, match.same.name))
    assert wrong == []


def test_at_least_nine_of_ten_true_pairs_are_suggested_first():
    meant = [pair for pair in PAIRS if pair.meant and pair.verdict != "same"]
    missed = []
    for pair in meant:
        others = [
            o.quickbooks
            for o in PAIRS
            if near_key(o.quickbooks) not in (near_key(pair.onedesk), near_key(pair.quickbooks))
        ]
        books = books_with(*dict.fromkeys(others), pair.quickbooks)
        found = suggestions(pair.onedesk, books.customers, match_customer(pair.onedesk, books).near)
        if not found or found[0].name != pair.quickbooks:
            missed.append(f"{pair.onedesk} -> {pair.quickbooks}: {[hit.name for hit in found]}")
    assert len(missed) <= len(meant) // 10, missed


def test_composed_and_decomposed_accents_are_the_same():
    assert same_key("Cafe\u0301") == same_key("Caf\u00e9")


def test_a_name_without_letters_still_has_keys():
    assert near_key("GmbH") == "gmbh"
    assert near_key("...") == ""
    assert word_key("---") == "---"


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("Acme (deleted)", "Acme"),
        ("Acme (deleted-12)", "Acme"),
        ("Acme (deleted 3)", "Acme"),
        ("Acme (Deleted) (deleted)", "Acme"),
        ("Bauer (gelöscht)", "Bauer"),
        ("(deleted) Acme", "(deleted) Acme"),
        ("Acme (north)", "Acme (north)"),
    ],
)
def test_the_suffix_of_inactive_records_is_taken_off(name: str, bare: str):
    assert without_deleted(name) == bare


@pytest.mark.parametrize(
    ("name", "limit", "reason"),
    [
        ("Acme", 100, None),
        ("Acme: north", 100, ":"),
        ("Acme\tnorth", 100, "TAB"),
        ("Acme\nnorth", 100, "LF"),
        ("Acme\rnorth", 100, "CR"),
        ("Acme\x07", 100, "CTRL"),
        ("A" * 100, 100, None),
        ("A" * 101, 100, "length"),
        ("B" * 500, 500, None),
        ("B" * 501, 500, "length"),
        ("   ", 100, "empty"),
        ("", 100, "empty"),
    ],
)
def test_names_that_intuit_would_refuse(name: str, limit: int, reason: str | None):
    assert forbidden_in(name, limit) == reason


# --- matching against records of every kind ----------------------------------------------------------------------------


def test_two_active_customers_of_one_name_are_asked_about():
    customers = [Customer("1", "Acme", "Acme"), Customer("2", "ACME", "North:ACME", parent_id="9")]
    books = Books(Company("1", "Us", "DE"), Preferences(), customers=Register(customers))

    match = match_customer("Acme", books)

    assert match.same is None
    assert [(hit.id, hit.why) for hit in match.near] == [("1", "same_name_twice"), ("2", "same_name_twice")]


def test_with_currencies_the_one_customer_of_the_invoice_currency_is_taken():
    customers = [Customer("1", "Acme", "Acme", currency="USD"), Customer("2", "Acme", "Acme", currency="EUR")]
    books = Books(
        Company("1", "Us", "US"), Preferences(multicurrency=True, home_currency="USD"), customers=Register(customers)
    )

    match = match_customer("Acme", books, "EUR")

    assert match.same is not None and match.same.id == "2"


def test_a_sub_customer_counts_by_its_display_name():
    books = Books(
        Company("1", "Us", "US"),
        Preferences(),
        customers=Register([Customer("5", "Kitchen", "Smith:Kitchen", parent_id="4")]),
    )
    match = match_customer("kitchen", books)
    assert match.same is not None and match.same.id == "5"


@pytest.mark.parametrize(("kind", "why"), [("Vendor", "vendor"), ("Employee", "employee")])
def test_vendors_and_employees_are_near(kind: str, why: str):
    books = Books(
        Company("1", "Us", "US"), Preferences(), others=Register([OtherName(kind, f"{kind}:3", "Bob's Burgers")])
    )
    match = match_customer("Bob's Burgers", books)
    assert match.same is None
    assert [(hit.id, hit.why, hit.score) for hit in match.near] == [(f"{kind}:3", why, 100)]


def test_an_inactive_customer_is_near_and_an_active_one_of_the_same_name_wins():
    gone = Customer("1", "Acme (deleted)", "Acme (deleted)", active=False)
    alone = Books(Company("1", "Us", "US"), Preferences(), customers=Register([gone]))
    both = Books(Company("1", "Us", "US"), Preferences(), customers=Register([gone, Customer("2", "Acme", "Acme")]))

    assert [(hit.id, hit.why) for hit in match_customer("Acme", alone).near] == [("1", "inactive")]
    match = match_customer("Acme", both)
    assert match.same is not None and match.same.id == "2"


def test_categories_and_bundles_are_no_products():
    items = [Item("1", "Hours", "Hours", "Category"), Item("2", "Package", "Package", "Group")]
    books = Books(Company("1", "Us", "US"), Preferences(), items=Register(items, paths=True))

    assert [(hit.id, hit.why) for hit in match_item("Hours", books).near] == [("1", "category")]
    assert [(hit.id, hit.why) for hit in match_item("Package", books).near] == [("2", "category")]


def test_an_item_is_found_by_its_name_below_a_category_and_by_its_path():
    item = Item("7", "Consulting", "Services:Consulting", "Service")
    books = Books(Company("1", "Us", "US"), Preferences(), items=Register([item], paths=True))

    for name in ("consulting", "Services:Consulting"):
        match = match_item(name, books)
        assert match.same is not None and match.same.id == "7"


def test_suggestions_leave_out_inactive_records_and_categories_and_are_at_most_five():
    items = [Item(str(n), f"Support level {n}", "", "Service") for n in range(1, 9)]
    items += [Item("20", "Support level", "", "Category"), Item("21", "Support levels", "", "Service", active=False)]
    books = Books(Company("1", "Us", "US"), Preferences(), items=Register(items, paths=True))

    found = suggestions("Support level 3 hours", books.items, ())

    assert len(found) == 5
    assert found[0].name == "Support level 3"
    assert {hit.why for hit in found} == {"similar"}
    assert all(72 <= hit.score <= 94 for hit in found)
    assert not {"20", "21"} & {hit.id for hit in found}


# --- the register --------------------------------------------------------------------------------------------------------


def test_a_replaced_record_is_no_longer_found_under_its_old_name():
    register = Register([Customer("1", "Old name", "Old name")])
    assert register.words() == {"1": "old name"}

    register.add(Customer("1", "New name", "New name"))

    assert register.same("old name") == []
    assert register.near("Old-name") == []
    assert [c.id for c in register.same("NEW NAME")] == ["1"]
    assert register.words() == {"1": "new name"}
    assert len(register) == 1


def test_find_takes_a_name_before_an_id_and_forces_an_id_when_asked():
    register = Register([Customer("7", "239", "239"), Customer("239", "Acme", "Acme")])

    assert [c.id for c in register.find("239")] == ["7"]
    assert [c.id for c in register.find("id:239")] == ["239"]
    assert [c.id for c in register.find("id: 239 ")] == ["239"]
    assert [c.id for c in register.find("7")] == ["7"]
    assert register.find("nobody") == []
    assert register.find("id:nobody") == []


def test_find_prefers_active_records_and_falls_back_on_inactive_ones():
    gone = Customer("1", "Acme (deleted)", "Acme (deleted)", active=False)
    assert [c.id for c in Register([gone]).find("Acme")] == ["1"]
    assert [c.id for c in Register([gone, Customer("2", "Acme", "Acme")]).find("acme")] == ["2"]
