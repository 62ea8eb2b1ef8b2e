"""Units as file headers spell them, and what to multiply by to get SI."""

from __future__ import annotations

import math
import re

G_M_S2 = 9.80665
DEG = math.pi / 180.0

_ACC = {
    "m/s2": 1.0, "m/sec2": 1.0, "m/s/s": 1.0, "ms-2": 1.0, "mps2": 1.0, "g": G_M_S2, "gs": G_M_S2, "gee": G_M_S2,
    "mg": G_M_S2 / 1000.0, "milli-g": G_M_S2 / 1000.0, "millig": G_M_S2 / 1000.0, "ug": G_M_S2 / 1e6,
    "cm/s2": 0.01,
}  # fmt: skip
_GYR = {
    "rad/s": 1.0, "rads-1": 1.0, "rads": 1.0, "mrad/s": 0.001, "deg/s": DEG, "d/s": DEG, "dps": DEG,
    "degs-1": DEG, "deg/sec": DEG, "mdps": DEG / 1000.0, "mdeg/s": DEG / 1000.0, "rad/sec": 1.0,
    "degrees/s": DEG, "degree/s": DEG, "radians/s": 1.0, "deg/second": DEG, "degrees/second": DEG,
    "rad/second": 1.0, "radians/second": 1.0,
}  # fmt: skip
_TIME = {
    "s": 1.0, "sec": 1.0, "secs": 1.0, "second": 1.0, "seconds": 1.0, "ms": 1e-3, "msec": 1e-3,
    "milliseconds": 1e-3, "us": 1e-6, "usec": 1e-6, "microseconds": 1e-6, "ns": 1e-9, "nanoseconds": 1e-9,
    "min": 60.0,
}  # fmt: skip
_SPELLINGS = str.maketrans(
    {"²": "2", "\u03bc": "u", "\u00b5": "u", "−": "-", "⁻": "-", "¹": "1", "·": "", "*": "", "^": "", "_": "",
     "(": "", ")": "", "\\": ""}
)  # fmt: skip
_DEGREE = re.compile("[°º\ufffd]+")


def acc_scale(unit: str) -> float | None:
    """m/s2 in one `unit` of acceleration, such as `m/s^2`, `g` or `mg`; None for an unknown one."""
    return _ACC.get(_plain(unit))


def gyr_scale(unit: str) -> float | None:
    """rad/s in one `unit` of angular rate, such as `rad/s`, `°/s` or `dps`; None for an unknown one."""
    return _GYR.get(_plain(unit))


def time_scale(unit: str) -> float | None:
    """Seconds in one `unit` of time, such as `ms`; None for an unknown one."""
    return _TIME.get(_plain(unit))


def known_units() -> str:
    """The usual spellings, for a person."""
    return "acceleration m/s2, g or mg; angular rate rad/s, deg/s or mdps; time s, ms, us or ns"


def split_unit(cell: str) -> tuple[str, str]:
    """A header cell's name and the unit in its brackets: `X [mg]` is `("X", "mg")`, `X` is `("X", "")`."""
    name, bracket, unit = re.match(r"([^(\[]*)([(\[]?)(.*)$", cell.strip(), re.DOTALL).groups()  # type: ignore[union-attr]
    if bracket:
        unit = unit.strip().removesuffix(")" if bracket == "(" else "]")
    return name.strip().rstrip(":").strip(), unit.strip()


def _plain(unit: str) -> str:
    """One spelling: lower case, no blanks, brackets or carets, plain ASCII; a broken degree sign is one."""
    return _DEGREE.sub("deg", re.sub(r"\s+", "", unit).lower().translate(_SPELLINGS))
