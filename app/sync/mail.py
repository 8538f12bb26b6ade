"""Having QuickBooks Online e-mail a copied invoice, once for one asking, to the address that OneDesk gave in this same run."""

from __future__ import annotations

from app.domain.books import PostedInvoice
from app.domain.links import Link
from app.sync.looks import Looks, link_after_mail
from app.sync.ports import Answer, Operation, Spent
from app.sync.settle import Intent, Writer
from app.sync.workspace import Workspace


def mailed_since_agreed(link: Link, current: PostedInvoice) -> bool:
    """Whether somebody else had this content mailed: the delivery time is another than when both sides agreed last."""
    agreed = link.agreed.delivery_time if link.agreed else None
    return current.mailed and current.delivery_time not in (agreed, link.emailed_at)


async def mail(
    workspace: Workspace,
    writer: Writer,
    looks: Looks,
    link: Link,
    current: PostedInvoice,
    address: str,
    again: bool,
) -> tuple[Link, bool]:
    """Mails the linked invoice; the link afterwards, and whether it had been mailed for this content already.

    `current` is the invoice as read or answered in this run; `again` mails once more.

    Raises `Refusal`, `NotSent`, `Stop`, `Uncertain`.
    """
    time = current.delivery_time.isoformat() if current.delivery_time else None
    before = {
        "external_id": link.external_id,
        "id": link.quickbooks_id,
        "address": address,
        "content": link.content_hash,
        "delivery_time": time,
    }
    last = time or (link.emailed_at.isoformat() if link.emailed_at else "")
    body = f"{link.quickbooks_id}\n{address}\n{link.content_hash}\n{last}".encode()
    intent = Intent("mail", link.external_id, link.number, body, before, unique=False, generation=link.generation)

    async def send(operation: Operation, spent: Spent) -> Answer:
        return await workspace.quickbooks.send_invoice(link.quickbooks_id, address, operation.request_id, spent)

    async with writer.claimed(intent) as operation:
        latest = await workspace.links.get(workspace.scope, link.external_id)
        if latest and latest.emailed_hash == link.content_hash and (not again or latest.emailed_at != link.emailed_at):
            await writer.release(operation)
            return latest, True
        done = await writer.perform(operation, False, send, looks.look)
        reply = done.answer.entity
        assert isinstance(reply, PostedInvoice)
        made = link_after_mail(done.operation, reply, link, workspace.clock.now())
        await writer.conclude(done, "sent", made)
    return made, False
