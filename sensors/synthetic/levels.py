"""How hard the digital patient makes it: one row of figures a level.

The figures are engineering judgement of what home exercise with a strapped-on sensor looks like, anchored where a
source exists: physiological tremor 8-12 Hz and the slower tremor of effort (Elble and Randall 1976; Lakie 2010),
breathing 12-18 a minute, gyroscope bias up to 2 degrees a second and Bluetooth losses as seen with inexpensive
sensors.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Level:
    """Angles are degrees, times seconds, shares and chances 0 to 1, accelerations m/s2."""

    variety: float
    tempo: tuple[float, float]
    range_scatter: float
    trend: tuple[float, float]
    rest_scatter: float
    pause_s: tuple[float, float]
    hesitation: float
    sag: float
    partial_chance: float
    partials_at_most: int
    false_start_chance: float
    fidget_chance: float
    tremor_deg: float
    effort_tremor_deg: float
    sway_deg: float
    slip_chance: float
    slip_deg: tuple[float, float]
    loose_marks: float
    mounting_deg: float
    any_mounting: bool
    noise_m_s2: float
    bias_m_s2: float
    scale: float
    gyro_noise_rad_s: float
    gyro_bias_deg_s: float
    clock_error: float
    jitter_s: float
    burst_chance: float
    loss: float
    gaps: tuple[int, int]
    gap_s: tuple[float, float]
    saturation: bool
    rates_hz: tuple[float, ...]


LEVELS: Mapping[str, Level] = MappingProxyType(
    {
        "easy": Level(
            variety=0.2, tempo=(0.9, 1.1), range_scatter=0.02, trend=(-0.03, 0.03), rest_scatter=0.01,
            pause_s=(1.0, 2.0), hesitation=0.0, sag=0.02, partial_chance=0.0, partials_at_most=0,
            false_start_chance=0.0, fidget_chance=0.0, tremor_deg=0.01, effort_tremor_deg=0.1, sway_deg=0.2,
            slip_chance=0.0, slip_deg=(0.0, 0.0), loose_marks=0.0, mounting_deg=5.0, any_mounting=False,
            noise_m_s2=0.02, bias_m_s2=0.02, scale=0.005, gyro_noise_rad_s=0.002, gyro_bias_deg_s=0.2,
            clock_error=0.0, jitter_s=0.0, burst_chance=0.0, loss=0.0, gaps=(0, 0), gap_s=(0.0, 0.0),
            saturation=False, rates_hz=(50.0, 100.0),
        ),
        "normal": Level(
            variety=0.7, tempo=(0.7, 1.35), range_scatter=0.05, trend=(-0.15, 0.15), rest_scatter=0.03,
            pause_s=(0.6, 4.0), hesitation=0.08, sag=0.07, partial_chance=0.3, partials_at_most=1,
            false_start_chance=0.2, fidget_chance=0.12, tremor_deg=0.03, effort_tremor_deg=0.3, sway_deg=0.5,
            slip_chance=0.05, slip_deg=(4.0, 9.0), loose_marks=0.25, mounting_deg=20.0, any_mounting=True,
            noise_m_s2=0.05, bias_m_s2=0.12, scale=0.015, gyro_noise_rad_s=0.005, gyro_bias_deg_s=1.0,
            clock_error=0.003, jitter_s=0.002, burst_chance=0.3, loss=0.004, gaps=(0, 1), gap_s=(0.3, 0.6),
            saturation=False, rates_hz=(25.0, 50.0, 52.0, 100.0, 104.0),
        ),
        "hard": Level(
            variety=1.0, tempo=(0.5, 1.7), range_scatter=0.08, trend=(-0.25, 0.25), rest_scatter=0.06,
            pause_s=(0.2, 7.0), hesitation=0.2, sag=0.12, partial_chance=0.6, partials_at_most=2,
            false_start_chance=0.4, fidget_chance=0.25, tremor_deg=0.08, effort_tremor_deg=0.9, sway_deg=0.9,
            slip_chance=0.25, slip_deg=(8.0, 18.0), loose_marks=0.5, mounting_deg=180.0, any_mounting=True,
            noise_m_s2=0.12, bias_m_s2=0.3, scale=0.03, gyro_noise_rad_s=0.015, gyro_bias_deg_s=2.0,
            clock_error=0.01, jitter_s=0.006, burst_chance=0.5, loss=0.02, gaps=(0, 3), gap_s=(0.3, 1.2),
            saturation=True, rates_hz=(25.0, 26.0, 50.0, 62.5, 100.0, 104.0, 200.0, 208.0),
        ),
    }
)  # fmt: skip


def level_named(name: str) -> Level:
    """The level of that name. ValueError names the three there are."""
    if name not in LEVELS:
        raise ValueError(f"unknown level {name!r}: use one of {', '.join(LEVELS)}")
    return LEVELS[name]
