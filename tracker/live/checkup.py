"""How well a live source does: what came from it in a while, judged point by point, with the remedy."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from sensors.live import Item, LiveSource, Notice, SourceInfo
from sensors.stream import SampleBlock

HOLE_S = 0.25
"""A longer pause between samples is a hole in what can be counted, seconds."""

RATE_SHARE, LOST_SHARE = 0.1, 0.01
"""Within this share of the agreed rate, and with less than this lost, nothing is missed."""

LATE_S = 1.0
"""Samples that come later than this after the quickest make a count that lags, seconds."""

DRIFT_PPM, DRIFT_AFTER_S = 1000.0, 60.0
"""A clock that is further off is broken; it can be told after so long, seconds."""

LOW_PERCENT, WEAK_DBM = 20, -85
GRAVITY_M_S2, GRAVITY_SHARE = 9.81, 0.1
CLOSER = "come closer, keep your body from between sensor and computer, and other radios away"


@dataclass(frozen=True, slots=True)
class Check:
    """One point. `ok` None: it cannot be told. `remedy`: what to do where it is not."""

    name: str
    ok: bool | None
    found: str
    remedy: str | None = None


@dataclass(slots=True)
class Heard:
    """What came from a source, with the host's time of each block."""

    info: SourceInfo
    blocks: list[tuple[float, SampleBlock]] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)

    def take(self, item: Item, monotonic_s: float) -> None:
        """Keep what came then."""
        if isinstance(item, SampleBlock) and len(item):
            self.blocks.append((monotonic_s, item))
        elif isinstance(item, Notice):
            self.notices.append(item)

    def total(self, kind: str) -> float:
        """The sum of what notices of a kind tell."""
        return sum(notice.value or 0.0 for notice in self.notices if notice.kind == kind)


def checks(heard: Heard, source: LiveSource) -> list[Check]:
    """Every point of a stream."""
    if len(heard.blocks) < 2:
        said = "; ".join(notice.text for notice in heard.notices if notice.kind != "connected")
        remedy = "switch the sensor off and on, charge it, and try again"
        return [Check("samples", False, f"none came{said and ': '}{said}", remedy)]
    t_s = np.concatenate([block.t_s for _, block in heard.blocks])
    steps_s = np.diff(t_s)
    return [
        _rate(heard.info.rate_hz, steps_s),
        _gaps(steps_s),
        _lost(heard, len(t_s)),
        _doubled(heard),
        _latency(heard, source),
        _clock(source, float(t_s[0]), float(t_s[-1])),
        _signal(heard),
        _gravity(heard),
        _battery(heard),
    ]


def _rate(agreed_hz: float, steps_s: np.ndarray) -> Check:
    rate_hz = 1.0 / max(float(np.median(steps_s)), 1e-6)
    ok = abs(rate_hz / agreed_hz - 1.0) <= RATE_SHARE
    return Check("rate", ok, f"{rate_hz:.1f} a second of {agreed_hz:g} agreed", "switch the sensor off and on")


def _gaps(steps_s: np.ndarray) -> Check:
    holes_s = steps_s[steps_s > HOLE_S]
    found = f"{len(holes_s)} holes, {holes_s.sum():.1f} s together" if len(holes_s) else "none"
    return Check("gaps", not len(holes_s), found, CLOSER)


def _lost(heard: Heard, came: int) -> Check:
    lost = heard.total("loss")
    share = lost / (lost + came)
    return Check("loss", share <= LOST_SHARE, f"{lost:.0f} samples, {share:.1%}", CLOSER)


def _doubled(heard: Heard) -> Check:
    doubled, bad = heard.total("duplicates"), heard.total("bad")
    found = f"{doubled:.0f} samples came twice, {bad:.0f} frames could not be read"
    remedy = "end other programs that use the sensor; left out all the same, nothing is counted twice"
    return Check("duplicates", doubled + bad == 0.0, found, remedy)


def _latency(heard: Heard, source: LiveSource) -> Check:
    """How long samples take beyond the quickest: what a radio, a burst and this computer add."""
    late_s = np.array([came_s - source.monotonic_s(float(block.t_s[-1])) for came_s, block in heard.blocks])
    late_s -= late_s.min()
    median_s, most_s = float(np.median(late_s)), float(np.quantile(late_s, 0.99))
    found = f"{median_s * 1000.0:.0f} ms at the median, {most_s * 1000.0:.0f} ms at the worst, beyond the quickest"
    return Check("latency", most_s <= LATE_S, found, CLOSER)


def _clock(source: LiveSource, from_s: float, to_s: float) -> Check:
    """How much slower than this computer's the sensor's clock runs."""
    if to_s - from_s < DRIFT_AFTER_S:
        return Check("clock", None, f"not known after {to_s - from_s:.0f} s; try --seconds 120")
    ppm = ((source.monotonic_s(to_s) - source.monotonic_s(from_s)) / (to_s - from_s) - 1.0) * 1e6
    found = f"{ppm:+.0f} ppm against this computer's"
    return Check("clock", abs(ppm) <= DRIFT_PPM, found, "the sensor's clock is broken; tempo and pace will be off")


def _signal(heard: Heard) -> Check:
    told = [notice.value for notice in heard.notices if notice.kind == "connected" and notice.value is not None]
    if not told:
        return Check("signal", None, "how strong it is, this source does not say")
    return Check("signal", told[-1] >= WEAK_DBM, f"{told[-1]:.0f} dBm", CLOSER)


def _gravity(heard: Heard) -> Check:
    acc = np.concatenate([block.acc for _, block in heard.blocks])
    norm = float(np.median(np.sqrt((acc * acc).sum(axis=1))))
    ok = abs(norm / GRAVITY_M_S2 - 1.0) <= GRAVITY_SHARE
    remedy = "lay the sensor still; if it stays so, it is set to leave gravity out, or needs to be calibrated"
    return Check("gravity", ok, f"{norm:.2f} m/s2 of 9.81", remedy)


def _battery(heard: Heard) -> Check:
    told = [notice.value for notice in heard.notices if notice.kind == "battery" and notice.value is not None]
    if not told:
        return Check("battery", None, "the sensor does not say")
    return Check("battery", told[-1] > LOW_PERCENT, f"{told[-1]:.0f} %", "charge it or change its battery")
