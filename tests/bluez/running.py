"""Run a test's coroutine with a simulated Bluetooth system, and clean up behind bleak."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

import pytest

from tests.bluez.daemon import NoDaemonError, private_bus
from tests.bluez.system import SimulatedBluez, simulated_bluez
from tests.peripherals.model import Peripheral


@contextmanager
def bus_or_skip() -> Iterator[None]:
    """A private bus as the system's; the test is skipped where there can be none."""
    pytest.importorskip("bleak_retry_connector", reason="bleak is not installed: pip install 'backbeat[ble]'")
    pytest.importorskip("dbus_fast", reason="Bluetooth is simulated on Linux only")
    try:
        with private_bus():
            yield
    except NoDaemonError as missing:
        pytest.skip(str(missing))


class QuickClock:
    """A clock that runs so many times as fast as the real one, from 0; it can be told to run faster. It stands
    while the simulated system is held up, so that a busy computer is no bad radio.
    """

    def __init__(self, speed: float) -> None:
        self._speed, self._at_s = speed, 0.0

    def __call__(self) -> float:
        return self._at_s

    def run(self, speed: float) -> None:
        self._speed = speed

    def advance(self, real_s: float) -> None:
        self._at_s += real_s * self._speed


class RealTime(QuickClock):
    """The real one: a busy computer makes late packets."""

    def __init__(self) -> None:
        super().__init__(1.0)

    def __call__(self) -> float:
        return time.monotonic()


def on_bluez(test: Callable[[SimulatedBluez], Awaitable[None]], clock: QuickClock, within_s: float = 40.0) -> None:
    """Run a test; it fails when it takes longer than that."""

    async def run() -> None:
        async with simulated_bluez(clock, clock.advance) as bluez:
            try:
                async with asyncio.timeout(within_s):
                    await test(bluez)
            finally:
                await _forget_bleak()

    asyncio.run(run())


async def _forget_bleak() -> None:
    """bleak keeps a connection to the bus for each event loop, for good."""
    from bleak.backends.bluezdbus import manager

    kept = manager._global_instances.pop(asyncio.get_running_loop(), None)
    if kept is not None and kept._bus is not None:
        kept._bus.disconnect()
        if kept._bus_watcher_task is not None:
            await kept._bus_watcher_task


@contextmanager
def bluez_beside(*sensors: Peripheral) -> Iterator[SimulatedBluez]:
    """A simulated Bluetooth system in a thread of its own, for commands that run a loop or process of their own.
    Only look at it; its own thread may change it.
    """
    ready, made = threading.Event(), []

    async def run() -> None:
        async with simulated_bluez() as bluez:
            for number, sensor in enumerate(sensors, 1):
                bluez.add(sensor, number)
            over = asyncio.Event()
            made.append((bluez, asyncio.get_running_loop(), over))
            ready.set()
            await over.wait()

    thread = threading.Thread(target=asyncio.run, args=(run(),))
    thread.start()
    try:
        assert ready.wait(10.0), "the simulated system did not start"
        yield made[0][0]
    finally:
        made[0][1].call_soon_threadsafe(made[0][2].set)
        thread.join()
