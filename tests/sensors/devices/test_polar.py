"""Polar: the vendor's vectors, the conversation with the simulated sensors, and frames that are no frames."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sensors.devices.beside import heart_rate
from sensors.devices.model import Advert, Bad, HeartRate, Samples, Stopped
from sensors.devices.polar import Polar, PolarDriver
from sensors.devices.polar_control import settings_of, settings_to
from sensors.devices.polar_frames import ACC, GYR, acc_g, frame_of, gyr_deg_s
from sensors.errors import LinkError, UnsupportedSensorError
from sensors.stream import FloatArray
from tests.peripherals import polar
from tests.peripherals.chip import DEG, G_M_S2, Worn, lying_still
from tests.peripherals.link import Faults, MemoryLink
from tests.peripherals.model import Frame
from tests.peripherals.sig import HEART_RATE
from tests.sensors.devices.conversation import Talk, acc_of, begin, device_s, gyr_of, joined, swinging

SENSORS: list[Callable[[Worn], polar.PolarSensor]] = [polar.PolarSensor, polar.verity_sense, polar.oh1]
MG = 0.001 * G_M_S2


def _mg(data: str, factor: float = 1.0, range_g: float = 40.0) -> FloatArray:
    return acc_g(frame_of(bytes.fromhex(data)), factor, range_g) * 1000.0


def test_raw_vector() -> None:
    assert frame_of(bytes.fromhex("02 0094357700000000 01 F7FFFFFFE703")).stamp_ns == 2_000_000_000
    assert _mg("02 0094357700000000 01 F7FFFFFFE703 F8FFFEFFE503").tolist() == [[-9, -1, 999], [-8, -2, 997]]


def test_raw_bytes_and_triples() -> None:
    assert _mg("02 0094357700000000 00 F7FF64").tolist() == [[-9, -1, 100]]
    assert _mg("02 0094357700000000 02 F7FFFF FFFFFF E70300").tolist() == [[-9, -1, 999]]


def test_compressed_vectors() -> None:
    assert _mg("02 6500000000000000 81 F1FF1400F003 06 01 7B0F08").tolist() == [[-15, 20, 1008], [-20, 17, 1008]]
    scaled = _mg("02 0094357700000000 80 7107F06A9E8D 0A 01 BE5CBE3A", factor=2.44e-4)
    whole = np.array([[1905.0, 27376.0, -29282.0], [1905.0 + 190.0, 27376.0 - 105.0, -29282.0 - 85.0]])
    assert np.allclose(scaled, whole * 0.244)


def test_a_frame_that_a_verity_sense_sent_begins_at_rest() -> None:
    first = _mg("02 9C58291384577307 81 FAFF2100F403")
    assert first.tolist() == [[-6, 33, 1012]]


def test_gyroscope_vectors() -> None:
    whole = gyr_deg_s(frame_of(bytes.fromhex("05 0000000000000000 80 EAFF08000D00 03 01 DF00")), 1.0, 2000.0)
    assert whole.tolist() == [[-22, 8, 13], [-23, 11, 16]]
    data = bytes.fromhex("05 0000000000000000 81 0000803F000020410000A041 1C 01 0000A001000008CDCCEC0D")
    assert np.allclose(gyr_deg_s(frame_of(data), 1.0, 2000.0), [[1.0, 10.0, 20.0], [10.0, 20.0, 1.1]])
    assert np.allclose(gyr_deg_s(frame_of(data), 0.5, 2000.0), [[0.5, 5.0, 10.0], [5.0, 10.0, 0.55]])


def test_settings_vectors() -> None:
    told = settings_of(bytes.fromhex("000134000101100002 04 F500 F401 E803 D007 040103".replace(" ", "")))
    assert told == {0: (52,), 1: (16,), 2: (245, 500, 1000, 2000), 4: (3,)}
    assert settings_to({4: 3, 0: 52, 2: 8, 1: 16}) == bytes.fromhex("00013400 01011000 02010800 040103")
    with pytest.raises(ValueError, match="cannot be read"):
        settings_of(bytes.fromhex("00023400"))


def test_it_starts_as_the_documents_say() -> None:
    talk = begin(PolarDriver(), polar.PolarSensor(swinging()))
    commands = [data.hex() for _, data in talk.link.written]
    assert commands == ["0302", "0102", "0202000132000101100002010800"]
    assert (talk.started.acc.rate_hz, talk.started.gyr, talk.started.notes) == (50.0, None, ())


def test_a_verity_sense_is_asked_for_both() -> None:
    talk = begin(PolarDriver(), polar.verity_sense(swinging()))
    commands = [data.hex() for _, data in talk.link.written]
    assert commands[2:] == [
        "0105", "0205000134000101100002" + "01d007040103", "0102", "02020001340001011000020108" + "00040103",
    ]  # fmt: skip
    assert talk.started.gyr is not None
    assert talk.started.frame_s > 2.0
    assert "late" in talk.started.notes[0]


@pytest.mark.parametrize("make", SENSORS)
def test_what_it_wears_is_what_is_read(make: Callable[[Worn], polar.PolarSensor]) -> None:
    worn = swinging()
    sensor = make(worn)
    sensor.clock.drift_ppm = 80.0
    talk = begin(PolarDriver(), sensor)
    readings = talk.listen(15.0)
    frames = acc_of(readings)
    acc, _ = joined(frames)
    true_s = sensor.clock.true_s(device_s(frames, talk.started.acc))
    assert len(acc) > 600
    assert np.abs(acc - worn.acc(true_s)).max() < 0.52 * MG
    if talk.started.gyr is not None:
        turning = gyr_of(readings)
        true_s = sensor.clock.true_s(device_s(turning, talk.started.gyr))
        assert np.abs(joined(turning)[1] - worn.gyr(true_s)).max() < 0.04 * DEG


def test_scaled_and_floating_samples_are_read_too() -> None:
    worn = swinging()
    sensor = polar.verity_sense(worn)
    sensor.measures = {ACC: polar.SCALED_ACC, GYR: polar.FLOAT_GYR}
    talk = begin(PolarDriver(), sensor)
    readings = talk.listen(5.0)
    acc, turning = acc_of(readings), gyr_of(readings)
    assert talk.started.gyr is not None
    assert np.abs(joined(acc)[0] - worn.acc(sensor.clock.true_s(device_s(acc, talk.started.acc)))).max() < MG
    expected = worn.gyr(sensor.clock.true_s(device_s(turning, talk.started.gyr)))
    assert np.abs(joined(turning)[1] - expected).max() < 1e-4


def test_what_still_runs_is_stopped_first() -> None:
    sensor = polar.verity_sense(swinging())
    first = begin(PolarDriver(), sensor)
    first.link.lose()
    again = begin(PolarDriver(), sensor, now_s=first.link.now_s)
    assert acc_of(again.listen(3.0))


def test_it_is_left_at_rest() -> None:
    talk = begin(PolarDriver(), polar.verity_sense(swinging()))
    talk.listen(1.0)
    talk.stop()
    assert talk.listen(5.0) == []


class _Mute(polar.PolarSensor):
    """Starts, and does not say so."""

    def written(self, characteristic: str, data: bytes) -> Sequence[Frame]:
        answer = polar.PolarSensor.written(self, characteristic, data)
        return [] if data[0] == 2 else answer


def test_what_may_have_started_is_stopped_too() -> None:
    """An H10 that streams to nobody stays awake until its battery is empty."""
    sensor, driver = _Mute(swinging()), PolarDriver()
    link = MemoryLink(sensor)
    with pytest.raises(LinkError, match="no answer"):
        asyncio.run(driver.start(link))
    assert sensor.running
    asyncio.run(driver.stop(link))
    assert not sensor.running


@pytest.mark.parametrize(
    ("said", "model"),
    [(b"H10\0", "H10"), (b" \0", "Polar sensor"), (b"\xff\xfe", "Polar sensor"), (b"a\nb", "Polar sensor")],
)
def test_it_is_called_what_it_says(said: bytes, model: str) -> None:
    assert begin(PolarDriver(), polar.PolarSensor(swinging(), model=said)).started.model == model


def test_the_heart_rate_leaves_the_motion_alone() -> None:
    sensor = polar.PolarSensor(swinging(), bpm=72)
    talk = begin(PolarDriver(), sensor)
    sensor.subscribed(HEART_RATE, True)
    beats = [frame for frame in sensor.frames(talk.link.now_s + 5.0) if frame.characteristic == HEART_RATE]
    assert [heart_rate(frame.data) for frame in beats] == [HeartRate(72, (853 / 1024,), True)] * 5
    assert not talk.driver.decode(HEART_RATE, beats[0].data)


def test_a_reply_in_several_parts() -> None:
    sensor = polar.PolarSensor(swinging(), reply_bytes=7)
    assert begin(PolarDriver(), sensor).started.acc.rate_hz == 50.0


def test_a_sensor_in_its_charger_says_what_to_do() -> None:
    with pytest.raises(UnsupportedSensorError, match="charger; take it out"):
        begin(PolarDriver(), polar.PolarSensor(swinging(), charging=True))


def test_a_gyroscope_that_does_not_start_leaves_the_rest() -> None:
    sensor = polar.verity_sense(swinging())
    talk = begin(PolarDriver(), _Without(sensor, GYR))
    assert talk.started.gyr is None
    assert "Only acceleration is recorded" in talk.started.notes[0]


class _Without(polar.PolarSensor):
    """Says that it measures something, and refuses to."""

    def __init__(self, sensor: polar.PolarSensor, kind: int) -> None:
        super().__init__(sensor.worn, sensor.name, sensor.measures)
        self.kind = kind

    def _obeyed(self, command: int, kind: int, settings: bytes) -> tuple[int, bytes]:
        return (12, b"") if kind == self.kind and command == 2 else super()._obeyed(command, kind, settings)


def test_it_says_when_it_stops_by_itself() -> None:
    sensor = polar.PolarSensor(swinging())
    talk = begin(PolarDriver(), sensor)
    frame = sensor.gives_up()
    (reading,) = talk.driver.decode(frame.characteristic, frame.data)
    assert isinstance(reading, Stopped)
    assert "start again" in reading.reason


@pytest.mark.parametrize("refused", [b"\x01", b"\x02"])
def test_a_refused_write_is_a_link_error(refused: bytes) -> None:
    with pytest.raises(LinkError, match="refuses"):
        begin(PolarDriver(), polar.PolarSensor(swinging()), Faults(refuse=(refused,)))


def test_a_stop_of_nothing_may_be_refused() -> None:
    talk = begin(PolarDriver(), polar.PolarSensor(swinging()), Faults(refuse=(b"\x03",)))
    assert acc_of(talk.listen(2.0))


def test_a_silent_control_point_is_a_link_error() -> None:
    with pytest.raises(LinkError):
        begin(PolarDriver(), polar.PolarSensor(swinging()), Faults(lost_at=0))


def test_who_is_a_polar_sensor() -> None:
    match = Polar().match(Advert("a", "Polar Sense 8C7D6E5F"))
    assert match is not None
    assert (match.model, match.refusal) == ("Polar Sense", None)
    refused = Polar().match(Advert("a", "Polar H9 12345678"))
    assert refused is not None
    assert "use an H10" in (refused.refusal or "")
    assert Polar().match(Advert("a", "Bipolar lamp")) is None
    assert Polar().match(Advert("a")) is None


TALK = begin(PolarDriver(), polar.verity_sense(lying_still()))


def _good_frames() -> list[bytes]:
    talk = begin(PolarDriver(), polar.verity_sense(swinging()))
    talk.link.run(5.0)
    return [frame.data for frame in talk.link.received if frame.characteristic == polar.DATA]


GOOD = _good_frames()


def _sane(talk: Talk, characteristic: str, data: bytes) -> None:
    for reading in talk.driver.decode(characteristic, data):
        assert isinstance(reading, Samples | Bad | Stopped)
        if isinstance(reading, Samples):
            acc, gyr = joined([reading])
            assert np.all(np.abs(acc) <= 8 * 1.2 * G_M_S2)
            assert np.all(np.abs(gyr) <= 2000 * 1.2 * DEG)


@given(data=st.binary(max_size=240), control=st.booleans())
def test_any_bytes_are_survived(data: bytes, control: bool) -> None:
    _sane(TALK, polar.CONTROL if control else polar.DATA, data)


@given(
    which=st.integers(0, len(GOOD) - 1),
    bits=st.lists(st.integers(0, 8 * 200), max_size=5),
    cut=st.integers(0, 250),
)
def test_damaged_frames_are_survived(which: int, bits: list[int], cut: int) -> None:
    frame = bytearray(GOOD[which])
    for bit in bits:
        frame[bit // 8 % len(frame)] ^= 1 << bit % 8
    _sane(TALK, polar.DATA, bytes(frame[:cut]))


@given(which=st.integers(0, len(GOOD) - 1), cut=st.integers(1, 226))
def test_a_frame_cut_short_is_bad_or_shorter(which: int, cut: int) -> None:
    (whole,) = TALK.driver.decode(polar.DATA, GOOD[which])
    (part,) = TALK.driver.decode(polar.DATA, GOOD[which][: -min(cut, len(GOOD[which]))])
    assert isinstance(whole, Samples)
    assert isinstance(part, Samples | Bad)
    if isinstance(part, Samples):
        for kept, full in zip(joined([part]), joined([whole]), strict=True):
            assert np.array_equal(kept, full[: len(kept)])


def test_bad_frames_say_why() -> None:
    for data, why in [
        (b"\x02", "shorter"),
        (b"\x02" + GOOD[0][1:9] + b"\x83" + GOOD[0][10:], "type 3"),
        (b"\x02" + GOOD[0][1:9] + b"\x05" + GOOD[0][10:], "raw acceleration of type 5"),
        (b"\x05" + GOOD[0][1:9] + b"\x01" + GOOD[0][10:], "angular rate of type 1"),
        (GOOD[0][:-1], "ends early"),
        (b"\x02" + bytes(8) + b"\x01" + bytes(5), "end in the middle"),
        (b"\x02" + bytes(8) + b"\x01\xff\x7f" + bytes(4), "beyond the range"),
        (b"\x00" + bytes(8) + b"\x00" + bytes(9), "not asked for"),
    ]:
        (reading,) = TALK.driver.decode(polar.DATA, data)
        assert isinstance(reading, Bad)
        assert why in reading.reason
