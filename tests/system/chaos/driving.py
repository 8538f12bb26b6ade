"""Drives episodes on several sites side by side until enough faults were met."""

import itertools
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.system.chaos.episodes import STORIES, Episode
from tests.system.chaos.site import Site
from tests.system.chaos.tally import Tally


def drive(
    folder: Path,
    seed: int,
    faults: int,
    *,
    sites: int = 4,
    least: int = len(STORIES),
    first: int = 0,
    told: Callable[[Tally], None] = lambda _tally: None,
    stop: Callable[[], bool] = lambda: False,
) -> Tally:
    """Tells one story after the other, each with its own number from `first` on, until `faults` are met and `least` stories are
    told, or `stop` says so."""
    tally = Tally(seed)
    numbers, lock = itertools.count(first), threading.Lock()

    def work(place: int) -> None:
        site = Site(folder / f"site-{place}")
        try:
            while True:
                with lock:
                    number = next(numbers)
                if stop() or (tally.faults >= faults and number >= first + least):
                    return
                tell(site, tally, seed, number)
                told(tally)
        finally:
            site.close()

    with ThreadPoolExecutor(sites) as pool:
        for each in [pool.submit(work, place) for place in range(sites)]:
            each.result()
    return tally


def tell(site: Site, tally: Tally, seed: int, number: int) -> None:
    """The story of this number; each setup gets its turn in each kind of story."""
    story, setups = STORIES[number % len(STORIES)]
    turn = number // len(STORIES) * sum(each is story for each, _ in STORIES) + sum(
        each is story for each, _ in STORIES[: number % len(STORIES)]
    )
    Episode(site, tally, seed, number, setups[turn % len(setups)], turn).tell(story)
