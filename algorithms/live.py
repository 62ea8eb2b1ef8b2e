"""The live count of a prescribed set: the settling pass, repeated over what is known so far.

Once a second the trace of the last minutes is read as if the patient went home now the way they came. What
has ended is told once and never taken back; the movement that spans "now" tells whether a hold goes on. The
set's settled result may still differ: these events are provisional.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from algorithms.plane import unit
from algorithms.reading import Reading
from algorithms.reps import look
from algorithms.trace import ROW_HZ, Trace
from algorithms.types import Event, FloatArray, Movement, Repetition, SetOutcome, Span

HOP_S = 1.0
"""Time between two looks, seconds."""

MEMORY_S = 100.0
"""How far back a look reaches, seconds."""

SURE_S = 0.4
"""A repetition is told when it ended at least this long ago, seconds."""

STILL_DEG = 1.0
"""Turned less than this since the last look, nothing can have begun or ended."""

SEARCH_EVERY = 8
"""Every so many looks the reading is searched for anew."""

TRUSTED = 0.6
"""A reading of at least this confidence serves the next look as well."""


class LiveCounter:
    """Tells repetitions, partials and holds of one open set as they become known."""

    def __init__(self, movement: Movement) -> None:
        self._movement = movement
        self._count = 0
        self._told_s = self._told_partial_s = -np.inf
        self._hold_s: float | None = None
        self._held_s = 0.0
        self._hint: Reading | None = None
        self._looks = 0
        self._rests = False
        self._looked: tuple[float, float, float] | None = None

    def look(self, trace: Trace, walking: Sequence[Span], upright: FloatArray | None = None) -> list[Event]:
        """What became known since the last look; `trace`: the set so far, its last row is now.

        `upright`: (3,) the up direction while the person walked earlier, where that is known.
        """
        if len(trace) < 2 * ROW_HZ:
            return []
        now_s = trace.start_s + (len(trace) - 1) / ROW_HZ
        if self._still(trace):
            return self._holding(now_s)
        recent = trace.between(now_s - MEMORY_S, now_s)
        # A movement to both sides comes home past neutral: its way back is not its way out.
        seen = _and_back(recent) if self._movement.pattern == "single" else recent
        outcome = self._read(seen, walking, upright)
        reps = outcome.reps or ()
        events = [e for rep in reps for e in self._ended(rep, now_s)]
        # Half of a movement to both sides looks like a partial until its other half comes.
        single = self._movement.pattern == "single"
        until_s = now_s - SURE_S if single else max((r.start_s for r in reps), default=-np.inf)
        for part in outcome.partials:
            if part.end_s <= until_s and part.start_s > self._told_partial_s:
                events.append(Event(part.end_s, "partial", {"range_deg": part.range_deg}))
                self._told_partial_s = part.end_s
        going = next((r for r in reps if r.start_s < now_s - SURE_S < r.end_s - SURE_S), None)
        return [*events, *self._going(going, now_s)]

    def _read(self, seen: Trace, walking: Sequence[Span], upright: FloatArray | None) -> SetOutcome:
        """The set so far, by the reading that served last time; searched anew now and then, or when unsure."""
        self._looks += 1
        hint = None if self._looks % SEARCH_EVERY == 0 else self._hint
        outcome, reading = look(seen, walking, self._movement, hint, upright)
        if reading is None and hint is not None:
            outcome, reading = look(seen, walking, self._movement, None, upright)
        trusted = reading is not None and len(reading.strokes) > 1 and (outcome.confidence or 0.0) >= TRUSTED
        self._hint = reading if trusted else None
        return outcome

    def _still(self, trace: Trace) -> bool:
        """Whether the sensor has hardly turned since the last look."""
        up = unit(trace.up[-3:].sum(axis=0))
        last, self._looked = self._looked, (float(up[0]), float(up[1]), float(up[2]))
        if last is None:
            return False
        still = bool((up * np.array(last)).sum() > np.cos(np.radians(STILL_DEG)))
        if still:
            self._looked = last
        # One look more after the movement has ended: it is told then.
        was_still, self._rests = self._rests, still
        return still and was_still

    def _ended(self, rep: Repetition, now_s: float) -> list[Event]:
        if rep.end_s > now_s - SURE_S or rep.start_s < self._told_s - 0.3:
            return []
        self._count += 1
        self._told_s = rep.end_s
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
        if rep is not None and self._hold_s is None:
            self._hold_s, self._held_s = rep.hold_start_s, 0.0
            events.append(Event(rep.hold_start_s, "hold_start", {}))
        return [*events, *self._holding(now_s)]

    def _holding(self, now_s: float) -> list[Event]:
        """One `hold` event for each whole second held."""
        if self._hold_s is None:
            return []
        events = []
        while self._held_s + 1.0 <= now_s - self._hold_s:
            self._held_s += 1.0
            events.append(Event(self._hold_s + self._held_s, "hold", {"held_s": self._held_s}))
        return events


def _and_back(trace: Trace) -> Trace:
    """The trace followed by its own mirror image: the way home as the way out."""
    return Trace(
        trace.first,
        np.concatenate([trace.force, trace.force[::-1]]),
        np.concatenate([trace.up, trace.up[::-1]]),
        np.concatenate([trace.shake, trace.shake[::-1]]),
        np.concatenate([trace.valid, trace.valid[::-1]]),
    )
