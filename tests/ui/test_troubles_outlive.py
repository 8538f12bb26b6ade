"""What a run met stays beside its invoice after the window was closed, and goes once the invoice was tried again."""

from app.demo.company import SITUATIONS
from tests.ui.room import arguments, opened

NUMBER = SITUATIONS["exact_match"]


async def test_what_a_run_met_is_known_after_a_restart_until_it_is_tried_again(qapp, theme, tmp_path, quick):
    given = arguments(tmp_path, demo="de")
    async with opened(theme, given) as room:
        before = room.count("attention")
        fault = {"name": "fault_lowercase", "method": "POST", "path": "/invoice", "code": "6000", "times": 1}
        room.person.quickbooks("POST", "faults", [fault])
        assert await room.run(NUMBER) == {NUMBER: "failed"}
        met = room.desk.office.troubles.of(room.key(NUMBER))
        counted = room.count("attention")

    async with opened(theme, given) as room:
        assert room.desk.office.troubles.of(room.key(NUMBER)) == met
        assert [error.code for error in met.quickbooks_errors] == ["6000"]
        assert room.count("attention") == counted
        await room.pick(NUMBER)
        assert await room.run(NUMBER) == {NUMBER: "created"}
        assert room.desk.office.troubles.of(room.key(NUMBER)) is None
        assert room.count("attention") == before

    async with opened(theme, given) as room:
        assert room.desk.office.troubles.of(room.key(NUMBER)) is None
