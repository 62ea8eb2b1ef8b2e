"""An exercise against a dosage for each side: were both legs (or both ways of a turn) exercised?"""

from __future__ import annotations

from collections.abc import Sequence

from tracker.dosage import verdicts
from tracker.model import Comparison, Dosage, Exercise, SetResult, Verdict
from tracker.words import listed

LEGS = ("left", "right")
WAYS = ("a", "b")
"""The two ways of a turn: which of them is left the sensor cannot know."""


def compare_sides(exercise: Exercise, sets: Sequence[SetResult], dosage: Dosage) -> Comparison | None:
    """Both sides over all sets of the exercise; None where the source says nothing of sides."""
    if not dosage.per_side or not sets:
        return None
    turning = any(view.movement is not None and view.movement.pattern == "alternating" for view in exercise.views)
    names, done, unsaid = (WAYS, _ways(sets), False) if turning else (LEGS, _legs(sets), _unsaid(sets))
    verdict = verdicts.sides(done, unsaid)
    seen = [name for name, is_done in zip(names, done, strict=True) if is_done]
    reason = _turn_reason(seen, verdict) if turning else _leg_reason(seen, verdict)
    measured = None if verdict == "unknown" and not seen else seen
    return Comparison(exercise.id, dosage.source, None, None, "sides", list(names), measured, verdict, reason)


def _legs(sets: Sequence[SetResult]) -> list[bool | None]:
    return [verdicts.side_done([(s.rep_count, s.may_hide) for s in sets if s.side == leg]) for leg in LEGS]


def _unsaid(sets: Sequence[SetResult]) -> bool:
    """Whether something was, or may have been, done on a side that nobody noted."""
    unnamed = [(s.rep_count, s.may_hide) for s in sets if s.side is None]
    return verdicts.side_done(unnamed) is not False


def _ways(sets: Sequence[SetResult]) -> list[bool | None]:
    """For turns every set shows both ways, by the side that its repetitions carry."""
    return [verdicts.side_done([_count_of(s, way) for s in sets]) for way in WAYS]


def _count_of(result: SetResult, way: str) -> tuple[int | None, bool]:
    if result.rep_count is None:
        return None, result.may_hide
    return sum(rep.side == way for rep in result.reps), result.may_hide


def _leg_reason(seen: Sequence[str], verdict: Verdict) -> str:
    if verdict == "met":
        return "both legs done"
    if verdict == "unknown":
        known = f"the {seen[0]} leg is done; " if seen else ""
        return f"{known}whether each leg had its turn was not noted or could not be seen"
    if not seen:
        return "no repetition on either leg; both are prescribed"
    missing = [leg for leg in LEGS if leg not in seen]
    return f"the {listed(missing)} leg is still to do; both legs are prescribed"


def _turn_reason(seen: Sequence[str], verdict: Verdict) -> str:
    if verdict == "met":
        return "rolled to both sides"
    if verdict == "unknown":
        return "whether both sides had their turn could not be seen"
    return f"rolled to {'one side only' if seen else 'neither side'}; both sides are prescribed"
