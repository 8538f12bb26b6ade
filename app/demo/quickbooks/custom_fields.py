"""Custom fields of sales forms: up to three texts, named and switched on in the preferences, told apart by the Id of their definition."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from app.demo.quickbooks import checking, refusals
from app.demo.quickbooks.ledger import Ledger
from app.demo.quickbooks.wire import Entity

LONGEST = 31
_NAMED, _USED = re.compile(r"SalesCustomName(\d)$"), re.compile(r"UseSalesCustom(\d)$")


def known(ledger: Ledger) -> dict[str, str]:
    """The names of the fields that are switched on, by the Id of their definition."""
    flat: list[Mapping[str, Any]] = []
    for row in checking.sales_prefs(ledger).get("CustomField") or []:
        flat += row.get("CustomField") or [row]
    names, used = {}, set()
    for row in flat:
        named, switched = _NAMED.search(str(row.get("Name", ""))), _USED.search(str(row.get("Name", "")))
        if named:
            names[named.group(1)] = str(row.get("StringValue", ""))
        if switched and checking.is_true(row.get("BooleanValue", False)):
            used.add(switched.group(1))
    return {key: name for key, name in sorted(names.items()) if key in used}


def checked(ledger: Ledger, rows: list[Entity]) -> list[Entity]:
    """The fields as they are kept, with their names; refuses an unknown definition, another type and a text that is too long."""
    names = known(ledger)
    kept: list[Entity] = []
    for row in rows:
        key = str(row.get("DefinitionId", ""))
        if not key:
            raise refusals.missing("CustomField.DefinitionId")
        if key not in names:
            raise refusals.bad_reference(f"CustomField DefinitionId {key} not found", "CustomField.DefinitionId")
        if row.get("Type") != "StringType":
            raise refusals.bad_enum("CustomField.Type", row.get("Type"))
        checking.lengths(row, {"StringValue": LONGEST}, "CustomField.")
        field = {"DefinitionId": key, "Name": names[key], "Type": "StringType"}
        kept.append(field | ({"StringValue": row["StringValue"]} if row.get("StringValue") else {}))
    return kept
