"""Zips and folders of several files: what belongs together, and what is wrong with them."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sensors import place
from sensors.errors import RecordingError, SensorError
from sensors.recording import open_recording
from tests.sensors import phone_files as phones
from tests.sensors.recording_text import joined


def _refusal(path: Path) -> str:
    with pytest.raises(RecordingError) as caught:
        joined(list(open_recording(path).blocks()))
    assert str(caught.value).isprintable()
    return str(caught.value)


def _zip(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def test_a_zip_without_the_gyroscope_is_read_without_it(tmp_path: Path) -> None:
    with open_recording(phones.zipped(tmp_path / "a.zip", phones.phyphox(gyroscope=False))) as recording:
        assert not recording.gyroscope
        assert len(joined(list(recording.blocks()))) == 200


def test_a_gyroscope_file_without_rows_is_left_out_and_said(tmp_path: Path) -> None:
    files = dict(phones.phyphox())
    files["Gyroscope.csv"] = files["Gyroscope.csv"].partition("\n")[0] + "\n"
    with open_recording(phones.zipped(tmp_path / "a.zip", files)) as recording:
        assert not recording.gyroscope
        assert len(joined(list(recording.blocks()))) == 200
        assert [said.startswith("left out: ") and "no samples" in said for said in recording.warnings] == [True]


def test_a_bad_cell_names_the_member_and_the_line(tmp_path: Path) -> None:
    files = dict(phones.phyphox())
    lines = files["Gyroscope.csv"].splitlines()
    lines[150] = lines[150].replace(",", ",x", 1)
    files["Gyroscope.csv"] = "\n".join(lines)
    assert f"{tmp_path}/a.zip/Gyroscope.csv:151: 'x" in _refusal(phones.zipped(tmp_path / "a.zip", files))


def test_sensors_of_different_recordings_are_not_joined(tmp_path: Path) -> None:
    files = dict(phones.sensor_logger())
    files["Gyroscope.csv"] = files["Gyroscope.csv"].replace("\n1772433", "\n1772533")
    said = _refusal(phones.written(tmp_path, files) / "TotalAcceleration.csv")
    assert "is it of the same recording? Take it out of the folder" in said


def test_a_short_gyroscope_leaves_out_what_it_does_not_cover(tmp_path: Path) -> None:
    files = dict(phones.phyphox())
    files["Gyroscope.csv"] = "\n".join(files["Gyroscope.csv"].splitlines()[:151]) + "\n"
    with open_recording(phones.written(tmp_path, files) / "Accelerometer.csv") as recording:
        assert len(joined(list(recording.blocks()))) == 150
        (said,) = recording.warnings
        assert said == f"50 samples left out: {tmp_path}/Gyroscope.csv has no gyroscope at their time"


def test_a_gyroscope_alone_is_refused(tmp_path: Path) -> None:
    files = {"Gyroscope.csv": phones.phyphox()["Gyroscope.csv"]}
    said = _refusal(phones.written(tmp_path, files) / "Gyroscope.csv")
    assert "holds no acceleration, only gyroscope; put the file of the accelerometer beside it" in said
    assert "holds no acceleration" in _refusal(phones.zipped(tmp_path / "a.zip", files))


def test_several_files_of_one_sensor_are_refused(tmp_path: Path) -> None:
    files = dict(phones.phyphox())
    files["Second.csv"] = files["Accelerometer.csv"]
    assert "several files hold acceleration" in _refusal(phones.zipped(tmp_path / "a.zip", files))


def test_several_recordings_in_a_zip_are_refused(tmp_path: Path) -> None:
    files = {f"{day}/{name}": text for day in ("monday", "tuesday") for name, text in phones.phyphox().items()}
    said = _refusal(phones.zipped(tmp_path / "a.zip", files))
    assert "holds several recordings (" in said
    assert "unpack it and name one" in said


def test_a_zip_of_a_backbeat_csv_is_read(tmp_path: Path) -> None:
    members = {"a.csv": b"time_s,ax_m_s2,ay_m_s2,az_m_s2\n1,0,0,9.8\n", "__MACOSX/._a.csv": b"\0"}
    with open_recording(_zip(tmp_path / "a.zip", members)) as recording:
        assert recording.layout == "backbeat"
        assert len(joined(list(recording.blocks()))) == 1


def test_a_zip_by_its_first_bytes_whatever_it_is_called(tmp_path: Path) -> None:
    path = phones.zipped(tmp_path / "export.csv", phones.phyphox())
    with open_recording(path) as recording:
        assert recording.layout == "phyphox"


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ({}, "holds no known layout, but nothing"),
        ({"notes.txt": b"hello"}, "holds no known layout, but notes.txt; known: backbeat, phyphox"),
        ({"in.zip": b"PK\x03\x04"}, "holds no known layout, but in.zip"),
        ({f"{n}.csv": b"x" for n in range(300)}, "holds 300 text files"),
    ],
)
def test_what_a_zip_can_hold_instead(members: dict[str, bytes], said: str, tmp_path: Path) -> None:
    assert said in _refusal(_zip(tmp_path / "a.zip", members))


def test_a_bomb_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(place, "RATIO_FREE_BYTES", 1 << 20)
    rows = b"time_s,ax_m_s2,ay_m_s2,az_m_s2\n" + b"0,0,0,9\n" * 400_000
    assert "which no recording does; it is not read" in _refusal(_zip(tmp_path / "a.zip", {"a.csv": rows}))


def test_a_zip_in_a_pipe_is_refused_with_what_to_do() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.csv", "x")
    with pytest.raises(RecordingError, match="this is compressed data, not text"):
        open_recording(io.BytesIO(buffer.getvalue()))


def test_a_locked_zip_is_refused(tmp_path: Path) -> None:
    path = phones.zipped(tmp_path / "a.zip", {"Accelerometer.csv": phones.phyphox()["Accelerometer.csv"]})
    data = bytearray(path.read_bytes())
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(magic) + offset] |= 1
    path.write_bytes(bytes(data))
    assert "cannot be unpacked" in _refusal(path)


@pytest.mark.parametrize("share", np.linspace(0.02, 0.98, 25))
def test_a_truncated_zip_is_refused(share: float, tmp_path: Path) -> None:
    path = phones.zipped(tmp_path / "a.zip", phones.phyphox())
    data = path.read_bytes()
    path.write_bytes(data[: int(share * len(data))])
    assert "copy or export it again" in _refusal(path)


@settings(deadline=None, max_examples=60)
@given(where=st.floats(0, 1, exclude_max=True), flip=st.integers(1, 255))
def test_a_damaged_zip_is_read_or_refused_in_one_line(
    tmp_path_factory: pytest.TempPathFactory, where: float, flip: int
) -> None:
    path = phones.zipped(tmp_path_factory.mktemp("zip") / "a.zip", phones.phyphox())
    data = bytearray(path.read_bytes())
    data[int(where * len(data))] ^= flip
    path.write_bytes(bytes(data))
    try:
        outcome = str(len(joined(list(open_recording(path).blocks()))))
    except SensorError as error:
        outcome = str(error)
    assert outcome.isprintable()
    assert outcome != "0"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xd0\xcf\x11\xe0" + bytes(600), "this is an Excel workbook; export the recording as CSV"),
        (b"SQLite format 3\0" + bytes(600), "this is a database; export the recording as CSV"),
        (b'[{"sensor": "Accelerometer"}]', "this is JSON; export the recording as CSV"),
        ("time,x\n".encode("utf-16"), "this is not UTF-8 text; is it a CSV file of samples? Save it as UTF-8"),
    ],
)
def test_other_exports_are_refused_with_what_to_do(data: bytes, said: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(data)
    assert _refusal(tmp_path / "a.csv") == f"{tmp_path}/a.csv:1: {said}"


def test_a_workbook_is_no_archive_of_recordings(tmp_path: Path) -> None:
    path = _zip(tmp_path / "a.xlsx", {"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"})
    assert "this is an Excel workbook; export the recording as CSV" in _refusal(path)


def test_memory_stays_bounded_while_two_members_are_joined(tmp_path: Path) -> None:
    def rows(sensor: str, unit: str, late_s: float) -> bytes:
        names = ",".join(["Time (s)", *(f"{sensor} {axis} ({unit})" for axis in "xyz")])
        return (names + "\n" + "".join(f"{n / 100 + late_s:.3f},0.1,0.2,9.81\n" for n in range(150_000))).encode()

    members = {"a.csv": rows("Acceleration", "m/s^2", 0.0), "g.csv": rows("Gyroscope", "rad/s", 0.003)}
    with open_recording(_zip(tmp_path / "a.zip", members)) as recording:
        blocks = recording.blocks()
        count = len(next(blocks))
        tracemalloc.start()
        try:
            count += sum(len(block) for block in blocks)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert count == 149_999
    assert peak < 10e6, "the whole recording would be 150,000 rows of 64 bytes, and more while it is text"


def test_a_zip_of_phyphox_may_call_its_sets_anything(tmp_path: Path) -> None:
    files = phones.phyphox()
    called = {"Kniebeuge.csv": files["Accelerometer.csv"], "Drehung.csv": files["Gyroscope.csv"]}
    with open_recording(phones.zipped(tmp_path / "a.zip", called)) as recording:
        assert recording.gyroscope


def test_files_called_otherwise_in_one_folder_are_not_joined(tmp_path: Path) -> None:
    files = phones.phyphox()
    called = {"squats 2026-03-01.csv": files["Accelerometer.csv"], "turns 2026-03-02.csv": files["Gyroscope.csv"]}
    with open_recording(phones.written(tmp_path, called) / "squats 2026-03-01.csv") as recording:
        assert not recording.gyroscope
