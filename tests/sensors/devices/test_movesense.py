"""Movesense: data in one and two parts, its units, and the few commands that every firmware means alike."""

from __future__ import annotations

import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sensors.devices.model import Advert, Bad, Samples
from sensors.devices.movesense import NOTIFY, Movesense, MovesenseDriver
from sensors.errors import LinkError, UnsupportedSensorError
from tests.peripherals.chip import DEG, G_M_S2, Clock, lying_still
from tests.peripherals.link import Faults
from tests.peripherals.movesense import MovesenseSensor
from tests.peripherals.witmotion import WitMotionSensor
from tests.sensors.devices.conversation import Talk, acc_of, begin, device_s, joined, swinging

SMALL_PACKETS = (100, 64, 53)


def test_vector() -> None:
    talk = begin(MovesenseDriver(), MovesenseSensor(lying_still(), gyroscope=False))
    (reading,) = talk.driver.decode(NOTIFY, bytes.fromhex("0263 E8030000 00000000 00000000 C3F51C41"))
    assert isinstance(reading, Samples)
    assert reading.acc is not None
    assert (reading.gyr, reading.stamp) == (None, 1000)
    assert np.allclose(reading.acc, [[0.0, 0.0, 9.81]])


@pytest.mark.parametrize("packet_bytes", [244, *SMALL_PACKETS])
def test_what_it_wears_is_what_is_read(packet_bytes: int) -> None:
    worn = swinging()
    sensor = MovesenseSensor(worn, packet_bytes=packet_bytes, clock=Clock(-60.0, (1 << 32) / 1000.0 - 4.0))
    talk = begin(MovesenseDriver(), sensor)
    assert talk.started.acc is talk.started.gyr
    talk.link.run(0.004)
    frames = acc_of(talk.listen(10.0))
    times = np.unwrap(device_s(frames, talk.started.acc), period=(1 << 32) / 1000.0)
    acc, gyr = joined(frames)
    true_s = sensor.clock.true_s(times)
    assert len(acc) >= 500
    assert np.abs(acc - worn.acc(true_s)).max() < 0.045  # a stamp is cut to its ms
    assert np.abs(gyr - worn.gyr(true_s)).max() < 0.045


@pytest.mark.parametrize(("unit", "notes"), [("m/s2", 0), ("g", 1), ("mg", 1)])
def test_the_unit_is_told_by_the_norm(unit: str, notes: int) -> None:
    worn = lying_still()
    talk = begin(MovesenseDriver(), MovesenseSensor(worn, unit=unit))
    acc, _ = joined(acc_of(talk.listen(1.0)))
    assert np.allclose(acc, [0.0, 0.0, G_M_S2], atol=1e-5)
    assert len(talk.started.notes) == notes


def test_only_harmless_commands_are_sent() -> None:
    talk = begin(MovesenseDriver(), MovesenseSensor(lying_still()))
    talk.stop()
    assert [data for _, data in talk.link.written] == [b"\x02\x63", b"\x01\x63/Meas/IMU6/52", b"\x02\x63"]


def test_without_a_gyroscope_the_rest_is_recorded() -> None:
    talk = begin(MovesenseDriver(), MovesenseSensor(swinging(), gyroscope=False))
    assert talk.started.gyr is None
    assert "no gyroscope" in talk.started.notes[0]
    frames = acc_of(talk.listen(2.0))
    assert frames
    assert all(frame.gyr is None for frame in frames)


def test_it_is_left_at_rest_and_can_be_started_again() -> None:
    sensor = MovesenseSensor(swinging())
    talk = begin(MovesenseDriver(), sensor)
    talk.stop()
    assert talk.listen(2.0) == []
    assert acc_of(begin(MovesenseDriver(), sensor, now_s=talk.link.now_s).listen(1.0))


def test_refusals_say_what_to_do() -> None:
    with pytest.raises(LinkError, match="status 409; close other apps"):
        begin(MovesenseDriver(), MovesenseSensor(swinging(), busy=True))
    with pytest.raises(UnsupportedSensorError, match="GATT SensorData firmware"):
        begin(MovesenseDriver(), WitMotionSensor(swinging()))
    with pytest.raises(LinkError):
        begin(MovesenseDriver(), MovesenseSensor(swinging()), Faults(lost_at=3))


def test_parts_without_each_other_are_dropped() -> None:
    talk = begin(MovesenseDriver(), MovesenseSensor(swinging(), packet_bytes=64))
    talk.link.received.clear()
    talk.link.run(1.0)
    first, second, again, more = (frame.data for frame in talk.link.received[:4])
    assert (first[0], second[0]) == (2, 3)
    readings = [r for data in (second, first, again, more, second) for r in talk.driver.decode(NOTIFY, data)]
    assert [type(reading) for reading in readings] == [Bad, Bad, Samples, Bad]


def test_who_is_a_movesense() -> None:
    assert Movesense().match(Advert("a", "Movesense 174630000192")) is not None
    assert Movesense().match(Advert("a", "WT901")) is None


WHOLE = begin(MovesenseDriver(), MovesenseSensor(swinging()))
HALVED = begin(MovesenseDriver(), MovesenseSensor(swinging(), packet_bytes=64))


@given(
    st.lists(
        st.one_of(st.binary(max_size=120), st.binary(max_size=110).map(lambda b: b"\x02\x63" + b)), max_size=6
    )
)
def test_any_bytes_are_survived(pieces: list[bytes]) -> None:
    for talk in (WHOLE, HALVED):
        for piece in pieces:
            _sane(talk, piece)


@given(st.floats(width=32), st.integers(0, 23))
def test_a_value_that_cannot_be_is_bad(value: float, where: int) -> None:
    body = struct.pack("<I24f", 0, *[value if i == where else 0.0 for i in range(24)])
    _sane(WHOLE, b"\x02\x63" + body)


def _sane(talk: Talk, data: bytes) -> None:
    for reading in talk.driver.decode(NOTIFY, data):
        assert isinstance(reading, Samples | Bad)
        if isinstance(reading, Samples):
            acc, gyr = joined([reading])
            assert np.all(np.abs(acc) <= 16 * 1.2 * G_M_S2)
            assert np.all(np.abs(gyr) <= 2000 * 1.2 * DEG)
