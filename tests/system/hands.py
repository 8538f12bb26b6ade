"""What people do on either side, and what a test looks at again and again."""

from tests.system.terminal import LINE, fetch


def edit_to_three_hours(box, number):
    lines = [{**LINE, "quantity": 3, "amount": 300.0}]
    box.edit_in_onedesk(number, lineItems=lines, subtotal=300.0, tax1Amount=57.0, total=357.0, balance=357.0)


def copied(terminal, number="R-1", **changes):
    terminal.box.invoice(number, **changes)
    assert terminal.run("copy", number).status == 0


def state_of(terminal, number="R-1"):
    return next(each["state"] for each in terminal.ok("invoices", "--all")["invoices"] if each["number"] == number)


def drift(terminal):
    terminal.box.quickbooks("POST", "edit", {"number": "R-1", "changes": {"DueDate": "2026-12-24"}})


def stranger(box, customer, number, total=238, **more):
    """An invoice that somebody typed into QuickBooks: 200.00 and 19 %."""
    held = box.state("Item")
    item = held[0]["Id"] if held else box.item("Beratung")
    code = {"ItemRef": {"value": item}, "TaxCodeRef": {"value": "2"}}
    net = {238: 200, 119: 100}[total]
    body = {
        "CustomerRef": {"value": customer},
        "DocNumber": number,
        "TxnDate": "2026-10-31",
        "GlobalTaxCalculation": "TaxExcluded",
        "Line": [{"DetailType": "SalesItemLineDetail", "Amount": net, "SalesItemLineDetail": code}],
        **more,
    }
    base = f"{box.said['quickbooks_api']}/v3/company/{box.said['realm_id']}/invoice?minorversion=75"
    token = box.intuit("POST", "grant", {"realm": box.said["realm_id"]})["access_token"]
    status, answer = fetch("POST", base, body, {"Authorization": f"Bearer {token}", "Accept": "application/json"})
    assert status == 200, answer
    return answer["Invoice"]["Id"]


def delete_payment(box, payment):
    base = f"{box.said['quickbooks_api']}/v3/company/{box.said['realm_id']}/payment?operation=delete"
    token = box.intuit("POST", "grant", {"realm": box.said["realm_id"]})["access_token"]
    body = {"Id": payment["Id"], "SyncToken": payment["SyncToken"]}
    status, answer = fetch("POST", base, body, {"Authorization": f"Bearer {token}", "Accept": "application/json"})
    assert status == 200, answer
