"""How badly the patient behaves and how poorly the device works, at each difficulty."""

from __future__ import annotations

from dataclasses import dataclass

Range = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Level:
    """Odds are a repetition (`_odds`) or a recording (`_chance`); shares are of the set's range."""

    tremor_deg: Range
    sway_deg: Range
    breath_scale: float
    range_spread: float
    range_trend: float
    tempo_spread: float
    hold_spread: float
    odd_hold_odds: float
    sag_share: Range
    residual_share: float
    off_plane_share: float
    partial_odds: float
    false_start_odds: float
    hesitation_odds: float
    bump_odds: float
    fidget_odds: float
    pause_s: Range
    long_pause_chance: float
    slip_chance: float
    lead_chance: float
    phase_s: Range
    rates_hz: tuple[float, ...]
    jitter_s: float
    loss_share: Range
    dropouts: tuple[int, int]
    burst_chance: float
    drift: float


LEVELS = {
    "easy": Level(
        tremor_deg=(0.03, 0.12), sway_deg=(0.2, 0.5), breath_scale=0.5, range_spread=0.04, range_trend=0.05,
        tempo_spread=0.07, hold_spread=0.07, odd_hold_odds=0.0, sag_share=(0.0, 0.02), residual_share=0.01,
        off_plane_share=0.04, partial_odds=0.0, false_start_odds=0.0, hesitation_odds=0.0, bump_odds=0.0,
        fidget_odds=0.0, pause_s=(0.8, 3.0), long_pause_chance=0.0, slip_chance=0.0, lead_chance=0.2,
        phase_s=(1.5, 3.0), rates_hz=(50.0, 52.0, 100.0), jitter_s=0.0005, loss_share=(0.0, 0.0),
        dropouts=(0, 0), burst_chance=0.0, drift=0.0005,
    ),
    "normal": Level(
        tremor_deg=(0.15, 0.4), sway_deg=(0.6, 1.2), breath_scale=1.0, range_spread=0.10, range_trend=0.12,
        tempo_spread=0.15, hold_spread=0.12, odd_hold_odds=0.08, sag_share=(0.0, 0.06), residual_share=0.03,
        off_plane_share=0.10, partial_odds=0.05, false_start_odds=0.05, hesitation_odds=0.08, bump_odds=0.03,
        fidget_odds=0.06, pause_s=(0.2, 5.0), long_pause_chance=0.08, slip_chance=0.06, lead_chance=0.5,
        phase_s=(1.0, 3.5), rates_hz=(25.0, 31.25, 50.0, 52.0, 64.0, 100.0, 104.0, 128.0, 200.0, 208.0),
        jitter_s=0.0015, loss_share=(0.0, 0.01), dropouts=(0, 1), burst_chance=0.05, drift=0.003,
    ),
    "hard": Level(
        tremor_deg=(0.5, 1.3), sway_deg=(1.2, 2.8), breath_scale=1.6, range_spread=0.13, range_trend=0.25,
        tempo_spread=0.30, hold_spread=0.30, odd_hold_odds=0.25, sag_share=(0.02, 0.16), residual_share=0.07,
        off_plane_share=0.28, partial_odds=0.16, false_start_odds=0.14, hesitation_odds=0.25, bump_odds=0.10,
        fidget_odds=0.20, pause_s=(0.0, 15.0), long_pause_chance=0.35, slip_chance=0.40, lead_chance=0.65,
        phase_s=(1.0, 6.0), rates_hz=(25.0, 26.0, 31.25, 50.0, 52.0, 64.0, 100.0, 119.0, 128.0, 200.0, 208.0),
        jitter_s=0.004, loss_share=(0.0, 0.04), dropouts=(0, 4), burst_chance=0.2, drift=0.01,
    ),
}  # fmt: skip
