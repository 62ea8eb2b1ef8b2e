"""Every family of sensors, speaking its own wire format, through bleak and a simulated BlueZ to true samples."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest

from sensors.stream import FloatArray, Mark, SampleBlock, SessionInfo
from tests.bluez.running import QuickClock, bus_or_skip, on_bluez
from tests.bluez.system import SimulatedBluez
from tests.peripherals.boards import bangle, bluest, clue, micro_bit, puck, thingy52
from tests.peripherals.chip import Worn
from tests.peripherals.dot import DotSensor
from tests.peripherals.metamotion import MetaMotionBoard
from tests.peripherals.model import Peripheral
from tests.peripherals.movesense import MovesenseSensor
from tests.peripherals.polar import PolarSensor, oh1, verity_sense
from tests.peripherals.witmotion import WitMotionSensor
from tests.sensors.ble_session import Listening, listening, motion
from tracker.catalogue import load_catalogue
from tracker.model import SetResult
from tracker.session import Request, Session

Wear = Callable[[Worn], Peripheral]
STAMPING: dict[str, Wear] = {
    "polar h10": PolarSensor,
    "polar verity sense": verity_sense,
    "polar oh1": oh1,
    "movesense": MovesenseSensor,
    "dot": DotSensor,
    "metamotion": MetaMotionBoard,
    "bluest": bluest,
}
CLOCKLESS: dict[str, Wear] = {
    "witmotion": WitMotionSensor,
    "thingy52": thingy52,
    "microbit": micro_bit,
    "clue": clue,
    "bangle": bangle,
    "puck": puck,
}


@pytest.fixture(scope="module", autouse=True)
def bus() -> Iterator[None]:
    with bus_or_skip():
        yield


@pytest.fixture(scope="module")
def worn() -> Worn:
    return motion("chair-stand")


def heard_from(sensor: Peripheral, seconds: float, speed: float) -> Listening:
    """What comes in so many seconds of the sensor's time, which is quick once it has been found."""
    heard: list[Listening] = []
    clock = QuickClock(1.0)

    async def run(bluez: SimulatedBluez) -> None:
        async with listening(bluez, bluez.add(sensor)) as heard_here:
            clock.run(speed)
            await heard_here.for_(seconds)
            heard.append(heard_here)

    on_bluez(run, clock)
    return heard[0]


def joined(heard: Listening) -> tuple[FloatArray, FloatArray]:
    return heard.t_s, np.concatenate([block.acc for block in heard.blocks])


def error_m_s2(worn: Worn, t_s: FloatArray, acc: FloatArray, late_s: float) -> float:
    """How far the samples are from what the sensor felt, rms, if they begin so late in the motion."""
    return float(np.sqrt(np.mean((worn.acc(t_s + late_s) - acc) ** 2)))


def begun_s(worn: Worn, t_s: FloatArray, acc: FloatArray) -> float:
    """How late in the motion the samples begin: where they fit it best."""
    return float(min(np.arange(0.0, 3.0, 0.01), key=lambda late_s: error_m_s2(worn, t_s, acc, late_s)))


@pytest.mark.parametrize("family", STAMPING)
def test_a_sensor_with_a_clock_gives_the_motion_it_felt(family: str, worn: Worn) -> None:
    heard = heard_from(STAMPING[family](worn), 20.0, 25.0)
    t_s, acc = joined(heard)
    assert not set(heard.kinds()) - {"connected", "battery"}
    assert np.diff(t_s).max() < 2.5 / heard.info.rate_hz
    assert error_m_s2(worn, t_s, acc, begun_s(worn, t_s, acc)) < 0.15


@pytest.mark.parametrize("family", CLOCKLESS)
def test_a_sensor_without_a_clock_gives_the_motion_it_felt(family: str, worn: Worn) -> None:
    heard = heard_from(CLOCKLESS[family](worn), 5.0, 5.0)
    t_s, acc = joined(heard)
    assert not set(heard.kinds()) - {"connected", "battery"}
    assert np.diff(t_s).max() < 0.25
    assert error_m_s2(worn, t_s, acc, begun_s(worn, t_s, acc)) < 0.4


def counted(blocks: list[SampleBlock], gyroscope: bool, late_s: float) -> SetResult:
    """The set that the samples hold, as a replay of them counts it; they begin so late in the motion."""
    marks = (Mark(20.0 - late_s, "start", "chair-stand"), Mark(143.0 - late_s, "stop"))
    info = SessionInfo(placement="thigh", marks=marks)
    session = Session("ble", gyroscope, info, load_catalogue(), Request(), "-", live=False, late_s=0.0)
    for block in blocks:
        session.push(block)
    return session.close()[1].sets[0]


@pytest.mark.parametrize("family", ["polar h10", "movesense"])
def test_repetitions_are_counted_as_in_the_replay_of_the_same_motion(family: str, worn: Worn) -> None:
    heard = heard_from(STAMPING[family](worn), 150.0, 100.0)
    late_s = begun_s(worn, *joined(heard))
    live, replayed = counted(heard.blocks, heard.info.gyroscope, late_s), counted([worn.block], True, 0.0)
    assert live.rep_count == replayed.rep_count == 9
    for mine, other in zip(live.reps, replayed.reps, strict=True):
        assert mine.start_s + late_s == pytest.approx(other.start_s, abs=0.3)
        assert mine.end_s + late_s == pytest.approx(other.end_s, abs=0.3)
