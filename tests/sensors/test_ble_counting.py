"""Repetitions counted from a Bluetooth sensor, by bleak on a simulated BlueZ: as in the replay of the motion."""

from __future__ import annotations

import asyncio
import os
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from sensors.devices.table import recognise
from sensors.mailbox import Mailbox
from sensors.radio import Packet
from sensors.stream import SampleBlock, SessionInfo
from sensors.wireless import WirelessSource
from tests.bluez.device import Device, Weather
from tests.bluez.running import QuickClock, bus_or_skip, on_bluez
from tests.bluez.system import SimulatedBluez
from tests.peripherals.chip import Worn, lying_still
from tests.peripherals.model import Peripheral
from tests.peripherals.movesense import MovesenseSensor
from tests.peripherals.polar import ACC, H10_ACC, RATE, PolarSensor
from tests.sensors.ble_session import BRIDGES, CHAIR_STANDS, Listening, a_set, begun_s, listening, motion
from tracker.catalogue import load_catalogue
from tracker.session import Request, Session

IN_A_HOLD_S = (30.5, 46.5, 60.5)
"""In the middle of each bridge."""


@pytest.fixture(scope="module", autouse=True)
def bus() -> Iterator[None]:
    with bus_or_skip():
        yield


Fault = Callable[[SimulatedBluez, Device], None]


def lose_link(_bluez: SimulatedBluez, device: Device) -> None:
    device.drop()


def reboot(_bluez: SimulatedBluez, device: Device) -> None:
    device.reboot()


def forget(bluez: SimulatedBluez, device: Device) -> None:
    bluez.forget(device)


def switch_off_and_on(bluez: SimulatedBluez, _device: Device) -> None:
    bluez.power(False)
    asyncio.get_running_loop().call_later(0.2, bluez.power, True)


def worn_with(
    sensor: Peripheral,
    until_s: float,
    faults_s: tuple[float, ...] = (),
    fault: Fault = lose_link,
    weather: Weather | None = None,
) -> Listening:
    """What comes from a sensor until that time of its motion, something going wrong now and then."""
    clock, heard = QuickClock(1.0), []

    async def run(bluez: SimulatedBluez) -> None:
        device = bluez.add(sensor)
        device.weather = weather or Weather()
        async with listening(bluez, device) as listened:
            heard.append(listened)
            for fault_s in faults_s:
                clock.run(60.0)
                await listened.until(partial(_is, clock, fault_s))
                clock.run(4.0)
                fault(bluez, device)
                await listened.kind("connected")
            clock.run(60.0)
            await listened.until(partial(_is, clock, until_s))

    on_bluez(run, clock)
    return heard[0]


def _is(clock: QuickClock, time_s: float, _heard: Listening) -> bool:
    return clock() >= time_s


@pytest.mark.parametrize(
    ("make", "exercise"),
    [(PolarSensor, CHAIR_STANDS), (MovesenseSensor, BRIDGES)],
    ids=["polar", "movesense-without-a-recorded-gyroscope"],
)
def test_repetitions_are_those_of_the_replay_of_the_same_motion(
    make: Callable[[Worn], Peripheral], exercise: tuple[str, str, float, float]
) -> None:
    worn = motion(exercise[0])
    heard = worn_with(make(worn), exercise[3] + 8.0)
    late_s = begun_s(worn, heard)
    live, replayed = a_set(exercise, heard.blocks, late_s), a_set(exercise, [worn.block], 0.0)
    assert live.rep_count == replayed.rep_count == (9 if exercise is CHAIR_STANDS else 3)
    for mine, other in zip(live.reps, replayed.reps, strict=True):
        assert mine.start_s + late_s == pytest.approx(other.start_s, abs=0.3)
        assert mine.end_s + late_s == pytest.approx(other.end_s, abs=0.3)


@pytest.mark.parametrize("fault", [lose_link, reboot, forget, switch_off_and_on])
def test_links_lost_in_the_middle_of_holds_cost_no_repetition(fault: Fault) -> None:
    worn = motion("supine-ball-bridge")
    heard = worn_with(PolarSensor(worn), 80.0, IN_A_HOLD_S, fault)
    steps_s = np.diff(heard.t_s)
    assert len(heard.outages_s()) == 3
    assert not heard.unexplained_s(50.0)
    assert steps_s.max() < 5.0
    assert steps_s.min() > 0.015, "a sample came twice"
    late_s = begun_s(worn, heard)
    live, replayed = a_set(BRIDGES, heard.blocks, late_s), a_set(BRIDGES, [worn.block], 0.0)
    assert live.rep_count == replayed.rep_count == 3
    for mine, other in zip(live.reps, replayed.reps, strict=True):
        assert mine.start_s + late_s == pytest.approx(other.start_s, abs=0.5)


def test_packets_twice_late_and_lost_cost_no_repetition() -> None:
    worn = motion("chair-stand")
    heard = worn_with(PolarSensor(worn), 151.0, weather=Weather(loss=0.03, copies=2, burst_s=2.0))
    assert np.diff(heard.t_s).min() > 0.015, "a sample came twice"
    assert heard.notices("loss")
    assert a_set(CHAIR_STANDS, heard.blocks, begun_s(worn, heard)).rep_count == 9


class Watched(Mailbox):
    """Notes when packets came from the radio's callback. `since_s`: the first of those that were taken last."""

    def __init__(self) -> None:
        super().__init__()
        self.since_s = 0.0
        self._came_s: deque[float] = deque()

    def put(self, packet: Packet) -> None:
        super().put(packet)
        self._came_s.append(time.perf_counter())

    async def take(self, within_s: float) -> list[Packet]:
        taken = await super().take(within_s)
        if taken:
            self.since_s = self._came_s[0]
            self._came_s.clear()
        return taken


@dataclass
class Load:
    """Four sensors at once. `late_s`: of each block, from the radio's callback to its events."""

    bluez: SimulatedBluez
    late_s: list[float] = field(default_factory=list)

    async def one(self, sensor: PolarSensor) -> None:
        """Analyse a sensor's samples as they come, for 20 s of its time."""
        from sensors.ble import BleRadio

        mailbox, now_s = Watched(), self.bluez.now_s
        source = WirelessSource(BleRadio(sensor.name, recognise, now_s), now_s, mailbox=mailbox)
        session = Session("ble", False, SessionInfo(placement="chest"), load_catalogue(), Request(), "-")
        newest_s = -1.0
        try:
            assert (await source.open()).rate_hz == 200.0
            async for item in source.items():
                if isinstance(item, SampleBlock):
                    assert item.t_s[0] > newest_s
                    assert newest_s < 0.0 or item.t_s[0] - newest_s < 0.006, "samples are missing"
                    newest_s = float(item.t_s[-1])
                    session.push(item)
                    self.late_s.append(time.perf_counter() - mailbox.since_s)
                if newest_s > 20.0:
                    break
        finally:
            await source.close()
        assert not mailbox.dropped

    async def all(self, sensors: list[PolarSensor]) -> int:
        """All of them; how much more memory that takes, bytes."""
        for number, sensor in enumerate(sensors, 1):
            self.bluez.add(sensor, number)
        before = _resident()
        await asyncio.gather(*(self.one(sensor) for sensor in sensors))
        return _resident() - before


def _resident() -> int:
    """The memory of this process, bytes."""
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")


def test_four_sensors_at_200_hz_in_one_process(capsys: pytest.CaptureFixture[str]) -> None:
    """Each with its own analysis, four times as fast as real. Prints the time from callback to events;
    the machine's speed is not judged, that nothing is lost or doubled and memory stays bounded is.
    """
    fast = replace(H10_ACC, settings={**H10_ACC.settings, RATE: (200,)})
    names = [f"Polar H10 0000000{number}" for number in range(1, 5)]
    sensors = [PolarSensor(lying_still(600.0), name, {ACC: fast}, packet_bytes=64) for name in names]

    a_set(CHAIR_STANDS, [lying_still(20.0).block], 0.0)  # what is imported late is there now

    async def run(bluez: SimulatedBluez) -> None:
        load = Load(bluez)
        grown = await load.all(sensors)
        median_ms, worst_ms = (1000.0 * float(np.quantile(load.late_s, share)) for share in (0.5, 0.99))
        with capsys.disabled():
            print(
                f"\nfour sensors at 200 Hz: {len(load.late_s)} blocks, from the radio's callback to their events "
                f"{median_ms:.1f} ms at the median, {worst_ms:.1f} ms at 99 %; {grown / 1e6:.0f} MB more"
            )
        assert grown < 60e6

    on_bluez(run, QuickClock(4.0), within_s=40.0)
