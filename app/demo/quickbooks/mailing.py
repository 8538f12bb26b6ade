"""E-mails invoices: QuickBooks Online sends at once, each time it is asked, whatever the requestid."""

from __future__ import annotations

from app.demo.quickbooks import checking, refusals
from app.demo.quickbooks.ledger import Ledger
from app.demo.quickbooks.refusals import Refused
from app.demo.quickbooks.wire import Entity, moment


def send(ledger: Ledger, kind: str, key: str, send_to: str | None) -> Entity:
    """Mails a form to `send_to`, else to its BillEmail; gives the form as it is stored afterwards. Raises `Refused`."""
    with ledger.changing():
        stored = ledger.find(kind, key)
        if stored is None:
            raise refusals.not_found()
        address = send_to or (stored.get("BillEmail") or {}).get("Address")
        if not address:
            raise Refused(
                6420, "Email address required", "An email address is required to send this transaction.", "BillEmail"
            )
        checking.check_email(str(address), "sendTo")
        now = ledger.clock()
        most = int(ledger.settings["mail_limit"])
        today = checking.today(ledger)
        if most and sum(mail["day"] == today for mail in ledger.mails) >= most:
            raise refusals.business(f"You have reached the limit of {most} e-mails a day.")
        body = {
            **stored,
            "EmailStatus": "EmailSent",
            "BillEmail": {"Address": str(address)},
            "DeliveryInfo": {"DeliveryType": "Email", "DeliveryTime": moment(now)},
        }
        changed = ledger.change(kind, body, bump=bool(ledger.settings["send_bumps_token"]))
        ledger.remember_mail(
            {
                "kind": kind,
                "invoice_id": key,
                "doc_number": stored.get("DocNumber"),
                "to": str(address),
                "cc": (stored.get("BillEmailCc") or {}).get("Address"),
                "bcc": (stored.get("BillEmailBcc") or {}).get("Address"),
                "total": str(stored.get("TotalAmt")),
                "time": moment(now),
                "day": today,
            }
        )
        return changed
