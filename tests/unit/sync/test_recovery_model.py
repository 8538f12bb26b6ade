"""Lost replies, crashes, edits, deletions and second processes at random, against a plain model of what QuickBooks may hold."""

import asyncio
import shutil
import tempfile
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from app.domain.content import is_stamped
from app.domain.problems import Refusal
from app.sync.copying import run
from app.sync.results import RunReport
from app.sync.workspace import Workspace
from tests.unit.sync.fake_quickbooks import SCOPE, Fault, Killed
from tests.unit.sync.fakes import Bench, external_id, invoice, make_bench

SERIALS = (1, 2, 3)
KINDS = ("invoice", "customer", "item", "mail")
LOST = ("doubt_before", "doubt_after", "doubt_late", "not_sent", "refuse")
DONE = ("created", "updated", "unchanged", "adopted", "sent")


class RecoveryMachine(RuleBasedStateMachine):
    """Each rule is something that a person, the network or the power supply does."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.runner = asyncio.Runner()
        self.bench: Bench
        self.contents = dict.fromkeys(SERIALS, 0)
        self.asked_mails: set[tuple[int, int]] = set()
        self.asked: set[int] = set()
        self.mailed_ids: dict[str, int] = {}

    @initialize(replay=st.booleans(), custom_numbers=st.booleans())
    def begin(self, replay: bool, custom_numbers: bool) -> None:
        rows = [self.invoice_of(serial) for serial in SERIALS]
        self.bench = self.runner.run(make_bench(self.folder, *rows))
        quickbooks = self.bench.quickbooks
        quickbooks.replay = replay
        quickbooks.prefs = replace(quickbooks.prefs, custom_numbers=custom_numbers)
        quickbooks.lists["Item"] = []

    def invoice_of(self, serial: int):
        memo = f"{self.contents[serial]}. Fassung"
        return invoice(serial, organization_id="org-2", organization_name="Neue Firma GmbH", memo=memo)

    def teardown(self) -> None:
        """Whatever happened: once nothing is broken any more, everything asked is there, once, as asked, and nothing is open."""
        try:
            self.settle()
        finally:
            self.runner.run(self.bench.close())
            self.runner.close()
            shutil.rmtree(self.folder)

    def settle(self) -> None:
        quickbooks = self.bench.quickbooks
        quickbooks.faults, quickbooks.before_write = [], None
        self.later()
        if not self.asked:
            return
        report = self.run(self.bench.workspace, sorted(self.asked), send=False)
        assert {row.outcome for row in report.rows} <= set(DONE), report.rows
        assert [row.problem for row in report.rows] == [None] * len(self.asked)
        assert self.runner.run(self.bench.shelf.journal.unsettled(SCOPE)) == []
        assert self.runner.run(self.bench.shelf.journal.verify())
        for serial in self.asked:
            (row,) = self.copies(serial)
            assert row.customer_memo == f"{self.contents[serial]}. Fassung"
            assert row.total == serial * 119

    def copies(self, serial: int):
        rows = self.bench.quickbooks.invoices.values()
        return [row for row in rows if is_stamped(row.private_note, external_id(serial), f"INV-{serial}")]

    def run(self, workspace: Workspace, serials: list[int], *, send: bool) -> RunReport:
        return self.runner.run(run(workspace, [f"INV-{serial}" for serial in serials], send=send))

    def ask(self, serials: list[int], send: bool) -> None:
        self.asked |= set(serials)
        if send:
            self.asked_mails |= {(serial, self.contents[serial]) for serial in serials}

    # --- what happens ---

    @rule(serials=st.sets(st.sampled_from(SERIALS), min_size=1), send=st.booleans())
    def copy(self, serials: set[int], send: bool) -> None:
        self.ask(sorted(serials), send)
        report = self.run(self.bench.workspace, sorted(serials), send=send)
        for row in report.rows:
            serial = int(row.number.removeprefix("INV-"))
            if row.outcome in (*DONE, "copied_not_sent"):
                assert [each.id for each in self.copies(serial)] == [row.quickbooks_id]
            else:
                assert row.problem is not None
            if row.outcome == "sent":
                assert any(mailed == row.quickbooks_id for mailed, _address in self.bench.quickbooks.mails)

    @rule(kind=st.sampled_from(KINDS), what=st.sampled_from(LOST), times=st.integers(1, 6))
    def break_something(self, kind: str, what: str, times: int) -> None:
        self.bench.quickbooks.faults.append(Fault(kind, what, times=1 if what == "doubt_late" else times))

    @rule(
        serials=st.sets(st.sampled_from(SERIALS), min_size=1),
        send=st.booleans(),
        write=st.integers(0, 6),
        done=st.booleans(),
    )
    def crash(self, serials: set[int], send: bool, write: int, done: bool) -> None:
        """A second process on the same folder dies before or after one of its writes."""
        quickbooks, left = self.bench.quickbooks, [write]
        dying = self.runner.run(self.bench.another(self.folder))
        perform = quickbooks._perform

        def deadly(*arguments, **more):
            left[0] -= 1
            if left[0] >= 0:
                return perform(*arguments, **more)
            if done:
                perform(*arguments, **more)
            raise Killed

        quickbooks._perform = deadly  # type: ignore[method-assign]
        self.ask(sorted(serials), send)
        try:
            self.run(dying, sorted(serials), send=send)
        except Killed:
            pass
        finally:
            quickbooks._perform = perform  # type: ignore[method-assign]
        self.runner.run(self.bench.others.pop().close())

    @rule(serial=st.sampled_from(SERIALS))
    def edit(self, serial: int) -> None:
        self.contents[serial] += 1
        self.bench.onedesk.put(self.invoice_of(serial))

    @rule()
    def later(self) -> None:
        """QuickBooks finishes within its limit what it was working on; the settle time passes."""
        self.bench.clock.pass_by(60)
        late, self.bench.quickbooks.late = self.bench.quickbooks.late, []
        for do in late:
            with suppress(Refusal):
                do()
        self.bench.clock.pass_by(61)

    # --- what always holds ---

    @invariant()
    def nothing_is_there_twice(self) -> None:
        quickbooks = self.bench.quickbooks
        posted = Counter(quickbooks.posted())
        assert max(posted.values(), default=0) <= 1, posted
        for kind in ("Customer", "Item"):
            names = Counter(row.name.casefold() for row in quickbooks.lists[kind])
            assert max(names.values(), default=0) <= 1, names

    @invariant()
    def nobody_is_mailed_twice_for_one_asking(self) -> None:
        for serial in SERIALS:
            ids = {row.id for row in self.copies(serial)}
            mails = sum(mailed in ids for mailed, _address in self.bench.quickbooks.mails)
            assert mails <= sum(asked == serial for asked, _content in self.asked_mails)


TestRecoveryAgainstItsModel = RecoveryMachine.TestCase
TestRecoveryAgainstItsModel.settings = settings(
    max_examples=40,
    stateful_step_count=14,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
