"""Bouts of a walk that a foot pod alone told."""

from __future__ import annotations

import pytest

from algorithms.types import Event
from sensors.devices.model import FootPod, HeartRate
from sensors.live import Beside
from tracker.podwalk import PodWalk, steps_spm


def told(walk: PodWalk, from_s: int, to_s: int, pod: FootPod) -> list[Event]:
    """A pod's reading each second."""
    return [event for t_s in range(from_s, to_s) for event in walk.push(Beside(float(t_s), pod))]


WALKING, STANDING = FootPod(1.2, 108), FootPod(0.0, 0)


def test_a_bout_lasts_from_the_first_pace_to_the_last() -> None:
    walk = PodWalk()
    events = told(walk, 1, 61, WALKING) + told(walk, 61, 71, STANDING) + walk.close()
    (bout,) = walk.bouts
    assert (bout.start_s, bout.end_s) == (0.0, 60.0)
    assert (bout.steps, bout.cadence_spm, bout.speed_m_s) == (108, 108.0, None)
    kinds = [event.kind for event in events]
    assert kinds[0] == "bout_start"
    assert kinds[-1] == "bout_end"
    assert set(kinds[1:-1]) == {"steps"}
    steps = [event.data["steps"] for event in events if event.kind == "steps"]
    assert steps == sorted(steps)  # type: ignore[type-var]


def test_a_short_stop_ends_no_bout_and_a_long_one_does() -> None:
    walk = PodWalk()
    told(walk, 1, 21, WALKING)
    told(walk, 21, 23, STANDING)
    told(walk, 23, 41, WALKING)
    told(walk, 41, 51, STANDING)
    told(walk, 51, 71, WALKING)
    walk.close()
    assert [(bout.start_s, bout.end_s) for bout in walk.bouts] == [(0.0, 40.0), (50.0, 70.0)]


def test_what_nobody_told_is_no_walking() -> None:
    walk = PodWalk()
    told(walk, 1, 21, WALKING)
    told(walk, 51, 71, WALKING)
    walk.close()
    assert [(bout.start_s, bout.end_s) for bout in walk.bouts] == [(0.0, 20.0), (48.0, 70.0)]


@pytest.mark.parametrize("pod", [STANDING, FootPod(2.8, 160, running=True)])
def test_standing_and_running_are_no_walking(pod: FootPod) -> None:
    walk = PodWalk()
    assert told(walk, 1, 61, pod) + walk.close() == []
    assert walk.bouts == []


def test_a_few_steps_are_no_bout() -> None:
    walk = PodWalk()
    assert told(walk, 1, 4, WALKING) + told(walk, 4, 20, STANDING) + walk.close() == []
    assert walk.bouts == []


def test_a_heart_rate_and_a_reading_that_is_late_tell_nothing() -> None:
    walk = PodWalk()
    told(walk, 1, 21, WALKING)
    assert walk.push(Beside(30.0, HeartRate(72))) == []
    assert walk.push(Beside(5.0, WALKING)) == []
    walk.close()
    assert walk.bouts[0].end_s == 20.0


@pytest.mark.parametrize(
    ("pod", "steps"),
    [(FootPod(1.3, 110), 110.0), (FootPod(1.3, 55), 110.0), (FootPod(0.5, 60), 60.0), (FootPod(1.9, 128), 128.0)],
)
def test_strides_are_told_from_steps_by_their_length(pod: FootPod, steps: float) -> None:
    assert steps_spm(pod) == steps
