"""Exactly once, whatever breaks: the short form of `dev.py chaos`, and the proof that its counting sees a double."""

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.system.chaos.driving import drive
from tests.system.chaos.episodes import Episode, replies_lost
from tests.system.chaos.site import Setup, Site
from tests.system.chaos.tally import Tally

WITHOUT_PROTECTION = Setup(replay="off", check_numbers=False)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_at_least_three_hundred_faults_leave_no_double_no_loss_and_nothing_open(
    tmp_path: Path, record_property: Callable[[str, object], None]
):
    seed = random.SystemRandom().randrange(1 << 31)
    record_property("seed", seed)

    tally = drive(tmp_path, seed, faults=300, sites=6)

    assert tally.found == [], f"python dev.py chaos --seed {seed} --faults {tally.faults}"
    assert tally.faults >= 300
    assert (tally.doubles, tally.losses, tally.uncertain) == (0, 0, 0)
    assert tally.kills > 10
    assert tally.invoices > 50
    assert tally.emails > 20
    assert set(tally.as_json()) == {"seed", "faults", "invoices", "emails", "doubles", "losses", "uncertain"}


@pytest.mark.slow
def test_the_counting_sees_a_double_when_nobody_looks_before_repeating(tmp_path: Path):
    site, looking, blind = Site(tmp_path), Tally(seed=1), Tally(seed=1)
    try:
        for tally, setup in ((looking, WITHOUT_PROTECTION), (blind, replace(WITHOUT_PROTECTION, blind=True))):
            Episode(site, tally, 1, 0, setup).tell(replies_lost)
    finally:
        site.close()

    assert looking.met["drop_after"] >= 2
    assert (looking.invoices, looking.found) == (6, [])
    assert blind.met["drop_after"] >= 2
    assert blind.doubles >= 2
