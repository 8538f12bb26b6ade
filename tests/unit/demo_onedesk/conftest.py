"""A OneDesk stand-in on loopback."""

import pytest

from app.demo.faults import Faults
from app.demo.hosting import Hosted, address, listen
from app.demo.onedesk.server import create_app
from app.demo.onedesk.store import OneDeskAccount
from tests.unit.demo_onedesk.calls import KEY, Caller


@pytest.fixture(scope="module")
def served():
    account, faults, bound = OneDeskAccount(), Faults(), listen()
    with Hosted([(bound, create_app(account, faults, KEY))]):
        yield Caller(address(bound), account), faults
    account.close()


@pytest.fixture
def onedesk(served):
    """The stand-in, empty and without faults."""
    caller, faults = served
    caller.account.reset()
    faults.clear()
    return caller
