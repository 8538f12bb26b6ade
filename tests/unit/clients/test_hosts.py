from datetime import UTC, datetime

import pytest

from app.domain.problems import ProblemError
from app.sync.hosts import Contact, Contacts, check_address, is_allowed, is_loopback


@pytest.mark.parametrize(
    "address",
    [
        "https://app.onedesk.com/rest/public",
        "https://quickbooks.api.intuit.com",
        "https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer",
        "http://localhost:8080/x",
        "http://127.0.0.1:1/",
        "http://127.9.8.7/",
        "http://[::1]:5/",
        "https://localhost/",
    ],
)
def test_the_services_and_this_computer_are_allowed(address: str):
    assert check_address(address) == address


@pytest.mark.parametrize(
    "address",
    [
        "http://app.onedesk.com/",
        "http://quickbooks.api.intuit.com/",
        "https://evilintuit.com/",
        "https://intuit.com.evil.example/",
        "https://app.onedesk.com.evil.example/",
        "https://app.onedesk.com@evil.example/",
        "https://user:pass@app.onedesk.com/",
        "https://evil.example\\@app.onedesk.com/",
        "https://evil.example/.intuit.com",
        "https://evil.example#.intuit.com",
        "https://evil.example?.intuit.com",
        "http://localhost.evil.example/",
        "http://127.0.0.1.evil.example/",
        "http://0x7f.1/",
        "http://2130706433/",
        "http://10.0.0.1/",
        "http://169.254.169.254/",
        "ftp://localhost/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://app.onedesk.com:99999/",
        "https:// app.onedesk.com/",
        "https://ăpp.intuit.com/",
        "",
    ],
)
def test_nothing_else_is(address: str):
    assert not is_allowed(address)
    with pytest.raises(ProblemError) as caught:
        check_address(address)
    assert caught.value.problem.code == "host_not_allowed"


def test_loopback_is_told_apart():
    assert is_loopback("http://localhost:1/")
    assert not is_loopback("https://app.onedesk.com/")
    assert not is_loopback("nonsense")


def test_contacts_count_by_host_and_purpose():
    contacts, first, later = Contacts(), datetime(2026, 11, 23, tzinfo=UTC), datetime(2026, 11, 24, tzinfo=UTC)
    contacts.note("app.onedesk.com", "list", first)
    contacts.note("app.onedesk.com", "list", later)
    contacts.note("app.onedesk.com", "test", first)

    assert contacts.all() == [
        Contact("app.onedesk.com", "list", 2, later),
        Contact("app.onedesk.com", "test", 1, first),
    ]
