"""A strap or pod beside the motion, in virtual time: found, followed, lost and found again; never in the way."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import numpy as np
import pytest

from sensors.companion import Accompanied, Companion
from sensors.devices.model import Advert, FootPod, HeartRate
from sensors.devices.table import recognise
from sensors.devices.tellers import HEART_SERVICE, RUNNING_SERVICE, recognise_teller
from sensors.errors import SourceError, UnsupportedSensorError
from sensors.live import Beside, Item, Notice
from sensors.stream import SampleBlock
from sensors.wireless import WirelessSource
from tests.peripherals.chip import lying_still
from tests.peripherals.polar import PolarSensor
from tests.peripherals.sig import assigned
from tests.peripherals.strap import Strap
from tests.sensors.scripted_radio import ScriptedRadio
from tests.sensors.virtual_time import now_s, run_virtually


@dataclass
class Scene:
    """A Polar sensor that lies still, and a strap beside it."""

    motion: ScriptedRadio
    beside: ScriptedRadio
    source: Accompanied
    items: list[Item] = field(default_factory=list)

    async def listen(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                async for item in self.source.items():
                    self.items.append(item)
        except TimeoutError:
            pass

    def readings(self, kind: type[HeartRate] | type[FootPod]) -> list[Beside]:
        return [i for i in self.items if isinstance(i, Beside) and isinstance(i.reading, kind)]

    def troubles(self) -> list[str]:
        return [i.text for i in self.items if isinstance(i, Notice) and i.kind == "trouble"]


@asynccontextmanager
async def scene(strap: Strap | None = None) -> AsyncIterator[Scene]:
    motion, beside = ScriptedRadio(PolarSensor(lying_still())), ScriptedRadio(strap or Strap())
    source = Accompanied(WirelessSource(motion, now_s), Companion(beside), now_s)
    playing = [asyncio.ensure_future(motion.run()), asyncio.ensure_future(beside.run())]
    try:
        await source.open()
        yield Scene(motion, beside, source)
    finally:
        await source.close()
        await source.close()
        for task in playing:
            task.cancel()


def test_its_readings_stand_on_the_motions_time() -> None:
    async def test() -> None:
        async with scene() as made:
            began_s = now_s()
            await made.listen(20.0)
            hearts, pods = made.readings(HeartRate), made.readings(FootPod)
            assert len(hearts) == len(pods) == pytest.approx(20, abs=1)
            assert hearts[3].reading == HeartRate(72, (853 / 1024,), None)
            assert pods[3].reading == FootPod(1.5, 54)
            steps = np.diff([each.t_s for each in hearts[2:]])
            assert steps == pytest.approx(1.0, abs=0.1)
            assert made.source.monotonic_s(hearts[-1].t_s) == pytest.approx(now_s(), abs=1.5)
            assert made.source.session_s(now_s()) == pytest.approx(now_s() - began_s, abs=1.0)
        assert made.beside.wires[-1].released
        assert made.motion.wires[-1].released

    run_virtually(test())


def test_a_lost_strap_is_told_and_found_again_while_the_motion_goes_on() -> None:
    async def test() -> None:
        async with scene() as made:
            await made.listen(5.0)
            made.beside.absent = True
            made.beside.drop()
            await made.listen(30.0)
            assert made.troubles() == [
                "HRM-Dual is lost; it is looked for meanwhile, and the session goes on without it"
            ]
            missing = len(made.readings(HeartRate))
            made.beside.absent = False
            await made.listen(20.0)
            assert len(made.readings(HeartRate)) > missing + 5
            t_s = np.concatenate([item.t_s for item in made.items if isinstance(item, SampleBlock)])
            assert np.diff(t_s).max() < 0.5
            assert not any(isinstance(i, Notice) and i.kind == "lost" for i in made.items)

    run_virtually(test())


def test_a_lost_motion_leaves_the_strap_alone() -> None:
    async def test() -> None:
        async with scene() as made:
            await made.listen(5.0)
            made.motion.drop()
            await made.listen(10.0)
            assert [i.kind for i in made.items if isinstance(i, Notice) and i.kind == "lost"] == ["lost"]
            assert len(made.beside.wires) == 1

    run_virtually(test())


def test_a_strap_that_tells_nothing_is_refused_before_the_session() -> None:
    async def test() -> None:
        with pytest.raises(UnsupportedSensorError, match="neither heart rate nor pace"):
            async with scene(Strap(tells=(assigned(0x2A19),))):
                raise AssertionError("it opened")

    run_virtually(test())


def test_without_motion_the_strap_is_let_go() -> None:
    async def test() -> None:
        motion, beside = ScriptedRadio(PolarSensor(lying_still()), absent=True), ScriptedRadio(Strap())
        with pytest.raises(SourceError, match="not found"):
            await Accompanied(WirelessSource(motion, now_s), Companion(beside), now_s).open()
        assert beside.wires[-1].released

    run_virtually(test())


@pytest.mark.parametrize(
    ("service", "kind"), [(HEART_SERVICE, "heart-rate"), (RUNNING_SERVICE, "foot-pod"), ("x", "teller")]
)
def test_any_sensor_may_be_named_as_one_that_tells_something(service: str, kind: str) -> None:
    found = recognise_teller(Advert("F0:02", "A watch", frozenset({service})))
    assert found is not None
    assert (found[0].name, found[1].refusal) == (kind, None)


@pytest.mark.parametrize(("service", "what"), [(HEART_SERVICE, "the heart rate"), (RUNNING_SERVICE, "pace")])
def test_alone_it_is_of_no_use_and_the_remedy_is_told(service: str, what: str) -> None:
    found = recognise(Advert("F0:02", "A watch", frozenset({service})))
    assert found is not None
    refusal = found[1].refusal
    assert refusal is not None
    assert what in refusal
    assert "--beside" in refusal
