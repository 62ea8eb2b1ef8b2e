"""Every family of sensors, speaking its own wire format, through bleak on a simulated BlueZ to repetitions."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest

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
from tests.sensors.ble_session import Listening, a_set, begun_s, error_m_s2, listening, motion

Wear = Callable[[Worn], Peripheral]
FROM_S = 16.0
BACKBENDS = ("standing-extension", "chest", 4.0, 29.0)
"""An exercise, where the sensor sits, and the set's begin and end in its recording, cut off before `FROM_S`."""
STAMPING: dict[str, Wear] = {
    "polar h10": PolarSensor,
    "polar verity sense": verity_sense,
    "polar oh1": oh1,
    "movesense": MovesenseSensor,
    "dot": DotSensor,
    "metamotion": MetaMotionBoard,
}
CLOCKLESS: dict[str, Wear] = {
    "witmotion": WitMotionSensor,
    "bluest": bluest,
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
    return motion(BACKBENDS[0], FROM_S)


def heard_from(sensor: Peripheral, seconds: float, speed: float, copies: int = 1) -> Listening:
    """What comes in so many seconds of the sensor's time, which is quick once it has been found. `copies`: how
    often each packet does.
    """
    heard: list[Listening] = []
    clock = QuickClock(1.0)

    async def run(bluez: SimulatedBluez) -> None:
        device = bluez.add(sensor)
        device.weather.copies = copies
        async with listening(bluez, device) as heard_here:
            clock.run(speed)
            await heard_here.for_(seconds)
            heard.append(heard_here)

    on_bluez(run, clock)
    return heard[0]


def assert_counted(worn: Worn, heard: Listening, late_s: float) -> None:
    """As many repetitions as in the replay of the same motion."""
    live, replayed = a_set(BACKBENDS, heard.blocks, late_s), a_set(BACKBENDS, [worn.block], 0.0)
    assert live.rep_count == replayed.rep_count == 3


@pytest.mark.parametrize("family", STAMPING)
def test_a_sensor_with_a_clock_gives_the_motion_it_felt(family: str, worn: Worn) -> None:
    heard = heard_from(STAMPING[family](worn), 30.0, 60.0)
    assert not set(heard.kinds()) - {"connected", "battery", "loss"}
    # Where two streams are joined, the first sample of one may have nothing of the other beside it.
    assert all(notice.t_s < 0.1 and notice.value == 1.0 for notice in heard.notices("loss"))
    assert np.diff(heard.t_s).max() < 2.5 / heard.info.rate_hz
    late_s = begun_s(worn, heard)
    assert error_m_s2(worn, heard, late_s) < 0.15
    assert_counted(worn, heard, late_s)


@pytest.mark.parametrize("family", CLOCKLESS)
def test_a_sensor_without_a_clock_gives_the_motion_it_felt(family: str, worn: Worn) -> None:
    heard = heard_from(CLOCKLESS[family](worn), 30.0, 20.0)
    assert not set(heard.kinds()) - {"connected", "battery"}
    assert np.diff(heard.t_s).max() < 0.25
    late_s = begun_s(worn, heard)
    assert error_m_s2(worn, heard, late_s) < 0.4
    assert_counted(worn, heard, late_s)


def test_a_doubled_sensor_without_a_clock_is_heard_once_from_its_first_sample_on(worn: Worn) -> None:
    heard = heard_from(WitMotionSensor(worn), 4.0, 1.0, copies=2)
    assert not np.all(np.diff(heard.acc, axis=0) == 0.0, axis=1).any()
    assert np.diff(heard.t_s).mean() == pytest.approx(0.02, rel=0.05)
    assert heard.kinds().count("duplicates") >= 1
