"""Each family from the sensor's true bytes to blocks in session time: what was worn is what comes out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest

from sensors.assembly import Assembly
from sensors.devices.dot import DotDriver
from sensors.devices.metamotion import MetaMotionDriver
from sensors.devices.model import Driver, Samples
from sensors.devices.movesense import MovesenseDriver
from sensors.devices.polar import PolarDriver
from sensors.devices.witmotion import WitMotionDriver
from sensors.live import Notice
from sensors.stream import SampleBlock
from tests.peripherals.chip import Worn, resting
from tests.peripherals.dot import DotSensor
from tests.peripherals.metamotion import MetaMotionBoard
from tests.peripherals.model import Peripheral
from tests.peripherals.movesense import MovesenseSensor
from tests.peripherals.polar import PolarSensor, oh1, verity_sense
from tests.peripherals.witmotion import WitMotionSensor
from tests.sensors.devices.conversation import Talk, begin, swinging

SECONDS = 18.0


@dataclass(frozen=True, slots=True)
class Case:
    """A sensor and its driver. `step`: how far its acceleration may lie off, m/s2, for want of bits and stamps."""

    driver: Callable[[], Driver]
    sensor: Callable[[Worn], Peripheral]
    step: float


CASES = {
    "H10": Case(PolarDriver, PolarSensor, 0.01),
    "Verity Sense": Case(PolarDriver, verity_sense, 0.01),
    "OH1": Case(PolarDriver, oh1, 0.01),
    "WitMotion": Case(WitMotionDriver, WitMotionSensor, 0.1),
    "Movesense": Case(MovesenseDriver, MovesenseSensor, 0.05),
    "Movesense, small packets": Case(MovesenseDriver, lambda worn: MovesenseSensor(worn, packet_bytes=60), 0.05),
    "DOT": Case(DotDriver, DotSensor, 0.01),
    "MetaMotion R": Case(MetaMotionDriver, MetaMotionBoard, 0.1),
    "MetaMotion S": Case(MetaMotionDriver, lambda worn: MetaMotionBoard(worn, bmi270=True), 0.1),
    "MetaMotion without a count": Case(
        MetaMotionDriver, lambda worn: MetaMotionBoard(worn, processors=False), 0.4
    ),
}


def _assembled(talk: Talk, seconds: float) -> tuple[list[SampleBlock], list[Notice]]:
    assembly = Assembly(talk.started)
    heard = [(at_s, reading) for at_s, reading in talk.heard(seconds) if isinstance(reading, Samples)]
    items = [item for at_s, samples in heard for item in assembly.push(samples, at_s)]
    blocks = [item for item in items if isinstance(item, SampleBlock)]
    return blocks, [item for item in items if isinstance(item, Notice)]


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("worn", [swinging(30.0), resting()], ids=["swinging", "resting"])
def test_what_was_worn_comes_out(name: str, worn: Worn) -> None:
    case = CASES[name]
    talk = begin(case.driver(), case.sensor(worn))
    blocks, notices = _assembled(talk, SECONDS)
    assert sum(notice.value or 0 for notice in notices) <= 1  # the first may have nothing beside it
    t_s = np.concatenate([block.t_s for block in blocks])
    acc = np.concatenate([block.acc for block in blocks])
    assert 0.0 <= t_s[0] < 0.1
    assert np.all(np.diff(t_s) > 0.0)
    assert t_s[-1] > SECONDS - 5.0
    shift_s = _shift(worn, t_s, acc)
    assert np.abs(acc - worn.acc(t_s + shift_s)).max() < case.step
    if talk.started.gyr is not None:
        gyr = np.concatenate([block.gyr for block in blocks if block.gyr is not None])
        assert np.abs(gyr - worn.gyr(t_s + shift_s)).max() < max(case.step, 0.15)


def _shift(worn: Worn, t_s: np.ndarray, acc: np.ndarray) -> float:
    """When the session began, by where the motion fits best."""
    coarse = min(np.arange(0.0, 6.0, 0.02), key=lambda s: float(np.abs(acc - worn.acc(t_s + s)).sum()))
    fine = coarse + np.arange(-0.03, 0.03, 0.0002)
    return float(min(fine, key=lambda s: float(np.abs(acc - worn.acc(t_s + s)).sum())))
