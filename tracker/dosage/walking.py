"""Walks that were marked or asked for, against a walking dosage: minutes, bouts, pace, how hard it felt."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from algorithms.types import Bout
from tracker.dosage import verdicts
from tracker.figures import plain_bounds, plain_number
from tracker.model import (
    Bounds,
    Comparison,
    Dosage,
    Exertion,
    Item,
    Verdict,
    WalkingDose,
    WalkRequest,
    WalkResult,
)
from tracker.words import listed, number, span

WALKING = "walking"


CROSSING_S = 60.0
"""A pause up to this long (crossing a road, tying a shoe) does not end a walk; its own time is not walked."""


@dataclass(frozen=True, slots=True)
class Walked:
    """What was measured of the walks asked for. None: not measured. `exertion`: the middle answer."""

    minutes: float | None
    bouts_min: tuple[float, ...] | None
    speed_m_s: float | None
    speed_error_m_s: float | None
    exertion: float | None


def walked(walking: WalkResult, requests: Sequence[WalkRequest], exertions: Sequence[Exertion]) -> Walked:
    """The walking inside the requested spans; `exertions` are those that belong to them."""
    inside = [(b, s) for b in walking.bouts if (s := _overlap_s(b, requests)) > 0]
    known = walking.minutes is not None
    speed, error = _speed(inside)
    return Walked(
        round(sum(s for _, s in inside) / 60.0, 3) if known else None,
        tuple(round(s / 60.0, 3) for s in _at_a_time_s(inside)) if known else None,
        speed,
        error,
        median([e.score for e in exertions]) if exertions else None,
    )


def _at_a_time_s(inside: Sequence[tuple[Bout, float]]) -> list[float]:
    """Seconds walked at a time: a bout that follows within `CROSSING_S` goes on with the walk before it."""
    walks: list[float] = []
    until_s = -math.inf
    for bout, walked_s in inside:
        if bout.start_s - until_s <= CROSSING_S:
            walks[-1] += walked_s
        else:
            walks.append(walked_s)
        until_s = bout.end_s
    return walks


def of_walks(
    exertions: Sequence[Exertion], requests: Sequence[WalkRequest], set_starts_s: Sequence[float]
) -> list[Exertion]:
    """The answers that speak of a walk: given during it, or after it before the next set begins."""

    def until_s(request: WalkRequest) -> float:
        return min((s for s in set_starts_s if s >= request.end_s), default=math.inf)

    return [e for e in exertions if any(r.start_s <= e.t_s < until_s(r) for r in requests)]


def compare_walking(dosage: Dosage, seen: Walked) -> Iterator[Comparison]:
    """What one source says about the walks; nothing where it is silent."""
    dose = dosage.walking
    if dose is None:
        return
    if dose.start_min is not None or dose.goal_min is not None:
        yield _minutes(dosage.source, dose, seen.minutes)
    if dose.bout_min is not None:
        yield _bouts(dosage.source, dose.bout_min, seen.bouts_min)
    if dose.speed_m_s is not None:
        yield _pace(dosage.source, dose.speed_m_s, seen)
    if dose.exertion is not None:
        yield _intensity(dosage.source, dose.exertion, seen.exertion)


def _overlap_s(bout: Bout, requests: Sequence[WalkRequest]) -> float:
    return sum(max(0.0, min(bout.end_s, r.end_s) - max(bout.start_s, r.start_s)) for r in requests)


def _speed(inside: Sequence[tuple[Bout, float]]) -> tuple[float | None, float | None]:
    """Speed over the bouts that have one, each by its time. Errors do not average out: they share a cause."""
    timed = [(b.speed_m_s, b.speed_error_m_s, s) for b, s in inside if b.speed_m_s is not None]
    total_s = sum(s for _, _, s in timed)
    if not timed:
        return None, None
    speed = round(sum(v * s for v, _, s in timed) / total_s, 3)
    errors = [(e, s) for _, e, s in timed if e is not None]
    if len(errors) < len(timed):
        return speed, None
    return speed, round(sum(e * s for e, s in errors) / total_s, 3)


def compare_minutes(source: str, dose: WalkingDose, minutes: float | None, verdict: Verdict) -> Comparison:
    """The comparison of minutes walked, for a recording or a day."""
    goal = dose.goal_min
    prescribed = {"start_min": plain_number(dose.start_min), "goal_min": plain_bounds(goal)}
    return _comparison(source, "minutes", prescribed, minutes, verdict, _minutes_reason(dose, minutes, verdict))


def _minutes(source: str, dose: WalkingDose, minutes: float | None) -> Comparison:
    return compare_minutes(source, dose, minutes, verdicts.minutes(minutes, dose.start_min, dose.goal_min))


def _minutes_reason(dose: WalkingDose, minutes: float | None, verdict: Verdict) -> str:
    goal = span(dose.goal_min) if dose.goal_min else None
    asked = goal if dose.start_min is None else number(dose.start_min)
    if minutes is None:
        return f"walking could not be measured; {asked} minutes prescribed"
    if verdict == "unknown":
        return f"at least {number(minutes)} minutes of {asked}; some walking could not be measured"
    if verdict == "over":
        return f"{number(minutes)} minutes is more than the {goal} prescribed; no need to do more"
    if dose.start_min is None:
        more = "; shorter walks help too, and those of a day add up" if verdict == "under" else ""
        return f"{number(minutes)} of {asked} minutes{more}"
    aim = f" and grows to {goal}" if goal else ""
    return f"{number(minutes)} minutes; the dose to begin with is {asked}{aim}"


def _bouts(source: str, least_min: float, bouts_min: Sequence[float] | None) -> Comparison:
    verdict = verdicts.bouts(bouts_min, least_min)
    measured = None if bouts_min is None else list(bouts_min)
    reason = _bouts_reason(bouts_min, least_min)
    return _comparison(source, "bouts", {"bout_min": plain_number(least_min)}, measured, verdict, reason)


def _bouts_reason(bouts_min: Sequence[float] | None, least_min: float) -> str:
    if bouts_min is None:
        return "walking could not be measured"
    if not bouts_min:
        return f"no walking seen; {number(least_min)} minutes at a time already help"
    told = f"walked for {listed([number(m) for m in bouts_min])} minutes"
    if verdicts.long_enough(bouts_min, least_min):
        return f"{told}: at least {number(least_min)} at a time is done, and shorter walks count as well"
    return f"{told}; try {number(least_min)} at a time, and know that shorter walks count as well"


def _pace(source: str, target_m_s: float, seen: Walked) -> Comparison:
    verdict = verdicts.pace(seen.speed_m_s, seen.speed_error_m_s, target_m_s)
    reason = _pace_reason(target_m_s, seen, verdict)
    return _comparison(source, "pace", {"speed_m_s": target_m_s}, seen.speed_m_s, verdict, reason)


def _pace_reason(target_m_s: float, seen: Walked, verdict: Verdict) -> str:
    asked = f"about {target_m_s:.2f} m/s"
    if seen.speed_m_s is None:
        return f"the pace could not be measured; {asked} prescribed"
    told = f"{seen.speed_m_s:.2f} m/s"
    if seen.speed_error_m_s is not None:
        told += f", give or take {seen.speed_error_m_s:.2f}"
    ends = {
        "under": f", is slower than {asked}; go faster only as far as you tolerate it",
        "met": f", is {asked} as prescribed",
        "over": f", is faster than the {asked} prescribed; no need to hurry",
        "unknown": f", is too uncertain to compare with {asked}; a calibration walk helps",
    }
    return told + ends[verdict]


def _intensity(source: str, prescribed: Bounds, score: float | None) -> Comparison:
    verdict = verdicts.intensity(score, prescribed)
    asked = f"{span(prescribed)} of 10"
    if score is None:
        reason = f"how hard it felt was not noted; {asked} prescribed"
    else:
        ends = {"under": "; a little more effort is fine", "over": "; slow down a little"}
        reason = f"it felt like {number(score)}, for {asked}{ends.get(verdict, '')}"
    return _comparison(source, "intensity", plain_bounds(prescribed), plain_number(score), verdict, reason)


def _comparison(
    source: str, item: Item, prescribed: object, measured: object, verdict: Verdict, reason: str
) -> Comparison:
    return Comparison(WALKING, source, None, None, item, prescribed, measured, verdict, reason)
