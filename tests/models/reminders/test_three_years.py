"""Three years on a virtual clock, in time zones of both hemispheres: nothing is lost, nothing is told twice."""

import pytest

from tests.a_shop import Shop
from tests.models.reminders.a_machine import Machine

NORTH = ("Asia/Tokyo", "America/New_York", "Europe/Berlin", "Africa/Casablanca")
SOUTH = ("Australia/Lord_Howe", "America/Santiago", "Pacific/Auckland", "Pacific/Chatham")


@pytest.mark.parametrize(("zones", "seed"), [(NORTH, 1), (SOUTH, 2)])
def test_in_three_years_each_due_moment_is_told_once_or_as_one_with_others(
    shop: Shop, zones: tuple[str, ...], seed: int
) -> None:
    machine = Machine(shop, zones, seed)
    machine.live(years=3)
    assert machine.told > 800
    assert min(machine.digests, machine.sleeps, machine.jumps, machine.moves) > 0


@pytest.mark.full
@pytest.mark.parametrize("seed", range(100, 120))
def test_whatever_the_luck(shop: Shop, seed: int) -> None:
    Machine(shop, NORTH + SOUTH, seed).live(years=3)
