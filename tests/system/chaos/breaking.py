"""Which faults an episode meets: rules for the stand-ins, drawn from its seed."""

import random
from typing import Any

from tests.system.chaos.site import LATE

CUSTOMER, ITEM, INVOICE = (rf"/company/\d+/{kind}\?" for kind in ("customer", "item", "invoice"))
MAIL, LOOK = r"/invoice/\d+/send\?", r"/company/\d+/query"
TOKEN, TOLD = "/oauth2/v1/tokens/bearer", "/invoices/externalId/"
WRITES = ((CUSTOMER, "POST"), (ITEM, "POST"), (INVOICE, "POST"), (MAIL, "POST"))
QUICK = (
    *("drop_before", "drop_after", "truncated", "empty_200", "processed_5xx"),
    *("html_503", "html_200", "xml_500", "status_401"),
)
REFUSING = ("fault_in_200", "fault_lowercase")
WAITING = ("slow", "late_reply", "hang")
Rules = list[dict[str, Any]]


def rule(name: str, method: str, path: str, chance: random.Random, probability: float, **more: Any) -> dict[str, Any]:
    made = {"name": name, "method": method, "path": path, "probability": probability, "seed": chance.randrange(1 << 30)}
    if name in WAITING:
        made["seconds"] = LATE
    if name in REFUSING:
        made["code"] = "6000"
    return {**made, **more}


def of_writes(chance: random.Random, strength: float, late: bool = True) -> Rules:
    """Faults for every kind of write; about `strength` of the requests meet one. Those that take their time are rare."""
    made: Rules = []
    for path, method in WRITES:
        for name in QUICK:
            made.append(rule(name, method, path, chance, strength / 11))
        for name in REFUSING:
            made.append(rule(name, method, path, chance, strength / 22))
        for name in WAITING:
            if late or name != "slow":
                made.append(rule(name, method, path, chance, strength / 11, times=1))
        made.append(rule("throttle_retry_after", method, path, chance, strength / 11, times=1, seconds=1))
    chance.shuffle(made)
    return made


def of_looks(chance: random.Random, strength: float) -> Rules:
    """Faults of reads, the look-ups before a repeat among them."""
    names = ("drop_before", "drop_after", "truncated", "html_503", "status_401")
    return [rule(name, "GET", LOOK, chance, strength / len(names)) for name in names]


def of_onedesk(chance: random.Random, strength: float) -> Rules:
    """Faults of what is told to OneDesk."""
    names = ("drop_before", "drop_after", "truncated", "empty_200", "html_503", "fault_in_200", "throttle_retry_after")
    made = [rule(name, "POST", TOLD, chance, strength / len(names), code="") for name in names[:-1]]
    return [*made, rule(names[-1], "POST", TOLD, chance, strength / len(names), seconds=1, times=1)]


def of_tokens(chance: random.Random) -> Rules:
    """Faults of one renewal of the sign-in."""
    names = ("drop_before", "drop_after", "truncated", "empty_200", "html_503", "processed_5xx")
    return [rule(chance.choice(names), "POST", TOKEN, chance, 1.0, times=1)]
