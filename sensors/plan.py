"""What a layout makes of a file's head: which columns are what, in which unit, and where the rows begin."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Role = Literal["total", "linear", "gravity", "gyr"]
"""`total`: specific force. `linear`: the same without gravity. `gravity`: the part left out of `linear`.
`gyr`: angular rate.
"""

ROLES: tuple[Role, ...] = ("total", "linear", "gravity", "gyr")

DECIMAL_COMMA = (b",", b".")
UNQUOTE = (b'"', b"")


@dataclass(frozen=True, slots=True)
class Vector:
    """Three columns, in the order x, y, z, and what they are multiplied by to be in SI with the right sign.

    `kind`: in a table of several sensors one below the other, the word in the `kind` column of this one's rows.
    """

    role: Role
    columns: tuple[int, int, int]
    scale: float = 1.0
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Ticks:
    """A column of numbers: the time, `unit_s` seconds each. `wraps`: the number at which a counter starts over.

    `epoch_s`: Unix seconds at which the numbers are 0; None where that is not known. `pauses`: (s, s) after which
    time the clock stood still, and for how long. `blank_s`: rows of a packet whose first alone has a number follow
    it by this each; None where an empty cell is a missing number.
    """

    column: int
    unit_s: float = 1.0
    wraps: float | None = None
    epoch_s: float | None = None
    pauses: tuple[tuple[float, float], ...] = ()
    blank_s: float | None = None


@dataclass(frozen=True, slots=True)
class Sampled:
    """No time column: rows come at `rate_hz`, the first of them at `start_s`."""

    rate_hz: float
    start_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Moments:
    """Columns of text that together, a blank between, are a date and time: `2024-01-05 09:03:07.045`, with or
    without a zone. `tidy` rewrites another way to say it into that one; only a time of day is understood too.
    """

    columns: tuple[int, ...]
    tidy: Callable[[str], str] | None = None


Clock = Ticks | Sampled | Moments


@dataclass(frozen=True, slots=True)
class Plan:
    """How to read the rows of one text file.

    `names`: the columns, as many as a row has cells. `below`: the number of the last line above the rows.
    `repairs`: bytes replaced in every row before it is read, such as a decimal comma. `remedy`: what to do
    where gravity was removed. `started_at`: ISO date and time of the first sample, where the file says it apart
    from its clock. `zone`: the name or `+hh:mm` of the time zone that a clock of Unix seconds ran in. `notes`:
    sentences for a person. `kind`: the column that says which sensor a row is of; None where a row has all of
    them. `repeats`: the app writes some rows twice; the second, with the same time and values, is left out.
    """

    names: tuple[str, ...]
    below: int
    clock: Clock
    vectors: tuple[Vector, ...]
    delimiter: str = ","
    repairs: tuple[tuple[bytes, bytes], ...] = ()
    remedy: str | None = None
    started_at: str | None = None
    zone: str | None = None
    notes: tuple[str, ...] = ()
    kind: int | None = None
    repeats: bool = False

    @property
    def roles(self) -> tuple[Role, ...]:
        """What the columns hold, in their order."""
        return tuple(vector.role for vector in self.vectors)
