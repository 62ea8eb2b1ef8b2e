"""How well two raters agree. Pure arithmetic."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Difference:
    """Second rater less first. `low`, `high`: within these lie 95 % of differences (Bland and Altman 1986)."""

    pairs: int
    mean: float
    low: float
    high: float


def difference(first: Sequence[float], second: Sequence[float]) -> Difference | None:
    """The mean difference and its limits of agreement; None with fewer than two pairs."""
    apart = np.asarray(second, dtype=float) - np.asarray(first, dtype=float)
    if len(apart) < 2:
        return None
    mean, reach = float(apart.mean()), 1.96 * float(apart.std(ddof=1))
    return Difference(len(apart), mean, mean - reach, mean + reach)


def icc(*raters: Sequence[float]) -> float | None:
    """Intraclass correlation of raters, absolute agreement, single ratings: ICC(2,1) of Shrout and Fleiss 1979.

    1: they always agree. None with fewer than two things rated, or where all of them are the same.
    """
    table = np.column_stack(raters).astype(float)
    n, k = table.shape
    if n < 2:
        return None
    mean = table.mean()
    rows, columns = table.mean(axis=1), table.mean(axis=0)
    between = k * ((rows - mean) ** 2).sum() / (n - 1)
    across = n * ((columns - mean) ** 2).sum() / (k - 1)
    left = table - rows[:, None] - columns[None, :] + mean
    error = (left**2).sum() / ((n - 1) * (k - 1))
    whole = between + (k - 1) * error + k * (across - error) / n
    return float((between - error) / whole) if whole > 0 else None


def kappa(first: Sequence[Hashable], second: Sequence[Hashable]) -> float | None:
    """Cohen's kappa (1960): agreement on categories beyond chance. None where both only ever use one category."""
    n = len(first)
    if n == 0:
        return None
    same = sum(a == b for a, b in zip(first, second, strict=True)) / n
    names = {*first, *second}
    chance = sum(first.count(name) * second.count(name) for name in names) / n**2
    return (same - chance) / (1.0 - chance) if chance < 1.0 else None
