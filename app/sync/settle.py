"""Exactly once: one write from the intent on disk to its settled outcome, looking before repeating after every doubt."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from app.domain.content import request_id
from app.domain.links import Link
from app.domain.problems import Doubt, NotSent, Problem, ProblemError, Refusal, Stop
from app.sync.ports import Answer, Entry, Operation, Spent
from app.sync.workspace import Workspace

Look = Callable[[Operation], Awaitable[Answer | None]]
Send = Callable[[Operation, Spent], Awaitable[Answer]]
SLIP = timedelta(seconds=1)
MOST_TRIES, MOST_PAUSE = 5, 120.0
"""Of one request, those that its adapter makes by itself (after a 429) included; seconds."""
LOOK_AFTER = ("number_taken", "name_taken", "stale_object")
TOLD_AS = {"delete": "invoice"}
"""The kind of an operation as the journal calls it, where that is another word."""


def told_as(kind: str) -> str:
    """What the journal calls an operation of this kind (headless.md, `journal`)."""
    return TOLD_AS.get(kind, kind)


class Uncertain(ProblemError):
    """Whether it was done could not be settled in this run; the next run settles it first."""


@dataclass(frozen=True, slots=True)
class Intent:
    """One write about to happen. `before` is kept with it (JSON): what a later look-up compares with.

    `unique`: QuickBooks itself refuses a second one (our own number, a name, a SyncToken), so that a look-up that finds
    nothing allows the repeat at once; otherwise only after the settle time.
    """

    kind: str
    subject: str
    number: str
    body: bytes
    before: Mapping[str, Any]
    unique: bool
    generation: int = 0


@dataclass(frozen=True, slots=True)
class Done:
    """A settled success: `looked_up` when the reply was lost and the result was found by looking; `foreign` when it was found
    after a refusal without any doubt before: another workstation had done it."""

    operation: Operation
    answer: Answer
    looked_up: bool
    foreign: bool = False


class Writer:
    """Performs intents for one workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    async def claim(self, intent: Intent) -> Operation:
        """The intent on disk, committed. Raises `ProblemError` (`unsettled`) while another process works on the same."""
        workspace = self._workspace
        attempt = await workspace.journal.refusals(workspace.scope, intent.kind, intent.subject)
        subject = intent.subject.casefold() if intent.kind in ("customer", "item") else intent.subject
        name = request_id(workspace.scope.realm, subject, intent.kind, intent.body, intent.generation, attempt)
        before = json.dumps(intent.before, ensure_ascii=False, sort_keys=True)
        return await workspace.journal.claim(
            workspace.scope,
            intent.kind,
            intent.subject,
            intent.number,
            name,
            intent.generation,
            attempt,
            intent.body,
            before,
        )

    @asynccontextmanager
    async def claimed(self, intent: Intent) -> AsyncIterator[Operation]:
        """As `claim`; an intent that is neither settled nor uncertain when the block is left (a cancelled task, a read that failed)
        is closed where nothing was sent, else left uncertain: no living process holds an intent that nobody works on."""
        operation = await self.claim(intent)
        async with self.minded(operation):
            yield operation

    @asynccontextmanager
    async def minded(self, operation: Operation) -> AsyncIterator[None]:
        """As `claimed`, for an intent that is this process' own already."""
        ended = False
        try:
            yield
            ended = True
        finally:
            if not ended:
                with suppress(ProblemError):
                    await asyncio.shield(self._workspace.journal.abandon(operation))

    async def release(self, operation: Operation) -> None:
        """Closes an intent whose bytes never left."""
        await self._workspace.journal.settle(operation, None)

    async def perform(self, operation: Operation, unique: bool, send: Send, look: Look) -> Done:
        """Sends until the outcome is known; the operation stays claimed, the caller settles it with `conclude`.

        Raises `Refusal` or `NotSent` (settled here), `Stop` (settled where certainly not done), `Uncertain`.
        """
        doubts: ProblemError | None = None
        tries, paused = 0, 0.0
        for pause in (0.0, *self._workspace.timing.pauses):
            if tries >= MOST_TRIES or paused + pause > MOST_PAUSE:
                break
            await self._workspace.clock.sleep(pause)
            paused += pause
            operation = await self._workspace.journal.sending(operation, self._workspace.clock.now())
            try:
                return Done(operation, await send(operation, Spent(tries, paused)), looked_up=False)
            except Refusal as refusal:
                found = await self._after_refusal(operation, refusal, look, doubted=doubts is not None)
                if found is None:
                    raise
                return Done(operation, found, looked_up=True, foreign=doubts is None)
            except (NotSent, Stop) as error:
                if doubts is None:
                    await self._refused(operation, error.problem, counts=False)
                    raise
                await self._give_up(operation, error)
            except Doubt as doubt:
                doubts, tries, paused = doubt, tries + doubt.tries, paused + doubt.paused
                operation = await self._left_at(operation, doubt)
                waited = self._waited(operation)
                found = await self._look(operation, look, doubt)
                if found is not None:
                    return Done(operation, found, looked_up=True)
                if not unique and not waited:
                    await self._give_up(operation, doubt)
        assert doubts is not None
        await self._give_up(operation, doubts)
        raise AssertionError("unreachable")

    async def conclude(
        self, done: Done, outcome: str, link: Link | None = None, detail: Mapping[str, Any] | None = None
    ) -> None:
        """Settles a success: intent closed, journal entry and link stored in one transaction."""
        operation, answer = done.operation, done.answer
        entry = Entry(
            at=self._workspace.clock.now(),
            kind=told_as(operation.kind),
            subject=operation.number,
            outcome=outcome,
            request_id=operation.request_id,
            quickbooks_id=answer.entity.id,
            intuit_tid=answer.intuit_tid,
            detail=json.dumps(
                {
                    "sent": operation.body.decode(errors="replace"),
                    "answered": answer.raw,
                    "looked_up": done.looked_up,
                    **(detail or {}),
                },
                ensure_ascii=False,
            ),
        )
        await asyncio.shield(self._workspace.journal.settle(operation, entry, link))

    async def _after_refusal(self, operation: Operation, refusal: Refusal, look: Look, doubted: bool) -> Answer | None:
        """A refusal may mean that our own earlier request had worked: look before believing it. One whose reply was lost may still
        be worked on; only a refusal that would meet it too (the number, the name, the SyncToken is taken) says that it will not be done."""
        if doubted or refusal.problem.code in LOOK_AFTER or operation.kind == "delete":
            found = await self._look(operation, look, refusal)
            if found is not None:
                return found
        if doubted and refusal.problem.code not in LOOK_AFTER and not self._waited(operation):
            await self._give_up(operation, refusal, refused=True)
        await self._refused(operation, refusal.problem, counts=True)
        return None

    async def _look(self, operation: Operation, look: Look, why: ProblemError) -> Answer | None:
        try:
            return await look(operation)
        except ProblemError:
            await self._give_up(operation, why)
            raise AssertionError("unreachable") from None

    async def _left_at(self, operation: Operation, doubt: Doubt) -> Operation:
        """The operation with the moment its bytes left: a pause that the service asked for may have come between."""
        left = self._workspace.clock.now() - timedelta(seconds=doubt.waited)
        if operation.sent is not None and left - operation.sent <= SLIP:
            return operation
        return await self._workspace.journal.sending(operation, left)

    def _waited(self, operation: Operation) -> bool:
        """Whether a look from now on would prove that nothing was done."""
        if operation.sent is None:
            return True
        return (self._workspace.clock.now() - operation.sent).total_seconds() >= self._workspace.timing.settle

    async def _give_up(self, operation: Operation, why: ProblemError, refused: bool = False) -> None:
        """Leaves the operation uncertain and says so. Always raises `Uncertain`."""
        await self._workspace.journal.uncertain(operation, refused)
        params = {**why.problem.params, "number": operation.number, "kind": told_as(operation.kind)}
        raise Uncertain(Problem("unsettled", params, why.problem.intuit_tid, why.problem.quickbooks_errors)) from why

    async def _refused(self, operation: Operation, problem: Problem, counts: bool) -> None:
        entry = Entry(
            at=self._workspace.clock.now(),
            kind=told_as(operation.kind),
            subject=operation.number,
            outcome="refused" if counts else "not_sent",
            request_id=operation.request_id,
            intuit_tid=problem.intuit_tid,
            detail=json.dumps(
                {
                    "code": problem.code,
                    "errors": [[e.code, e.message, e.detail] for e in problem.quickbooks_errors],
                    "sent": operation.body.decode(errors="replace"),
                },
                ensure_ascii=False,
            ),
        )
        await self._workspace.journal.settle(operation, entry)
