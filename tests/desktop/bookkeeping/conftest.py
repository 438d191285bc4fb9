"""Stores that tests of the books share."""

import pytest

from tests.a_shop import Shop
from tests.desktop.bookkeeping import a_month


@pytest.fixture
def june(store, clock) -> Shop:
    """A shop with a month in which everything happened."""
    return a_month.fill(Shop(store, clock).open())
