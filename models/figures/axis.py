"""Round marks for the axis of a chart: the same on screen and on paper."""

from math import ceil, floor, log10


def scale(low: float, high: float, steps: int = 4, *, least: float = 0.0) -> tuple[float, ...]:
    """Round marks of an axis that hold `low` and `high`: steps of 1, 2 or 5 times a power of ten, from `least` on.

    What lies closer together than a float can tell apart is drawn as one value.
    """
    if high - low <= 1e-9 * max(1.0, abs(low), abs(high)):
        high = low + 1
    rough = max((high - low) / steps, least)
    power = 10.0 ** floor(log10(rough))
    step = next(power * one for one in (1, 2, 5, 10) if power * one >= rough * 0.999)
    first, last = floor(low / step), ceil(high / step - 1e-9)
    return tuple(round(step * one, 10) for one in range(first, last + 1))
