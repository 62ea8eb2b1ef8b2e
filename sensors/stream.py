"""What every source of motion delivers: blocks of samples and marks, in SI units on the sensor's clock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]

MarkKind = Literal["start", "stop", "pain", "exertion", "note"]
Zone = Literal["centre", "buttock", "thigh", "below-knee"]
BodySide = Literal["left", "right"]


@dataclass(frozen=True, slots=True)
class SampleBlock:
    """Consecutive samples. `t_s`: (n,) seconds on the sensor's clock, never decreasing. `acc`: (n, 3) m/s2
    specific force. `gyr`: (n, 3) rad/s, or None without a gyroscope. Quantised: 1e-6 s, 1e-5 m/s2, 1e-6 rad/s.
    """

    t_s: FloatArray
    acc: FloatArray
    gyr: FloatArray | None

    def __len__(self) -> int:
        return len(self.t_s)


@dataclass(frozen=True, slots=True)
class Mark:
    """Something the patient or an app noted at `t_s` on the sensor's clock.

    `exercise` for `start`; `score` for `pain` (0-10) and `exertion` (1-10); `zone` and `when` for `pain`;
    `text` for `note`, and for the signs told with `pain`.
    """

    t_s: float
    kind: MarkKind
    exercise: str | None = None
    side: BodySide | None = None
    score: float | None = None
    zone: Zone | None = None
    when: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class SessionInfo:
    """The sidecar of a recording; None where it does not say."""

    session_id: str | None = None
    patient: str | None = None
    started_at: str | None = None
    time_zone: str | None = None
    height_m: float | None = None
    sensor: str | None = None
    placement: str | None = None
    calibration: object | None = None
    marks: tuple[Mark, ...] = ()


def quantise(t_s: FloatArray, acc: FloatArray, gyr: FloatArray | None) -> SampleBlock:
    """A block rounded as the Backbeat CSV rounds, so that writing and reading it loses nothing."""
    return SampleBlock(np.round(t_s, 6), np.round(acc, 5), None if gyr is None else np.round(gyr, 6))
