"""How this OneDesk account behaves where OneDesk's behaviour is not known: each open question is a switch."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
from typing import Any

CHOICES: dict[str, tuple[Any, ...]] = {
    "shape": ("reference", "flat", "nested"),
    "unknown": ("404", "null"),
    "update_answer": ("object", "string"),
    "unwritable": ("ignore", "refuse"),
}


@dataclass(frozen=True, slots=True)
class Settings:
    """`shape`: how invoices are spelt. `unknown`: what a read of a missing object answers. `update_answer`: `{"code": …}` or a bare string.
    `write_back`: "all", "none" or a list of the writable invoice fields; `unwritable`: what happens to the others.

    `details_limit`: rows of a details page, more are cut silently. `details_with_lines`: whether lists carry the lines.
    `zone_minutes`: offset from UTC by which a day in a filter is read. `per_minute`: requests before a 429 (0: no limit),
    `retry_after`: its Retry-After in seconds (None: no such header).
    """

    shape: str = "reference"
    unknown: str = "404"
    update_answer: str = "object"
    write_back: str | list[str] = "all"
    unwritable: str = "ignore"
    details_limit: int = 50
    ids_limit: int = 200
    details_with_lines: bool = True
    details_total: bool = False
    zone_minutes: int = 0
    per_minute: int = 0
    retry_after: int | None = None

    def changed(self, changes: dict[str, Any]) -> Settings:
        """These settings with `changes`. Raises ValueError for an unknown name or a value that is not allowed."""
        known = {field.name for field in fields(self)}
        for name, value in changes.items():
            if name not in known:
                raise ValueError(f"unknown setting {name}: one of {', '.join(sorted(known))}")
            if name in CHOICES and value not in CHOICES[name]:
                raise ValueError(f"{name} is one of {', '.join(CHOICES[name])}")
        return replace(self, **changes)

    def writable(self, field: str) -> bool:
        """Whether an update of this invoice field sticks."""
        return self.write_back == "all" or (self.write_back != "none" and field in self.write_back)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)
