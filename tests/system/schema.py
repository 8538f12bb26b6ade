"""Checks a JSON body against Intuit's XSDs: member names, nesting, enums and the kind of each value."""

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

XS = "{http://www.w3.org/2001/XMLSchema}"
FILES = ("Finance.xsd", "IntuitBaseTypes.xsd", "IntuitNamesTypes.xsd")
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


class Schema:
    """The types and elements of the schemas by name."""

    def __init__(self, folder: Path) -> None:
        self.complex: dict[str, Any] = {}
        self.simple: dict[str, Any] = {}
        self.elements: dict[str, Any] = {}
        for name in FILES:
            root = ElementTree.parse(folder / name).getroot()
            self.complex.update({each.get("name", ""): each for each in root.findall(f"{XS}complexType")})
            self.simple.update({each.get("name", ""): each for each in root.findall(f"{XS}simpleType")})
            self.elements.update({each.get("name", ""): each for each in root.findall(f"{XS}element")})

    def problems(self, type_name: str, value: Any, path: str = "") -> list[str]:
        """What is wrong with `value` as a `type_name`; empty when nothing is."""
        bare = type_name.rpartition(":")[2]
        if bare in self.complex:
            return self._object(bare, value, path)
        return self._scalar(type_name, value, path)

    def _object(self, type_name: str, value: Any, path: str) -> list[str]:
        if not isinstance(value, dict):
            return [f"{path}: an object was expected"]
        members, attributes, text = self._members(type_name)
        found = []
        for name, inner in value.items():
            here = f"{path}.{name}".lstrip(".")
            if name in attributes or (text and name == "value"):
                continue
            if name not in members:
                found.append(f"{here}: {type_name} has no such member")
                continue
            kind, many = members[name]
            if many != isinstance(inner, list):
                found.append(f"{here}: {'a list' if many else 'no list'} was expected")
            for each in inner if isinstance(inner, list) else [inner]:
                found += self.problems(kind, each, here)
        return found

    def _members(self, type_name: str) -> tuple[dict[str, tuple[str, bool]], set[str], bool]:
        """Members with type and whether there may be many, attributes, and whether the type has a text value."""
        node = self.complex[type_name]
        members: dict[str, tuple[str, bool]] = {}
        attributes = {each.get("name") for each in node.iter(f"{XS}attribute")}
        text = node.find(f"{XS}simpleContent") is not None
        for extension in node.iter(f"{XS}extension"):
            base = (extension.get("base") or "").rpartition(":")[2]
            if base in self.complex:
                inherited, more, inner_text = self._members(base)
                members.update(inherited)
                attributes |= more
                text = text or inner_text
        for element, repeated in _elements(node, False):
            name = (element.get("name") or element.get("ref") or "").rpartition(":")[2]
            declared = self.elements.get(name)
            kind = element.get("type") or (declared.get("type") if declared is not None else None) or "xs:string"
            members[name] = (kind, repeated or element.get("maxOccurs") == "unbounded")
        return members, attributes, text

    def _scalar(self, type_name: str, value: Any, path: str) -> list[str]:
        kind = type_name.rpartition(":")[2]
        node = self.simple.get(kind)
        if node is not None:
            allowed = [each.get("value") for each in node.iter(f"{XS}enumeration")]
            if allowed and value not in allowed:
                return [f"{path}: {value!r} is none of {kind}"]
            return []
        right = {
            "decimal": isinstance(value, Decimal | int) and not isinstance(value, bool),
            "boolean": isinstance(value, bool),
            "date": isinstance(value, str) and DATE.fullmatch(value) is not None,
            "string": isinstance(value, str),
        }.get(kind, True)
        return [] if right else [f"{path}: {value!r} is no {kind}"]


def _elements(node: ElementTree.Element, repeated: bool) -> Iterator[tuple[ElementTree.Element, bool]]:
    """Every element below `node`, and whether it stands in a choice or sequence that may be repeated."""
    for child in node:
        if child.tag == f"{XS}element":
            yield child, repeated
        else:
            yield from _elements(child, repeated or child.get("maxOccurs") == "unbounded")
