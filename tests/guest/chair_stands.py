"""Chair stands over the real bluetoothd, kernel and ATT: from a Polar H10's frames to counted repetitions, the
link being lost in the middle. Runs in the guest, where `tests.guest.air` makes the air.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from sensors.ble import ble_source
from tests.sensors.ble_session import CHAIR_STANDS, Listening, a_set, begun_s, motion

LOG = Path("/run/air.log")
LONG_S, DROP_S, RATE_HZ = 150.0, 75.0, 50.0
STOP_MOTION = "told 0302"


@pytest.fixture(autouse=True)
def air() -> Iterator[None]:
    """The sensor is in the air, and the computer's radio on."""
    command = [sys.executable, "-m", "tests.guest.air", CHAIR_STANDS[0], str(DROP_S)]
    with LOG.open("w") as log, subprocess.Popen(command, stdout=log, stderr=log) as running:
        try:
            until(lambda: "advertises" in LOG.read_text())
            until(lambda: "Controller" in bluetoothctl("list"))
            assert "succeeded" in bluetoothctl("power", "on")
            yield
        finally:
            running.terminate()


def until(is_so: Callable[[], bool]) -> None:
    """Wait for it."""
    end_s = time.monotonic() + 180.0
    while not is_so():
        assert time.monotonic() < end_s, "the virtual radio does not come up"
        time.sleep(0.5)


def bluetoothctl(*words: str) -> str:
    """What BlueZ's own tool answers."""
    return subprocess.run(
        ["bluetoothctl", *words], capture_output=True, text=True, timeout=30.0, check=True
    ).stdout


async def session(asked: str) -> Listening:
    """What came in so many seconds."""
    begun = time.monotonic()
    source = ble_source(asked)
    try:
        heard = Listening(source, await source.open())
        print(f"found and started in {time.monotonic() - begun:.1f} s")
        await heard.for_(LONG_S)
    finally:
        await source.close()
    return heard


def test_chair_stands() -> None:
    heard = asyncio.run(session("polar"))
    steps_s = np.diff(heard.t_s)
    holes_s = steps_s[steps_s > 0.25]
    doubled = int((steps_s < 0.5 / RATE_HZ).sum())
    missing = round(float((steps_s * RATE_HZ - 1.0).round().clip(min=0.0).sum()))
    worn = motion(CHAIR_STANDS[0])
    late_s = begun_s(worn, heard)
    live, replayed = a_set(CHAIR_STANDS, heard.blocks, late_s), a_set(CHAIR_STANDS, [worn.block], 0.0)
    print(f"{heard.t_s[-1]:.0f} s: {len(heard.t_s)} samples, {doubled} doubled, {missing} missing")
    print(f"holes of {holes_s.round(2).tolist()} s; told: {', '.join(heard.kinds())}")
    print(f"repetitions: {live.rep_count} live, {replayed.rep_count} in the replay of the same motion")
    assert doubled == 0
    assert missing == sum(notice.value or 0.0 for notice in heard.notices("loss")), "samples are missing untold"
    assert len(heard.outages_s()) == 1
    assert not heard.unexplained_s(RATE_HZ)
    assert live.rep_count == replayed.rep_count == 9
    said = [line for line in LOG.read_text().splitlines() if line.startswith(("told", "disc"))]
    assert said[-2:] == [STOP_MOTION, "disconnected"], "the sensor was left running"
