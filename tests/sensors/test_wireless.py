"""A wireless sensor over hours of bad radio, in virtual time: no bleak, no D-Bus, no waiting."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

import numpy as np
import pytest

from sensors.devices.model import Advert, Bad, Battery, Driver, Family, HeartRate, Link, Match, Reading, Started
from sensors.devices.polar import Polar
from sensors.errors import SourceError, UnsupportedSensorError
from sensors.live import Beside, Item, Notice
from sensors.mailbox import Mailbox
from sensors.stream import SampleBlock
from sensors.wireless import WirelessSource
from tests.peripherals.chip import lying_still
from tests.peripherals.model import Frame
from tests.peripherals.polar import DATA, PolarSensor
from tests.peripherals.sig import HEART_RATE
from tests.sensors.scripted_radio import ScriptedRadio
from tests.sensors.virtual_time import VirtualLoop, now_s, run_virtually

START = b"\x02\x02"


@dataclass
class Scene:
    """A source on a scripted radio, and what came from it."""

    radio: ScriptedRadio
    source: WirelessSource
    items: list[Item] = field(default_factory=list)

    @property
    def sensor(self) -> PolarSensor:
        assert isinstance(self.radio.sensor, PolarSensor)
        return self.radio.sensor

    @property
    def t_s(self) -> np.ndarray:
        blocks = [item.t_s for item in self.items if isinstance(item, SampleBlock)]
        return np.concatenate(blocks) if blocks else np.empty(0)

    def notices(self, *kinds: str) -> list[Notice]:
        return [item for item in self.items if isinstance(item, Notice) and (not kinds or item.kind in kinds)]

    async def listen(self, seconds: float) -> None:
        """Take what comes for so long."""
        try:
            async with asyncio.timeout(seconds):
                async for item in self.source.items():
                    self.items.append(item)
        except TimeoutError:
            pass


Setting = Callable[[ScriptedRadio], None]


@asynccontextmanager
async def scene(
    setting: Setting = lambda _radio: None, mailbox: Mailbox | None = None, opened: bool = True
) -> AsyncIterator[Scene]:
    radio = ScriptedRadio(PolarSensor(lying_still(3600.0)))
    setting(radio)
    running = asyncio.ensure_future(radio.run())
    made = Scene(radio, WirelessSource(radio, now_s, mailbox=mailbox))
    try:
        if opened:
            await made.source.open()
        yield made
    finally:
        await made.source.close()
        running.cancel()
    assert all(wire.released for wire in radio.wires)


def test_it_streams_what_the_sensor_sends_and_stops_it() -> None:
    async def test() -> None:
        async with scene() as made:
            await made.listen(20.0)
            assert made.sensor.running
        assert not made.sensor.running, "the sensor goes on sending into its battery's last"
        assert [notice.kind for notice in made.notices()] == ["connected", "battery"]
        assert len(made.t_s) >= 19.0 * 50
        assert made.t_s[0] == 0.0
        np.testing.assert_allclose(np.diff(made.t_s), 0.02, atol=1e-4)

    run_virtually(test())


def test_a_walk_out_of_range_for_a_minute_is_one_hole() -> None:
    async def test() -> None:
        async with scene() as made:
            await made.listen(10.0)
            made.radio.absent = True
            made.radio.drop()
            await made.listen(60.0)
            made.radio.absent = False
            await made.listen(30.0)
            kinds = [notice.kind for notice in made.notices()]
            assert kinds == ["connected", "battery", "lost", "trouble", "connected", "loss"]
            steps = np.diff(made.t_s)
            assert np.all(steps > 0.0)
            assert (steps > 0.25).sum() == 1
            assert 58.0 < steps.max() < 75.0
            at_s = made.source.session_s(now_s())
            assert abs(at_s - 100.0) < 2.0

    run_virtually(test())


def test_tries_to_come_back_are_further_and_further_apart_and_never_end() -> None:
    async def test() -> None:
        async with scene() as made:
            await made.listen(5.0)
            made.radio.absent = True
            made.radio.drop()
            await made.listen(600.0)
            tried_s = np.array(made.radio.tried_at_s[1:])
            assert tried_s[0] - 5.0 < 1.0, "the first one comes at once"
            pauses_s = np.diff(tried_s)
            assert np.all(np.diff(pauses_s) > -1e-6)
            assert 8.0 <= pauses_s[-1] <= 9.0
            assert len(made.notices("trouble")) == 1, "the same trouble is told once"

    run_virtually(test())


def test_a_link_that_stands_and_is_silent_is_given_up() -> None:
    async def test() -> None:
        async with scene() as made:
            await made.listen(10.0)
            made.radio.silent = True
            await made.listen(3.0)
            assert [notice.kind for notice in made.notices("silent", "lost")] == ["silent"]
            made.radio.silent = False
            await made.listen(20.0)
            assert made.t_s[-1] > 28.0
            assert np.diff(made.t_s).min() > 0.0

    run_virtually(test())


def test_a_program_that_was_held_up_does_not_blame_the_sensor() -> None:
    async def test() -> None:
        async with scene() as made:
            await made.listen(10.0)
            loop = asyncio.get_running_loop()
            assert isinstance(loop, VirtualLoop)
            loop.hold_up(7.0)
            await made.listen(10.0)
            assert not made.notices("silent", "lost", "loss")
            np.testing.assert_allclose(np.diff(made.t_s), 0.02, atol=1e-4)

    run_virtually(test())


def test_readings_of_another_kind_do_not_hide_that_no_motion_comes() -> None:
    async def test() -> None:
        async with scene() as made:
            await made.listen(5.0)
            made.sensor.running.clear()
            await made.listen(4.0)
            assert made.notices("silent")

    run_virtually(test())


def test_flapping_is_no_reason_to_hurry() -> None:
    """A link that stands for a moment only, again and again, is tried at growing pauses all the same."""

    async def test() -> None:
        async with scene() as made:
            await made.listen(5.0)
            made.radio.drop()
            for _ in range(400):
                await made.listen(0.25)
                if not made.radio.wires[-1].lost:
                    made.radio.drop()
            assert len(made.radio.tried_at_s) < 25

    run_virtually(test())


def test_a_sensor_that_restarts_goes_on_in_the_sessions_time() -> None:
    async def test() -> None:
        async with scene() as made:
            await made.listen(20.0)
            made.sensor.restarted()
            made.radio.drop()
            await made.listen(20.0)
            steps = np.diff(made.t_s)
            assert steps.min() > 0.0
            assert 0.25 < steps.max() < 3.0
            assert abs(made.t_s[-1] - 39.3) < 1.0

    run_virtually(test())


@pytest.mark.parametrize("when_s", [0.0, 0.1, 0.305, 0.315, 0.325, 0.335, 0.345, 0.36, 0.4, 0.45, 3.0])
def test_however_early_it_is_cancelled_the_sensor_is_stopped_and_let_go(when_s: float) -> None:
    async def test() -> None:
        radio = ScriptedRadio(PolarSensor(lying_still()))
        running = asyncio.ensure_future(radio.run())
        source = WirelessSource(radio, now_s)

        async def session() -> None:
            try:
                await source.open()
                async for _ in source.items():
                    pass
            finally:
                await source.close()

        going = asyncio.ensure_future(session())
        await asyncio.sleep(when_s)
        going.cancel()
        with pytest.raises(asyncio.CancelledError):
            await going
        assert isinstance(radio.sensor, PolarSensor)
        assert not radio.sensor.running
        assert all(wire.released for wire in radio.wires)
        running.cancel()

    run_virtually(test())


def test_an_error_of_whoever_listens_stops_the_sensor() -> None:
    async def test() -> None:
        async with scene() as made:
            source = made.source

            async def session() -> None:
                try:
                    async for item in source.items():
                        if isinstance(item, SampleBlock):
                            raise ZeroDivisionError
                finally:
                    await source.close()

            with pytest.raises(ZeroDivisionError):
                await session()
            assert not made.sensor.running

    run_virtually(test())


def test_a_sensor_out_of_reach_at_the_end_is_stopped_if_it_comes_back_at_once() -> None:
    async def test() -> None:
        async with scene() as made:
            await made.listen(5.0)
            made.radio.absent = True
            made.radio.drop()
            await made.listen(60.0)
            made.radio.absent = False
        assert not made.sensor.running

    run_virtually(test())


def test_a_sensor_that_is_gone_keeps_nobody_waiting_at_the_end() -> None:
    async def test() -> None:
        async with scene() as made:
            await made.listen(5.0)
            made.radio.absent = True
            made.radio.drop()
            await made.listen(60.0)
            began_s = now_s()
        assert now_s() - began_s < 6.0

    run_virtually(test())


def test_a_link_that_breaks_while_the_sensor_is_started_is_tried_again() -> None:
    async def test() -> None:
        async with scene(lambda radio: setattr(radio, "drop_on_write", START)) as made:
            await made.listen(5.0)
            assert len(made.radio.wires) == 2
            assert len(made.t_s) > 200

    run_virtually(test())


def test_a_sensor_that_cannot_be_found_is_said_so_at_once() -> None:
    async def test() -> None:
        with pytest.raises(SourceError, match="not found"):
            async with scene(lambda radio: setattr(radio, "absent", True)):
                pass

    run_virtually(test())


def test_an_unknown_sensor_is_let_go() -> None:
    async def test() -> None:
        radio = ScriptedRadio(replace(PolarSensor(lying_still()), name="Kettle", advertised=(), manufacturers={}))
        with pytest.raises(UnsupportedSensorError, match="Kettle: no sensor that Backbeat knows"):
            await WirelessSource(radio, now_s, lambda _advert: None).open()
        assert radio.wires[0].released

    run_virtually(test())


def test_a_refused_sensor_says_why() -> None:
    async def test() -> None:
        radio = ScriptedRadio(PolarSensor(lying_still()))
        known = (Polar(), Match("old one", "its firmware is too old; update it"))
        with pytest.raises(UnsupportedSensorError, match="update it"):
            await WirelessSource(radio, now_s, lambda _advert: known).open()
        assert radio.wires[0].released

    run_virtually(test())


def test_a_sensor_that_does_not_even_stop_is_let_go_in_time() -> None:
    async def test() -> None:
        async with scene() as made:
            await made.listen(5.0)
            made.radio.deaf = True
            began_s = now_s()
        assert now_s() - began_s < 5.0

    run_virtually(test())


def test_what_the_mailbox_had_no_room_for_is_a_hole_that_is_told() -> None:
    async def test() -> None:
        async with scene(mailbox=Mailbox(8)) as made:
            await made.listen(5.0)
            await asyncio.sleep(20.0)
            await made.listen(20.0)
            assert (made.notices("trouble")[0].value or 0.0) > 10
            assert made.notices("loss")
            assert np.diff(made.t_s).max() > 10.0
            assert np.diff(made.t_s).min() > 0.0

    run_virtually(test())


def test_listening_may_be_cancelled_and_gone_on_with() -> None:
    async def test() -> None:
        async with scene() as made:
            for _ in range(200):
                await made.listen(0.05)
            np.testing.assert_allclose(np.diff(made.t_s), 0.02, atol=1e-4)
            assert len(made.t_s) >= 9 * 50

    run_virtually(test())


def test_the_heart_rate_comes_beside_the_motion() -> None:
    async def test() -> None:
        async with scene() as made:
            await made.listen(5.0)
            said = [bytes([0x16, 72, 0, 4]), b""]
            made.radio.deliver([Frame(now_s(), HEART_RATE, data) for data in said])
            await made.listen(1.0)
            told = [item for item in made.items if isinstance(item, Beside)]
            assert [item.reading for item in told] == [HeartRate(72, (1.0,), True)]
            assert abs(told[0].t_s - made.source.session_s(now_s() - 1.0)) < 0.05
            assert len(made.notices("bad")) == 1

    run_virtually(test())


def test_a_battery_is_told_when_it_changes_and_when_it_is_low() -> None:
    async def test() -> None:
        async with scene() as made:
            await made.listen(130.0)
            made.sensor.battery = 20
            await made.listen(120.0)
            told = made.notices("battery")
            assert [notice.value for notice in told] == [83.0, 20.0]
            assert ["charge" in notice.text for notice in told] == [False, True]

    run_virtually(test())


def test_closing_twice_and_before_opening_is_harmless() -> None:
    async def test() -> None:
        radio = ScriptedRadio(PolarSensor(lying_still()))
        source = WirelessSource(radio, now_s)
        await source.close()
        await source.close()
        assert [item async for item in source.items()] == []

    run_virtually(test())


@dataclass
class Odd:
    """A family whose frames say what a test wants."""

    rests: bool = False
    name: str = "odd"

    def match(self, advert: Advert) -> Match | None:
        return Match("Odd")

    def driver(self) -> Driver:
        return OddDriver(self.rests)


@dataclass
class OddDriver:
    rests: bool
    polar: Driver = field(default_factory=lambda: Polar().driver())

    async def start(self, link: Link) -> Started:
        return replace(await self.polar.start(link), rests=self.rests)

    async def stop(self, link: Link) -> None:
        await self.polar.stop(link)

    def decode(self, characteristic: str, data: bytes) -> list[Reading]:
        odd: list[Reading] = [Bad("odd"), Battery(7)] if characteristic == DATA else []
        return [
            *self.polar.decode(characteristic, data),
            *odd,
        ]


def odd_scene(rests: bool, then: Callable[[Scene], asyncio.Future[None]]) -> Scene:
    async def test() -> Scene:
        radio = ScriptedRadio(PolarSensor(lying_still()))
        running = asyncio.ensure_future(radio.run())
        family: Family = Odd(rests)
        made = Scene(radio, WirelessSource(radio, now_s, lambda advert: (family, Match("Odd"))))
        await made.source.open()
        await then(made)
        await made.source.close()
        running.cancel()
        return made

    return run_virtually(test())


def test_bad_frames_are_counted_and_told_now_and_then() -> None:
    made = odd_scene(False, lambda made: asyncio.ensure_future(made.listen(35.0)))
    told = made.notices("bad")
    assert 3 <= len(told) <= 4
    assert told[0].value == 1.0
    assert sum(notice.value or 0.0 for notice in told) > 30
    assert [notice.value for notice in made.notices("battery")] == [83.0, 7.0], (
        "the driver's reading counts as well"
    )


@pytest.mark.parametrize("rests", [True, False])
def test_a_sensor_that_rests_may_be_silent(rests: bool) -> None:
    async def then(made: Scene) -> None:
        await made.listen(5.0)
        made.radio.silent = True
        await made.listen(50.0)

    made = odd_scene(rests, lambda made: asyncio.ensure_future(then(made)))
    assert bool(made.notices("silent")) != rests
