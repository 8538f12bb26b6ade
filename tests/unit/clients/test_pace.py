import asyncio
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from app.clients.pace import Pace
from app.clients.patience import Patience, Tries, retry_after
from tests.unit.clients.worlds import START, StillClock


async def moments(pace: Pace, clock: StillClock, count: int) -> list[float]:
    taken = []
    for _ in range(count):
        await pace.turn()
        taken.append(clock.seconds)
    return taken


async def test_one_request_each_eighth_of_a_second():
    clock = StillClock()

    taken = await moments(Pace(clock, None, "quickbooks"), clock, 4)

    assert taken == [1000.0, 1000.125, 1000.25, 1000.375]


async def test_no_more_than_the_ceiling_in_any_minute():
    clock = StillClock()

    taken = await moments(Pace(clock, None, "quickbooks", gap=0.1, per_minute=5), clock, 11)

    assert taken[5] == pytest.approx(1060.0)
    assert taken[10] == pytest.approx(1120.0)


async def test_concurrent_callers_keep_the_gap_too():
    clock = StillClock()
    pace = Pace(clock, None, "quickbooks")
    taken: list[float] = []

    async def one() -> None:
        await pace.turn()
        taken.append(clock.seconds)

    await asyncio.gather(*(one() for _ in range(5)))

    assert taken == [1000.0, 1000.125, 1000.25, 1000.375, 1000.5]


async def test_two_paces_on_one_folder_share_it(tmp_path: Path):
    clock = StillClock()
    first, second = Pace(clock, tmp_path, "quickbooks"), Pace(clock, tmp_path, "quickbooks")
    other = Pace(clock, tmp_path, "onedesk")

    await first.turn()
    await second.turn()
    assert clock.seconds == 1000.125
    await first.hold(60)
    await second.turn()
    assert clock.seconds == 1060.125
    await other.turn()
    assert clock.seconds == 1060.125


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"moments": "x"}', '{"wall": 1, "monotonic": 2, "held": 9e9, "moments": [5]}']
)
async def test_a_damaged_or_outdated_file_is_begun_anew(tmp_path: Path, content: str):
    (tmp_path / "pace-quickbooks.json").write_text(content)
    clock = StillClock()

    await Pace(clock, tmp_path, "quickbooks").turn()

    assert clock.seconds == 1000.0


async def test_after_a_restart_of_the_computer_old_moments_do_not_count(tmp_path: Path):
    before = StillClock()
    before.seconds = 5000.0
    await Pace(before, tmp_path, "quickbooks", per_minute=1).turn()
    after = StillClock()
    after.seconds = 3.0

    await Pace(after, tmp_path, "quickbooks", per_minute=1).turn()

    assert after.seconds == 3.0


async def test_a_folder_that_is_gone_does_not_stop_the_work(tmp_path: Path):
    clock = StillClock()

    await Pace(clock, tmp_path / "gone" / "deeper", "quickbooks").turn()

    assert clock.seconds == 1000.0


TAKE_TURNS = """
import asyncio, sys, time
from datetime import UTC, datetime
from pathlib import Path
from app.clients.pace import Pace

class RealClock:
    def now(self): return datetime.now(UTC)
    def monotonic(self): return time.monotonic()
    async def sleep(self, seconds): await asyncio.sleep(seconds)

async def run():
    pace = Pace(RealClock(), Path(sys.argv[1]), "quickbooks", gap=0.02)
    for _ in range(10):
        await pace.turn()
        print(time.monotonic(), flush=True)

asyncio.run(run())
"""


def test_processes_keep_the_pace_together(tmp_path: Path):
    root = Path(__file__).parents[3]
    started = [
        subprocess.Popen([sys.executable, "-c", TAKE_TURNS, tmp_path], cwd=root, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    taken = sorted(float(line) for each in started for line in each.communicate(timeout=60)[0].split())

    assert [each.returncode for each in started] == [0, 0]
    assert len(taken) == 20
    assert taken[-1] - taken[0] >= 19 * 0.02 - 0.015


# --- patience ---


def tries(clock: StillClock, pauses: list[float]) -> Tries:
    return Tries(Patience(), clock, Pace(clock, None, "quickbooks"), pauses.append)


async def test_five_tries_with_growing_pauses():
    clock, told = StillClock(), list[float]()
    made = tries(clock, told)

    assert [await made.again() for _ in range(5)] == [True, True, True, True, False]
    assert clock.slept == [1.0, 2.0, 5.0, 12.0]
    assert told == []


async def test_without_retry_after_growing_pauses_of_less_than_two_minutes_in_all():
    clock, told = StillClock(), list[float]()
    made = tries(clock, told)

    assert [await made.throttled({}) for _ in range(5)] == [True, True, True, True, False]
    assert told == [3.0, 12.0, 40.0, 60.0]
    assert clock.seconds == 1115.0


async def test_pauses_that_were_asked_for_and_others_come_out_of_one_allowance():
    clock, told = StillClock(), list[float]()
    made = tries(clock, told)

    assert await made.throttled({"Retry-After": "70"})
    assert await made.again()
    assert await made.throttled({})
    assert not await made.throttled({})
    assert told == [70.0, 12.0]


async def test_a_pause_longer_than_two_minutes_is_not_begun():
    clock, told = StillClock(), list[float]()

    assert not await tries(clock, told).throttled({"Retry-After": "121"})
    assert clock.slept == []


def test_retry_after_in_seconds_and_as_a_date():
    assert retry_after({"retry-after": "7"}, START) == 7.0
    assert retry_after({"Retry-After": "Mon, 23 Nov 2026 09:00:30 GMT"}, START) == 30.0
    assert retry_after({"Retry-After": "Mon, 23 Nov 2026 08:00:00 GMT"}, START) == 0.0
    assert retry_after({"Retry-After": "soon"}, START) is None
    assert retry_after({}, START + timedelta(1)) is None


def test_a_lower_settle_time_shortens_only_the_pauses_between_reads():
    assert Patience.of(120.0) == Patience()
    assert Patience.of(1.2) == Patience(read_pauses=(0.02, 0.02, 0.05, 0.12))
