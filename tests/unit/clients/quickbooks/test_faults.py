import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.clients.quickbooks.faults import Kind, kind_of, parse_fault, plain_text, problem_of
from tests.unit.clients.worlds import fuzzed

NAMES = ["Fault", "fault", "Error", "error", "errors", "code", "Detail", "error_code"]


def envelope(code: str, detail: str, **more: str) -> bytes:
    error = {"Message": "m", "Detail": detail, "code": code, **more}
    return json.dumps({"Fault": {"Error": [error], "type": "ValidationFault"}}).encode()


def read(body: bytes, status: int = 400):
    return problem_of(status, parse_fault(body), "1-tid")


def test_a_taken_number_names_number_kind_and_id():
    body = envelope(
        "6140",
        "Duplicate Document Number Error : You must specify a different number. This number has already been used. "
        "DocNumber=INV 1042 is assigned to TxnType=CreditMemo with TxnId=6575",
    )

    problem = read(body)

    assert problem.code == "number_taken"
    assert (problem.params["number"], problem.params["holder"], problem.params["id"]) == (
        "INV 1042",
        "CreditMemo",
        "6575",
    )
    assert problem.intuit_tid == "1-tid"
    assert problem.quickbooks_errors[0].code == "6140"


@pytest.mark.parametrize(
    ("code", "detail", "expected"),
    [
        ("6240", "The name supplied already exists. : null", "name_taken"),
        ("610", "Object Not Found : Something you're trying to use has been made inactive.", "inactive_record"),
        ("2500", "Invalid Reference Id : Names element id 75 not found", "inactive_record"),
        ("6200", "Account Period Closed", "period_closed"),
        ("6210", "Account Period Closed, password needed", "period_closed"),
        ("6210", "Duplicate Document Number Error", "number_taken"),
        ("5010", "The account period has closed. {1}", "period_closed"),
        ("5010", "Stale Object Error : You and API API were working on this at the same time.", "stale_object"),
        ("6420", "An email address is required", "no_contact_email"),
        ("2210", "Email address is not valid", "email_refused"),
        ("2250", "No lines", "no_lines"),
        ("2290", "Negative amount", "negative_total"),
        ("6000", "Transaction amount must be 0 or greater", "negative_total"),
        ("6000", "Make sure all your transactions have a VAT rate before you save.", "quickbooks_refused"),
        ("6070", "Amount is not equal to UnitPrice * Qty. Supplied value:58", "quickbooks_refused"),
        ("9999", "never seen", "quickbooks_refused"),
    ],
)
def test_a_known_refusal_has_its_own_code(code: str, detail: str, expected: str):
    assert read(envelope(code, detail)).code == expected


def test_a_duplicate_number_under_the_code_of_a_closed_period_in_the_message_alone():
    problem = read(envelope("6210", "This number has already been used.", Message="Duplicate Document Number Error"))

    assert problem.code == "number_taken"


@pytest.mark.parametrize(
    ("element", "expected"),
    [
        ("DocNumber", "number_too_long"),
        ("DisplayName", "name_not_allowed"),
        ("Name", "name_not_allowed"),
        ("Line.Description", "text_too_long"),
        ("", "number_too_long"),
    ],
)
def test_what_is_too_long_decides(element: str, expected: str):
    problem = read(
        envelope(
            "2050",
            "String length specified does not match. Min:0 Max:21 supported. Supplied length:24",
            element=element,
        )
    )

    assert (problem.code, problem.params["limit"], problem.params["count"]) == (expected, "21", "24")


def test_the_lower_case_envelope_with_numbers_and_nulls():
    body = (
        b'{"warnings":null,"intuitObject":null,"fault":{"error":[{"message":"message=AuthenticationFailed; errorCode=003200; '
        b'statusCode=401","detail":null,"code":3200,"element":null}],"type":"AUTHENTICATION"},"report":null,"time":1601390262112}'
    )

    fault = parse_fault(body)

    assert fault is not None
    assert (fault.type, fault.errors[0].code, fault.errors[0].detail) == ("AUTHENTICATION", "3200", "")
    assert kind_of(401, fault) is Kind.SIGN_IN


def test_a_code_that_stands_only_in_the_message():
    fault = parse_fault(
        b'{"fault":{"error":[{"message":"message=ThrottleExceeded; errorCode=003001; statusCode=429"}]}}'
    )

    assert fault is not None
    assert fault.codes == {"3001"}


def test_ill_formed_xml_keeps_its_code_and_detail():
    fault = parse_fault(
        b'<?xml version="1.0"?><IntuitResponse><Fault type="ValidationFault"><Error code="6070" element="Line.Amount">'
        b"<Message>Amount calculation incorrect</Message><Detail>Amount &lt;&gt; Qty</Detail></Fault></IntuitResponse>"
    )

    assert fault is not None
    error = fault.errors[0]
    assert (error.code, error.element, error.message, error.detail) == (
        "6070",
        "Line.Amount",
        "Amount calculation incorrect",
        "Amount Qty",
    )


def test_several_errors_are_all_shown_and_the_known_one_decides():
    body = json.dumps(
        {
            "Fault": {
                "Error": [{"code": "2020", "Message": "a"}, {"code": "6240", "Message": "b"}],
                "type": "ValidationFault",
            }
        }
    ).encode()

    problem = read(body)

    assert problem.code == "name_taken"
    assert [error.code for error in problem.quickbooks_errors] == ["2020", "6240"]


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (429, b"", Kind.THROTTLED),
        (429, b"<html>Too many requests</html>", Kind.THROTTLED),
        (403, b'<IntuitResponse><Fault type="SERVICE"><Error code="3001"/></Fault></IntuitResponse>', Kind.THROTTLED),
        (
            403,
            b'<IntuitResponse><Fault type="SERVICE"><Error code="3001"><Message>x</Message></Error></Fault>',
            Kind.THROTTLED,
        ),
        (401, b"", Kind.SIGN_IN),
        (401, envelope("100", "General Authentication Error"), Kind.STOP),
        (401, envelope("130", "Accessing Wrong Cluster"), Kind.STOP),
        (403, b"", Kind.STOP),
        (403, envelope("3100", "x"), Kind.STOP),
        (500, envelope("3100", "InternalServerError"), Kind.DOUBT),
        (200, envelope("6190", "Subscription ended"), Kind.STOP),
        (400, envelope("6190", "Subscription ended"), Kind.STOP),
        (200, envelope("6000", "no"), Kind.REFUSED),
        (200, envelope("10000", "System Failure"), Kind.DOUBT),
        (200, b"<html>back soon</html>", Kind.DOUBT),
        (200, b"", Kind.DOUBT),
        (302, b"", Kind.DOUBT),
        (408, b"", Kind.DOUBT),
        (425, b"", Kind.DOUBT),
        (400, b"", Kind.REFUSED),
        (400, b"\xff\xfe garbage", Kind.REFUSED),
        (404, b"<html>Not Found</html>", Kind.REFUSED),
        (413, b"", Kind.REFUSED),
        (500, b"", Kind.DOUBT),
        (502, b"<html>Bad gateway</html>", Kind.DOUBT),
        (503, envelope("3001", "x"), Kind.DOUBT),
    ],
)
def test_refusal_or_doubt(status: int, body: bytes, expected: Kind):
    assert kind_of(status, parse_fault(body)) is expected


def test_in_a_200_only_a_real_fault_counts():
    entity = json.dumps(
        {"Invoice": {"Id": "1", "PrivateNote": 'Error 2500: see "Fault" errorCode=006000', "fault": None}}
    ).encode()

    assert parse_fault(entity, certain=True) is None
    assert parse_fault(entity[:-5], certain=True) is None
    assert parse_fault(b"<html>Error 500: back soon</html>", certain=True) is None
    assert parse_fault(b"", certain=True) is None
    assert (
        parse_fault(b'{"BatchItemResponse":[{"bId":"1","Fault":{"Error":[{"code":"610"}]}}]}', certain=True) is not None
    )


def test_the_ended_subscription_is_known_by_its_text_where_no_code_was_published():
    fault = parse_fault(b"Invalid Company StatusSubscription period has ended or cancelled", certain=True)

    assert kind_of(200, fault) is Kind.STOP
    assert problem_of(200, fault, None).code == "subscription_ended"


def test_texts_are_shown_plain_and_tokens_masked():
    text = 'Token expired: AB01601390262xyzxyzxyzxyzxyzxyz\n<a href="https://c50.qbo.intuit.com/x">Please click</a> \u202eevil\x00'

    assert plain_text(text) == "Token expired: … Please click evil"


@fuzzed
@given(st.binary(max_size=300), st.booleans(), st.integers(100, 599))
def test_no_body_breaks_the_parser(body: bytes, certain: bool, status: int):
    problem_of(status, parse_fault(body, certain), None)


@fuzzed
@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(NAMES),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    )
)
def test_no_json_breaks_the_parser(data: object):
    problem_of(400, parse_fault(json.dumps(data).encode()), None)
