"""ActiGraph .gt3x: what an encoder made from the documentation is read again; damage stays where it is."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sensors.errors import RecordingError
from sensors.layouts import gt3x
from sensors.layouts.gt3x import Gt3xPart
from sensors.layouts.gt3x_activity import decoded_float
from sensors.layouts.gt3x_imu import read_schema
from sensors.layouts.gt3x_log import Log, Record
from sensors.parts import Samples
from sensors.place import Archive
from sensors.recording import open_recording
from sensors.stream import SampleBlock
from sensors.units import DEG, G_M_S2
from tests.sensors.gt3x_files import (
    ACTIVITY,
    ACTIVITY2,
    ACTIVITY3,
    EVENT,
    METADATA,
    SENSOR_DATA,
    START_S,
    activity,
    archive,
    info,
    packed,
    parameters,
    record,
    schema,
    seconds,
    sensor_data,
)
from tests.sensors.recording_text import joined


def numbers(rows: int) -> np.ndarray:
    wave = np.sin(np.arange(rows)[:, None] / 9 + np.arange(3))
    return np.asarray(np.round(700 * wave + np.array([0, 0, 256])), dtype=np.int64)


def write(path: Path, log: bytes, description: str | None = None, **members: str) -> Path:
    files: dict[str, bytes | str] = {"log.bin": log, "info.txt": description or info()}
    path.write_bytes(archive(files | {f"{name}.json": text for name, text in members.items()}))
    return path


def read(path: Path) -> tuple[SampleBlock, Gt3xPart]:
    place = Archive(path)
    try:
        assert gt3x.matches(place.names())
        part = gt3x.open_part(str(path), place)
        return joined(list(Samples(part).blocks())), part
    finally:
        place.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.gt3x"


@pytest.mark.parametrize("kind", [ACTIVITY, ACTIVITY2, ACTIVITY3])
def test_every_kind_of_activity_comes_back(path: Path, kind: int) -> None:
    values = numbers(30 * 400)
    got, part = read(write(path, b"".join(seconds(kind, values))))
    assert np.array_equal(got.acc, np.round(values * (G_M_S2 / 256), 5))
    assert np.abs(got.t_s - START_S - np.arange(len(values)) / 30).max() < 1e-6
    assert got.gyr is None
    assert part.started_at == "2026-03-02T07:30:00.000-04:00"
    assert part.warnings() == []


def test_known_bytes_are_unpacked_as_the_documentation_draws_them(path: Path) -> None:
    payload = bytes.fromhex("006008EBD007009EBF007008EBF0")
    got, _ = read(write(path, record(ACTIVITY, START_S, payload), info({"Sample Rate": "3"})))
    raw = np.array([[8, 6, -323], [9, 7, -321], [8, 7, -321]])
    assert np.array_equal(got.acc, np.round(raw * (G_M_S2 / 256), 5))


@pytest.mark.parametrize(
    ("changes", "before", "scale"),
    [
        ({"Acceleration Scale": "341"}, b"", 341.0),
        ({"Acceleration Scale": None}, b"", 256.0),
        ({"Acceleration Scale": None, "Serial Number": "NEO1"}, parameters(256.0), 341.0),
        ({"Acceleration Scale": None, "Serial Number": "ABC1"}, parameters(333.25), 333.25),
    ],
)
def test_the_scale_is_told_by_the_file(
    path: Path, changes: dict[str, str | None], before: bytes, scale: float
) -> None:
    values = numbers(60)
    got, _ = read(write(path, before + b"".join(seconds(ACTIVITY2, values)), info(changes)))
    assert np.abs(got.acc - values * (G_M_S2 / scale)).max() < 1e-5


@pytest.mark.parametrize(
    ("code", "value"),
    [(0x09400000, 256.0), (0x0C400000, 2048.0), (0x05418937, 16.384), (0x03419581, 4.1), (0, 0.0)],
)
def test_numbers_of_the_documentation_are_decoded(code: int, value: float) -> None:
    assert decoded_float(code) == pytest.approx(value, rel=1e-3)


def test_a_scale_that_nobody_tells_is_asked_for(path: Path) -> None:
    description = info({"Acceleration Scale": None, "Serial Number": "ABC1"})
    with pytest.raises(RecordingError, match="how many steps make 1 g; export raw CSV"):
        read(write(path, b"".join(seconds(ACTIVITY2, numbers(60))), description))


def test_other_records_and_zeros_between_them_are_passed_over(path: Path) -> None:
    parts = seconds(ACTIVITY, numbers(90))
    usb = record(ACTIVITY2, START_S + 1, b"\x01")
    log = record(METADATA, START_S, b'{"a": 1}') + parts[0] + usb + bytes(7) + parts[1] + parts[2] + bytes(3)
    got, part = read(write(path, log))
    assert len(got) == 90
    assert part.warnings() == []


def test_a_damaged_record_is_a_hole_and_changes_nothing_around_it(path: Path) -> None:
    values = numbers(300)
    parts = seconds(ACTIVITY2, values)
    first = sum(len(part) for part in parts[:4])
    parts[4] = parts[4][:6] + b"\xff\xff" + parts[4][8:]
    parts[7] = parts[7][:30]
    got, part = read(write(path, b"".join(parts)))
    kept = np.r_[0:120, 150:210, 240:300]
    assert np.array_equal(got.acc, np.round(values[kept] * (G_M_S2 / 256), 5))
    assert np.abs(got.t_s - START_S - kept / 30).max() < 1e-6
    said = f"2 stretches (first: byte {first}) left out: no record of log.bin with a right checksum"
    assert part.warnings() == [said]


def test_a_log_that_ends_inside_a_record_is_answered_with_a_warning(path: Path) -> None:
    log = b"".join(seconds(ACTIVITY, numbers(90)))
    got, part = read(write(path, log[:-20]))
    assert len(got) == 60
    assert part.warnings() == ["log.bin ends inside a record, which was left out"]


def test_idle_sleep_is_a_hole_and_named(path: Path) -> None:
    before, after = seconds(ACTIVITY, numbers(60)), seconds(ACTIVITY, numbers(60), START_S + 600)
    asleep = record(EVENT, START_S + 2, b"\x08") + record(EVENT, START_S + 600, b"\x09")
    got, part = read(write(path, b"".join([*before, asleep, *after])))
    assert np.diff(got.t_s).max() == pytest.approx(598 + 1 / 30, abs=1e-6)
    assert "598 s in all" in part.warnings()[0]
    assert "switch idle sleep mode off" in part.warnings()[0]


def test_a_second_with_a_sample_more_or_less_is_spread_over_it(path: Path) -> None:
    log = activity(ACTIVITY, START_S, numbers(31)) + activity(ACTIVITY, START_S + 1, numbers(30))
    got, _ = read(write(path, log))
    assert np.abs(got.t_s[:31] - START_S - np.arange(31) / 31).max() < 1e-6


LABELS = [f"{sensor} {axis}" for sensor in ("Accelerometer", "Gyroscope", "Magnetometer") for axis in "XYZ"]


@pytest.mark.parametrize("big_endian", [False, True])
def test_a_second_sensor_with_a_gyroscope_is_read_instead(path: Path, big_endian: bool) -> None:
    labels = ["Temperature", *LABELS]
    rows = np.hstack([numbers(300)[:, :1], 4 * numbers(300), 9 * numbers(300)[:, ::-1], numbers(300)])
    log = schema(labels, big_endian)
    for k in range(10):
        seconds_of_it = rows[30 * k : 30 * k + 30]
        log += activity(ACTIVITY2, START_S + k, numbers(30)) + sensor_data(START_S + k, seconds_of_it, big_endian)
    got, part = read(write(path, log))
    assert part.roles == ("total", "gyr")
    assert got.gyr is not None
    assert np.abs(got.acc - rows[:, 1:4] * (G_M_S2 / 2048)).max() < 1e-5
    assert np.abs(got.gyr - rows[:, 4:7] * (DEG / 16.384)).max() < 3e-6
    assert np.abs(got.t_s - START_S - np.arange(300) / 30).max() < 1e-6
    assert part.warnings() == []


@pytest.mark.parametrize(
    "described",
    [schema(LABELS[:3]), schema(LABELS, rate_hz=0), schema(LABELS)[:40], schema(LABELS, number=5), b""],
    ids=["no gyroscope", "no rate", "damaged", "of other data", "none"],
)
def test_without_a_schema_of_its_own_the_first_sensor_is_read(path: Path, described: bytes) -> None:
    log = described
    for k in range(4):
        log += sensor_data(START_S + k, np.zeros((30, 9))) + activity(ACTIVITY2, START_S + k, numbers(30))
    got, part = read(write(path, log))
    assert part.roles == ("total",)
    assert len(got) == 120


@settings(deadline=None, max_examples=80)
@given(payload=st.binary(max_size=260), data=st.binary(max_size=90))
def test_a_random_schema_describes_nothing_or_whole_rows(payload: bytes, data: bytes) -> None:
    found = read_schema(payload)
    if found is not None:
        one = Record(0, SENSOR_DATA, START_S, payload[:2] + data)
        assert found.values([one]).shape == (found.samples(one), 6)


def _stored(**changes: object) -> str:
    found: dict[str, object] = {"isCalibrated": False, "calibrationMethod": 2}
    for axis, offset, own in zip("XYZ", (10, -20, 5), (25600, 25000, 26000), strict=True):
        found |= {f"offset{axis}_30": offset, f"sensitivity{axis}{axis}_30": own}
    return json.dumps(
        found | dict.fromkeys(("sensitivityXY_30", "sensitivityXZ_30", "sensitivityYZ_30"), 0) | changes
    )


def test_a_stored_calibration_is_used(path: Path) -> None:
    values = numbers(60)
    got, _ = read(write(path, b"".join(seconds(ACTIVITY2, values)), calibration=_stored(sensitivityXY_30=125)))
    g = (values - np.array([10, -20, 5])) / np.array([256.0, 250.0, 260.0])
    cross = 1 / 251.25 - 1 / 250
    g[:, :2] += (values - np.array([10, -20, 5]))[:, [1, 0]] * cross
    assert np.abs(got.acc - g * G_M_S2).max() < 1e-5


def test_a_calibration_already_applied_changes_nothing(path: Path) -> None:
    log = b"".join(seconds(ACTIVITY2, numbers(60)))
    plain, _ = read(write(path, log))
    stored, _ = read(write(path, log, calibration='{"isCalibrated": true}'))
    assert np.array_equal(plain.acc, stored.acc)


@pytest.mark.parametrize(
    "text", ["{", "[]", "{}", _stored(calibrationMethod=3), _stored(offsetX_30=None), _stored(sensitivityZZ_30=0)]
)
def test_a_calibration_that_cannot_be_used_is_refused(path: Path, text: str) -> None:
    log = b"".join(seconds(ACTIVITY2, numbers(60)))
    with pytest.raises(RecordingError, match=r"calibration\.json: .*export raw CSV"):
        read(write(path, log, calibration=text))


@pytest.mark.parametrize("rate", [None, "fast", "0", "nan"])
def test_a_description_without_a_rate_is_refused(path: Path, rate: str | None) -> None:
    with pytest.raises(RecordingError, match=r"info\.txt: .*sample rate"):
        read(write(path, b"", info({"Sample Rate": rate})))


@pytest.mark.parametrize("rows", [1, 2, 301, 60_001])
def test_the_stream_of_old_firmware_is_read(path: Path, rows: int) -> None:
    values = numbers(rows)
    description = info({"Acceleration Scale": None, "Serial Number": "NEO1", "TimeZone": None})
    path.write_bytes(archive({"activity.bin": packed(values[:, [1, 0, 2]]), "info.txt": description}))
    with open_recording(path) as recording:
        got = joined(list(recording.blocks()))
    assert recording.layout == "actigraph-gt3x-old"
    assert recording.session.started_at == "2026-03-02T07:30:00.000"
    assert np.array_equal(got.acc, np.round(values * (G_M_S2 / 341), 5))
    assert np.abs(got.t_s - START_S - np.arange(rows) / 30).max() < 1e-6


def test_an_old_stream_without_samples_is_refused(path: Path) -> None:
    path.write_bytes(archive({"activity.bin": b"", "info.txt": info()}))
    with pytest.raises(RecordingError, match="no samples in activity"):
        open_recording(path)


def test_a_log_without_samples_is_refused(path: Path) -> None:
    with pytest.raises(RecordingError, match="no samples in log"):
        read(write(path, bytes(2000)))


@settings(deadline=None, max_examples=60)
@given(data=st.data(), sizes=st.integers(1, 700))
def test_a_scrambled_log_yields_only_records_with_a_right_checksum(data: st.DataObject, sizes: int) -> None:
    parts = seconds(ACTIVITY2, numbers(300))
    log = bytearray(b"".join(parts))
    for place in data.draw(st.lists(st.integers(0, len(log) - 1), max_size=5)):
        log[place] = data.draw(st.integers(0, 255))
    found = Log()
    chunks = [bytes(log[k : k + sizes]) for k in range(0, len(log), sizes)]
    got = list(found.records(chunks))
    assert all(record(r.kind, r.second, r.payload) == log[r.place : r.place + len(r.payload) + 9] for r in got)
    whole = [k for k, part in enumerate(parts) if log[k * len(part) : (k + 1) * len(part)] == part]
    assert {START_S + k for k in whole} <= {r.second for r in got}
    whole_at_once = Log()
    assert list(whole_at_once.records([bytes(log)])) == got
    assert whole_at_once.damaged == found.damaged


@settings(deadline=None, max_examples=40)
@given(log=st.binary(max_size=400))
def test_random_bytes_raise_nothing_else(tmp_path_factory: pytest.TempPathFactory, log: bytes) -> None:
    path = tmp_path_factory.mktemp("random") / "a.gt3x"
    odd = b"".join(record(kind, START_S, log) for kind in (ACTIVITY, ACTIVITY2, 21, EVENT))
    for text in (log, odd):
        try:
            read(write(path, text))
        except RecordingError:
            continue
