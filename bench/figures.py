"""What many measurements come to."""

from __future__ import annotations

import math
from collections.abc import Iterable
from statistics import median
from typing import NamedTuple


class Figure(NamedTuple):
    """The median of several runs, with the lowest and the highest."""

    median: float
    low: float
    high: float

    @property
    def spread(self) -> float:
        """Half the way from the lowest to the highest, as a share of the median."""
        return (self.high - self.low) / 2 / self.median if self.median else 0.0


def figure(values: Iterable[float]) -> Figure:
    """Of one value at least."""
    found = [float(value) for value in values]
    return Figure(median(found), min(found), max(found))


def ratio(over: Iterable[float], under: Iterable[float]) -> Figure:
    """Run by run: what the machine did in the same minute stands on both sides."""
    return figure(one / other for one, other in zip(over, under, strict=True))


def growth(sizes: tuple[int, int], costs: tuple[float, float]) -> float:
    """The power of the size that the cost grows with: 0 stays as it is, 1 grows alike, 2 with the square."""
    return math.log(costs[1] / costs[0]) / math.log(sizes[1] / sizes[0])
