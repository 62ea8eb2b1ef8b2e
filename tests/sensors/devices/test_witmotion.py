"""WitMotion: frames however they are cut, the rate and how it is set, the battery by its register."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sensors.devices.model import Advert, Bad, Battery, NoClock, Samples
from sensors.devices.witmotion import WitMotion, WitMotionDriver, split
from sensors.errors import LinkError, UnsupportedSensorError
from sensors.stream import FloatArray
from tests.peripherals.chip import DEG, G_M_S2
from tests.peripherals.link import Faults
from tests.peripherals.polar import PolarSensor
from tests.peripherals.witmotion import NOTIFY, RATE, WitMotionSensor
from tests.sensors.devices.conversation import acc_of, begin, joined, swinging

STEP_M_S2 = 16 * G_M_S2 / 32768
STEP_RAD_S = 2000 * DEG / 32768


def test_vector() -> None:
    frame = bytes.fromhex("5561 0000 0000 0008 0000 9001 0000 0000 0040 0000")
    (reading,) = WitMotionDriver().decode(NOTIFY, frame)
    assert isinstance(reading, Samples)
    assert reading.stamp is None
    acc, gyr = joined([reading])
    assert np.allclose(acc, [[0.0, 0.0, G_M_S2]])
    assert np.allclose(gyr / DEG, [[0.0, 24.4140625, 0.0]])


@pytest.mark.parametrize("per_frame", [1, 5])
def test_what_it_wears_is_what_is_read(per_frame: int) -> None:
    worn = swinging()
    sensor = WitMotionSensor(worn, per_frame=per_frame)
    talk = begin(WitMotionDriver(), sensor)
    assert talk.started.acc is talk.started.gyr
    assert (talk.started.acc.rate_hz, talk.started.acc.clock, talk.started.notes) == (50.0, NoClock(), ())
    before = len(talk.link.received)
    readings = talk.listen(10.0)
    ends = np.array([frame.at_s for frame in talk.link.received[before:]])
    acc, gyr = joined(acc_of(readings))
    true_s = (ends[:, None] - np.arange(per_frame)[::-1] / 50.0).reshape(-1)
    assert len(acc) == pytest.approx(500, abs=per_frame)
    assert np.abs(acc - worn.acc(true_s)).max() < 0.52 * STEP_M_S2
    assert np.abs(gyr - worn.gyr(true_s)).max() < 0.52 * STEP_RAD_S


def test_the_rate_is_set_once_and_not_saved() -> None:
    sensor = WitMotionSensor(swinging())
    begin(WitMotionDriver(), sensor)
    assert (sensor.registers[RATE], sensor.saved[RATE]) == (8, 6)
    again = begin(WitMotionDriver(), sensor)
    assert [data.hex() for _, data in again.link.written] == ["ffaa270300", "ffaa276400"]


def test_a_rate_that_must_be_saved_is_saved() -> None:
    sensor = WitMotionSensor(swinging(), waits_for_save=True)
    talk = begin(WitMotionDriver(), sensor)
    assert sensor.saved[RATE] == 8
    assert talk.started.notes == ()


def test_a_sensor_that_does_not_answer_is_used_and_said_so() -> None:
    talk = begin(WitMotionDriver(), WitMotionSensor(swinging(), deaf=True))
    assert "does not say how often" in talk.started.notes[0]
    assert acc_of(talk.listen(2.0))


def test_a_rate_it_keeps_is_told() -> None:
    talk = begin(WitMotionDriver(), _Locked(swinging()))
    assert talk.started.acc.rate_hz == 10.0
    assert "takes no other rate" in talk.started.notes[0]


class _Locked(WitMotionSensor):
    """Answers, and takes no setting."""

    def _set(self, register: int, value: int) -> None:
        return None


@pytest.mark.parametrize(("volts", "percent"), [(4.1, 100), (3.9, 75), (3.69, 15), (3.2, 0)])
def test_the_battery_is_told(volts: float, percent: int) -> None:
    talk = begin(WitMotionDriver(), WitMotionSensor(swinging(), volts=volts))
    assert Battery(percent) in talk.listen(0.5)
    assert not [reading for reading in talk.listen(0.5) if isinstance(reading, Battery)]


@pytest.mark.parametrize("volts", [0.0, 12.0])
def test_a_voltage_that_no_cell_has_is_not_told(volts: float) -> None:
    talk = begin(WitMotionDriver(), WitMotionSensor(swinging(), volts=volts))
    assert not [reading for reading in talk.listen(0.5) if isinstance(reading, Battery)]


def test_another_sensor_is_refused_with_a_remedy() -> None:
    with pytest.raises(UnsupportedSensorError, match="use a WT901BLE"):
        begin(WitMotionDriver(), PolarSensor(swinging()))


def test_a_refused_write_is_a_link_error() -> None:
    with pytest.raises(LinkError):
        begin(WitMotionDriver(), WitMotionSensor(swinging()), Faults(refuse=(b"\xff",)))


def test_who_is_a_witmotion_sensor() -> None:
    match = WitMotion().match(Advert("a", "WT901BLE67"))
    assert match is not None
    assert match.refusal is None
    vibration = WitMotion().match(Advert("a", "WTVB01-BT50"))
    assert vibration is not None
    assert "vibration" in (vibration.refusal or "")
    assert WitMotion().match(Advert("a", "Polar H10 1")) is None


def _stream() -> bytes:
    talk = begin(WitMotionDriver(), WitMotionSensor(swinging()))
    talk.link.run(3.0)
    return b"".join(frame.data for frame in talk.link.received)


STREAM = _stream()


def _rows(pieces: list[bytes]) -> tuple[FloatArray, FloatArray, list[Bad]]:
    driver = WitMotionDriver()
    readings = [reading for piece in pieces for reading in driver.decode(NOTIFY, piece)]
    frames = [reading for reading in readings if isinstance(reading, Samples)]
    return *joined(frames), [reading for reading in readings if isinstance(reading, Bad)]


@given(st.lists(st.integers(0, len(STREAM)), max_size=60))
def test_the_same_samples_however_the_stream_is_cut(cuts: list[int]) -> None:
    ends = sorted({0, *cuts, len(STREAM)})
    acc, gyr, bad = _rows([STREAM[a:b] for a, b in pairwise(ends)])
    whole_acc, whole_gyr, _ = _rows([STREAM])
    assert np.array_equal(acc, whole_acc)
    assert np.array_equal(gyr, whole_gyr)
    assert bad == []


@given(st.integers(0, 19), st.integers(1, 200))
def test_after_a_lost_stretch_it_finds_the_frames_again(begin_at: int, lost: int) -> None:
    """At most the frames around the hole are lost. None is made up of two, unless they fit to the byte."""
    cut = STREAM[: 400 + begin_at], STREAM[400 + begin_at + lost :]
    acc, _, _ = _rows(list(cut))
    whole, _, _ = _rows([STREAM])
    true_rows = {tuple(row) for row in whole.tolist()}
    strangers = [row for row in acc.tolist() if tuple(row) not in true_rows]
    assert len(strangers) <= (1 if lost % 20 == 0 else 0)
    assert len(acc) >= len(whole) - lost // 20 - 4


@given(st.lists(st.one_of(st.binary(max_size=45), st.just(STREAM[:60]), st.just(STREAM[7:33])), max_size=8))
def test_any_bytes_are_survived(pieces: list[bytes]) -> None:
    acc, gyr, _ = _rows(pieces)
    assert np.all(np.abs(acc) <= 16 * G_M_S2)
    assert np.all(np.abs(gyr) <= 2000 * DEG)


def test_what_waits_for_its_end_never_grows() -> None:
    for piece in (b"\x55", b"\x55\x61" * 40, bytes(500), b"\x55\x71" + bytes(17)):
        assert len(split(piece)[2]) < 20
