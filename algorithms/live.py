"""The live count of a prescribed set: read as settling does, over what is known so far.

Once a second the trace of the last minutes is read as if the patient went home now the way they came. What
has ended is told once and never taken back; the movement that spans "now" tells whether a hold goes on. The
set's settled result may still differ: these events are provisional.

Settling tries every plane and amplitude; here that is done at growing intervals only. In between the reading that
was found serves on (`glance`), and only when something may have begun or ended (`gate`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from algorithms.gate import Gate
from algorithms.glance import Glance, Known, follow, search
from algorithms.scene import make_scene
from algorithms.trace import ROW_HZ, Trace
from algorithms.types import Event, FloatArray, Movement, Repetition, Span

HOP_S = 1.0
"""Time between two looks, seconds."""

MEMORY_S, BEFORE_S, REPS = 100.0, 5.0, 3
"""How far back a look reaches at most, seconds; with a reading, to this before the last repetitions, so many."""

SURE_S = 0.4
"""A repetition is told when it ended at least this long ago, seconds."""

OTHER, SAME, SELDOM = 1.3, 2.5, 40.0
"""After a search so many times as many looks as before it go by until the next: where it gave another reading,
where it gave the same; and the most.
"""

PATIENT, UNTOLD = 3, 3.0
"""Where more looks than this told nothing, each further one counts for so many."""

Upright = Callable[[], FloatArray | None]
"""Answers the up direction while the person walked earlier, (3,), or None where that is not known."""


class LiveCounter:
    """Tells repetitions, partials and holds of one open set as they become known."""

    def __init__(self, movement: Movement) -> None:
        self._movement = movement
        self._gate = Gate(movement)
        self._known: Known | None = None
        self._wait, self._pause = 0.0, 1.0
        self._untold = 0
        self._count = 0
        self._began_s: list[float] = []
        self._told_s = self._told_partial_s = -np.inf
        self._hold_s: float | None = None
        self._held_s = 0.0

    def look(self, trace: Trace, walking: Sequence[Span], upright: Upright = lambda: None) -> list[Event]:
        """What became known since the last look; `trace`: the set so far, its last row is now."""
        if len(trace) < 2 * ROW_HZ:
            return []
        now_s = trace.start_s + (len(trace) - 1) / ROW_HZ
        if not self._gate.opens(trace, self._known.home if self._known else None):
            return [] if self._gate.moves else self._holding(now_s)
        found = self._read(trace, now_s, walking, upright)
        events = [e for rep in found.reps for e in self._ended(rep, now_s)]
        # Half of a movement to both sides looks like a partial until its other half comes.
        single = self._movement.pattern == "single"
        until_s = now_s - SURE_S if single else max((r.start_s for r in found.reps), default=-np.inf)
        for part in found.partials:
            if part.end_s <= until_s and part.start_s > self._told_partial_s:
                events.append(Event(part.end_s, "partial", {"range_deg": part.range_deg}))
                self._told_partial_s = part.end_s
        going = next((r for r in found.reps if r.start_s < now_s - SURE_S < r.end_s), None)
        events += self._going(going, now_s)
        if any(e.kind in ("rep", "partial", "hold_start") for e in events):
            self._untold = 0
            self._gate.told()
        return events

    def _read(self, trace: Trace, now_s: float, walking: Sequence[Span], upright: Upright) -> Glance:
        """The set so far, by the reading that served last time, or searched anew when it is time."""
        self._untold += 1
        self._wait -= UNTOLD if self._untold > PATIENT else 1.0
        again = self._wait < 0.0 and self._gate.swung
        if self._known is None and not again:
            return Glance((), (), None)
        since_s = now_s - MEMORY_S
        if not again and len(self._began_s) == REPS:
            since_s = max(since_s, self._began_s[0] - BEFORE_S)
        seen = trace.between(since_s, now_s)
        # A movement to both sides comes home past neutral: its way back is not its way out.
        if self._movement.pattern == "single":
            back_s = MEMORY_S if again else min(now_s - self._told_s + BEFORE_S, MEMORY_S)
            seen = _and_back(seen, int(back_s * ROW_HZ))
        scene, lately = make_scene(seen, walking, upright()), Span(self._told_s, now_s)
        if self._known is not None and not again:
            found = follow(scene, self._movement, self._known, lately)
            self._known = found.known
            return found
        found = search(scene, self._movement, lately)
        same = found.known is not None and self._known is not None and found.known.resembles(self._known)
        self._pause = min((SAME if same else OTHER) * self._pause, SELDOM)
        self._wait = self._pause
        self._gate.explained()
        self._known = found.known
        return found

    def _ended(self, rep: Repetition, now_s: float) -> list[Event]:
        if rep.end_s > now_s - SURE_S or rep.start_s < self._told_s - 0.3:
            return []
        self._count += 1
        self._told_s = rep.end_s
        self._began_s = [*self._began_s[1 - REPS :], rep.start_s]
        events = []
        if self._hold_s is not None:
            events.append(Event(rep.hold_end_s, "hold_end", {"hold_s": rep.hold_s}))
            self._hold_s = None
        tempo = {"out_s": rep.out_s, "hold_s": rep.hold_s, "back_s": rep.back_s}
        data: dict[str, object] = {"count": self._count, "range_deg": rep.range_deg, "side": rep.side}
        events.append(Event(rep.end_s, "rep", {**data, "confidence": rep.confidence}))
        events.append(Event(rep.end_s, "tempo", dict(tempo)))
        return events

    def _going(self, rep: Repetition | None, now_s: float) -> list[Event]:
        """Begin, go on with or end the hold, by the movement that spans now."""
        if rep is not None and (rep.start_s < self._told_s - 0.3 or rep.hold_start_s > now_s - SURE_S):
            rep = None
        events = []
        if self._hold_s is not None and (rep is None or abs(rep.hold_start_s - self._hold_s) > 1.5):
            # What looked like a hold was not one, or is over: the repetition will tell its true length.
            events.append(Event(self._hold_s + self._held_s, "hold_end", {"hold_s": self._held_s}))
            self._hold_s = None
        if rep is not None and self._hold_s is None and rep.hold_end_s > now_s - SURE_S:
            self._hold_s, self._held_s = rep.hold_start_s, 0.0
            events.append(Event(rep.hold_start_s, "hold_start", {}))
        until_s = now_s if rep is None else min(now_s, rep.hold_end_s)
        return [*events, *self._holding(until_s)]

    def _holding(self, now_s: float) -> list[Event]:
        """One `hold` event for each whole second held."""
        if self._hold_s is None:
            return []
        events = []
        while self._held_s + 1.0 <= now_s - self._hold_s:
            self._held_s += 1.0
            events.append(Event(self._hold_s + self._held_s, "hold", {"held_s": self._held_s}))
        return events


def _and_back(trace: Trace, most: int) -> Trace:
    """The trace followed by the mirror image of its last rows, at most so many: the way home as the way out."""
    part = slice(None, -1 - max(0, min(most, len(trace))), -1)
    return Trace(
        trace.first,
        np.concatenate([trace.force, trace.force[part]]),
        np.concatenate([trace.up, trace.up[part]]),
        np.concatenate([trace.shake, trace.shake[part]]),
        np.concatenate([trace.valid, trace.valid[part]]),
    )
