"""The wear check: the sensor is still when asked, feels gravity, sends often enough, and sees the movement."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from tracker.catalogue import view_for
from tracker.live.feeling import STILL_M_S2, angle_deg, has_gravity, rests
from tracker.live.model import Bid, Felt, Step, Told
from tracker.live.stage import SKIP, Flow, Stage, goes, pressed
from tracker.live.steps import seen

STILL_FOR = 3
"""So many half seconds of stillness in a row."""

STILL_WITHIN_S, MOVED_WITHIN_S, BACK_WITHIN_S, ANSWER_WITHIN_S = 25.0, 12.0, 15.0, 15.0

SEEN_PART, LEAST_DEG = 0.4, 2.0
"""A movement is seen when the sensor turns by this part of the least range expected of it, and this at least: it
is done once and gently, and a mean of half a second misses its very end."""

STEPPING_M_S2, STEPPING_FOR = 1.0, 3
"""Steps shake a sensor by this, so many half seconds in a row."""

LEAST_HZ, RATE_PART = 20.0, 0.7
"""Fewer samples a second than this, or than this part of what was agreed, are too few."""

Worn = Literal["seen", "unseen", "skipped"]


def check_worn(stage: Stage, step: Step, rate_hz: float) -> Flow[Worn]:
    """Whether the sensor sees the exercise where it sits; the patient may go on all the same, or leave it out."""
    where = {"placement": step.placement, "exercise": step.exercise.id, "side": step.side}
    stage.show(step.exercise.id, "", "wear", "hint-skip")
    stage.bid(Bid("rest", step.exercise.id, step.side))
    if not seen(step):
        return (yield from _unseen(stage, step))
    stage.say("wear-side" if step.side else "wear", where)
    still = yield from _stillness(stage)
    if still is None:
        stage.say("wear-not-still")
    elif not has_gravity(still):
        stage.say("wear-no-gravity")
    elif still.rate_hz < max(LEAST_HZ, RATE_PART * rate_hz):
        stage.say("wear-slow", {"rate": round(still.rate_hz)})
    if step.exercise.kind == "posture":
        return "seen"
    for _ in range(2):
        stage.say("move-walk" if step.exercise.kind == "walking" else "move", where)
        stage.bid(Bid("move"))
        if (yield from _movement(stage, step, still)):
            stage.say("seen")
            yield from _back(stage, step, still)
            return "seen"
    return (yield from _unseen(stage, step))


def _stillness(stage: Stage) -> Flow[Felt | None]:
    """The first moment at which the sensor has been still for a while, with the best rate of it, as a radio may
    lose some; None where it never is.
    """
    until_s, before, row = stage.now_s + STILL_WITHIN_S, None, list[Felt]()
    while stage.now_s < until_s:
        signal = yield from stage.next()
        if isinstance(signal, Felt):
            row = [*row, signal] if rests(signal, before) else []
            before = signal
            if len(row) >= STILL_FOR:
                return replace(signal, rate_hz=max(felt.rate_hz for felt in row))
        elif isinstance(signal, Told) and signal.notice.kind == "lost":
            row = []
    return None


def _movement(stage: Stage, step: Step, still: Felt | None) -> Flow[bool]:
    """Whether the sensor moves as the exercise wants it to."""
    until_s, first, row = stage.now_s + MOVED_WITHIN_S, still, 0
    while stage.now_s < until_s:
        signal = yield from stage.next()
        if goes(signal):
            return False
        if not isinstance(signal, Felt):
            continue
        first = first or signal
        if step.exercise.kind == "walking":
            row = row + 1 if signal.shake_m_s2 >= STEPPING_M_S2 else 0
            if row >= STEPPING_FOR:
                return True
        elif angle_deg(signal.force, first.force) >= least_deg(step):
            return True
    return False


def _back(stage: Stage, step: Step, still: Felt | None) -> Flow[None]:
    """Until the patient is back at rest, so that the set begins there."""
    until_s = stage.now_s + BACK_WITHIN_S
    while stage.now_s < until_s:
        signal = yield from stage.next()
        if goes(signal):
            return
        if not isinstance(signal, Felt) or signal.shake_m_s2 >= STILL_M_S2:
            continue
        if still is None or angle_deg(signal.force, still.force) < least_deg(step) / 2:
            return


def least_deg(step: Step) -> float:
    """How far the sensor has to turn for the movement to be seen, degrees."""
    view = view_for(step.exercise, step.placement)
    least = view.movement.range_deg[0] if view is not None and view.movement is not None else 0.0
    return max(LEAST_DEG, SEEN_PART * least)


def _unseen(stage: Stage, step: Step) -> Flow[Worn]:
    """Say where the sensor would see it, or to look at how it sits where it should; go on all the same, unless the
    patient leaves it out.
    """
    best, where = step.exercise.placements, {"placement": step.placement, "exercise": step.exercise.id}
    if step.placement in best:
        stage.say("not-moved", where)
    else:
        stage.say("unseen", {**where, "places": best})
    stage.show(about="unseen", hint="hint-anyway")
    signal = yield from stage.wait(ANSWER_WITHIN_S)
    return "skipped" if pressed(signal, SKIP) else "unseen"
