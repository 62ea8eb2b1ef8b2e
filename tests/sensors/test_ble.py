"""Bluetooth through the real bleak, on a simulated BlueZ: what goes wrong in a patient's living room."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Iterator

import numpy as np
import pytest

from sensors.errors import SourceError
from sensors.stream import SampleBlock
from tests.bluez.daemon import ADDRESS
from tests.bluez.device import Device
from tests.bluez.errors import att_refusal, refusal
from tests.bluez.running import QuickClock, bus_or_skip, on_bluez
from tests.bluez.system import SimulatedBluez
from tests.peripherals.chip import lying_still
from tests.peripherals.polar import CONTROL, DATA, PolarSensor
from tests.sensors.ble_session import HASTE, Listening, eventually, listening

SPEED = 25.0
"""The sensors' time runs so many times faster."""


@pytest.fixture(scope="module", autouse=True)
def bus() -> Iterator[None]:
    with bus_or_skip():
        yield


def with_h10(test: Callable[[SimulatedBluez, Device], Awaitable[None]]) -> None:
    """Run a test with a chest strap in the air."""

    async def run(bluez: SimulatedBluez) -> None:
        await test(bluez, bluez.add(PolarSensor(lying_still(3600.0))))

    on_bluez(run, QuickClock(SPEED))


def sensor_of(device: Device) -> PolarSensor:
    assert isinstance(device.sensor, PolarSensor)
    return device.sensor


def assert_nothing_doubled(heard: Listening) -> None:
    """Time goes on with every sample, at the sensor's rate but for holes."""
    steps = np.diff(heard.t_s)
    assert steps.min() > 0.015
    assert np.median(steps) == pytest.approx(0.02, abs=1e-4)


def test_it_finds_starts_streams_and_stops() -> None:
    async def test(bluez: SimulatedBluez, device: Device) -> None:
        async with listening(bluez, device) as heard:
            assert (heard.info.layout, heard.info.rate_hz) == ("polar", 50.0)
            await heard.for_(10.0)
            assert heard.kinds() == ["connected", "battery"]
            assert heard.notices("connected")[0].value == device.rssi_dbm
            assert len(heard.t_s) == 36 * len(heard.blocks)
            assert_nothing_doubled(heard)
            assert sensor_of(device).running
        assert not sensor_of(device).running
        assert not device.connected

    with_h10(test)


def test_adverts_come_as_they_are_heard() -> None:
    async def test(bluez: SimulatedBluez, device: Device) -> None:
        from sensors.ble import adverts

        async for advert in adverts():
            assert advert.name == device.sensor.name
            assert (advert.address, advert.rssi_dbm) == (device.address, device.rssi_dbm)
            assert advert.services == frozenset(device.sensor.advertised)
            assert advert.manufacturers == device.sensor.manufacturers
            break

    with_h10(test)


def test_a_lost_link_comes_back_as_one_hole() -> None:
    async def test(bluez: SimulatedBluez, device: Device) -> None:
        async with listening(bluez, device) as heard:
            for _ in range(3):
                await heard.for_(5.0)
                device.drop()
                await heard.kind("lost")
                await heard.kind("connected")
            await heard.for_(5.0)
            assert_nothing_doubled(heard)
            # What was in the sensor when it was stopped to be started anew may make a hole behind the hole.
            assert (np.diff(heard.t_s) > 0.25).sum() <= 6
            assert not heard.notices("duplicates")
            assert len(device.value(DATA).clients) == 1, "an old client still listens"

    with_h10(test)


@pytest.mark.parametrize(("released", "copies"), [(False, 2), (True, 1)])
def test_a_client_that_is_not_released_doubles_every_packet(released: bool, copies: int) -> None:
    """The fault itself, by bleak alone: it keeps the old client's D-Bus connection after a lost link."""

    async def test(bluez: SimulatedBluez, device: Device) -> None:
        from bleak import BleakClient, BleakScanner

        came: list[bytes] = []
        found = await BleakScanner.find_device_by_name(device.sensor.name)
        assert found is not None
        old = BleakClient(found)
        await old.connect()
        await old.start_notify(DATA, lambda _, data: None)
        device.drop()
        await eventually(lambda: not old.is_connected)
        if released:
            await old.disconnect()
        async with BleakClient(found) as new:
            await new.start_notify(DATA, lambda _, data: came.append(bytes(data)))
            await new.start_notify(CONTROL, lambda _, data: None)
            await new.write_gatt_char(CONTROL, bytes.fromhex("0202 0001C800 01011000 02010800"), response=True)
            await eventually(lambda: len(came) >= 12)
        await old.disconnect()
        assert len(came) / len(set(came)) == pytest.approx(copies, abs=0.2)

    with_h10(test)


def test_packets_doubled_all_the_same_are_dropped_by_their_stamps(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The second line: even with old clients never released, no sample is there twice."""
    from sensors.ble import BleWire

    kept = []

    async def keep(wire: BleWire) -> None:
        kept.append(wire)

    async def test(bluez: SimulatedBluez, device: Device) -> None:
        with monkeypatch.context() as patched:
            patched.setattr(BleWire, "release", keep)
            async with listening(bluez, device) as heard:
                await heard.for_(5.0)
                device.drop()
                await heard.kind("connected")
                await heard.for_(10.0)
                assert_nothing_doubled(heard)
                assert sum(notice.value or 0.0 for notice in heard.notices("duplicates")) >= 300
        for wire in kept:
            await wire.release()

    with_h10(test)


def test_every_packet_twice_bursts_and_loss_leave_holes_at_most() -> None:
    async def test(bluez: SimulatedBluez, device: Device) -> None:
        device.weather.copies, device.weather.burst_s, device.weather.loss = 2, 3.0, 0.1
        async with listening(bluez, device) as heard:
            await heard.for_(60.0)
            assert_nothing_doubled(heard)
            steps = np.diff(heard.t_s)
            lost = sum(notice.value or 0.0 for notice in heard.notices("loss"))
            assert lost > 0
            assert lost == round(float((steps[steps > 0.03] / 0.02 - 1.0).sum()))
            assert all(step == pytest.approx(0.74, abs=0.01) or step > 1.4 for step in steps[steps > 0.03])

    with_h10(test)


def test_a_silent_link_is_given_up_and_made_again() -> None:
    async def test(bluez: SimulatedBluez, device: Device) -> None:
        async with listening(bluez, device) as heard:
            await heard.for_(5.0)
            device.weather.silent = True
            await heard.kind("silent")
            device.weather.silent = False
            await heard.kind("connected")
            await heard.for_(5.0)
            assert_nothing_doubled(heard)

    with_h10(test)


def test_a_sensor_that_reboots_goes_on() -> None:
    async def test(bluez: SimulatedBluez, device: Device) -> None:
        async with listening(bluez, device) as heard:
            await heard.for_(20.0)
            device.reboot()
            await heard.kind("connected")
            await heard.for_(5.0)
            assert_nothing_doubled(heard)
            assert abs(heard.source.session_s(bluez.now_s()) - heard.t_s[-1]) < 2.0

    with_h10(test)


def test_a_battery_that_runs_out_is_told_before_the_sensor_is_gone() -> None:
    async def test(bluez: SimulatedBluez, device: Device) -> None:
        from sensors import ble

        async with listening(bluez, device) as heard:
            await heard.for_(2.0)
            sensor_of(device).battery = 4
            told = await heard.kind("battery")
            assert told.value == 4.0
            assert "charge it" in told.text
            device.advertising = False
            heard.source._radio._find_s = 0.1  # type: ignore[attr-defined]
            device.drop()
            assert "not found" in (await heard.kind("trouble")).text
            assert heard.kinds()[-2:] == ["lost", "trouble"]
            assert ble.FIND_S > 5.0

    with_h10(test)


def test_bluetooth_switched_off_and_on_during_a_session() -> None:
    async def test(bluez: SimulatedBluez, device: Device) -> None:
        async with listening(bluez, device) as heard:
            await heard.for_(2.0)
            bluez.power(False)
            assert "switched off" in (await heard.kind("trouble")).text
            bluez.power(True)
            await heard.kind("connected")
            await heard.for_(2.0)
            assert_nothing_doubled(heard)

    with_h10(test)


def test_a_device_that_the_system_forgets_is_found_again() -> None:
    async def test(bluez: SimulatedBluez, device: Device) -> None:
        async with listening(bluez, device) as heard:
            await heard.for_(2.0)
            bluez.forget(device)
            await heard.kind("connected")
            await heard.for_(2.0)
            assert_nothing_doubled(heard)

    with_h10(test)


def test_transient_errors_are_tried_again() -> None:
    async def test(bluez: SimulatedBluez, device: Device) -> None:
        device.connect_errors = [refusal("Failed", "br-connection-canceled"), refusal("InProgress", "busy")]
        device.value(CONTROL).errors = [refusal("InProgress", "busy")]
        async with listening(bluez, device) as heard:
            await heard.for_(1.0)

    with_h10(test)


def test_a_link_that_breaks_while_services_are_looked_for_is_made_again() -> None:
    async def test(bluez: SimulatedBluez, device: Device) -> None:
        device.drops_resolving = True
        asyncio.get_running_loop().call_later(0.2, lambda: setattr(device, "drops_resolving", False))
        async with listening(bluez, device) as heard:
            await heard.for_(1.0)

    with_h10(test)


def test_services_that_never_come_are_given_up_and_the_device_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What the system believes of its services may be old: the next try begins afresh."""
    monkeypatch.setattr("sensors.ble.CONNECT_S", 0.3)

    async def test(bluez: SimulatedBluez, device: Device) -> None:
        device.resolves = False
        with pytest.raises(SourceError, match="Polar H10 0A1B2C3D: it does not answer; come closer"):
            async with listening(bluez, device):
                pass
        assert not device.connected
        assert not device.known
        device.resolves = True
        monkeypatch.undo()
        async with listening(bluez, device) as heard:
            await heard.for_(1.0)

    with_h10(test)


@pytest.mark.parametrize(
    ("code", "words"), [(0x05, "wants to be paired"), (0x0E, "the link failed"), (0x03, "the link failed")]
)
def test_a_sensor_that_refuses_says_so_and_is_let_go(code: int, words: str) -> None:
    async def test(bluez: SimulatedBluez, device: Device) -> None:
        device.value(CONTROL).errors = [att_refusal(code)] * 100
        with pytest.raises(SourceError, match=words):
            async with listening(bluez, device):
                pass
        assert not device.connected
        assert len(bluez.devices) == 1

    with_h10(test)


def test_a_sensor_left_connected_by_a_program_that_crashed_is_taken_over() -> None:
    async def test(bluez: SimulatedBluez, device: Device) -> None:
        from bleak import BleakClient, BleakScanner

        found = await BleakScanner.find_device_by_name(device.sensor.name)
        assert found is not None
        left = BleakClient(found)
        await left.connect()
        assert device.connected
        async with listening(bluez, device) as heard:
            await heard.for_(2.0)
            assert_nothing_doubled(heard)
        await left.disconnect()

    with_h10(test)


def test_cancelling_stops_the_sensor() -> None:
    async def test(bluez: SimulatedBluez, device: Device) -> None:
        async def session() -> None:
            async with listening(bluez, device) as heard:
                await heard.for_(1e9)

        going = asyncio.ensure_future(session())
        await eventually(lambda: bool(sensor_of(device).running))
        going.cancel()
        with pytest.raises(asyncio.CancelledError):
            await going
        assert not sensor_of(device).running
        assert not device.connected

    with_h10(test)


def test_what_is_wrong_with_the_computers_bluetooth_is_said() -> None:
    async def test(bluez: SimulatedBluez, device: Device) -> None:
        bluez.power(False)
        with pytest.raises(SourceError, match="Bluetooth: Bluetooth is switched off; switch it on"):
            async with listening(bluez, device):
                pass

    with_h10(test)


def test_no_bluetooth_service_and_no_bus_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    from sensors.ble import ble_source

    async def open_one() -> None:
        await ble_source("any").open()

    with pytest.raises(SourceError, match="no Bluetooth service runs"):
        asyncio.run(open_one())
    monkeypatch.setenv(ADDRESS, os.environ[ADDRESS].partition(",")[0] + "-that-is-not-there")
    with pytest.raises(SourceError, match="no Bluetooth service runs"):
        asyncio.run(open_one())


def test_without_the_extra_it_is_said_how_to_install_it() -> None:
    import subprocess
    import sys

    code = "import sys; sys.modules['bleak'] = None; import sensors.ble"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "pip install 'backbeat[ble]'" in done.stderr


def test_two_sensors_at_once() -> None:
    async def run(bluez: SimulatedBluez) -> None:
        devices = [bluez.add(PolarSensor(lying_still(), f"Polar H10 0000000{n}"), n) for n in (1, 2)]

        async def one(device: Device) -> int:
            async with listening(bluez, device, HASTE) as heard:
                await heard.for_(10.0)
                assert_nothing_doubled(heard)
                return sum(len(item) for item in heard.items if isinstance(item, SampleBlock))

        assert min(await asyncio.gather(*(one(device) for device in devices))) >= 500

    on_bluez(run, QuickClock(SPEED))
