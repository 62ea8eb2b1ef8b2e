"""What was done, however it is known: sensed, corrected or told. What schedule, adherence and reports count."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from algorithms.types import Bout
from tracker.corrections import SetFigures, corrected
from tracker.diary import Correction, Done, SelfReport, SessionRecord
from tracker.dosage.walking import CROSSING_S, WALKING, walked
from tracker.model import SetResult, WalkRequest

UNNAMED = ("any", "unknown")
"""Exercises of sets that nobody named."""

LEAST_MIN = 0.5
"""Less than this of a told walk beside a sensed one is nothing of its own: minutes are told whole."""

LONGEST = timedelta(days=1)
"""No walk is longer than this."""

MOST_UNHEARD = 0.05
"""Up to this share of a walk may be missing from the data before its minutes are unknown."""


@dataclass(frozen=True, slots=True)
class _Walk:
    """A walk that the sensor saw, from its beginning up to `until`."""

    done: Done
    until: datetime


def done_of(
    records: Sequence[SessionRecord], corrections: Sequence[Correction], self_reports: Sequence[SelfReport]
) -> tuple[Done, ...]:
    """Everything done, by time; each set, each walk and each report is one. The arguments may be in any order.

    A set in which no repetition was made, and none can hide in a gap, was not done and is left out. So is one
    that nobody named. Walking counts wherever it was seen, marked or not, because small amounts add up (HE). A
    walk that was both seen and told counts once, where the two overlap, as it was seen.
    """
    found = [done for record in records for done in _sets(record, corrections)]
    walks = _by_time(records)
    told: dict[int, float] = defaultdict(float)
    for report in self_reports:
        seen = _seen(report, walks)
        for number, minutes in seen.items():
            told[number] += minutes
        if report.repetitions != 0 and _left(report, seen) != 0:
            found.append(_told(report, _left(report, seen)))
    found += [replace(walk.done, also_told_min=round(told[n], 3)) for n, walk in enumerate(walks)]
    return tuple(sorted(found, key=lambda d: (d.at, d.exercise, d.side or "", d.how, d.session or "")))


def also_sensed_min(report: SelfReport, records: Sequence[SessionRecord]) -> float:
    """The minutes of a walk that was told which the sensor saw too."""
    return round(sum(_seen(report, _by_time(records)).values()), 3)


def _sets(record: SessionRecord, corrections: Sequence[Correction]) -> Iterator[Done]:
    for figures in corrected(record, corrections):
        found = record.result.sets[figures.index]
        unknown = figures.repetitions is None or _may_hide(figures, found)
        if figures.exercise.value in UNNAMED or not (unknown or figures.repetitions):
            continue
        yield Done(
            record.patient, _at(record, found.start_s), figures.exercise.value, figures.body_side, figures.how,
            figures.repetitions or None, figures.median_hold_s, None,
            None if unknown else True, record.id,
        )  # fmt: skip


def _may_hide(figures: SetFigures, found: SetResult) -> bool:
    """Whether a gap leaves the count open; a person who corrects it knows."""
    return found.may_hide and figures.rep_count.how == "sensed"


def _walks(record: SessionRecord) -> Iterator[_Walk]:
    """The walks that were marked, each with the walking inside it, and all other walking."""
    requests = record.result.walk_requests
    for request in requests:
        minutes = walked(record.result.walking, [request], ()).minutes
        if minutes != 0 or _unheard(record, request):
            yield _walk(record, request.start_s, request.end_s, minutes or None, _unheard(record, request))
    for start_s, end_s, walked_s in _at_a_time(record.result.walking.bouts, requests):
        yield _walk(record, start_s, end_s, round(walked_s / 60.0, 3), unheard=False)


def _walk(record: SessionRecord, start_s: float, end_s: float, minutes: float | None, unheard: bool) -> _Walk:
    complete = None if unheard or minutes is None else True
    at = _at(record, start_s)
    done = Done(record.patient, at, WALKING, None, "sensed", None, None, minutes, complete, record.id)
    return _Walk(done, _at(record, end_s))


def _unheard(record: SessionRecord, request: WalkRequest) -> bool:
    gaps = record.result.recording.gaps
    lost_s = sum(max(0.0, min(g.end_s, request.end_s) - max(g.start_s, request.start_s)) for g in gaps)
    return lost_s > MOST_UNHEARD * (request.end_s - request.start_s)


def _at_a_time(bouts: Sequence[Bout], requests: Sequence[WalkRequest]) -> list[tuple[float, float, float]]:
    """Start, end and seconds walked of each walk outside the marked ones; a short pause does not end a walk."""
    walks: list[tuple[float, float, float]] = []
    for bout in bouts:
        if any(bout.start_s < r.end_s and r.start_s < bout.end_s for r in requests):
            continue
        if walks and bout.start_s - walks[-1][1] <= CROSSING_S:
            start_s, _, walked_s = walks.pop()
            walks.append((start_s, bout.end_s, walked_s + bout.end_s - bout.start_s))
        else:
            walks.append((bout.start_s, bout.end_s, bout.end_s - bout.start_s))
    return walks


def _told(report: SelfReport, minutes: float | None) -> Done:
    """A report as something done, for so many minutes."""
    said = report.repetitions is not None or report.minutes is not None
    return Done(
        report.patient, report.at, report.exercise, report.side, "self-reported",
        report.repetitions, report.hold_s, minutes, True if said else None,
    )  # fmt: skip


def _left(report: SelfReport, seen: Mapping[int, float]) -> float | None:
    """The minutes of a report without those that the sensor saw too."""
    if report.minutes is None or not seen:
        return report.minutes
    left = round(report.minutes - sum(seen.values()), 3)
    return left if left >= LEAST_MIN else 0.0


def _by_time(records: Sequence[SessionRecord]) -> list[_Walk]:
    return sorted((walk for record in records for walk in _walks(record)), key=lambda walk: walk.done.at)


def _seen(report: SelfReport, walks: Sequence[_Walk]) -> dict[int, float]:
    """The minutes of a told walk that measured ones of `walks`, in order of time, cover, by their numbers; each
    moment once.
    """
    begun, ended = _span(report)
    first = bisect_left(walks, begun - LONGEST, key=lambda walk: walk.done.at)
    last = bisect_left(walks, ended, lo=first, key=lambda walk: walk.done.at)
    found: dict[int, float] = {}
    for number in range(first, last):
        walk = walks[number]
        if walk.done.complete and walk.until > begun:
            covered = min(walk.until, ended) - max(walk.done.at, begun)
            found[number] = max(0.0, covered.total_seconds() / 60.0)
            begun = max(begun, walk.until)
    return {number: minutes for number, minutes in found.items() if minutes}


def _span(report: SelfReport) -> tuple[datetime, datetime]:
    """From when to when somebody walked; no time at all where nobody said how long, or it was no walk."""
    lasted = timedelta(minutes=(report.minutes or 0.0) if report.exercise == WALKING else 0.0)
    return (report.at - lasted, report.at) if report.at_end else (report.at, report.at + lasted)


def _at(record: SessionRecord, t_s: float) -> datetime:
    return record.started_at + timedelta(seconds=t_s)
