"""The verdicts: measured figures against prescribed ones, and nothing else.

Every comparison that decides between under, met, over and unknown stands here, so that one table of examples can
hold them all (and a test changes each operator and number in turn to see that the table notices). The rules are
those of the contract for comparisons; where it leaves a choice, the docstring says which was taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from tracker.model import Bounds, Verdict

HOLD_TOLERANCE_S = 0.3
"""A hold this near to a bound is inside."""

SINGLE_HOLD_STRETCH = 1.5
"""A single prescribed hold (10 s) is met up to this many times its length."""

TEMPO_TOLERANCE_S = 1.0
"""A way out or back is in time within this much of its count."""

MINUTE_TOLERANCE = 0.5
"""Walking is prescribed in whole minutes, so that it is judged to the nearest minute."""

ABOUT = 0.1
"""The share by which a pace may differ from one prescribed with "about"."""


def within(value: float, low: float | None, high: float | None) -> Verdict:
    """Under, met or over for a range with both ends included; None leaves an end open.

    Both sides are compared in thousandths, as results are written, so that 5.3 is not above 5 + 0.3.
    """
    if low is not None and round(value, 3) < round(low, 3):
        return "under"
    if high is not None and round(value, 3) > round(high, 3):
        return "over"
    return "met"


def repetitions(count: int | None, prescribed: Bounds, grows_to: int | None, may_hide: bool) -> Verdict:
    """Unknown without a count, or where a gap may hide a repetition, however many were seen.

    A dose that the source lets grow (1 to 5, growing to 10) is met up to where it may grow.
    """
    if count is None or may_hide:
        return "unknown"
    return within(count, prescribed.min, prescribed.max if grows_to is None else grows_to)


def hold_window(prescribed: Bounds) -> Bounds:
    """The holds that count as inside: the prescribed range and its tolerance, a single value stretched upwards."""
    low, high = prescribed.min, prescribed.max
    if high is not None and low == high:
        high = high * SINGLE_HOLD_STRETCH
    return Bounds(
        None if low is None else round(low - HOLD_TOLERANCE_S, 3),
        None if high is None else round(high + HOLD_TOLERANCE_S, 3),
    )


def holds(holds_s: Sequence[float], prescribed: Bounds, may_hide: bool) -> Verdict:
    """The verdict of the median hold; unknown without one, or where a gap may hide others."""
    if not holds_s or may_hide:
        return "unknown"
    window = hold_window(prescribed)
    return within(median(holds_s), window.min, window.max)


def holds_inside(holds_s: Sequence[float], prescribed: Bounds) -> int:
    """How many holds are inside the window."""
    window = hold_window(prescribed)
    return sum(within(hold_s, window.min, window.max) == "met" for hold_s in holds_s)


def phase(measured_s: float, count_s: float) -> Verdict:
    """One part of a repetition against its count: quicker is under, slower is over."""
    return within(measured_s, count_s - TEMPO_TOLERANCE_S, count_s + TEMPO_TOLERANCE_S)


def tempo(phases: Sequence[tuple[float, float]], may_hide: bool) -> Verdict:
    """The verdict over the parts that have a count, as (measured, count) in seconds.

    Hurrying in one part decides, because the brochures ask for slow and smooth; then a slow part. A repetition
    prescribed as a whole (4 counts) is one part: within 1 s of its counts together.
    """
    if not phases or may_hide:
        return "unknown"
    verdicts = [phase(measured_s, count_s) for measured_s, count_s in phases]
    if "under" in verdicts:
        return "under"
    return "over" if "over" in verdicts else "met"


def side_done(counts: Sequence[tuple[int | None, bool]]) -> bool | None:
    """Whether a side was exercised, from the count of each of its sets and whether a gap may hide repetitions.

    None: nothing was seen, but something could not be seen. One repetition seen is enough: gaps hide, they
    do not invent.
    """
    if any(count is not None and count > 0 for count, _ in counts):
        return True
    unseen = any(count is None or may_hide for count, may_hide in counts)
    return None if unseen else False


def sides(done: Sequence[bool | None], unsaid: bool) -> Verdict:
    """Both sides exercised is met and one missing is under. `unsaid`: there is a set whose side nobody noted."""
    if all(done):
        return "met"
    if unsaid or None in done:
        return "unknown"
    return "under"


def minutes(walked_min: float | None, start_min: float | None, goal_min: Bounds | None) -> Verdict:
    """Minutes walked. A source that names a start is met from there: its goal is where the dose grows to."""
    if walked_min is None:
        return "unknown"
    goal = goal_min or Bounds(None, None)
    low = goal.min if start_min is None else start_min
    return within(
        walked_min,
        None if low is None else low - MINUTE_TOLERANCE,
        None if goal.max is None else goal.max + MINUTE_TOLERANCE,
    )


def long_enough(bouts_min: Sequence[float], least_min: float) -> int:
    """How many walks last at least so many minutes, to the nearest minute."""
    return sum(within(bout_min, least_min - MINUTE_TOLERANCE, None) == "met" for bout_min in bouts_min)


def bouts(bouts_min: Sequence[float] | None, least_min: float) -> Verdict:
    """Met when one bout lasts as long as the source asks of a bout; there is no too many."""
    if bouts_min is None:
        return "unknown"
    return "met" if long_enough(bouts_min, least_min) else "under"


def pace(speed_m_s: float | None, error_m_s: float | None, target_m_s: float) -> Verdict:
    """Speed against a target, which both sources give with "about": a tenth either way is met.

    Unknown unless the slowest and the quickest speed that the error leaves open get the same verdict.
    """
    if speed_m_s is None or error_m_s is None:
        return "unknown"
    low, high = target_m_s * (1.0 - ABOUT), target_m_s * (1.0 + ABOUT)
    slowest = within(speed_m_s - error_m_s, low, high)
    quickest = within(speed_m_s + error_m_s, low, high)
    return slowest if slowest == quickest else "unknown"


def intensity(score: float | None, prescribed: Bounds) -> Verdict:
    """How hard it felt, on the scale of 1 to 10."""
    return "unknown" if score is None else within(score, prescribed.min, prescribed.max)


def times_a_day(seen: int, unseen: int, prescribed: Bounds) -> Verdict:
    """How often in a day; `unseen` times may or may not have been: unknown where they decide."""
    fewest = within(seen, prescribed.min, prescribed.max)
    most = within(seen + unseen, prescribed.min, prescribed.max)
    return fewest if fewest == most else "unknown"


def times_due(waking_h: float, every_h: float) -> int:
    """How often "every so many hours" is from the first to the last session of a day, both ends included."""
    return int(waking_h // every_h) + 1


def every_hours(seen: int, unseen: int, waking_h: float, every_h: float) -> Verdict:
    """How often against every so many hours.

    Unknown where the day is shorter than the interval: it does not tell what came before or after.
    """
    if waking_h < every_h:
        return "unknown"
    due = times_due(waking_h, every_h)
    return times_a_day(seen, unseen, Bounds(due, due + 1))
