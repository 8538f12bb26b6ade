"""Clients that others wrote, unmodified, on the stand-ins over HTTP: python-quickbooks and Intuit's own intuit-oauth."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlsplit
from urllib.request import HTTPRedirectHandler, ProxyHandler, build_opener

import pytest
from intuitlib.client import AuthClient
from intuitlib.enums import Scopes
from intuitlib.exceptions import AuthClientError
from quickbooks import QuickBooks, exceptions
from quickbooks.batch import batch_create
from quickbooks.cdc import change_data_capture
from quickbooks.objects.account import Account
from quickbooks.objects.attachable import Attachable
from quickbooks.objects.base import Address, AttachableRef, EmailAddress, Ref
from quickbooks.objects.company_info import CompanyInfo
from quickbooks.objects.creditmemo import CreditMemo
from quickbooks.objects.customer import Customer
from quickbooks.objects.detailline import DiscountLine, DiscountLineDetail, SalesItemLine, SalesItemLineDetail
from quickbooks.objects.invoice import Invoice
from quickbooks.objects.item import Item
from quickbooks.objects.payment import Payment, PaymentLine
from quickbooks.objects.preferences import Preferences
from quickbooks.objects.taxcode import TaxCode
from quickbooks.objects.term import Term
from quickbooks.objects.vendor import Vendor

from tests.unit.demo.company import REALM
from tests.unit.demo.served import CALLBACK, CLIENT_ID, SECRET, Served, served

TAX_CODES = {"DE": "2", "US": "NON"}
TOTALS = {"DE": Decimal("142.80"), "US": Decimal("120.00")}


@pytest.fixture(params=["DE", "US"])
def world(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")  # this library wants https even on loopback
    monkeypatch.setenv("NO_PROXY", "*")
    with served(request.param) as found:
        yield found


def sign_in_client(world: Served, **more: Any) -> AuthClient:
    discovery = f"{world.desk}/.well-known/openid_sandbox_configuration/"
    return AuthClient(CLIENT_ID, SECRET, CALLBACK, discovery, **more)


@pytest.fixture
def client(world: Served) -> Iterator[QuickBooks]:
    class Here(QuickBooks):
        """Only its addresses are others."""

        api_url_v3 = sandbox_api_url_v3 = f"{world.api}/v3"

    granted = world.tokens.grant(REALM)
    signed_in = sign_in_client(world, access_token=granted.access_token, refresh_token=granted.refresh_token)
    made = Here(
        auth_client=signed_in, refresh_token=granted.refresh_token, company_id=REALM, minorversion=75, use_decimal=True
    )
    yield made
    made.session.close()
    signed_in.close()


def customer(client: QuickBooks, name: str = "Acme Ltd") -> Customer:
    made = Customer()
    made.DisplayName = made.CompanyName = name
    made.PrimaryEmailAddr = EmailAddress()
    made.PrimaryEmailAddr.Address = "ap@acme.example"
    made.BillAddr = Address()
    made.BillAddr.Line1, made.BillAddr.City = "1 High Street", "York"
    made.save(qb=client)
    return made


def item(client: QuickBooks) -> Item:
    made = Item()
    made.Name, made.Type = "Consulting", "Service"
    made.IncomeAccountRef = Account.filter(AccountSubType="ServiceFeeIncome", qb=client)[0].to_ref()
    made.save(qb=client)
    return made


def reference(value: str) -> Ref:
    made = Ref()
    made.value = value
    return made


def invoice(world: Served, client: QuickBooks, buyer: Customer, product: Item) -> Invoice:
    line = SalesItemLine()
    line.Amount = 120
    line.Description = "Ticket 8812"
    line.SalesItemLineDetail = SalesItemLineDetail()
    line.SalesItemLineDetail.ItemRef = product.to_ref()
    line.SalesItemLineDetail.Qty, line.SalesItemLineDetail.UnitPrice = 1.5, 80
    line.SalesItemLineDetail.TaxCodeRef = reference(TAX_CODES[world.books.company_info["Country"]])
    made = Invoice()
    made.CustomerRef = buyer.to_ref()
    made.DocNumber = "INV-1"
    made.Line.append(line)
    made.save(qb=client)
    return Invoice.get(made.Id, qb=client)


def test_the_whole_way_of_an_invoice(world: Served, client: QuickBooks):
    buyer = customer(client)
    made = invoice(world, client, buyer, item(client))
    total = TOTALS[world.books.company_info["Country"]]
    assert (made.TotalAmt, made.Balance, made.DocNumber) == (total, total, "INV-1")

    made.send(qb=client, send_to="ap+x@acme.example")
    assert [(mail["doc_number"], mail["to"]) for mail in world.books.mails] == [("INV-1", "ap+x@acme.example")]

    payment = Payment()
    payment.TotalAmt, payment.CustomerRef = float(total), buyer.to_ref()
    line = PaymentLine()
    line.Amount = float(total)
    line.LinkedTxn.append(made.to_linked_txn())
    payment.Line.append(line)
    payment.save(qb=client)

    paid = Invoice.get(made.Id, qb=client)
    assert (paid.Balance, paid.EmailStatus, paid.LinkedTxn[0].TxnType) == (0, "EmailSent", "Payment")
    assert [each.Id for each in Invoice.filter(DocNumber="INV-1", qb=client)] == [made.Id]
    assert [
        each.DisplayName for each in Customer.query("SELECT * FROM Customer WHERE DisplayName LIKE 'ac%'", qb=client)
    ] == ["Acme Ltd"]
    assert [each.Name for each in Item.all(qb=client)] == ["Consulting"]
    assert (Payment.all(qb=client)[0].TotalAmt, Invoice.count(qb=client)) == (total, 1)
    assert paid.download_pdf(qb=client).startswith(b"%PDF")


def test_a_read_invoice_is_changed_and_saved(world: Served, client: QuickBooks):
    made = invoice(world, client, customer(client), item(client))

    made.PrivateNote = "seen"
    made.save(qb=client)
    discount = DiscountLine()
    discount.DiscountLineDetail = DiscountLineDetail()
    discount.DiscountLineDetail.PercentBased, discount.DiscountLineDetail.DiscountPercent = True, 50
    made = Invoice.get(made.Id, qb=client)
    made.Line.append(discount)
    made.TxnTaxDetail = None
    made.save(qb=client)

    changed = Invoice.get(made.Id, qb=client)
    assert (changed.PrivateNote, changed.SyncToken) == ("seen", "2")
    assert changed.TotalAmt == TOTALS[world.books.company_info["Country"]] / 2


def test_void_and_delete(world: Served, client: QuickBooks):
    made = invoice(world, client, customer(client), item(client))

    made.void(qb=client)
    void = Invoice.get(made.Id, qb=client)
    assert (void.TotalAmt, void.PrivateNote) == (0, "Voided")

    void.delete(qb=client)
    with pytest.raises(exceptions.ObjectNotFoundException):
        Invoice.get(made.Id, qb=client)


def test_lists_and_preferences(world: Served, client: QuickBooks):
    country = world.books.company_info["Country"]

    assert CompanyInfo.get(REALM, qb=client).Country == country
    assert Preferences.get(qb=client).SalesFormsPrefs.CustomTxnNumbers is True
    assert [term.DueDays for term in Term.filter(DueDays="30", qb=client)] == [30]
    assert len(TaxCode.all(qb=client)) == {"DE": 4, "US": 24}[country]
    assert Vendor.all(qb=client) == []
    assert CreditMemo.count(qb=client) == 0


def test_refusals_have_their_classes(world: Served, client: QuickBooks):
    buyer = customer(client)

    with pytest.raises(exceptions.QuickbooksException) as taken:
        customer(client, "acme ltd")
    assert taken.value.error_code == 6240
    with pytest.raises(exceptions.ValidationException) as wrong:
        Customer.query("SELECT * FROM Custmoer", qb=client)
    assert wrong.value.error_code == 4001
    buyer.SyncToken = "7"
    with pytest.raises(exceptions.QuickbooksException) as stale:
        buyer.save(qb=client)
    assert stale.value.error_code == 5010
    world.tokens.kill_all()
    with pytest.raises(exceptions.AuthorizationException):
        Customer.all(qb=client)


def test_batch_changes_and_files(world: Served, client: QuickBooks):
    made = invoice(world, client, customer(client), item(client))
    several = []
    for name in ("B1", "B2", "Acme Ltd"):
        each = Customer()
        each.DisplayName = name
        several.append(each)

    done = batch_create(several, qb=client)
    changes = change_data_capture([Invoice, Customer], "2026-11-20T00:00:00Z", qb=client)
    link = AttachableRef()
    link.EntityRef = made.to_ref()
    file = Attachable()
    file.FileName, file.ContentType, file._FileBytes = "invoice.pdf", "application/pdf", b"%PDF-1.4"
    file.AttachableRef.append(link)
    file.save(qb=client)

    assert [each.DisplayName for each in done.successes] == ["B1", "B2"]
    assert done.faults[0].Error[0].code == "6240"
    assert [each.DocNumber for each in changes.Invoice._object_list] == ["INV-1"]
    assert len(changes.Customer._object_list) == 3
    assert world.books.all("Attachable")[0]["AttachableRef"][0]["EntityRef"]["value"] == made.Id


def test_a_requestid_of_that_library(world: Served, client: QuickBooks):
    for _ in range(2):
        made = Customer()
        made.DisplayName = "Once"
        made.save(qb=client, request_id="r-1")

    assert Customer.count("DisplayName = 'Once'", qb=client) == 1


# --- the sign-in -----------------------------------------------------------------------------------------------------


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, req: Any, fp: Any, code: Any, msg: Any, headers: Any, newurl: Any) -> None:
        return None


def where_it_leads(url: str) -> dict[str, str]:
    """The query of the address to which the authorize page sends the browser."""
    opener = build_opener(_Stay, ProxyHandler({}))
    try:
        opener.open(url)
    except OSError as redirect:
        location: str = redirect.headers["Location"]  # type: ignore[attr-defined]
        redirect.close()  # type: ignore[attr-defined]
        return {name: each[0] for name, each in parse_qs(urlsplit(location).query).items()}
    raise AssertionError("no redirect")


def test_intuits_own_client_signs_in(world: Served):
    world.tokens.set({"auto_approve": True, "rotate_always": True})
    with sign_in_client(world) as auth:
        back = where_it_leads(auth.get_authorization_url([Scopes.ACCOUNTING], state_token="mine"))
        assert (back["state"], back["realmId"]) == ("mine", REALM)
        auth.include_refresh_token_hard_expires_in = True

        auth.get_bearer_token(back["code"], realm_id=back["realmId"])
        first = auth.refresh_token
        assert (auth.expires_in, auth.x_refresh_token_hard_expires_in) == (3600, 157680000)
        auth.refresh()
        assert auth.refresh_token != first
        with pytest.raises(AuthClientError) as old:
            auth.refresh(refresh_token=first)
        assert (old.value.status_code, b"invalid_grant" in old.value.content) == (400, True)
        assert old.value.intuit_tid
        assert auth.revoke() is True
        assert world.tokens.access(auth.access_token) is None


def test_intuits_own_client_with_wrong_keys(world: Served):
    discovery = f"{world.desk}/.well-known/openid_sandbox_configuration/"
    with (
        AuthClient(CLIENT_ID, "wrong", CALLBACK, discovery, refresh_token="x") as auth,
        pytest.raises(AuthClientError) as refused,
    ):
        auth.refresh()

    assert refused.value.status_code == 401
