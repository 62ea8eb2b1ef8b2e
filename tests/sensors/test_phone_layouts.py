"""What phone apps export: the same motion in every layout gives the same samples."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sensors.errors import RecordingError
from sensors.recording import open_recording
from sensors.stream import SampleBlock
from tests.sensors import phone_files as phones
from tests.sensors.recording_text import joined

T_S, ACC, GYR = phones.motion()
LINEAR_ALONE = {"Accelerometer.csv": phones.sensor_logger()["Accelerometer.csv"]}


def _read(path: Path) -> tuple[SampleBlock, tuple[str, ...]]:
    with open_recording(path) as recording:
        block = joined(list(recording.blocks()))
        assert recording.gyroscope == (block.gyr is not None)
        return block, recording.warnings


def _is_the_motion(block: SampleBlock) -> None:
    assert len(block) == len(T_S)
    assert np.allclose(block.t_s - block.t_s[0], T_S, atol=2e-6)
    assert np.allclose(block.acc, ACC, atol=2e-5)
    assert block.gyr is not None
    assert np.allclose(block.gyr, GYR, atol=2e-6)


@pytest.mark.parametrize("name", phones.ALL)
def test_a_folder_of_files_gives_the_motion(name: str, tmp_path: Path) -> None:
    main, make = phones.ALL[name]
    block, warnings = _read(phones.written(tmp_path, make()) / main)
    _is_the_motion(block)
    assert warnings == ()


@pytest.mark.parametrize("folder", ["", "export/"])
@pytest.mark.parametrize("name", phones.ALL)
def test_a_zip_of_the_files_gives_the_motion(name: str, folder: str, tmp_path: Path) -> None:
    _, make = phones.ALL[name]
    block, warnings = _read(phones.zipped(tmp_path / "export.zip", make(), folder))
    _is_the_motion(block)
    assert warnings == ()


def test_the_gyroscope_file_may_be_named_too(tmp_path: Path) -> None:
    for files, name in ((phones.phyphox(), "Gyroscope.csv"), (phones.sensor_logger(), "Gyroscope.csv")):
        block, _ = _read(phones.written(tmp_path / str(len(files)), files) / name)
        _is_the_motion(block)


@pytest.mark.parametrize(
    ("files", "name", "layout", "started_at"),
    [
        (phones.phyphox(), "Accelerometer.csv", "phyphox", "2026-03-02T06:30:00.250+00:00"),
        (phones.sensor_logger(), "TotalAcceleration.csv", "sensor-logger", "2026-03-02T07:30:00.250+01:00"),
        (phones.sensorlog(), "log.csv", "sensorlog", "2026-03-02T06:30:00.250+00:00"),
        (phones.physics_toolbox(), "multi.csv", "physics-toolbox", None),
    ],
)
def test_the_layout_and_the_time_it_began_are_told(
    files: phones.Files, name: str, layout: str, started_at: str | None, tmp_path: Path
) -> None:
    with open_recording(phones.written(tmp_path, files) / name) as recording:
        assert (recording.layout, recording.session.started_at) == (layout, started_at)


def test_the_session_file_has_the_last_word_on_when_it_began(tmp_path: Path) -> None:
    phones.written(tmp_path, phones.sensor_logger())
    session = '{"schema": "backbeat.session/1", "started_at": "2026-01-01T00:00:00Z", "placement": "thigh"}'
    (tmp_path / "TotalAcceleration.session.json").write_text(session)
    with open_recording(tmp_path / "TotalAcceleration.csv") as recording:
        assert recording.session.started_at == "2026-01-01T00:00:00Z"
        assert recording.session.placement == "thigh"


def test_unix_times_stay_on_the_files_own_clock(tmp_path: Path) -> None:
    block, _ = _read(phones.written(tmp_path, phones.sensor_logger()) / "TotalAcceleration.csv")
    assert block.t_s[0] == phones.UNIX_S


@pytest.mark.parametrize(
    ("files", "name", "remedy"),
    [
        (phones.phyphox(linear=True), "Accelerometer.csv", 'use the experiment "Acceleration with g"'),
        (LINEAR_ALONE, "Accelerometer.csv", "Total Acceleration"),
    ],
)  # fmt: skip
def test_gravity_removed_is_told_with_the_remedy(
    files: phones.Files, name: str, remedy: str, tmp_path: Path
) -> None:
    with open_recording(phones.written(tmp_path, files) / name) as recording:
        assert recording.gravity_removed
        assert remedy in recording.remedy
        assert any("gravity was removed" in said and remedy in said for said in recording.warnings)


def test_a_pause_of_phyphox_is_a_hole_in_time(tmp_path: Path) -> None:
    files = dict(phones.phyphox())
    files["meta/time.csv"] += (
        f'"PAUSE",1.0,{phones.UNIX_S + 1.0:.3f},""\n"START",1.0,{phones.UNIX_S + 61.0:.3f},""\n'
    )
    block, warnings = _read(phones.written(tmp_path, files) / "Accelerometer.csv")
    steps = np.diff(block.t_s)
    assert np.flatnonzero(steps > 1.0).tolist() == [50]
    assert steps[50] == pytest.approx(60.02)
    assert warnings[0] == "the recording was paused; the pause is a gap"


def test_without_metadata_gravity_apart_is_taken_for_an_iphone(tmp_path: Path) -> None:
    files = {name: text for name, text in phones.sensor_logger("ios", total=False).items() if "Meta" not in name}
    block, warnings = _read(phones.written(tmp_path, files) / "Accelerometer.csv")
    _is_the_motion(block)
    assert "no Metadata.csv" in warnings[0]


def test_uncalibrated_files_are_read_when_they_are_named(tmp_path: Path) -> None:
    about = phones.sensor_logger("ios")["Metadata.csv"]
    rows = phones.stamped(T_S, ["x", "y", "z"], -ACC / phones.G)
    phones.written(tmp_path, {"AccelerometerUncalibrated.csv": rows, "Metadata.csv": about})
    block, _ = _read(tmp_path / "AccelerometerUncalibrated.csv")
    assert np.allclose(block.acc, ACC, atol=2e-5)


def test_other_sensors_in_the_zip_are_passed_over(tmp_path: Path) -> None:
    files = dict(phones.sensor_logger())
    for name in ("Magnetometer.csv", "Uncommon.csv", "AccelerometerUncalibrated.csv"):
        files[name] = files["Gravity.csv"]
    block, warnings = _read(phones.zipped(tmp_path / "a.zip", files))
    _is_the_motion(block)
    assert warnings == ()


def test_phone_and_watch_in_one_zip_are_two_recordings(tmp_path: Path) -> None:
    files = {**phones.sensor_logger("ios", total=False), **phones.wrist_motion()}
    with pytest.raises(RecordingError, match=r"holds several recordings .*WristMotion\.csv"):
        open_recording(phones.zipped(tmp_path / "a.zip", files))


@pytest.mark.parametrize(
    ("cells", "seconds"),
    [
        (["0.1", "0.12", "0.14"], [0.1, 0.12, 0.14]),
        (["59:59.980", "00:00.000", "00:00.020"], [3599.98, 3600.0, 3600.02]),
        (["23:59:59:980", "00:00:00:000", "00:00:00:020"], [86399.98, 86400.0, 86400.02]),
    ],
)
def test_every_clock_of_physics_toolbox(cells: list[str], seconds: list[float], tmp_path: Path) -> None:
    rows = [f"{cell},0,0,1,1" for cell in cells]
    (tmp_path / "a.csv").write_text("\n".join(["time,gFx,gFy,gFz,TgF", *rows, ""]))
    block, _ = _read(tmp_path / "a.csv")
    assert block.t_s.tolist() == seconds
    assert block.acc[0].tolist() == [0.0, 0.0, round(phones.G, 5)]


def test_physics_toolbox_on_an_iphone_has_the_opposite_sign(tmp_path: Path) -> None:
    text = "time,gFx,gFy,gFz,gFTotal\n2018-10-03 17:23:55.4640,0,0,-1,1\n2018-10-03 17:23:55.4840,0,0,-1,1\n"
    (tmp_path / "a.csv").write_text(text)
    with open_recording(tmp_path / "a.csv") as recording:
        block = joined(list(recording.blocks()))
        assert block.acc[:, 2].tolist() == [round(phones.G, 5)] * 2
        assert recording.session.started_at == "2018-10-03T17:23:55.464"


def test_a_layout_is_read_from_a_pipe_as_it_arrives() -> None:
    from tests.sensors.recording_text import read

    for at_once in (1, 7, 1 << 20):
        block, recording = read(phones.phyphox(";", ",")["Accelerometer.csv"], at_once)
        assert recording.layout == "phyphox"
        assert np.allclose(block.acc, ACC, atol=2e-5)


def test_rows_that_an_app_wrote_twice_are_read_once(tmp_path: Path) -> None:
    for name, (main, make) in phones.ALL.items():
        if name.startswith("sensor"):
            folder = phones.written(tmp_path / name.replace(",", ""), make())
            head, *rows = (folder / main).read_text().splitlines()
            (folder / main).write_text("\n".join([head, *(row for row in rows for _ in range(2)), ""]))
            block, warnings = _read(folder / main)
            _is_the_motion(block)
            assert warnings == ()


def test_a_line_that_a_spreadsheet_adds_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "Accelerometer.csv").write_text("sep=;\n" + phones.phyphox(";", ",")["Accelerometer.csv"])
    block, _ = _read(tmp_path / "Accelerometer.csv")
    assert np.allclose(block.acc, ACC, atol=2e-5)


@pytest.mark.parametrize(
    ("name", "unit", "removed"),
    [
        ("Accelerometer.csv", "m/s^2", False),
        ("Linear Accelerometer.csv", "m/s^2", True),
        ("walk.csv", "m/s^2", False),
    ],
)
def test_experiments_put_together_in_phyphox_tell_the_sensor_by_the_name(
    name: str, unit: str, removed: bool, tmp_path: Path
) -> None:
    rows = np.column_stack([T_S, ACC])
    (tmp_path / name).write_text(phones.table(f'"Time (s)","X ({unit})","Y ({unit})","Z ({unit})"', rows))
    turns = np.column_stack([T_S, GYR])
    (tmp_path / "Gyroscope.csv").write_text(phones.table('"Time (s)","X (rad/s)","Y (rad/s)","Z (rad/s)"', turns))
    with open_recording(tmp_path / name) as recording:
        assert np.allclose(joined(list(recording.blocks())).acc, ACC, atol=2e-5)
        assert recording.gravity_removed == removed
        assert recording.gyroscope == (name != "walk.csv")


def test_other_sensors_of_phyphox_are_no_recording(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('"Time (s)","X (\u00b5T)","Y (\u00b5T)","Z (\u00b5T)"\n0,1,2,3\n')
    with pytest.raises(RecordingError, match="unknown header"):
        open_recording(tmp_path / "a.csv")


def test_odd_rows_about_the_time_are_passed_over(tmp_path: Path) -> None:
    files = dict(phones.phyphox())
    files["meta/time.csv"] = (
        '"event";"experiment time"\n\nPAUSE;0,0;soon\nSTART;0,0;1772433000,250;UTC\nMARK;1;2;x\n'
    )
    with open_recording(phones.written(tmp_path, files) / "Accelerometer.csv") as recording:
        assert recording.session.started_at == "2026-03-02T06:30:00.250+00:00"


def test_files_of_other_sensors_have_to_be_called_as_the_app_does(tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text(phones.sensor_logger()["Gravity.csv"])
    with pytest.raises(RecordingError, match=r"mine\.csv:1: the name does not say which sensor this is; call it"):
        open_recording(tmp_path / "mine.csv")


def test_samples_that_arrived_together_are_joined_one_by_one(tmp_path: Path) -> None:
    t_s = np.repeat(T_S[::10], 10)
    files = {
        "TotalAcceleration.csv": phones.stamped(t_s, ["x", "y", "z"], ACC),
        "Gyroscope.csv": phones.stamped(t_s, ["x", "y", "z"], GYR),
    }
    block, warnings = _read(phones.written(tmp_path, files) / "TotalAcceleration.csv")
    assert np.allclose(block.t_s - block.t_s[0], t_s, atol=2e-6)
    assert np.array_equal(block.acc, ACC)
    assert block.gyr is not None
    assert np.array_equal(block.gyr, GYR)
    assert warnings == ()
