"""Sensors whose answers are damaged: starting works or is refused in words, and nothing else happens."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sensors.devices.model import Advert, Bad, Reading, Samples
from sensors.devices.table import FAMILIES, recognise
from sensors.errors import LinkError, SourceError
from sensors.stream import SampleBlock
from tests.peripherals.chip import Worn, resting
from tests.peripherals.dot import DotSensor
from tests.peripherals.link import Faults
from tests.peripherals.metamotion import MetaMotionBoard
from tests.peripherals.model import Characteristic, Frame, Peripheral
from tests.peripherals.movesense import MovesenseSensor
from tests.peripherals.polar import PolarSensor, oh1, verity_sense
from tests.peripherals.witmotion import WitMotionSensor
from tests.sensors.devices.conversation import begin, joined, swinging

SENSORS: dict[str, tuple[str, Callable[[Worn], Peripheral]]] = {
    "H10": ("polar", PolarSensor),
    "Verity Sense": ("polar", verity_sense),
    "OH1": ("polar", oh1),
    "WT901": ("witmotion", WitMotionSensor),
    "Movesense": ("movesense", MovesenseSensor),
    "DOT": ("dot", DotSensor),
    "MetaMotion": ("metamotion", MetaMotionBoard),
}
MOST_M_S2 = 16 * 1.2 * 9.80665


class Damaged:
    """A sensor of which now and then an answer, a value or a frame is cut, bent or replaced."""

    def __init__(self, sensor: Peripheral, seed: int, share: float) -> None:
        self._sensor, self._dice, self._share = sensor, random.Random(seed), share
        self.name, self.advertised = sensor.name, sensor.advertised
        self.manufacturers: Mapping[int, bytes] = sensor.manufacturers
        self.characteristics: tuple[Characteristic, ...] = sensor.characteristics

    def written(self, characteristic: str, data: bytes) -> Sequence[Frame]:
        return self._bent(self._sensor.written(characteristic, data))

    def read(self, characteristic: str) -> bytes:
        return self._damaged(self._sensor.read(characteristic))

    def subscribed(self, characteristic: str, on: bool) -> None:
        self._sensor.subscribed(characteristic, on)

    def frames(self, until_s: float) -> Sequence[Frame]:
        return self._bent(self._sensor.frames(until_s))

    def restarted(self) -> None:
        self._sensor.restarted()

    def _bent(self, frames: Sequence[Frame]) -> list[Frame]:
        return [Frame(frame.at_s, frame.characteristic, self._damaged(frame.data)) for frame in frames]

    def _damaged(self, data: bytes) -> bytes:
        dice = self._dice
        if dice.random() >= self._share or not data:
            return data
        kept = dice.randrange(min(5, len(data)) + 1)
        match dice.randrange(4):
            case 0:
                return data[: dice.randrange(len(data))]
            case 1:
                at = dice.randrange(len(data))
                return data[:at] + bytes([data[at] ^ 1 << dice.randrange(8)]) + data[at + 1 :]
            case 2:
                return data[:kept] + dice.randbytes(len(data) - kept)
            case _:
                return data + dice.randbytes(dice.randrange(1, 30))


@pytest.mark.parametrize("name", SENSORS)
@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 1 << 32), share=st.sampled_from([0.02, 0.2, 0.7]))
def test_damaged_answers_are_survived(name: str, seed: int, share: float) -> None:
    family, make = SENSORS[name]
    driver = next(each for each in FAMILIES if each.name == family).driver()
    readings: list[Reading] = []
    with suppress(SourceError):
        readings = begin(driver, Damaged(make(resting(3.0)), seed, share)).listen(1.0)
    for reading in readings:
        if isinstance(reading, Samples):
            acc, _ = joined([reading])
            assert np.all(np.abs(acc) <= MOST_M_S2)


@pytest.mark.parametrize("name", SENSORS)
@pytest.mark.parametrize("lost_at", range(0, 12, 2))
def test_a_link_that_breaks_is_a_link_error(name: str, lost_at: int) -> None:
    family, make = SENSORS[name]
    driver = next(each for each in FAMILIES if each.name == family).driver()
    try:
        talk = begin(driver, make(resting(3.0)), Faults(lost_at=lost_at))
    except LinkError:
        return
    talk.listen(10.0)
    if family != "witmotion":  # which has nothing to stop
        with pytest.raises(LinkError):
            talk.stop()


@pytest.mark.parametrize("name", SENSORS)
def test_motion_beyond_the_range_is_clipped_and_not_bad(name: str) -> None:
    family, make = SENSORS[name]
    driver = next(each for each in FAMILIES if each.name == family).driver()
    calm = swinging(6.0).block
    assert calm.gyr is not None
    wild = Worn(SampleBlock(calm.t_s, 30.0 * calm.acc, 20.0 * calm.gyr))
    readings = begin(driver, make(wild)).listen(4.0)
    assert not [reading for reading in readings if isinstance(reading, Bad)]
    acc, gyr = joined([reading for reading in readings if isinstance(reading, Samples)])
    assert 60.0 < np.abs(acc).max() < 170.0
    assert not len(gyr) or 34.0 < np.abs(gyr).max() < 36.0


@pytest.mark.parametrize("name", SENSORS)
def test_each_is_recognised_as_its_own_family_alone(name: str) -> None:
    family, make = SENSORS[name]
    sensor = make(resting(1.0))
    advert = Advert("00:11", sensor.name, frozenset(sensor.advertised), sensor.manufacturers)
    found = recognise(advert)
    assert found is not None
    assert (found[0].name, found[1].refusal) == (family, None)
    assert [each.name for each in FAMILIES if each.match(advert)] == [family]
