"""One set: announced, counted down, counted aloud as the session counts, ended by its dose, by taps or by rest."""

from __future__ import annotations

from dataclasses import dataclass, field

from algorithms.types import Event
from sensors.stream import Mark
from tracker.live.feeling import angle_deg, rests
from tracker.live.model import Bid, Done, Felt, Heard, Signal, Step
from tracker.live.stage import SKIP, EndedError, Flow, HurtError, Stage, goes, pressed
from tracker.live.steps import goal_hold_s, goal_reps
from tracker.live.wearing import least_deg
from tracker.model import SetResult

COUNTDOWN_S = 5
WAIT_S = 600.0
"""Who stopped the countdown is waited for so long, seconds."""

COMING_BACK_S = 4.0
"""So long after a stop the repetition that it interrupted may end, seconds; another one is going on."""

AT_REST_S = 3.0
"""The end of the countdown belongs to the set, seconds: there the session sees the position it starts from."""

GO_ON_S = 10.0
"""A set that was stopped goes on as if it had not been, when nobody waits longer than this, seconds."""

REST_S, UNBEGUN_S = 30.0, 60.0
"""A set is over after so long at rest, seconds; one in which nothing was seen, a little later."""

SETTLED_WITHIN_S = 12.0
"""The session settles a set some seconds after its end."""

AFTER_LAST_S = 1.0
"""A set that ends by its dose ends so long after its last repetition, seconds: what comes then is not its own."""

QUICK_S = 1.0
"""A movement quicker by more than this than it was prescribed is to be slower, seconds."""

COUNTED_HOLD_S = 3.0
"""Shorter holds are not counted aloud, seconds."""


def counted_down(stage: Stage, step: Step, ready_s: float) -> Flow[bool]:
    """Announce the set, wait, and count down; False where the patient leaves it out."""
    reps, holds = goal_reps(step.dosage), goal_hold_s(step.dosage)
    values = {"exercise": step.exercise.id, "side": step.side, "reps": reps, "hold": holds}
    stage.show(step.exercise.id, "", "ready", "hint-ready")
    stage.say("next-side" if step.side else "next", values)
    signal = yield from stage.wait(ready_s)
    while not pressed(signal, SKIP):
        stage.say("countdown")
        signal = yield from _count(stage)
        if signal is None:
            stage.say("go", manner="count")
            stage.bid(Bid("go"))
            return True
        if goes(signal):
            stage.say("waiting")
            stage.show(about="ready", hint="hint-waiting")
            signal = yield from stage.wait(WAIT_S)
            if signal is None:
                raise EndedError(ask=True)
    return False


def _count(stage: Stage) -> Flow[Signal | None]:
    """Five, four, three, two, one; a signal that interrupts it."""
    for number in range(COUNTDOWN_S, 0, -1):
        stage.show(big=str(number), about="ready", hint="hint-countdown")
        stage.say("number", {"n": number}, "count")
        signal = yield from stage.wait(1.0)
        if signal is not None:
            return signal
    return None


@dataclass(slots=True)
class _Set:
    """A set while it runs. `active_s`: when something last moved; `stopped_s`: since when it is stopped."""

    step: Step
    active_s: float
    count: int = 0
    held: bool = False
    stopped_s: float | None = None
    ends_s: float | None = None
    slow_said: int = -9
    rest: Felt | None = None
    before: Felt | None = None
    said: set[str] = field(default_factory=set)


def do_set(stage: Stage, step: Step) -> Flow[Done]:
    """Run the set from its start mark to its settled result."""
    running = _Set(step, stage.now_s)
    stage.put(Mark(stage.now_s - AT_REST_S, "start", exercise=step.exercise.id, side=step.side))
    stage.show(step.exercise.id, "0" if step.exercise.kind == "repetitions" else "", "reps", "hint-running")
    hurt_s = None
    try:
        while running.ends_s is None:
            _take(stage, running, (yield from stage.next()))
    except HurtError as hurt:
        hurt_s = running.ends_s = min(hurt.at_s, stage.now_s)
        stage.say("stopped-for-pain", manner="stop")
    except EndedError:
        stage.put(Mark(stage.now_s, "stop"))
        stage.bid(Bid("stop"))
        raise
    stage.put(Mark(running.ends_s, "stop"))
    stage.bid(Bid("stop"))
    stage.show(about="settling")
    result = yield from settled(stage, step)
    return Done(step, result, hurt=hurt_s is not None)


def settled(stage: Stage, step: Step) -> Flow[SetResult | None]:
    """The step's set as the session settles it; None where its samples do not come."""
    until_s = stage.now_s + SETTLED_WITHIN_S
    while stage.now_s < until_s:
        signal = yield from stage.next()
        if isinstance(signal, Heard) and signal.event.kind == "set_end":
            found = signal.event.data["set"]
            if isinstance(found, SetResult) and (found.exercise, found.side) == (step.exercise.id, step.side):
                return found
    return None


def _take(stage: Stage, running: _Set, signal: Signal) -> None:
    """What a signal means to a running set."""
    if goes(signal):
        _stop_or_go_on(stage, running)
    elif pressed(signal, SKIP):
        running.ends_s = stage.now_s
    elif isinstance(signal, Heard):
        _hear(stage, running, signal)
    elif isinstance(signal, Felt):
        _feel(stage, running, signal)
    if running.ends_s is None:
        _end_by_time(stage, running)


def _stop_or_go_on(stage: Stage, running: _Set) -> None:
    if running.stopped_s is None:
        running.stopped_s = stage.now_s
        stage.say("stopped", {"n": running.count}, "stop")
        stage.show(about="reps", hint="hint-go-on")
        return
    running.stopped_s, running.active_s = None, stage.now_s
    stage.say("going-on")
    stage.show(about="reps", hint="hint-running")


def _end_by_time(stage: Stage, running: _Set) -> None:
    """A stopped set that nobody goes on with is over since it was stopped; one at rest, now."""
    if running.stopped_s is not None:
        if stage.now_s - running.stopped_s >= GO_ON_S:
            running.ends_s = running.stopped_s
        return
    rested_s = stage.now_s - max(running.active_s, stage.linked_s)
    limit_s = REST_S if running.count or "hold" in running.said else UNBEGUN_S
    if stage.linked and running.step.exercise.kind == "repetitions" and rested_s >= limit_s:
        running.ends_s = stage.now_s
        stage.say("rested")


def _feel(stage: Stage, running: _Set, felt: Felt) -> None:
    """Rest is to be still in the position in which the set began."""
    still = rests(felt, running.before)
    running.before = felt
    if running.rest is None:
        running.rest = felt if still else None
    away = running.rest is not None and angle_deg(felt.force, running.rest.force) > least_deg(running.step)
    if not still or away or running.held:
        running.active_s = stage.now_s


def _hear(stage: Stage, running: _Set, heard: Heard) -> None:
    """Count aloud what the session counted. Who moves on had not meant to stop."""
    event = heard.event
    stopped_s = running.stopped_s
    if stopped_s is not None and event.kind == "rep" and heard.at_s > stopped_s + COMING_BACK_S:
        _stop_or_go_on(stage, running)
    if event.kind == "rep":
        _rep(stage, running, heard)
    elif event.kind == "partial":
        running.active_s = stage.now_s
        stage.say("partial", manner="count")
    elif event.kind == "tempo":
        _tempo(stage, running, event)
    elif event.kind in ("hold_start", "hold", "hold_end"):
        running.active_s = stage.now_s
        running.held = event.kind != "hold_end"
        if event.kind == "hold" and running.stopped_s is None:
            _hold(stage, running, event)


def _rep(stage: Stage, running: _Set, heard: Heard) -> None:
    count = heard.event.data.get("count")
    if not isinstance(count, int) or count <= running.count:
        return
    running.count, running.active_s, running.held = count, stage.now_s, False
    running.said.discard("enough")
    running.said.discard("long-enough")
    least, most = goal_reps(running.step.dosage)
    stage.show(big=str(count), about="reps", hint="hint-running")
    stage.say("number", {"n": count}, "count")
    if most is not None and count >= most:
        running.ends_s = min(stage.now_s, heard.at_s + AFTER_LAST_S)
        stage.say("enough-reps", {"n": count})
    elif least is not None and count == least:
        stage.say("least-reps", {"n": count, "most": most})


def _hold(stage: Stage, running: _Set, event: Event) -> None:
    """Count the seconds of a hold, and say when it is long enough."""
    held = event.data.get("held_s")
    least, most = goal_hold_s(running.step.dosage)
    longest = most if most is not None else least
    if not isinstance(held, float):
        return
    running.said.add("hold")
    if longest is None or longest < COUNTED_HOLD_S:
        return
    stage.show(big=f"{held:.0f}", about="hold", hint="hint-running")
    if held >= longest:
        if "enough" not in running.said:
            running.said.add("enough")
            stage.say("enough-hold", {"seconds": held}, "stop")
    elif least is not None and held >= least and "long-enough" not in running.said:
        running.said.add("long-enough")
        stage.say("least-hold", {"seconds": held, "most": longest})
    else:
        stage.say("held", {"n": int(held)}, "count")


def _tempo(stage: Stage, running: _Set, event: Event) -> None:
    """ "Slower" where a movement was quicker than prescribed; at most at every other repetition."""
    wanted = running.step.dosage.tempo if running.step.dosage is not None else None
    if wanted is None or running.count - running.slow_said < 2:
        return
    pairs = ((wanted.out_s, event.data.get("out_s")), (wanted.back_s, event.data.get("back_s")))
    if any(w is not None and isinstance(took, float) and took < w - QUICK_S for w, took in pairs):
        running.slow_said = running.count
        stage.say("slower")
