"""Numbers and ranges as a patient reads them."""

from __future__ import annotations

import math
from collections.abc import Sequence

from tracker.model import Bounds


def number(value: float) -> str:
    """A number without needless decimals: "3", "2.9"."""
    return f"{round(value, 1):g}"


def span(bounds: Bounds) -> str:
    """A range: "5 to 10", "10", "30 or more", "up to 5"."""
    if bounds.min is None:
        return f"up to {number(bounds.max or 0)}"
    if bounds.max is None:
        return f"{number(bounds.min)} or more"
    if bounds.min == bounds.max:
        return number(bounds.min)
    return f"{number(bounds.min)} to {number(bounds.max)}"


def listed(words: Sequence[str]) -> str:
    """A list: "left", "left and right", "4, 6 and 12"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def plural(count: float, word: str) -> str:
    """The number with its word: "1 repetition", "3 repetitions"."""
    return f"{number(count)} {word}" if count == 1 else f"{number(count)} {word}s"


def clock_s(text: str) -> float:
    """A time in seconds, or as minutes:seconds or hours:minutes:seconds.

    Raises:
        ValueError: neither.
    """
    parts = [float(part) for part in text.split(":")]
    if len(parts) > 3 or not all(map(math.isfinite, parts)):
        raise ValueError(text)
    total = 0.0
    for part in parts:
        total = total * 60 + part
    return total
