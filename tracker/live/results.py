"""What was done against what was prescribed, as messages: more than the top is never praised, nor is unknown."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from tracker.dosage.sets import compare_set
from tracker.dosage.walking import WALKING
from tracker.live.model import Done, Say, Step
from tracker.live.steps import goal_minutes
from tracker.live.words import Words
from tracker.model import Comparison, SessionResult, Verdict


def judged(done: Done) -> tuple[Comparison, ...]:
    """The verdicts on a set, by the step's own dosage."""
    if done.result is None or done.step.dosage is None:
        return ()
    return tuple(compare_set(0, done.result, done.step.dosage))


def told(done: Done) -> tuple[Say, ...]:
    """What was counted, held or walked, and how that stands to the dose."""
    if done.minutes is not None:
        goal = goal_minutes(done.step.dosage)
        met = "" if goal is None else "-met" if done.minutes >= goal else "-under"
        return (Say(f"result-walk{met}", {"minutes": round(done.minutes, 1), "goal": goal}),)
    result = done.result
    if result is None or result.rep_count is None:
        return (Say("result-unknown"),) if done.step.exercise.kind == "repetitions" else ()
    values = {"n": result.rep_count, "partials": result.partial_count or 0}
    found = [Say(_named("result-reps", judged(done), "repetitions"), values)]
    held = [rep.hold_s for rep in result.reps]
    if held and any(c.item == "hold" for c in judged(done)):
        found.append(Say(_named("result-hold", judged(done), "hold"), {"seconds": round(median(held), 1)}))
    if any(c.item == "tempo" and c.verdict == "under" for c in judged(done)):
        found.append(Say("result-tempo-under"))
    if result.may_hide:
        found.append(Say("result-may-hide"))
    return tuple(found)


def summary(result: SessionResult, steps: Sequence[Step], words: Words) -> tuple[str, ...]:
    """A recording's sets and walk as sentences, each against the dose of its step."""
    by_name = {(step.exercise.id, step.side): step for step in steps}
    done = [Done(by_name[key], found) for found in result.sets if (key := (found.exercise, found.side)) in by_name]
    walk = by_name.get((WALKING, None))
    if walk is not None and result.walk_requests and result.walking.minutes is not None:
        done.append(Done(walk, None, result.walking.minutes))
    return tuple(_sentence(each, words) for each in done)


def _sentence(done: Done, words: Words) -> str:
    said = " ".join(words.phrase(each) for each in told(done))
    values = {"exercise": done.step.exercise.id, "side": done.step.side, "said": said}
    return words.phrase(Say("result-side" if done.step.side else "result", values))


def _named(name: str, comparisons: Sequence[Comparison], item: str) -> str:
    """The message for a verdict; without one, nobody prescribed it."""
    verdict: Verdict | None = next((c.verdict for c in comparisons if c.item == item), None)
    return name if verdict is None else f"{name}-{verdict}"


def praised(done: Done) -> bool:
    """Whether everything that was prescribed was done, and no more."""
    if done.hurt:
        return False
    if done.minutes is not None:
        goal = goal_minutes(done.step.dosage)
        return goal is not None and done.minutes >= goal
    verdicts = [c.verdict for c in judged(done)]
    return bool(verdicts) and all(verdict == "met" for verdict in verdicts)
