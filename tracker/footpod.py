"""Walks whose pace a foot pod told as well: it knows speed and distance better than the body's rise does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from algorithms.types import Bout
from sensors.devices.model import FootPod
from sensors.live import Beside
from sensors.readings import in_order

ERROR_PART = 0.06
"""Likely error of a pod's speed as a share: "94 % or better" out of the box, 97 % once calibrated (the maker of
MilestonePod on its own). Nobody knows here whether one is calibrated."""

HELD_S = 3.0
"""A reading tells of the time since the one before, at most so long, seconds: pods tell once a second."""

COVERED_PART = 0.8
"""A bout is the pod's when so much of it is covered."""

LEAST_M_S = 0.2
"""Where steps were felt and a pod tells less, it is not on the foot."""

Told = tuple[float, FootPod]
"""A pod's reading at a time, seconds from the recording's first sample."""


def by_pod(bouts: Iterable[Bout], readings: Iterable[Beside], origin_s: float) -> tuple[Bout, ...]:
    """The bouts, with speed and distance by the foot pod where one tells of them. Steps and cadence stay those
    that were felt: some pods count strides instead. `origin_s`: the first sample's time on the readings' clock.
    """
    told = [(e.t_s - origin_s, e.reading) for e in in_order(readings) if isinstance(e.reading, FootPod)]
    return tuple(_paced(bout, told) for bout in bouts) if told else tuple(bouts)


def _paced(bout: Bout, told: Sequence[Told]) -> Bout:
    speed_m_s = _speed_m_s(bout, told)
    if speed_m_s is None or speed_m_s < LEAST_M_S:
        return bout
    return replace(
        bout, speed_m_s=speed_m_s, speed_error_m_s=ERROR_PART * speed_m_s,
        distance_m=speed_m_s * (bout.end_s - bout.start_s), pace_from="pod",
    )  # fmt: skip


def _speed_m_s(bout: Bout, told: Sequence[Told]) -> float | None:
    """Mean speed of a bout; None where too little of it is told."""
    covered_s, way_m = 0.0, 0.0
    for before_s, (t_s, pod) in zip([-1e18, *(t_s for t_s, _ in told)], told, strict=False):
        part_s = min(t_s, bout.end_s) - max(before_s, t_s - HELD_S, bout.start_s)
        if part_s > 0.0:
            covered_s, way_m = covered_s + part_s, way_m + part_s * pod.speed_m_s
    if covered_s <= 0.0 or covered_s < COVERED_PART * (bout.end_s - bout.start_s):
        return None
    counted_m_s = _counted_m_s(bout, told)
    return way_m / covered_s if counted_m_s is None else counted_m_s


def _counted_m_s(bout: Bout, told: Sequence[Told]) -> float | None:
    """Mean speed by the pod's own count of metres, which misses nothing where single readings were lost; None
    where it has none, or began anew.
    """
    counts = [
        (t_s, pod.distance_m)
        for t_s, pod in told
        if pod.distance_m is not None and bout.start_s <= t_s <= bout.end_s
    ]
    if len(counts) < 2 or any(after[1] < before[1] for before, after in pairwise(counts)):
        return None
    span_s = counts[-1][0] - counts[0][0]
    if span_s < COVERED_PART * (bout.end_s - bout.start_s):
        return None
    return (counts[-1][1] - counts[0][1]) / span_s
