"""A walk that a foot pod alone told: bouts where it tells a pace, for a session without a motion sensor.

A pod tells speed and cadence about once a second. Cadence counts steps, but some pods count strides: a walking
step is never longer than `LONGEST_STEP_M`, and where the telling would make it so, it was a stride. Running is no
walking.
"""

from __future__ import annotations

from algorithms.types import Bout, Event
from sensors.devices.model import FootPod
from sensors.live import Beside
from tracker.footpod import HELD_S, LEAST_M_S

LONGEST_STEP_M = 1.2
"""Tall people who walk as fast as they can make steps of a metre."""

PAUSE_S, LEAST_BOUT_S = 4.0, 5.0
"""Who stands this long has ended a bout, seconds; less than the second is none."""


def steps_spm(pod: FootPod) -> float:
    """Steps a minute of a walk, also where the pod counts strides."""
    strides = pod.speed_m_s * 60.0 > LONGEST_STEP_M * pod.cadence_spm
    return 2.0 * pod.cadence_spm if strides else float(pod.cadence_spm)


class PodWalk:
    """Takes readings in order of time, seconds from the session's start. `bouts`: those that ended, without their
    speed, which `by_pod` tells. `end_s`: the time of the last reading.
    """

    def __init__(self) -> None:
        self.bouts: list[Bout] = []
        self.end_s = 0.0
        self._start_s: float | None = None
        self._walked_to_s = self._told_to_s = 0.0
        self._steps = 0.0

    def push(self, told: Beside) -> list[Event]:
        """Take a reading; the events known with it. What is no pod's tells nothing."""
        if not isinstance(told.reading, FootPod) or told.t_s < self.end_s:
            return []
        since_s, self.end_s = max(self.end_s, told.t_s - HELD_S), told.t_s
        walks = told.reading.speed_m_s >= LEAST_M_S and not told.reading.running
        events = self.close() if self._start_s is not None and told.t_s - self._walked_to_s > PAUSE_S else []
        if not walks:
            return events
        if self._start_s is None:
            self._start_s, self._steps, self._told_to_s = since_s, 0.0, since_s
        self._steps += steps_spm(told.reading) / 60.0 * (told.t_s - since_s)
        self._walked_to_s = told.t_s
        return [*events, *self._tell(steps_spm(told.reading))]

    def close(self) -> list[Event]:
        """Nothing more comes, or for too long."""
        start_s, self._start_s = self._start_s, None
        if start_s is None or self._walked_to_s - start_s < LEAST_BOUT_S:
            return []
        end_s, steps = self._walked_to_s, round(self._steps)
        cadence_spm = 60.0 * steps / (end_s - start_s) if steps else None
        self.bouts.append(Bout(start_s, end_s, steps, cadence_spm, None, None, None, ()))
        data: dict[str, object] = {
            "start_s": start_s, "end_s": end_s, "steps": steps, "cadence_spm": cadence_spm, "gait": "walking",
        }  # fmt: skip
        return [Event(end_s, "bout_end", data)]

    def _tell(self, cadence_spm: float) -> list[Event]:
        """That a bout began, once it is one, and how it goes on."""
        assert self._start_s is not None
        now_s, began_s = self._walked_to_s, self._start_s
        if now_s - began_s < LEAST_BOUT_S:
            return []
        first = self._told_to_s - began_s < LEAST_BOUT_S
        self._told_to_s = now_s
        steps = sum(bout.steps for bout in self.bouts) + round(self._steps)
        data: dict[str, object] = {"steps": steps, "cadence_spm": cadence_spm or None}
        return [*([Event(began_s, "bout_start", {})] if first else []), Event(now_s, "steps", data)]
