"""Two processes that claim, send, settle, crash and take over at random: the journal always agrees with a plain model of it."""

import asyncio
import shutil
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from app.domain.links import Link
from app.domain.problems import ProblemError
from app.sync.ports import Entry, Operation
from tests.unit.store.shelf import AT, SCOPE, Shelf, open_shelf

SUBJECTS = ("ext-1", "ext-2")
KINDS = ("invoice", "mail")
PROCESSES = (0, 1)
processes, subjects, kinds = st.sampled_from(PROCESSES), st.sampled_from(SUBJECTS), st.sampled_from(KINDS)


@dataclass
class Model:
    """What ought to be known: open intents with the run that owns them, the history, the refusals, the links."""

    open: dict[tuple[str, str], tuple[Operation, str]] = field(default_factory=dict)
    history: list[tuple[str, str, str]] = field(default_factory=list)
    refused: dict[tuple[str, str], int] = field(default_factory=dict)
    links: set[str] = field(default_factory=set)


class JournalMachine(RuleBasedStateMachine):
    """Each rule is something that a process may do or suffer."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.runner = asyncio.Runner()
        self.model = Model()
        self.shelves: list[Shelf] = [self.runner.run(open_shelf(self.folder)) for _ in PROCESSES]

    def teardown(self) -> None:
        for shelf in self.shelves:
            self.runner.run(shelf.close())
        self.runner.close()
        shutil.rmtree(self.folder)

    def mine(self, process: int, key: tuple[str, str]) -> Operation | None:
        operation, owner = self.model.open.get(key, (None, ""))
        return operation if owner == self.shelves[process].runs.id else None

    @rule(process=processes, kind=kinds, subject=subjects)
    def claim(self, process: int, kind: str, subject: str) -> None:
        journal = self.shelves[process].journal
        try:
            made = self.runner.run(journal.claim(SCOPE, kind, subject, subject, "lb", 0, 0, b"{}", "{}"))
        except ProblemError:
            assert (kind, subject) in self.model.open
        else:
            assert (kind, subject) not in self.model.open
            self.model.open[kind, subject] = (made, made.owner)

    @rule(process=processes, kind=kinds, subject=subjects)
    def sending(self, process: int, kind: str, subject: str) -> None:
        if operation := self.mine(process, (kind, subject)):
            made = self.runner.run(self.shelves[process].journal.sending(operation, AT))
            assert made == replace(operation, sent=AT)
            self.model.open[kind, subject] = (made, made.owner)

    @rule(process=processes, kind=kinds, subject=subjects)
    def uncertain(self, process: int, kind: str, subject: str) -> None:
        if operation := self.mine(process, (kind, subject)):
            made = self.runner.run(self.shelves[process].journal.uncertain(operation))
            self.model.open[kind, subject] = (made, made.owner)

    @rule(process=processes, kind=kinds, subject=subjects, outcome=st.sampled_from(["created", "refused", "released"]))
    def settle(self, process: int, kind: str, subject: str, outcome: str) -> None:
        if operation := self.mine(process, (kind, subject)):
            entry = None if outcome == "released" else Entry(AT, kind, subject, outcome)
            link = Link(subject, subject, "239", 0, "c") if outcome == "created" else None
            self.runner.run(self.shelves[process].journal.settle(operation, entry, link))
            del self.model.open[kind, subject]
            if entry is not None:
                self.model.history.append((kind, subject, outcome))
            if link is not None:
                self.model.links.add(subject)
            if outcome == "refused":
                self.model.refused[kind, subject] = self.model.refused.get((kind, subject), 0) + 1

    @rule(process=processes)
    def crash(self, process: int) -> None:
        self.runner.run(self.shelves[process].close())
        self.shelves[process] = self.runner.run(open_shelf(self.folder))

    @rule(process=processes)
    def take_over(self, process: int) -> None:
        """A second process that looked at the same moment comes too late."""
        shelf, second = self.shelves[process], self.shelves[1 - process]
        living = {each.runs.id for each in self.shelves}
        for operation in self.runner.run(shelf.journal.unsettled(SCOPE)):
            key = (operation.kind, operation.subject)
            _, owner = self.model.open[key]
            taken = self.runner.run(shelf.journal.take_over(operation))
            assert (taken is not None) == (owner not in living or operation.state == "uncertain")
            assert self.runner.run(second.journal.take_over(operation)) is None
            if taken is not None:
                assert taken == replace(operation, owner=shelf.runs.id, state="intended")
                self.model.open[key] = (taken, taken.owner)

    @invariant()
    def the_store_agrees(self) -> None:
        for shelf in self.shelves:
            found = self.runner.run(shelf.journal.unsettled(SCOPE))
            assert {(o.kind, o.subject): o for o in found} == {k: o for k, (o, _owner) in self.model.open.items()}
            history = self.runner.run(shelf.journal.entries(SCOPE))
            assert [(e.kind, e.subject, e.outcome) for e in history] == self.model.history
            assert {link.external_id for link in self.runner.run(shelf.links.all(SCOPE))} == self.model.links
            for kind in KINDS:
                for subject in SUBJECTS:
                    counted = self.runner.run(shelf.journal.refusals(SCOPE, kind, subject))
                    assert counted == self.model.refused.get((kind, subject), 0)
        assert self.runner.run(self.shelves[0].journal.verify()) is True


TestJournalAgainstItsModel = JournalMachine.TestCase
TestJournalAgainstItsModel.settings = settings(
    max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
