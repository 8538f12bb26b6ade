"""What happens in an episode: lost replies, kills, two at once; then everything settles, and the books are counted."""

import random
import threading
from collections.abc import Callable
from pathlib import Path

from tests.system.chaos import breaking
from tests.system.chaos.ledger import ASKED_OUTCOMES, Ledger
from tests.system.chaos.site import LATE, SETTLE, Call, Setup, Site, Workstation, document, wait_for
from tests.system.chaos.tally import Tally
from tests.system.terminal import Ended

SLACK = 0.4
SETTLING_RUNS = 4
MOST_KILLS = 24
HELD = 5.0
"""Seconds for which a reply is held back until the process that waits for it is killed."""


class Episode:
    """One story on one site, told by `seed` and `number` alone (but for the races that it wants)."""

    def __init__(
        self, site: Site, tally: Tally, seed: int, number: int, setup: Setup | None = None, turn: int = 0
    ) -> None:
        self.chance = random.Random(f"{seed}:{number}")
        self.name = f"E{number}"
        self._site = site
        self._tally = tally
        self._made = self.chance.choice(SETUPS) if setup is None else setup
        self._sent = False
        self.turn = turn
        """How often this kind of story was told before."""

    def tell(self, story: Callable[["Episode"], None]) -> None:
        """Begins, lets `story` happen, settles, counts."""
        self.stations = self._site.begin(self._made)
        self.ledger = Ledger(self._site, self._made, self._tally, self.name, self.chance)
        try:
            story(self)
            self.settle_and_check()
        finally:
            self._site.end(self.stations)
        self._tally.count(episodes=1)

    # --- parts of stories ---

    def words(self, sent: bool) -> list[str]:
        self._sent = self._sent or sent
        if sent:
            self.ledger.asked_to_send()
        return ["send" if sent else "copy", *self.ledger.numbers]

    def run(self, station: Workstation, sent: bool) -> Ended:
        ended = station.call(*self.words(sent))
        self.judge(ended)
        return ended

    def judge(self, ended: Ended) -> None:
        """Whatever is broken, a call ends as the contract says."""
        if ended.status not in (0, 1, 2):
            self._tally.wrong(
                f"{self.name}: exit status {ended.status}: {ended.out[:500]} {ended.err[-1500:]}", "losses"
            )

    def spoil(self, strength: float, looks: float = 0.0, onedesk: float = 0.0) -> None:
        """Faults of writes, look-ups and OneDesk, until they are mended."""
        late = self._made.check_numbers or self._made.replay != "off"
        rules = breaking.of_writes(self.chance, strength, late)
        self._site.spoil("quickbooks", [*rules, *breaking.of_looks(self.chance, looks)] if looks else rules)
        if onedesk:
            self._site.spoil("onedesk", breaking.of_onedesk(self.chance, onedesk))

    def spoil_with(self, service: str, rules: breaking.Rules) -> None:
        self._site.spoil(service, rules)

    def expire(self) -> None:
        """The access token ends, and its renewal meets a fault."""
        self._site.box.intuit("POST", "expire")
        self._site.spoil("intuit", breaking.of_tokens(self.chance))

    def mend(self) -> None:
        for name, number in self._site.mend().items():
            self._tally.fault(name, number)

    def pause(self, seconds: float) -> None:
        """Time that has to pass: the settle time, or the moment at which a process is killed."""
        threading.Event().wait(seconds)

    # --- the end ---

    def settle_and_check(self) -> None:
        self.mend()
        last: dict = {}
        for station in self.stations:
            for _ in range(SETTLING_RUNS):
                self.pause(SETTLE + SLACK)
                last = document(self.run(station, self._sent))
                rows = last.get("results", [])
                if rows and all(row["outcome"] in ASKED_OUTCOMES and not row["problem"] for row in rows):
                    break
        folders = list(dict.fromkeys(Path(station.folder) for station in self.stations))
        self.ledger.check(last, self._sent, folders)

    def settle_between(self) -> None:
        """Everything may settle before the story goes on; what is wrong then is still wrong at the end."""
        self.mend()
        self.pause(SETTLE + SLACK)
        self.run(self.stations[0], self._sent)

    # --- killing ---

    def count_kill(self, call: Call) -> None:
        """Kills the call if it still runs."""
        if call.running:
            call.kill()
            self._tally.count(kills=1)
            self._tally.fault("killed")

    def judge_killed(self, ended: Ended) -> None:
        """As `judge`, of a call that may have been killed."""
        if ended.status >= 0:
            self.judge(ended)

    def killed_at(self, call: Call, service: str) -> bool:
        """Kills the call once the fault of `service` is met; False when it ended before."""
        wait_for(lambda: not call.running or self._site.hits(service) > 0, 30)
        if not call.running:
            return False
        call.kill()
        self._tally.count(kills=1)  # the fault that held it is counted already
        return True

    def trap(self, name: str, service: str, path: str, after: int) -> None:
        seconds = LATE if name == "slow" else HELD
        found = {"name": name, "method": "POST", "path": path, "after": after, "times": 1, "seconds": seconds}
        self.spoil_with(service, [found])


SETUPS = (
    Setup(),
    Setup(replay="successes"),
    Setup(replay="all"),
    Setup(custom_numbers=False),
    Setup(replay="successes", custom_numbers=False),
    Setup(check_numbers=False),
    Setup(replay="all", custom_numbers=False),
)
PAIRS = (
    Setup(stations="shared"),
    Setup(stations="shared", custom_numbers=False),
    Setup(stations="two"),
    Setup(stations="two", replay="successes"),
    Setup(stations="two", replay="successes", custom_numbers=False),
    Setup(stations="two", custom_numbers=False),
)
KILLED_AT = (("quickbooks", r"/company/\d+/(customer|item|invoice)", 7), ("onedesk", breaking.TOLD, 4))
"""Every write of a run that copies and mails two invoices of new customers: service, path, how many there are at least."""
TRAPS = (
    ("quickbooks", r"/company/\d+/(customer|item|invoice)"),
    ("quickbooks", r"/company/\d+/(customer|item|invoice)"),
    ("onedesk", breaking.TOLD),
)


def lost(episode: Episode) -> None:
    """Faults all along: copied and mailed, edited, mailed again, deleted and created again."""
    episode.ledger.fill(16)
    station = episode.stations[0]
    sent = episode.chance.random() < 0.8
    episode.spoil(0.75, looks=0.1, onedesk=0.4)
    if episode.chance.random() < 0.4:
        episode.expire()
    episode.run(station, sent)
    if episode.chance.random() < 0.5:
        episode.pause(SETTLE + SLACK)
        episode.run(station, sent)
    episode.ledger.edit(5)
    episode.run(station, sent)
    episode.settle_between()
    for wanted in episode.ledger.delete(2):
        episode.judge(station.call("resolve", wanted.number, "--create"))
    episode.spoil(0.7, looks=0.1)
    episode.run(station, sent)


def killed(episode: Episode) -> None:
    """Killed at one write after the other, before or after it was done, until nothing is left to do."""
    episode.ledger.fill(3)
    station = episode.stations[0]
    edits = 1
    for _ in range(MOST_KILLS):
        service, path = episode.chance.choice(TRAPS)
        name = episode.chance.choice(("hang", "late_reply", "slow"))
        after = episode.chance.choice((0, 0, 0, 1, 2))
        episode.trap(name, service, path, after)
        call = station.begin(*episode.words(True))
        if episode.killed_at(call, service):
            episode.mend()
        else:
            ended = call.end()
            episode.mend()
            episode.judge_killed(ended)
            rows = document(ended).get("results", [])
            if rows and all(row["outcome"] in ASKED_OUTCOMES for row in rows):
                if not edits:
                    return
                edits -= 1
                episode.ledger.edit(2)
                continue
            episode.pause(SETTLE + SLACK)
            continue
        if episode.chance.random() < 0.6:
            episode.pause(SETTLE + SLACK)


def killed_once(episode: Episode) -> None:
    """One kill at one certain write of a run from nothing; with each turn the next write or moment."""
    episode.ledger.fill(2)
    points = [(service, path, after) for service, path, count in KILLED_AT for after in range(count)]
    service, path, after = points[episode.turn % len(points)]
    moment = ("late_reply", "hang", "slow")[episode.turn // len(points) % 3]
    episode.trap(moment, service, path, after)
    call = episode.stations[0].begin(*episode.words(True))
    if not episode.killed_at(call, service):
        episode.judge(call.end())


def killed_anywhere(episode: Episode) -> None:
    """Killed at moments of no meaning: while it starts, reads, writes its own disk."""
    episode.ledger.fill(8)
    station = episode.stations[0]
    for _ in range(6):
        call = station.begin(*episode.words(True))
        episode.pause(episode.chance.uniform(0.3, 2.5))
        episode.count_kill(call)
    episode.pause(SETTLE)


def together(episode: Episode) -> None:
    """Two processes begin the same work at the same moment; one of them may die."""
    episode.ledger.fill(10)
    sent = episode.stations[0].folder == episode.stations[1].folder and episode.chance.random() < 0.7
    if episode.chance.random() < 0.7:
        episode.spoil(0.5, looks=0.05)
    words = episode.words(sent)
    calls = [station.begin(*words) for station in episode.stations]
    if episode.chance.random() < 0.4:
        episode.pause(episode.chance.uniform(0.8, 3.0))
        episode.count_kill(episode.chance.choice(calls))
    for call in calls:
        episode.judge_killed(call.end())


def replies_lost(episode: Episode) -> None:
    """Every second reply to a create is lost although the invoice was made."""
    episode.ledger.fill(6)
    found = {"name": "drop_after", "method": "POST", "path": breaking.INVOICE, "probability": 0.5, "seed": 1}
    episode.spoil_with("quickbooks", [found])
    episode.run(episode.stations[0], False)


STORIES: tuple[tuple[Callable[[Episode], None], tuple[Setup, ...]], ...] = (
    (lost, SETUPS),
    (together, PAIRS),
    (killed, SETUPS),
    (lost, SETUPS),
    (killed_anywhere, SETUPS),
    (killed_once, (Setup(), Setup(custom_numbers=False))),
    (lost, SETUPS),
    (killed_once, (Setup(custom_numbers=False), Setup())),
)
