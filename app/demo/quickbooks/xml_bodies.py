"""Reads a request body in XML, which some of Intuit's own SDKs still send, into the form of a JSON body."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

from app.demo.quickbooks.members import SCALARS, TYPES
from app.demo.quickbooks.refusals import Refused
from app.demo.quickbooks.wire import number


def read_xml(body: bytes) -> dict[str, Any]:
    """The object whose element is the root. Raises `Refused` (2310) where it is no XML or an unknown entity."""
    if b"<!DOCTYPE" in body or b"<!ENTITY" in body:
        raise _unreadable("a document type is not allowed")
    try:
        root = ElementTree.fromstring(body)  # noqa: S314  # no document type, so no entities to expand
    except ElementTree.ParseError as odd:
        raise _unreadable(str(odd)) from odd
    kind = _name(root)
    if kind not in TYPES:
        raise _unreadable(f"unknown element {kind}")
    return _object(root, kind)


def _unreadable(why: str) -> Refused:
    return Refused(2310, "Error parsing object", f"ObjectParserError: {why}", "")


def _name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _object(element: ElementTree.Element, kind: str) -> dict[str, Any]:
    known = TYPES[kind]
    found: dict[str, Any] = {name: value for name, value in element.attrib.items() if name in known}
    for child in element:
        name = _name(child)
        mark = known.get(name, "s")
        value = _value(child, mark.removesuffix("*"))
        if mark.endswith("*"):
            found.setdefault(name, []).append(value)
        else:
            found[name] = value
    return found


def _value(element: ElementTree.Element, mark: str) -> Any:
    text = (element.text or "").strip()
    if mark == "r":
        return {"value": text, **element.attrib}
    if mark == "n":
        try:
            return number(text)
        except ValueError:
            return text
    if mark == "b":
        return text.casefold() == "true" if text.casefold() in ("true", "false") else text
    if mark == "Memo":
        return {"value": text}
    if mark == "a":
        return {_name(child): child.text for child in element} or text
    if mark not in SCALARS:
        return _object(element, mark)
    return element.text or ""
