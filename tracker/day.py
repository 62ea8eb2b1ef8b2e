"""A day over its sessions: how often, both legs, minutes and walks added up.

What a single recording cannot tell is judged here: a leg done in the morning and the other at noon are both done,
and walks add up. Set by set verdicts stay with their sessions. "So many days a week" and "throughout the day" need
more than one day, or more than sessions, and are not judged.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tracker.catalogue import Catalogue
from tracker.dosage import compare_all_sides, dosages_of, verdicts
from tracker.dosage.walking import WALKING, compare_minutes, walked
from tracker.figures import plain_bounds, plain_frequency
from tracker.model import Comparison, Dosage, Exercise, SessionResult, SetResult, WalkingDose
from tracker.words import number, plural, span


@dataclass(frozen=True, slots=True)
class DaySession:
    """A session and when it began, in the patient's local time (a datetime that knows its offset)."""

    started_at: datetime
    result: SessionResult


@dataclass(frozen=True, slots=True)
class DayReport:
    """One local day: its sessions in order of time, and the comparisons that only a day allows (`set` None)."""

    day: date
    sessions: tuple[DaySession, ...]
    comparisons: tuple[Comparison, ...]


def by_day(sessions: Sequence[DaySession]) -> dict[date, list[DaySession]]:
    """Sessions grouped by the local day on which each started, days and sessions in order of time."""
    days: dict[date, list[DaySession]] = defaultdict(list)
    for session in sorted(sessions, key=lambda s: s.started_at):
        days[session.started_at.date()].append(session)
    return dict(sorted(days.items()))


def day_report(sessions: Sequence[DaySession], catalogue: Catalogue, source: str | None = None) -> DayReport:
    """The report of one local day.

    Raises:
        ValueError: no session, or sessions that started on different days.
    """
    days = by_day(sessions)
    if len(days) != 1:
        raise ValueError(f"a day report needs the sessions of one day, not of {len(days)}")
    [(day, ordered)] = days.items()
    sets = [s for session in ordered for s in session.result.sets]
    comparisons = (
        *_compare_frequency(ordered, catalogue, source),
        *compare_all_sides(sets, catalogue, source),
        *_compare_walks(ordered, catalogue, source),
    )
    return DayReport(day, tuple(ordered), comparisons)


def _compare_frequency(
    sessions: Sequence[DaySession], catalogue: Catalogue, source: str | None
) -> Iterator[Comparison]:
    """How often each exercise was done; several sets of it in one session are one time."""
    names = dict.fromkeys(s.exercise for session in sessions for s in session.result.sets)
    for exercise in (catalogue.get(name) for name in names if name in catalogue):
        seen, unseen = times_done(sessions, exercise)
        for dosage in dosages_of(exercise, source):
            if dosage.frequency is not None:
                yield from _frequency(exercise, dosage, seen, unseen, sessions)


def times_done(sessions: Sequence[DaySession], exercise: Exercise) -> tuple[int, int]:
    """Sessions in which the exercise was done, and sessions in which that could not be seen.

    Of a two-sided exercise the side done more often counts, so that a leg in the morning and the other at noon
    are one time.
    """
    sides = ("left", "right") if exercise.two_sided else (None,)
    return max(_times_of_side(sessions, exercise.id, side) for side in sides)


def _times_of_side(sessions: Sequence[DaySession], name: str, side: str | None) -> tuple[int, int]:
    def of_it(sets: Sequence[SetResult]) -> list[tuple[int | None, bool]]:
        wanted = [s for s in sets if s.exercise == name and (side is None or s.side in (side, None))]
        return [(s.rep_count, s.may_hide) for s in wanted]

    done = [verdicts.side_done(of_it(session.result.sets)) for session in sessions]
    return done.count(True), done.count(None)


def _frequency(
    exercise: Exercise, dosage: Dosage, seen: int, unseen: int, sessions: Sequence[DaySession]
) -> Iterator[Comparison]:
    frequency = dosage.frequency
    assert frequency is not None
    if frequency.every_h is not None:
        waking_h = _waking_h(sessions)
        verdict = verdicts.every_hours(seen, unseen, waking_h, frequency.every_h)
        due = verdicts.times_due(waking_h, frequency.every_h)
        over_h = f"over {number(waking_h)} h from the first to the last session"
        reason = f"{plural(seen, 'time')} {over_h}; every {number(frequency.every_h)} h is {plural(due, 'time')}"
    elif frequency.per_day is not None:
        verdict = verdicts.times_a_day(seen, unseen, frequency.per_day)
        reason = f"{plural(seen, 'time')} today, of {span(frequency.per_day)}"
    else:
        return
    ends = {"over": "; no need to do it more often", "unknown": "; the day's recordings do not tell the rest"}
    yield Comparison(
        exercise.id, dosage.source, None, None, "frequency", plain_frequency(frequency),
        seen if seen or not unseen else None, verdict, reason + ends.get(verdict, ""),
    )  # fmt: skip


def _waking_h(sessions: Sequence[DaySession]) -> float:
    """From the first session's start to the last one's end: all that is known of when the patient was up."""
    ends = [s.started_at + timedelta(seconds=s.result.recording.duration_s) for s in sessions]
    return (max(ends) - min(s.started_at for s in sessions)).total_seconds() / 3600.0


def _compare_walks(
    sessions: Sequence[DaySession], catalogue: Catalogue, source: str | None
) -> Iterator[Comparison]:
    """Minutes of all walks asked for, added up, and how many walks there were."""
    walks = [
        walked(s.result.walking, [request], ()).minutes for s in sessions for request in s.result.walk_requests
    ]
    if not walks or WALKING not in catalogue:
        return
    for dosage in dosages_of(catalogue.get(WALKING), source):
        if dosage.walking is not None:
            yield _minutes(dosage.source, dosage.walking, walks)
            yield from _walks_a_day(dosage.source, dosage.walking, walks)


def _minutes(source: str, dose: WalkingDose, walks: Sequence[float | None]) -> Comparison:
    """Minutes added up; a source that counts walks a day speaks of one walk at a time, so there the longest."""
    known = [m for m in walks if m is not None]
    at_a_time = dose.walks_per_day is not None
    total = (max(known) if at_a_time else round(sum(known), 3)) if known else None
    certain = total if len(known) == len(walks) else None
    return compare_minutes(source, dose, total, verdicts.minutes(certain, dose.start_min, dose.goal_min))


def _walks_a_day(source: str, dose: WalkingDose, walks: Sequence[float | None]) -> Iterator[Comparison]:
    """The starting dose of several short walks; whoever walks as long as the goal at a time has outgrown it."""
    if dose.walks_per_day is None or dose.start_min is None:
        return
    known = [m for m in walks if m is not None]
    goal_min = dose.goal_min.min if dose.goal_min else None
    if goal_min is not None and verdicts.long_enough(known, goal_min):
        return
    count = verdicts.long_enough(known, dose.start_min)
    verdict = verdicts.times_a_day(count, len(walks) - len(known), dose.walks_per_day)
    asked = f"{span(dose.walks_per_day)} walks of {number(dose.start_min)} minutes"
    ends = {"over": "; no need for more", "unknown": "; some walking could not be measured"}
    yield Comparison(
        WALKING, source, None, None, "bouts", plain_bounds(dose.walks_per_day), count, verdict,
        f"{count} of {asked}, to begin with{ends.get(verdict, '')}",
    )  # fmt: skip
