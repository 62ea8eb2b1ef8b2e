"""Ten minutes of a Bluetooth sensor at 100 Hz in real time, through bleak on a simulated BlueZ. Twenty times the
link is lost, and the sensor away for 1 to 8 s.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from sensors.wireless import PATIENCE
from tests.bluez.running import RealTime, bus_or_skip, on_bluez
from tests.bluez.system import SimulatedBluez
from tests.peripherals.chip import lying_still
from tests.peripherals.polar import ACC, H10_ACC, RATE, PolarSensor
from tests.sensors.ble_session import Listening, listening

SECONDS, DROPS, RATE_HZ = 600.0, 20, 100.0


@pytest.fixture(autouse=True)
def bus() -> Iterator[None]:
    with bus_or_skip():
        yield


def test_ten_minutes_with_twenty_lost_links(capsys: pytest.CaptureFixture[str]) -> None:
    dice = random.Random(20)
    drops_s = sorted(dice.uniform(10.0 + 28.0 * turn, 30.0 + 28.0 * turn) for turn in range(DROPS))
    sensor = PolarSensor(
        lying_still(), measures={ACC: replace(H10_ACC, settings={**H10_ACC.settings, RATE: (100,)})}
    )
    heard: list[Listening] = []

    async def run(bluez: SimulatedBluez) -> None:
        device = bluez.add(sensor)
        async with listening(bluez, device, PATIENCE) as listened:
            heard.append(listened)
            for drop_s in drops_s:
                await listened.for_(drop_s - (listened.t_s[-1] if listened.blocks else 0.0))
                device.advertising = False
                device.drop()
                asyncio.get_running_loop().call_later(dice.uniform(1.0, 8.0), setattr, device, "advertising", True)
                await listened.kind("connected")
            await listened.for_(SECONDS - listened.t_s[-1])

    on_bluez(run, RealTime(), within_s=2.0 * SECONDS)
    t_s = heard[0].t_s
    steps_s = np.diff(t_s)
    doubled = int((steps_s < 0.9 / RATE_HZ).sum())
    holes_s = steps_s[steps_s > 1.5 / RATE_HZ]
    missing = round(float((holes_s * RATE_HZ - 1.0).round().sum()))
    with capsys.disabled():
        print(f"\n{t_s[-1] - t_s[0]:.0f} s at {RATE_HZ:.0f} Hz: {len(t_s)} samples, {doubled} doubled")
        print(f"{missing} missing, in {len(holes_s)} holes of at most {holes_s.max():.2f} s")
    assert heard[0].kinds().count("lost") == DROPS
    assert not doubled
    assert not heard[0].unexplained_s(RATE_HZ)
    assert missing == sum(notice.value or 0.0 for notice in heard[0].notices("loss")), "samples are missing untold"
