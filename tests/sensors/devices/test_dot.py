"""Movella DOT: its stamps over the turn of its clock, the rate it keeps, and what it reports of itself."""

from __future__ import annotations

import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sensors.devices.dot import MEDIUM, Dot, DotDriver
from sensors.devices.model import Advert, Bad, Battery, Samples, Stopped
from sensors.errors import LinkError, UnsupportedSensorError
from tests.peripherals.chip import DEG, G_M_S2, Clock, lying_still
from tests.peripherals.dot import BATTERY, DotSensor
from tests.peripherals.link import Faults
from tests.peripherals.witmotion import WitMotionSensor
from tests.sensors.devices.conversation import acc_of, begin, device_s, gyr_of, joined, swinging

TURN_S = (1 << 32) * 1e-6


def test_vector() -> None:
    """The stamp and first vector are those of a captured packet; the turning is made up."""
    data = bytes.fromhex("D8052244 AF964040 6B2AA740 5ADD14C0") + struct.pack("<3f", 90.0, 0.0, -45.0)
    (reading,) = DotDriver().decode(MEDIUM, data)
    assert isinstance(reading, Samples)
    acc, gyr = joined([reading])
    assert reading.stamp == 1143080408
    assert np.allclose(acc, [[3.009197, 5.223928, -2.326010]])
    assert np.allclose(gyr, [[np.pi / 2, 0.0, -np.pi / 4]])
    filled = DotDriver().decode(MEDIUM, data.ljust(40, b"\0"))[0]
    assert isinstance(filled, Samples)
    assert np.array_equal(joined([filled])[0], acc)


def test_what_it_wears_is_what_is_read_over_the_turn_of_its_clock() -> None:
    worn = swinging()
    sensor = DotSensor(worn, clock=Clock(120.0, TURN_S - 3.0))
    talk = begin(DotDriver(), sensor)
    assert (talk.started.acc.rate_hz, talk.started.notes) == (60.0, ())
    assert talk.started.acc is talk.started.gyr
    frames = acc_of(talk.listen(10.0))
    acc, gyr = joined(frames)
    true_s = sensor.clock.true_s(np.unwrap(device_s(frames, talk.started.acc), period=TURN_S))
    assert len(acc) == pytest.approx(600, abs=2)
    assert np.abs(acc - worn.acc(true_s)).max() < 1e-3
    assert np.abs(gyr - worn.gyr(true_s)).max() < 1e-3
    assert len(gyr_of(list(frames))) == len(frames)


def test_it_starts_as_the_specification_says() -> None:
    sensor = DotSensor(swinging())
    talk = begin(DotDriver(), sensor)
    first, settings, last = (data for _, data in talk.link.written)
    assert (first, last) == (b"\x01\x00\x15", b"\x01\x01\x15")
    assert (settings[0], settings[24:26], len(settings)) == (0x10, b"\x3c\x00", 32)
    again = begin(DotDriver(), sensor, now_s=talk.link.now_s)
    assert len(again.link.written) == 2


def test_a_rate_it_keeps_is_told() -> None:
    talk = begin(DotDriver(), DotSensor(swinging(), fixed=True))
    assert talk.started.acc.rate_hz == 30.0
    assert "30 Hz" in talk.started.notes[0]


def test_the_battery_is_told_at_once_and_when_it_changes() -> None:
    talk = begin(DotDriver(), DotSensor(swinging(), battery=(71, 0)))
    assert Battery(71) in talk.listen(0.5)
    assert list(talk.driver.decode(BATTERY, b"\x46\x01")) == [Battery(70)]
    assert isinstance(talk.driver.decode(BATTERY, b"\xff\x01")[0], Bad)


@pytest.mark.parametrize(("kind", "remedy"), [(1, "Switch it on"), (4, "Move it")])
def test_it_says_why_it_stopped(kind: int, remedy: str) -> None:
    sensor = DotSensor(swinging())
    talk = begin(DotDriver(), sensor)
    talk.listen(0.5)
    frame = sensor.reports(kind)
    (reading,) = talk.driver.decode(frame.characteristic, frame.data)
    assert isinstance(reading, Stopped)
    assert remedy in reading.reason


def test_it_is_left_at_rest() -> None:
    talk = begin(DotDriver(), DotSensor(swinging()))
    talk.stop()
    assert acc_of(talk.listen(1.0)) == []


def test_refusals_say_what_to_do() -> None:
    with pytest.raises(LinkError, match="end its recording"):
        begin(DotDriver(), DotSensor(swinging(), busy=True))
    with pytest.raises(UnsupportedSensorError, match="update it"):
        begin(DotDriver(), WitMotionSensor(swinging()))
    with pytest.raises(LinkError, match="refuses"):
        begin(DotDriver(), DotSensor(swinging()), Faults(refuse=(b"\x01\x01",)))


def test_who_is_a_dot() -> None:
    assert Dot().match(Advert("a", "Xsens DOT")) is not None
    assert Dot().match(Advert("a", "left thigh", manufacturers={2182: b""})) is not None
    assert Dot().match(Advert("a", "left thigh")) is None


TALK = begin(DotDriver(), DotSensor(lying_still()))


@given(st.one_of(st.binary(max_size=44), st.binary(min_size=28, max_size=40)), st.booleans())
def test_any_bytes_are_survived(data: bytes, motion: bool) -> None:
    for reading in TALK.driver.decode(MEDIUM if motion else BATTERY, data):
        assert isinstance(reading, Samples | Bad | Battery)
        if isinstance(reading, Samples):
            acc, gyr = joined([reading])
            assert np.all(np.abs(acc) <= 16 * 1.2 * G_M_S2)
            assert np.all(np.abs(gyr) <= 2000 * 1.2 * DEG)


def test_what_is_no_number_is_bad() -> None:
    TALK.driver.decode(MEDIUM, bytes(28))
    for word in ("0100807f", "0000807f", "ffffffff", "000080ff"):
        (reading,) = TALK.driver.decode(MEDIUM, bytes(4) + bytes.fromhex(word) + bytes(20))
        assert isinstance(reading, Bad)


@given(st.integers(0, 27))
def test_a_sample_cut_short_is_bad(length: int) -> None:
    readings = TALK.driver.decode(MEDIUM, bytes(length))
    assert isinstance(readings[-1], Bad)
