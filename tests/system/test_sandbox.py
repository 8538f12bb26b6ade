"""The stand-ins as a program of their own, used by foreign clients only: the standard library, and intuit-oauth as it is published."""

import base64
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MEMBERS = [
    "onedesk_url",
    "onedesk_api_key",
    "discovery",
    "quickbooks_api",
    "client_id",
    "client_secret",
    "realm_id",
    "access_token",
    "refresh_token",
    "redirect_uris",
]


class Sandbox:
    """A running sandbox and what its first line said."""

    def __init__(self, *arguments: str) -> None:
        command = [sys.executable, "-m", "app.demo.sandbox", *arguments]
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.first_line = self.process.stdout.readline()
        self.said = json.loads(self.first_line)

    def end(self, how: signal.Signals = signal.SIGTERM) -> tuple[int, str, str]:
        """Exit status, the rest of standard output, standard error."""
        self.process.send_signal(how)
        out, err = self.process.communicate(timeout=10)
        return self.process.returncode, out, err

    def kill(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()

    def onedesk(self, method, path, body=None):
        return fetch(method, self.said["onedesk_url"] + path, body, {"OD-Public-API-Key": self.said["onedesk_api_key"]})

    def quickbooks(self, method, path, body=None):
        base = f"{self.said['quickbooks_api']}/v3/company/{self.said['realm_id']}"
        return fetch(method, base + path, body, {"Authorization": f"Bearer {self.said['access_token']}"})

    def query(self, statement):
        quoted = urllib.parse.urlencode({"query": statement, "minorversion": "75"})
        return self.quickbooks("GET", f"/query?{quoted}")[1]["QueryResponse"]


def fetch(method, url, body=None, headers=None):
    """Status and JSON of one call."""
    data = None if body is None else json.dumps(body).encode()
    given = {"Accept": "application/json", "Content-Type": "application/json", **(headers or {})}
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data, given, method=method), timeout=10) as answer:
            return answer.status, json.loads(answer.read() or b"null")
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.read()


@pytest.fixture
def sandbox():
    """Starts sandboxes and sees that none is left."""
    started = []

    def start(*arguments):
        started.append(Sandbox(*arguments))
        return started[-1]

    yield start
    for each in started:
        each.kill()


def test_the_first_line_is_one_json_object_and_its_tokens_are_valid_at_once(sandbox):
    box = sandbox()

    status, company = box.quickbooks("GET", f"/companyinfo/{box.said['realm_id']}?minorversion=75")
    profile = box.onedesk("GET", "/organization/profileAndPolicy")

    assert list(box.said) == MEMBERS
    assert box.said["redirect_uris"] == ["http://localhost:28680/callback"]
    assert (status, company["CompanyInfo"]["CompanyName"]) == (200, "Nordlicht IT GmbH")
    assert (profile[0], profile[1]["data"]["organizationName"]) == (200, "Nordlicht IT GmbH")


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_within_seconds_and_says_nothing_more(sandbox, how):
    box = sandbox("--small")
    box.onedesk("GET", "/organization/profileAndPolicy")

    began = time.monotonic()
    status, out, err = box.end(how)

    assert time.monotonic() - began < 4
    assert (status, out, err) == (0, "", "")


@pytest.mark.parametrize(
    ("country", "currency", "percents"),
    [
        ("DE", "EUR", {"19", "7", "0"}),
        ("GB", "GBP", {"20", "5", "0"}),
        ("CA", "CAD", {"5", "13", "14.975", "0"}),
        ("AU", "AUD", {"10", "0"}),
    ],
)
def test_country_currency_and_tax_codes(sandbox, country, currency, percents):
    box = sandbox("--country", country, "--small")

    company = box.quickbooks("GET", f"/companyinfo/{box.said['realm_id']}")[1]["CompanyInfo"]
    preferences = box.quickbooks("GET", "/preferences")[1]["Preferences"]
    rates = {row["Id"]: row["RateValue"] for row in box.query("select * from TaxRate")["TaxRate"]}
    codes = box.query("select * from TaxCode")["TaxCode"]
    sums = {
        f"{sum(rates[d['TaxRateRef']['value']] for d in code['SalesTaxRateList']['TaxRateDetail']):g}"
        for code in codes
        if code.get("SalesTaxRateList", {}).get("TaxRateDetail")
    }

    assert company["Country"] == country
    assert preferences["CurrencyPrefs"]["HomeCurrency"]["value"] == currency
    assert preferences["SalesFormsPrefs"]["CustomTxnNumbers"] is True
    assert preferences["AccountingInfoPrefs"]["BookCloseDate"] == "2026-09-30"
    assert sums == percents


def test_the_american_company_has_automated_sales_tax(sandbox):
    box = sandbox("--country", "US", "--small")

    taxes = box.quickbooks("GET", "/preferences")[1]["Preferences"]["TaxPrefs"]
    item = box.query("select * from Item where Name = 'Hardware'")["Item"][0]
    detail = {"TaxCodeRef": {"value": "TAX"}, "ItemRef": {"value": item["Id"]}}
    line = {"DetailType": "SalesItemLineDetail", "Amount": 100, "SalesItemLineDetail": detail}
    customer = box.query("select * from Customer where DisplayName = 'Sunrise Bakery'")["Customer"][0]
    body = {"CustomerRef": {"value": customer["Id"]}, "Line": [line]}
    made = box.quickbooks("POST", "/invoice", body)[1]["Invoice"]

    assert taxes["UsingSalesTax"] is True
    assert taxes["PartnerTaxEnabled"] is True
    assert (made["TxnTaxDetail"]["TotalTax"], made["TotalAmt"]) == (6.25, 106.25)


def test_income_accounts_a_term_vendors_and_invoices_are_there(sandbox):
    box = sandbox()

    accounts = box.query("select * from Account where AccountType = 'Income'")["Account"]
    terms = box.query("select * from Term")["Term"]
    vendors = box.query("select * from Vendor")["Vendor"]
    invoices = box.onedesk("POST", "/invoices/filter", {"limit": 200})[1]

    assert {"Erlöse Dienstleistungen", "Erlöse 7 %"} <= {row["Name"] for row in accounts}
    assert 30 in {row["DueDays"] for row in terms}
    assert "Kanzlei Reuter" in {row["DisplayName"] for row in vendors}
    assert invoices["totalNum"] == 150


def test_preferences_can_be_written(sandbox):
    box = sandbox("--small")
    before = box.quickbooks("GET", "/preferences")[1]["Preferences"]

    wanted = {"Id": before["Id"], "SyncToken": before["SyncToken"], "sparse": True}
    wanted["SalesFormsPrefs"] = {**before["SalesFormsPrefs"], "CustomTxnNumbers": False}
    status, _ = box.quickbooks("POST", "/preferences", wanted)
    after = box.quickbooks("GET", "/preferences")[1]["Preferences"]

    assert status == 200
    assert after["SalesFormsPrefs"]["CustomTxnNumbers"] is False


def test_the_port_is_that_of_quickbooks_and_a_busy_one_is_named(sandbox):
    first = sandbox("--small")
    port = first.said["quickbooks_api"].rpartition(":")[2]
    command = [sys.executable, "-m", "app.demo.sandbox", "--port", port]
    second = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=20)
    first.end()
    third = sandbox("--small", "--port", port)

    assert (second.returncode, second.stdout) == (2, "")
    assert "cannot be served" in second.stderr
    assert third.said["quickbooks_api"].endswith(f":{port}")


def test_faults_are_switched_on_from_the_start(sandbox):
    box = sandbox("--small", "--fault", "html_503", "onedesk:status_401")

    assert box.quickbooks("GET", "/preferences")[0] == 503
    assert box.onedesk("GET", "/organization/profileAndPolicy")[0] == 401


def test_an_unknown_fault_or_country_is_a_wrong_call():
    for wrong in (["--fault", "earthquake"], ["--country", "XX"]):
        command = [sys.executable, "-m", "app.demo.sandbox", *wrong]
        ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=20)
        assert (ended.returncode, ended.stdout) == (2, "")


def test_a_folder_keeps_everything_over_a_kill(sandbox, tmp_path):
    first = sandbox("--small", "--folder", str(tmp_path))
    customer = first.quickbooks("POST", "/customer", {"DisplayName": "Neue Kundin"})[1]["Customer"]
    listed = first.onedesk("POST", "/invoices/filter", {"limit": 1})[1]["data"][0]
    first.onedesk("POST", f"/invoices/externalId/{listed}", {"memo": "geändert"})
    os.kill(first.process.pid, signal.SIGKILL)
    first.process.wait(10)

    second = sandbox("--small", "--folder", str(tmp_path))

    assert (
        second.query("select * from Customer where DisplayName = 'Neue Kundin'")["Customer"][0]["Id"] == customer["Id"]
    )
    assert second.onedesk("GET", f"/invoices/externalId/{listed}")[1]["data"]["memo"] == "geändert"
    assert second.said["quickbooks_api"] == first.said["quickbooks_api"]


def test_a_refresh_token_works_with_the_token_endpoint_of_the_discovery_document(sandbox):
    box = sandbox("--small")
    document = fetch("GET", box.said["discovery"])[1]
    basic = base64.b64encode(f"{box.said['client_id']}:{box.said['client_secret']}".encode()).decode()
    form = urllib.parse.urlencode({"grant_type": "refresh_token", "refresh_token": box.said["refresh_token"]}).encode()
    headers = {"Authorization": f"Basic {basic}", "Accept": "application/json"}

    with urllib.request.urlopen(
        urllib.request.Request(document["token_endpoint"], form, headers), timeout=10
    ) as answer:
        tokens = json.loads(answer.read())

    assert tokens["expires_in"] == 3600
    box.said["access_token"] = tokens["access_token"]
    assert box.quickbooks("GET", "/preferences")[0] == 200


def test_the_authorize_page_is_plain_html_without_a_script(sandbox):
    box = sandbox("--small")
    document = fetch("GET", box.said["discovery"])[1]
    asked = {
        "client_id": box.said["client_id"],
        "response_type": "code",
        "scope": "com.intuit.quickbooks.accounting",
        "redirect_uri": box.said["redirect_uris"][0],
        "state": "random-state",
    }

    url = document["authorization_endpoint"] + "?" + urllib.parse.urlencode(asked)
    with urllib.request.urlopen(url, timeout=10) as answer:
        page = answer.read().decode()

    assert answer.headers["Content-Type"].startswith("text/html")
    assert "Nordlicht IT GmbH" in page
    assert "<form" in page
    assert "<script" not in page
