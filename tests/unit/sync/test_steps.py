"""Long reckoning leaves everybody else a turn, and the garbage collector as it was."""

import asyncio
import gc
import threading

import pytest

from app.sync.steps import MANY, aside, in_steps, kept_for_long


async def test_others_have_a_turn_after_each_step() -> None:
    seen: list[str] = []

    async def other() -> None:
        for turn in range(2):
            seen.append(f"other {turn}")
            await asyncio.sleep(0)

    async with asyncio.TaskGroup() as group:
        group.create_task(other())
        async for row in in_steps("abcde", 2):
            seen.append(row)

    assert seen == ["a", "b", "other 0", "c", "d", "other 1", "e"]


async def test_many_are_reckoned_in_a_thread_few_are_not() -> None:
    here = threading.get_ident()
    assert await aside(MANY - 1, threading.get_ident) == here
    assert await aside(MANY, threading.get_ident) != here
    assert await aside(MANY, int, "11", base=2) == 3


def test_the_collector_rests_and_then_works_again() -> None:
    with kept_for_long():
        inside = gc.isenabled()
    assert (inside, gc.isenabled()) == (False, True)


def test_the_collector_works_again_after_an_error() -> None:
    with pytest.raises(ZeroDivisionError), kept_for_long():
        1 / 0  # noqa: B018
    assert gc.isenabled()


def test_one_within_another_leaves_it_resting() -> None:
    with kept_for_long():
        with kept_for_long():
            pass
        inside = gc.isenabled()
    assert (inside, gc.isenabled()) == (False, True)
