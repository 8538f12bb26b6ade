"""What the switchable faults look like on the wire: as Intuit's gateway says them, and plainly for OneDesk."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Callable

Headers = list[tuple[bytes, bytes]]
Body = tuple[int, bytes, Headers]
FaultBodies = Callable[[str, str, float], Body]

JSON = (b"content-type", b"application/json")
XML = (b"content-type", b"application/xml")
HTML = (b"content-type", b"text/html")
UNAVAILABLE = (
    b"<!DOCTYPE html>\n<html><head><title>Service Unavailable</title></head>\n"
    b"<body><h2>Service Unavailable</h2>\n<p>HTTP Error 503. The service is unavailable.</p>\n</body></html>\n"
)
BACK_SOON = (
    b'\n\n\n<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8"><meta http-equiv="pragma" content="no-cache" />\n'
    b"<title>\n  We'll be back soon\n</title></head>\n<body><h1>We'll be back soon</h1></body></html>\n"
)
THROTTLED = "message=ThrottleExceeded; errorCode=003001; statusCode=429"
LIMIT = "The request limit was reached.  Try again later"
ENDED = (
    "Subscription period has ended or cancelled or there was a billing problem : You can't add data to QuickBooks Online Plus"
    " because your trial or subscription period ended, you cancelled your subscription, or there was a billing problem."
)
TEXTS = {
    "6190": ("Invalid Company Status", ENDED),
    "6000": (
        "A business validation error has occurred while processing your request",
        "Business Validation Error: Unexpected Internal Error. (-30000)",
    ),
    "6240": ("Duplicate Name Exists Error", "The name supplied already exists. : null"),
}


def gateway_json(code: str, message: str, detail: str | None, kind: str) -> bytes:
    """The lower-case envelope of Intuit's gateway; `time` is in epoch milliseconds."""
    error = {"message": message, "detail": detail, "code": code, "element": None}
    return json.dumps(
        {
            "warnings": None,
            "intuitObject": None,
            "fault": {"error": [error], "type": kind},
            "report": None,
            "queryResponse": None,
            "batchItemResponse": [],
            "attachableResponse": [],
            "syncErrorResponse": None,
            "requestId": None,
            "time": int(time.time() * 1000),
            "status": None,
            "cdcresponse": [],
        },
        separators=(",", ":"),
    ).encode()


def gateway_xml(code: str, message: str, detail: str, kind: str) -> bytes:
    """The same as XML, which also comes to clients that asked for JSON."""
    stamp = time.strftime("%Y-%m-%dT%H:%M:%S.000-08:00", time.gmtime(time.time() - 8 * 3600))
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<IntuitResponse time="{stamp}" xmlns="http://schema.intuit.com/finance/v3">\n  <Fault type="{kind}">\n'
        f'    <Error code="{code}">\n      <Message>{message}</Message>\n      <Detail>{detail}</Detail>\n'
        "    </Error>\n  </Fault>\n</IntuitResponse>\n"
    ).encode()


def intuit(name: str, code: str, seconds: float) -> Body:
    """A fault as it comes from Intuit: status, body, headers (always with an intuit_tid)."""
    status, body, headers = _intuit(name, code, seconds)
    return status, body, [*headers, (b"intuit_tid", f"1-{uuid.uuid4().hex[:8]}-{uuid.uuid4().hex[:24]}".encode())]


def _intuit(name: str, code: str, seconds: float) -> Body:
    if name == "status_401":
        body = gateway_json(
            "3200",
            "message=AuthenticationFailed; errorCode=003200; statusCode=401",
            "Token expired: ****",
            "AUTHENTICATION",
        )
        return 401, body, [JSON, (b"www-authenticate", b'Bearer realm="Intuit", error="invalid_token"')]
    if name == "throttle_json":
        return 429, gateway_json("3001", THROTTLED, LIMIT, "SERVICE"), [JSON]
    if name == "throttle_retry_after":
        after = (b"retry-after", str(max(1, round(seconds))).encode())
        return 429, gateway_xml("3001", THROTTLED, LIMIT, "SERVICE"), [XML, after]
    if name == "throttle_xml":
        return 429, gateway_xml("3001", THROTTLED, LIMIT, "SERVICE"), [XML]
    if name == "xml_500":
        text = "An application error has occurred while processing your request"
        return (
            500,
            gateway_xml("10000", text, "System Failure Error: java.lang.NullPointerException", "SystemFault"),
            [XML],
        )
    if name in ("fault_in_200", "fault_lowercase"):
        return _fault(name, code)
    if name == "invalid_grant":  # Intuit's sign-in has said so in outages, of tokens that were fine
        return 400, b'{"error":"invalid_grant"}', [JSON]
    return _page(name)


def _fault(name: str, code: str) -> Body:
    code = code or ("6190" if name == "fault_in_200" else "6240")
    message, detail = TEXTS.get(code, TEXTS["6000"])
    if name == "fault_lowercase":
        return 400, gateway_json(code, message, detail, "ValidationFault"), [JSON]
    error = {"Message": message, "Detail": detail, "code": code, "element": ""}
    return 200, json.dumps({"Fault": {"Error": [error], "type": "ValidationFault"}}).encode(), [JSON]


def _page(name: str) -> Body:
    if name == "html_200":
        return 200, BACK_SOON, [HTML]
    return 503, UNAVAILABLE, [HTML]


def plain(name: str, _code: str, seconds: float) -> Body:
    """A fault as a service with plain JSON errors says it."""
    if name == "status_401":
        return 401, b'{"data":null,"code":"UNAUTHORIZED","errors":[{"message":"Unauthorized"}]}', [JSON]
    if name in ("throttle_json", "throttle_xml", "throttle_retry_after"):
        after = [(b"retry-after", str(max(1, round(seconds))).encode())] if name == "throttle_retry_after" else []
        return (
            429,
            b'{"data":null,"code":"TOO_MANY_REQUESTS","errors":[{"message":"Too many requests"}]}',
            [JSON, *after],
        )
    if name == "xml_500":
        return 500, b'<?xml version="1.0"?><error>Internal Server Error</error>', [XML]
    if name == "invalid_grant":
        return 400, b'{"data":null,"code":"BAD_REQUEST","errors":[{"message":"Bad request"}]}', [JSON]
    if name in ("fault_in_200", "fault_lowercase"):
        return 200, b'{"data":null,"code":"ERROR","errors":[{"message":"Internal error"}]}', [JSON]
    return _page(name)


PLAIN: FaultBodies = plain
INTUIT: FaultBodies = intuit
