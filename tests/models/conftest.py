"""Fixtures of the rules that need a store."""

import pytest

from tests.a_shop import Shop


@pytest.fixture
def shop(store, clock):
    """A shop whose register is open; after the test everything in it must still add up."""
    opened = Shop(store, clock).open()
    yield opened
    assert opened.problems() == []


@pytest.fixture
def bare_shop(store, clock) -> Shop:
    """A shop whose register is closed, and which a test may damage."""
    return Shop(store, clock)
