"""What QuickBooks Online refuses, in the words in which it refuses it: code, Message, Detail, element."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.demo.quickbooks.wire import answer_time

VALIDATION = "ValidationFault"
INACTIVE = (
    "Something you're trying to use has been made inactive. Check the fields with accounts, customers, items,"
    " vendors or employees."
)
ENDED = (
    "Subscription period has ended or cancelled or there was a billing problem : You can't add data to QuickBooks"
    " Online Plus because your trial or subscription period ended, you cancelled your subscription, or there was a"
    " billing problem. To update your subscription, click the gear icon and view your account information."
)
BUSINESS = "A business validation error has occurred while processing your request"
REQUIRED = "Required param missing, need to supply the required value for the API"


class Refused(Exception):
    """A Fault. `element` None: the envelope has no such key. `status` is the HTTP status."""

    def __init__(
        self,
        code: int,
        message: str,
        detail: str,
        element: str | None = None,
        status: int = 400,
        kind: str = VALIDATION,
    ) -> None:
        super().__init__(f"{code} {message}: {detail}")
        self.code = code
        self.message = message
        self.detail = detail
        self.element = element
        self.status = status
        self.kind = kind

    def fault(self) -> dict[str, Any]:
        """The Fault object."""
        error: dict[str, Any] = {"Message": self.message, "Detail": self.detail, "code": str(self.code)}
        if self.element is not None:
            error["element"] = self.element
        return {"Error": [error], "type": self.kind}

    def body(self, at: datetime) -> dict[str, Any]:
        """The whole body in the usual envelope."""
        return {"Fault": self.fault(), "time": answer_time(at)}


def missing(parameter: str) -> Refused:
    return Refused(2020, REQUIRED, f"Required parameter {parameter} is missing in the request", parameter)


def not_found(detail: str = INACTIVE) -> Refused:
    return Refused(610, "Object Not Found", f"Object Not Found : {detail}", "")


def bad_reference(what: str, element: str = "") -> Refused:
    return Refused(2500, "Invalid Reference Id", f"Invalid Reference Id : {what}", element)


def business(detail: str, code: int = 6000) -> Refused:
    return Refused(code, BUSINESS, f"Business Validation Error: {detail}", "")


def too_long(element: str, least: int, most: int, length: int) -> Refused:
    return Refused(
        2050,
        "String length is either shorter or longer than supported by specification",
        f"Min:{least} Max:{most} supported. Supplied length:{length}",
        element,
    )


def bad_id(value: Any) -> Refused:
    return Refused(2030, "Invalid ID", f"Id should be a valid number. Supplied value:{value}", "Id")


def bad_string(element: str, value: str) -> Refused:
    return Refused(
        2040,
        "Invalid String",
        f"Invalid String. The string contains unsupported characters. Supplied value:{value}",
        element,
    )


def bad_date(element: str, value: Any) -> Refused:
    return Refused(2060, "Invalid Date", f"Date should be in the format yyyy-MM-dd. Supplied value:{value}", element)


def bad_number(element: str, value: Any) -> Refused:
    return Refused(2090, "Invalid Number", f"{element} should be a valid number. Supplied value:{value}", element)


def bad_enum(element: str, value: Any) -> Refused:
    return Refused(2170, "Invalid Enumeration", f"Invalid Enumeration : {value}", element)


def bad_email(element: str) -> Refused:
    return Refused(
        2210,
        "Email Address does not conform to the RFC 822 format.",
        "Email Address does not conform to the RFC 822 format.",
        element,
    )


def bad_property(detail: str) -> Refused:
    return Refused(
        2010,
        "Request has invalid or unsupported property",
        f"Property Name:{detail} specified is unsupported or invalid",
    )


def stale(user: str) -> Refused:
    return Refused(
        5010,
        "Stale Object Error",
        f"Stale Object Error : You and {user} were working on this at the same time. {user} finished before you did,"
        " so your work was not saved.",
        "",
    )


def duplicate_name(what: str) -> Refused:
    return Refused(
        6240,
        "Duplicate Name Exists Error",
        f"The name supplied already exists. : Another {what} is already using this name. Please use a different name.",
        "",
    )


def duplicate_number(number: str, kind: str, key: str) -> Refused:
    return Refused(
        6140,
        "Duplicate Document Number Error",
        "Duplicate Document Number Error : You must specify a different number. This number has already been used."
        f" DocNumber={number} is assigned to TxnType={kind} with TxnId={key}",
        "",
    )


def period_closed(password: bool) -> Refused:
    if password:
        title = "Account Period Closed, Password Needed"
        return Refused(6210, title, f"{title} : The account period has closed. A password is needed to change it.", "")
    title = "Account Period Closed, Cannot Update Through Services API"
    return Refused(6200, title, f"{title} : The account period has closed.", "")


def subscription_ended(status: int) -> Refused:
    return Refused(6190, "Invalid Company Status", ENDED, "", status)


def unsupported(path: str) -> Refused:
    return Refused(
        500,
        "Unsupported Operation",
        f"Operation Could not find resource for relative : {path} of full path: https://localhost/qbo50{path} is not supported.",
    )


def query_unparsable(detail: str) -> Refused:
    return Refused(4000, "Error parsing query", f"QueryParserError: {detail}")


def query_invalid(detail: str) -> Refused:
    return Refused(4001, "Invalid query", f"QueryValidationError: {detail}")
