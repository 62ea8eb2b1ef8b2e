"""A walk, or a posture kept: minutes and cadence, ended by the patient, or at rest once its minutes are walked."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sensors.stream import Mark
from tracker.live.doing import settled
from tracker.live.model import Bid, Done, Heard, Signal, Step
from tracker.live.stage import SKIP, EndedError, Flow, HurtError, Stage, goes, pressed
from tracker.live.steps import goal_minutes

PAUSE_S, DONE_PAUSE_S = 180.0, 30.0
"""Standing still for so long ends a walk, seconds; when its minutes are walked, for this long."""

EVERY_MIN = 5
"""Minutes are told every so many, and the first."""


@dataclass(slots=True)
class _Walk:
    """A walk while it lasts. `walked_s`: in bouts that ended; `bout_s`: when the open one began; `steps_s`: when
    steps were last heard.
    """

    step: Step
    began_s: float
    steps_s: float
    walked_s: float = 0.0
    bout_s: float | None = None
    told_min: int = 0
    met: bool = False
    ends_s: float | None = None

    def minutes(self) -> float:
        """Walked so far, as the session told it."""
        open_s = 0.0 if self.bout_s is None else max(0.0, self.steps_s - self.bout_s)
        return (self.walked_s + open_s) / 60.0


def do_walk(stage: Stage, step: Step) -> Flow[Done]:
    """Run a walk, or a posture, from its start mark to its stop."""
    walk = _Walk(step, stage.now_s, stage.now_s)
    stage.put(Mark(stage.now_s, "start", exercise=step.exercise.id, side=step.side))
    about = "minutes" if step.exercise.kind == "walking" else "posture"
    stage.show(step.exercise.id, "0:00", about, "hint-walking")
    hurt = False
    try:
        while walk.ends_s is None:
            _take(stage, walk, (yield from stage.next()), about)
    except HurtError as stop:
        hurt, walk.ends_s = True, min(stop.at_s, stage.now_s)
        stage.say("stopped-for-pain", manner="stop")
    except EndedError:
        stage.put(Mark(stage.now_s, "stop"))
        stage.bid(Bid("stop"))
        raise
    stage.put(Mark(walk.ends_s, "stop"))
    stage.bid(Bid("stop"))
    if step.exercise.kind == "walking":
        return Done(step, None, walk.minutes(), hurt)
    return Done(step, (yield from settled(stage, step)), None, hurt)


def _take(stage: Stage, walk: _Walk, signal: Signal, about: str) -> None:
    if goes(signal) or pressed(signal, SKIP):
        walk.ends_s = stage.now_s
        return
    if isinstance(signal, Heard):
        _hear(stage, walk, signal)
    if about == "posture":
        stage.show(big=_clock(stage.now_s - walk.began_s), about=about, hint="hint-walking")
        return
    still_s = stage.now_s - max(walk.steps_s, stage.linked_s)
    if walk.bout_s is None and stage.linked and still_s >= (DONE_PAUSE_S if walk.met else PAUSE_S):
        walk.ends_s = walk.steps_s
        stage.say("rested")


def _hear(stage: Stage, walk: _Walk, heard: Heard) -> None:
    event = heard.event
    if event.kind == "bout_start":
        walk.bout_s = heard.at_s
    elif event.kind == "bout_end":
        start_s, end_s = event.data.get("start_s"), event.data.get("end_s")
        if isinstance(start_s, float) and isinstance(end_s, float):
            begins_s = heard.at_s - event.t_s  # the recording's own time, on the session's
            walk.walked_s += end_s + begins_s - max(start_s + begins_s, walk.began_s)
        walk.bout_s = None
    elif event.kind != "steps":
        return
    walk.steps_s = max(walk.steps_s, heard.at_s)
    told = event.data.get("cadence_spm")
    cadence_spm = round(told) if isinstance(told, float) and walk.bout_s is not None else None
    stage.show(big=_clock(60.0 * walk.minutes()), about="minutes", hint="hint-walking")
    stage.view = replace(stage.view, cadence_spm=cadence_spm)
    _tell(stage, walk, cadence_spm)


def _tell(stage: Stage, walk: _Walk, cadence_spm: int | None) -> None:
    """Say the minutes now and then, and when they are all walked."""
    goal, minutes = goal_minutes(walk.step.dosage), int(walk.minutes())
    if goal is not None and walk.minutes() >= goal and not walk.met:
        walk.met, walk.told_min = True, minutes
        stage.say("walked", {"n": minutes, "cadence": cadence_spm})
    elif minutes > walk.told_min and (minutes == 1 or minutes % EVERY_MIN == 0):
        walk.told_min = minutes
        stage.say("minute" if cadence_spm is None else "minutes", {"n": minutes, "cadence": cadence_spm})


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes}:{rest:02d}"
