"""What was done, however it is known: sensed, corrected or told. What schedule, adherence and reports count."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from algorithms.types import Bout
from tracker.corrections import SetFigures, corrected
from tracker.diary import Correction, Done, SelfReport, SessionRecord
from tracker.dosage.walking import CROSSING_S, WALKING, walked
from tracker.model import SetResult, WalkRequest

UNNAMED = ("any", "unknown")
"""Exercises of sets that nobody named."""

MOST_UNHEARD = 0.05
"""Up to this share of a walk may be missing from the data before its minutes are unknown."""


def done_of(
    records: Sequence[SessionRecord], corrections: Sequence[Correction], self_reports: Sequence[SelfReport]
) -> tuple[Done, ...]:
    """Everything done, by time; each set, each walk and each report is one. The arguments may be in any order.

    A set in which no repetition was made, and none can hide in a gap, was not done and is left out. So is one
    that nobody named. Walking counts wherever it was seen, marked or not, because small amounts add up (HE).
    """
    found = [done for record in records for done in (*_sets(record, corrections), *_walks(record))]
    found += [_told(report) for report in self_reports if report.repetitions != 0 and report.minutes != 0]
    return tuple(sorted(found, key=lambda d: (d.at, d.exercise, d.side or "", d.how, d.session or "")))


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


def _walks(record: SessionRecord) -> Iterator[Done]:
    """The walks that were marked, each with the walking inside it, and all other walking."""
    requests = record.result.walk_requests
    for request in requests:
        minutes = walked(record.result.walking, [request], ()).minutes
        if minutes != 0 or _unheard(record, request):
            yield _walk(record, request.start_s, minutes or None, _unheard(record, request))
    for start_s, walked_s in _at_a_time(record.result.walking.bouts, requests):
        yield _walk(record, start_s, round(walked_s / 60.0, 3), unheard=False)


def _walk(record: SessionRecord, start_s: float, minutes: float | None, unheard: bool) -> Done:
    complete = None if unheard or minutes is None else True
    at = _at(record, start_s)
    return Done(record.patient, at, WALKING, None, "sensed", None, None, minutes, complete, record.id)


def _unheard(record: SessionRecord, request: WalkRequest) -> bool:
    gaps = record.result.recording.gaps
    lost_s = sum(max(0.0, min(g.end_s, request.end_s) - max(g.start_s, request.start_s)) for g in gaps)
    return lost_s > MOST_UNHEARD * (request.end_s - request.start_s)


def _at_a_time(bouts: Sequence[Bout], requests: Sequence[WalkRequest]) -> list[tuple[float, float]]:
    """Start and seconds walked of each walk outside the marked ones; a short pause does not end a walk."""
    walks: list[tuple[float, float]] = []
    until_s = -CROSSING_S
    for bout in bouts:
        if any(bout.start_s < r.end_s and r.start_s < bout.end_s for r in requests):
            continue
        if walks and bout.start_s - until_s <= CROSSING_S:
            start_s, walked_s = walks.pop()
            walks.append((start_s, walked_s + bout.end_s - bout.start_s))
        else:
            walks.append((bout.start_s, bout.end_s - bout.start_s))
        until_s = bout.end_s
    return walks


def _told(report: SelfReport) -> Done:
    said = report.repetitions is not None or report.minutes is not None
    return Done(
        report.patient, report.at, report.exercise, report.side, "self-reported",
        report.repetitions, report.hold_s, report.minutes, True if said else None,
    )  # fmt: skip


def _at(record: SessionRecord, t_s: float) -> datetime:
    return record.started_at + timedelta(seconds=t_s)
