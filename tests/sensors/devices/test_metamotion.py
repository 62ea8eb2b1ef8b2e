"""MetaMotion: the vendor's vectors, both chips, counted samples and what is done without a count."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sensors.devices.metamotion import ACC_CHIPS, GYR_CHIPS, NOTIFY, SERVICE, MetaMotion, MetaMotionDriver
from sensors.devices.model import Advert, Bad, CountedClock, NoClock, Samples
from sensors.errors import LinkError, UnsupportedSensorError
from sensors.stream import FloatArray
from tests.peripherals.chip import DEG, G_M_S2, lying_still
from tests.peripherals.link import Faults
from tests.peripherals.metamotion import MetaMotionBoard
from tests.peripherals.witmotion import WitMotionSensor
from tests.sensors.devices.conversation import Talk, acc_of, begin, gyr_of, joined, swinging

STEP_M_S2 = G_M_S2 / 4096
STEP_RAD_S = DEG / 16.4


def _reading(talk: Talk, data: str) -> Samples:
    (reading,) = talk.driver.decode(NOTIFY, bytes.fromhex(data))
    assert isinstance(reading, Samples)
    return reading


def test_vectors_of_bare_signals() -> None:
    """The packed acceleration is the vendor's at 8 g; the turning is its counts, read at 2000 deg/s."""
    talk = begin(MetaMotionDriver(), MetaMotionBoard(lying_still(), processors=False))
    acc, _ = joined([_reading(talk, "031C 62B7530DE9FD 16D04D0E5702 8AFFA1050A01")])
    expected = [[-4.539, 0.833, -0.131], [-2.995, 0.894, 0.146], [-0.029, 0.352, 0.065]]
    assert np.allclose(acc / G_M_S2, expected, atol=6e-4)
    _, gyr = joined([_reading(talk, "1307 0915AD2608DE 8A1A0D2665E4 8D20AC2773EC")])
    thousand = [[164.177, 301.860, -265.122], [207.134, 296.982, -215.457], [254.055, 309.634, -152.591]]
    assert np.allclose(gyr / DEG, np.array(thousand) * 2.0, atol=2e-3)


def test_vectors_of_counted_signals() -> None:
    talk = begin(MetaMotionDriver(), MetaMotionBoard(lying_still()))
    reading = _reading(talk, "090300 EC010000 010B9A074040")
    assert reading.stamp == 492
    assert np.allclose(joined([reading])[0] / STEP_M_S2, [[0x0B01, 0x079A, 0x4040]])


@pytest.mark.parametrize("bmi270", [False, True])
@pytest.mark.parametrize("counts", [True, False])
def test_what_it_wears_is_what_is_read(bmi270: bool, counts: bool) -> None:
    worn = swinging()
    talk = begin(MetaMotionDriver(), MetaMotionBoard(worn, bmi270=bmi270, processors=counts))
    clock = CountedClock(1 << 32) if counts else NoClock()
    assert talk.started.gyr is not None
    assert talk.started.gyr is not talk.started.acc
    assert (talk.started.acc.clock, talk.started.gyr.clock) == (clock, clock)
    assert bool(talk.started.notes) is not counts
    before = len(talk.link.received)
    readings = talk.listen(8.0)
    arrivals = np.array([frame.at_s for frame in talk.link.received[before:]])
    frames, turning = acc_of(readings), gyr_of(readings)
    of_acc = np.array([isinstance(r, Samples) and r.acc is not None for r in readings])
    _follows(joined(frames)[0], worn.acc(_times(arrivals[of_acc], counts)), STEP_M_S2)
    _follows(joined(turning)[1], worn.gyr(_times(arrivals[~of_acc], counts)), STEP_RAD_S)
    if counts:
        numbers = [frame.stamp for frame in frames]
        assert np.all(np.diff(np.array(numbers)) == 1)


def _times(ends: FloatArray, single: bool) -> FloatArray:
    return ends if single else (ends[:, None] + np.array([-2, -1, 0]) / 50.0).reshape(-1)


def _follows(values: FloatArray, expected: FloatArray, step: float) -> None:
    assert len(values) == pytest.approx(400, abs=4)
    assert np.abs(values - expected).max() < 0.52 * step


def test_the_count_turns() -> None:
    board = MetaMotionBoard(swinging(), first_count=(1 << 32) - 30)
    talk = begin(MetaMotionDriver(), board)
    stamps = [frame.stamp for frame in acc_of(talk.listen(2.0)) if frame.stamp is not None]
    assert max(stamps) > 1 << 31
    assert min(stamps) < 100


def test_a_board_that_makes_counters_and_does_not_feed_them() -> None:
    talk = begin(MetaMotionDriver(), MetaMotionBoard(swinging(), feeds=False))
    assert talk.started.acc.clock == NoClock()
    assert acc_of(talk.listen(2.0))


def test_it_starts_as_the_vendors_tests_say() -> None:
    talk = begin(MetaMotionDriver(), MetaMotionBoard(swinging()))
    told = [data.hex() for _, data in talk.link.written]
    assert told[:2] == ["0380", "1380"]
    assert told[-12:] == [
        "0908", "03032708", "13032700", "09020304ffa0113003", "09021305ffa0113003", "09070001", "09070101",
        "090301", "13020100", "03020100", "130101", "030101",
    ]  # fmt: skip


def test_without_a_gyroscope_acceleration_is_recorded() -> None:
    talk = begin(MetaMotionDriver(), MetaMotionBoard(swinging(), gyroscope=False))
    assert talk.started.gyr is None
    assert acc_of(talk.listen(1.0))


def test_it_is_left_at_rest_and_can_be_started_again_and_again() -> None:
    board = MetaMotionBoard(swinging())
    for _ in range(20):
        talk = begin(MetaMotionDriver(), board, now_s=board.now_s)
        assert talk.started.acc.clock == CountedClock(1 << 32)
        talk.link.lose()
    talk = begin(MetaMotionDriver(), board, now_s=board.now_s)
    talk.stop()
    assert talk.listen(1.0) == []
    assert board.accounters == {}


def test_refusals_say_what_to_do() -> None:
    with pytest.raises(UnsupportedSensorError, match="use a MetaMotion"):
        begin(MetaMotionDriver(), WitMotionSensor(swinging()))
    old = MetaMotionBoard(swinging())
    old.modules[3].implementation = 0
    with pytest.raises(UnsupportedSensorError, match="older one"):
        begin(MetaMotionDriver(), old)
    with pytest.raises(LinkError):
        begin(MetaMotionDriver(), MetaMotionBoard(swinging()), Faults(refuse=(b"\x03\x01",)))


def test_who_is_a_metamotion() -> None:
    assert MetaMotion().match(Advert("a", "MetaWear")) is not None
    assert MetaMotion().match(Advert("a", "my left leg", frozenset({SERVICE}))) is not None
    assert MetaMotion().match(Advert("a", "Movesense 1")) is None


TALKS = [
    begin(MetaMotionDriver(), MetaMotionBoard(lying_still(), bmi270=chip, processors=counts))
    for chip in (False, True)
    for counts in (False, True)
]
HEADS = [b"", b"\x09\x03\x00", b"\x09\x03\x01", b"\x03\x1c", b"\x13\x07", b"\x03\x05", b"\x13\x05", b"\x09\x02"]


@given(st.sampled_from(HEADS), st.one_of(st.binary(max_size=20), st.binary(min_size=18, max_size=18)))
def test_any_bytes_are_survived(head: bytes, rest: bytes) -> None:
    for talk in TALKS:
        for reading in talk.driver.decode(NOTIFY, head + rest):
            assert isinstance(reading, Samples | Bad)
            if isinstance(reading, Samples):
                acc, gyr = joined([reading])
                assert np.all(np.abs(acc) <= 8 * G_M_S2)
                assert np.all(np.abs(gyr) <= 2000 * DEG)


def test_messages_of_the_wrong_length_are_bad() -> None:
    for talk in TALKS:
        assert isinstance(talk.driver, MetaMotionDriver)
        for route in talk.driver._routes:
            for length in (0, 3, 5, 7, 17, 19):
                (reading,) = talk.driver.decode(NOTIFY, route + bytes(length))
                assert isinstance(reading, Bad)


def test_both_chips_have_both_scales() -> None:
    assert {chip.scale for chip in ACC_CHIPS.values()} == {STEP_M_S2}
    assert {chip.scale for chip in GYR_CHIPS.values()} == {STEP_RAD_S}
