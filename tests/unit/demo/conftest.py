"""Leaves the comparison with recorded answers out, aloud, where those are not beside the project."""

import pytest

from tests.shared import shared_folder

collect_ignore = [] if shared_folder() else ["test_stand_in_recorded.py"]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if collect_ignore:
        terminalreporter.line("No recorded bodies here: the stand-in was not compared with them (LEDGERBRIDGE_SHARED)")
