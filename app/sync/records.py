"""Making the customers and products that a plan waits for, each exactly once however many invoices wait for it."""

from __future__ import annotations

import json

from app.domain.books import Customer, Item
from app.domain.catalogue import Books
from app.domain.decided import customer_key
from app.domain.invoices import Invoice
from app.domain.names import same_key
from app.domain.parties import PartyPlan
from app.domain.posting import CustomerPosting, ItemPosting
from app.domain.problems import ProblemError
from app.sync.company import remember
from app.sync.decisions import decide
from app.sync.looks import Looks
from app.sync.ports import Answer, Operation, Spent
from app.sync.results import Made
from app.sync.settle import Intent, Writer
from app.sync.workspace import Workspace


class RecordMaker:
    """Creates, reactivates and completes records for one run; remembers by reference what it made and what could not be made."""

    def __init__(self, workspace: Workspace, books: Books, writer: Writer, looks: Looks) -> None:
        self._workspace = workspace
        self._books = books
        self._writer = writer
        self._looks = looks
        self._done: dict[tuple[str, str], str] = {}
        self._failed: dict[tuple[str, str], ProblemError] = {}
        self._decided: dict[tuple[str, str], str] | None = None

    async def customer(self, plan: PartyPlan, invoice: Invoice) -> tuple[str, Made | None]:
        """The Id of the plan's customer, and what was made for it. The bond to the organization is kept by Id from now on."""
        made_id, made = await self._ensure("customer", plan)
        if invoice.organization_name:
            organization = invoice.organization_id or same_key(invoice.organization_name)
            key = customer_key(organization, invoice.currency if self._books.preferences.multicurrency else None)
            await self._keep("customer", key, plan, made_id, invoice.organization_name)
        return made_id, made

    async def item(self, plan: PartyPlan) -> tuple[str, Made | None]:
        """The Id of a product of the plan, and what was made for it."""
        made_id, made = await self._ensure("item", plan)
        if plan.service_type:
            await self._keep("item", same_key(plan.service_type), plan, made_id, plan.service_type)
        return made_id, made

    async def _keep(self, kind: str, key: str, plan: PartyPlan, record_id: str, said: str) -> None:
        """Keeps the bond by Id: what was taken or made by the name rule, and what was decided to be created and now is there."""
        if self._decided is None:
            rows = await self._workspace.decisions.all(self._workspace.scope)
            self._decided = {(row.kind, row.key): str(json.loads(row.value).get("action")) for row in rows}
        known = self._decided.get((kind, key))
        if known == "create" or (known is None and plan.how in ("exact", "create")):
            how = "chosen" if known else "exact"
            self._decided[kind, key] = "use"
            await decide(
                self._workspace, kind, key, {"action": "use", "id": record_id, "name": plan.name, "how": how}, said
            )

    async def _ensure(self, kind: str, plan: PartyPlan) -> tuple[str, Made | None]:
        known = self._done.get((kind, plan.reference))
        if known is not None:
            return known, None
        if plan.action == "use" or plan.posting is None:
            assert plan.id is not None
            return plan.id, None
        if (kind, plan.reference) in self._failed:
            raise self._failed[kind, plan.reference]
        try:
            answer = await self._write(kind, plan, plan.posting)
        except ProblemError as error:
            self._failed[kind, plan.reference] = error
            raise
        record = answer.entity
        assert isinstance(record, Customer | Item)
        await remember(self._workspace, self._books, record)
        self._done[kind, plan.reference] = record.id
        return record.id, Made(record.name, record.id) if plan.action == "create" else None

    async def _write(self, kind: str, plan: PartyPlan, posting: CustomerPosting | ItemPosting) -> Answer:
        workspace = self._workspace
        body = workspace.quickbooks.body_of(posting)
        before = {
            "name": posting.name,
            "id": posting.id,
            "account": posting.income_account_id if isinstance(posting, ItemPosting) else None,
        }
        intent = Intent(kind, posting.name, posting.name, body, before, unique=True)
        outcome = {"create": "created", "reactivate": "reactivated", "set_account": "updated"}[plan.action]

        async def send(current: Operation, spent: Spent) -> Answer:
            return await workspace.quickbooks.write(kind, body, current.request_id, spent)

        operation, waited = await self._claim_or_wait(intent)
        async with self._writer.minded(operation):
            found = await self._looks.look(operation) if waited else None
            if found is not None:
                await self._writer.release(operation)
                return found
            done = await self._writer.perform(operation, True, send, self._looks.look)
            await self._writer.conclude(done, "adopted" if done.looked_up else outcome)
        return done.answer

    async def _claim_or_wait(self, intent: Intent) -> tuple[Operation, bool]:
        """The claim, and whether another process was just making the same record: then it may be there."""
        for pause in (0.0, 0.5, 1.0, 2.0, 4.0):
            await self._workspace.clock.sleep(pause)
            try:
                return await self._writer.claim(intent), pause > 0
            except ProblemError as error:
                if error.problem.code != "unsettled":
                    raise
                last = error
        raise last
