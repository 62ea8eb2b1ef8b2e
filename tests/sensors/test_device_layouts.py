"""Text that devices and their apps export: one motion, written in every layout, is the same motion again."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sensors.errors import RecordingError
from sensors.recording import Recording, open_recording
from sensors.stream import SampleBlock
from sensors.units import DEG, G_M_S2
from tests.sensors.device_files import (
    BLANK,
    CASES,
    DOT,
    FORCE_G,
    LIFE_ACC,
    ROWS,
    SECONDS,
    START_S,
    TURN_DEG_S,
    WIT_A,
    Case,
    moments,
    packets,
    rows,
    whole,
    wit,
)
from tests.sensors.recording_text import joined


def write(folder: Path, files: dict[str, str | bytes]) -> Path:
    for name, data in files.items():
        (folder / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    return folder / next(iter(files))


def read(path: Path) -> tuple[SampleBlock, Recording]:
    recording = open_recording(path)
    return joined(list(recording.blocks())), recording


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_the_motion_comes_back(tmp_path: Path, case: Case) -> None:
    got, recording = read(write(tmp_path, case.files))
    assert recording.layout == case.layout
    assert recording.warnings == ()
    assert len(got) == ROWS
    assert np.abs(got.acc - FORCE_G * G_M_S2).max() < 2e-5
    assert np.abs(got.t_s - got.t_s[0] - SECONDS).max() < 2e-6
    assert recording.gyroscope == case.gyroscope
    if case.gyroscope:
        assert got.gyr is not None
        assert np.abs(got.gyr - TURN_DEG_S * DEG).max() < 2e-6
    if case.first_s is not None:
        assert got.t_s[0] == pytest.approx(case.first_s, abs=2e-6)
    if case.started_at is not None:
        assert recording.session.started_at == case.started_at


@pytest.mark.parametrize(
    "name", ["MetaBase, Android", "Movesense, Android", "Movella DOT", "omconvert", "Shimmer"]
)
def test_a_locale_with_decimal_commas_gives_the_same_motion(tmp_path: Path, name: str) -> None:
    files = CASES[name].files.items()
    european: dict[str, str | bytes] = {
        member: data.replace(",", ";").replace(".", ",") for member, data in files if isinstance(data, str)
    }
    got, recording = read(write(tmp_path, european))
    assert recording.layout == CASES[name].layout
    assert np.abs(got.acc - FORCE_G * G_M_S2).max() < 2e-5
    assert np.abs(got.t_s - got.t_s[0] - SECONDS).max() < 2e-6
    assert got.gyr is not None
    assert np.abs(got.gyr - TURN_DEG_S * DEG).max() < 2e-6


@pytest.mark.parametrize("name", ["MetaBase, iPhone", "Movesense, iPhone", "Polar", "WitMotion, app"])
def test_a_zip_of_the_files_reads_as_the_files(tmp_path: Path, name: str) -> None:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, data in CASES[name].files.items():
            archive.writestr(f"export/{member}", data)
    got, recording = read(path)
    assert recording.layout == CASES[name].layout
    assert got.gyr is not None
    assert len(got) == ROWS


def test_a_renamed_file_stands_alone_in_a_zip_too(tmp_path: Path) -> None:
    data = next(iter(CASES["Polar"].files.values()))
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("walk.txt", data)
    got, recording = read(path)
    assert len(got) == ROWS
    assert not recording.gyroscope


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_a_file_cut_anywhere_is_read_as_far_as_it_goes_or_refused(tmp_path: Path, case: Case) -> None:
    """The last number of a cut file may be cut too, and nobody can know."""
    name, data = next(iter(case.files.items()))
    text = data if isinstance(data, bytes) else data.encode()
    for cut in range(0, len(text), len(text) // 23 + 1):
        try:
            got, _ = read(write(tmp_path, {name: text[:cut]}))
        except RecordingError:
            continue
        assert np.allclose(got.acc[:-1], (FORCE_G * G_M_S2)[: len(got) - 1], rtol=0, atol=2e-5)


@settings(deadline=None, max_examples=150)
@given(data=st.data())
def test_scrambled_text_is_refused_or_read_in_order(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    case = data.draw(st.sampled_from(list(CASES.values())))
    name, content = next(iter(case.files.items()))
    text = bytearray((content if isinstance(content, bytes) else content.encode())[:6000])
    for place in data.draw(st.lists(st.integers(0, 800), min_size=1, max_size=5)):
        text[place] = data.draw(st.integers(0, 255))
    path = write(tmp_path_factory.mktemp("scrambled"), {name: bytes(text)})
    try:
        got, recording = read(path)
    except RecordingError:
        return
    assert (np.diff(got.t_s) >= 0).all()
    assert np.isfinite(got.acc).all()
    assert all(recording.warnings)


def test_a_gyroscope_named_alone_asks_for_the_accelerometer(tmp_path: Path) -> None:
    name, data = list(CASES["Polar"].files.items())[1]
    with pytest.raises(RecordingError, match="accelerometer"):
        open_recording(write(tmp_path, {name: data}))


FREE = DOT + "PacketCounter,SampleTimeFine,Euler_X,Euler_Y,Euler_Z,FreeAcc_X,FreeAcc_Y,FreeAcc_Z,Status\n" + rows(
    whole(np.arange(ROWS)), whole(SECONDS * 1e6), np.zeros((ROWS, 3)), FORCE_G - [0, 0, 1], ["0"] * ROWS
)  # fmt: skip


def test_acceleration_without_gravity_is_named_with_the_remedy(tmp_path: Path) -> None:
    got, recording = read(write(tmp_path, {"1.csv": FREE}))
    assert recording.gravity_removed
    assert got.gyr is None
    assert "Rate quantities" in recording.warnings[0]


def test_linear_acceleration_of_metabase_is_told_by_its_name_and_made_whole_by_gravity(tmp_path: Path) -> None:
    header = "epoch (ms),time (01:00),elapsed (s),x-axis (g),y-axis (g),z-axis (g)\n"
    stamps = whole(SECONDS * 1000, START_S * 1000), moments(), SECONDS
    gravity = np.tile([0.0, 0.0, 1.0], (ROWS, 1))
    files: dict[str, str | bytes] = {
        "s_Linear Acceleration_100.000Hz_1.4.4.csv": header + rows(*stamps, FORCE_G - gravity),
        "s_Gravity_100.000Hz_1.4.4.csv": header + rows(*stamps, gravity),
    }
    got, recording = read(write(tmp_path, files))
    assert not recording.gravity_removed
    assert np.abs(got.acc - FORCE_G * G_M_S2).max() < 2e-5
    (tmp_path / "s_Gravity_100.000Hz_1.4.4.csv").unlink()
    _, recording = read(tmp_path / "s_Linear Acceleration_100.000Hz_1.4.4.csv")
    assert recording.gravity_removed
    assert "MetaBase" in recording.warnings[0]


def _replaced(case: str, old: str, new: str) -> Callable[[], dict[str, str | bytes]]:
    name, data = next(iter(CASES[case].files.items()))
    assert isinstance(data, str)
    assert old in data
    return lambda: {name: data.replace(old, new)}


@pytest.mark.parametrize(
    ("files", "why"),
    [
        (_replaced("ActiGraph", "(hh:mm:ss) 00:00:00", "(hh:mm:ss) 00:01:00"), ":5: counts .*export raw data"),
        (_replaced("ActiGraph", "at 50 Hz", ""), ":1: .*no sample rate"),
        (_replaced("ActiGraph", "Accelerometer X", "Axis1"), ":11: no columns Accelerometer"),
        (_replaced("ActiGraph", f"{LIFE_ACC}\n", "1,2,3,4\n"), ":11: .*three cells"),
        (_replaced("GENEActiv", ",0,0,0\n", ",0,0,0,0,0,0\n"), ":101: .*not epochs"),
        (_replaced("Movella DOT", "Acc_", "Mag_"), ":9: there is no acceleration in this measurement mode"),
        (_replaced("MT Manager", "Update Rate", "Rate"), "tells the time"),
        (lambda: {"a.txt": wit(WIT_A, BLANK, BLANK, FORCE_G, TURN_DEG_S)}, "no column tells the time"),
        (_replaced("Shimmer", "S_Chest_Gyro_X", "S_Thigh_Gyro_X"), ":2: columns of several devices"),
        (_replaced("Shimmer", "Timestamp_Unix", "Timestamp_Raw"), ":2: no calibrated timestamp"),
        (_replaced("WitMotion, app", "00.020,WT901BLE67", "00.020,WT901BLE68"), "several devices are mixed"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_with_a_remedy(
    tmp_path: Path, files: Callable[[], dict[str, str | bytes]], why: str
) -> None:
    with pytest.raises(RecordingError, match=why):
        read(write(tmp_path, files()))


def test_a_start_that_cannot_be_read_is_said_and_time_counts_from_0(tmp_path: Path) -> None:
    got, recording = read(write(tmp_path, _replaced("ActiGraph", "Start Date 3/2/2026", "Start Date ?")()))
    assert got.t_s[0] == 0.0
    assert recording.session.started_at is None
    assert recording.warnings == ("the preamble has no start that can be read; time counts from 0",)


def test_text_in_a_number_cell_names_its_line(tmp_path: Path) -> None:
    name, data = next(iter(CASES["ActiGraph with timestamps"].files.items()))
    assert isinstance(data, str)
    lines = data.splitlines(keepends=True)
    lines[100] = lines[100].replace("0.", "zero", 1)
    with pytest.raises(RecordingError, match=":101"):
        read(write(tmp_path, {name: "".join(lines)}))


def test_a_lost_packet_is_a_hole_and_the_others_keep_their_times(tmp_path: Path) -> None:
    lines = packets(FORCE_G * G_M_S2).splitlines(keepends=True)
    del lines[1 + 160 : 1 + 180]
    got, _ = read(write(tmp_path, {"a_acc_stream.csv": "".join(lines)}))
    kept = np.r_[0:160, 180:ROWS]
    assert np.abs(got.t_s - 599025.762 - SECONDS[kept]).max() < 2e-6


def test_devices_of_one_packet_only_still_have_samples(tmp_path: Path) -> None:
    got, _ = read(write(tmp_path, {"a_acc_stream.csv": "timestamp,x,y,z\n100,0,0,9.8\n,0,0,9.8\n"}))
    assert len(got) == 2
