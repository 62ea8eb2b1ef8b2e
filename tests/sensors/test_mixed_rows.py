"""A table of several sensors one below the other."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sensors.errors import RecordingError
from sensors.layouts.named import parse_columns
from sensors.recording import Recording, open_recording
from sensors.stream import FloatArray, SampleBlock
from tests.sensors import phone_files as phones
from tests.sensors.recording_text import Dribble, joined

T_S, ACC, GYR = phones.motion()
COLUMNS = "t=ms,sensor=what,x=a,y=b,z=c,acc=Accelerometer,gyr=Gyroscope"
UNITS = "t=ms,acc=g,gyr=deg/s"


def _line(sensor: str, n: int, values: FloatArray) -> str:
    return ",".join([sensor, f"{1000 * T_S[n]:.3f}", *(f"{value:.8f}" for value in values)])


def _lines(burst: int = 1) -> list[str]:
    """Rows in bursts of each sensor, with others between them that hold no three numbers."""
    lines = []
    for start in range(0, len(T_S), burst):
        rows = range(start, min(start + burst, len(T_S)))
        for n in rows:
            lines += [_line("Accelerometer", n, ACC[n] / phones.G), f"Light,{1000 * T_S[n]:.3f},dark,,"]
        lines += [_line("Gyroscope", n, np.degrees(GYR[n])) for n in rows]
    return ["what,ms,a,b,c", *lines, ""]


def _read(lines: list[str], at_once: int = 1 << 20, columns: str = COLUMNS) -> tuple[SampleBlock, Recording]:
    recording = open_recording(Dribble("\n".join(lines).encode(), at_once), parse_columns(columns, UNITS))
    return joined(list(recording.blocks())), recording


@pytest.mark.parametrize("burst", [1, 10, 200])
@pytest.mark.parametrize("at_once", [64, 1 << 20])
def test_rows_are_sorted_out_and_joined(burst: int, at_once: int) -> None:
    block, recording = _read(_lines(burst), at_once)
    assert np.allclose(block.t_s, T_S, atol=1e-6)
    assert np.allclose(block.acc, ACC, atol=1e-5)
    assert block.gyr is not None
    assert np.allclose(block.gyr, GYR, atol=1e-6)
    assert recording.warnings == ()


def test_the_accelerometer_alone_if_nothing_else_is_named() -> None:
    block, recording = _read(_lines(), columns=COLUMNS.removesuffix(",gyr=Gyroscope"))
    assert not recording.gyroscope
    assert np.allclose(block.acc, ACC, atol=1e-5)


def test_without_a_header_by_number() -> None:
    block, _ = _read(_lines()[1:], columns="t=2,sensor=1,x=3,y=4,z=5,acc=Accelerometer,gyr=Gyroscope")
    assert len(block) == len(T_S)


def _refusal(lines: list[str], columns: str = COLUMNS) -> str:
    with pytest.raises(RecordingError) as caught:
        _read(lines, columns=columns)
    return str(caught.value)


def test_a_bad_cell_is_named_by_its_own_line() -> None:
    lines = _lines()
    lines[300] = lines[300].replace("Light", "Gyroscope")
    place = next(n for n in range(300, 310) if lines[n].startswith(("Gyroscope", "Accelerometer")))
    lines[place] = lines[place].rpartition(",")[0] + ",much"
    assert _refusal(lines).startswith(f"-:{place + 1}: 'much' in column c is not a number")


def test_a_word_that_no_row_has_is_told_with_those_there_are() -> None:
    said = _refusal(_lines(), COLUMNS.replace("Gyroscope", "gyro"))
    assert said == "-: no row is of the sensor 'gyro'; there are rows of: Light, Gyroscope"


def test_sensors_at_other_times_are_not_joined() -> None:
    lines = [line.replace("Gyroscope,", "Gyroscope,1") for line in _lines()]
    assert "have one of another sensor at their time; read one sensor alone" in _refusal(lines)


def test_rows_left_out_say_of_which_sensor() -> None:
    lines = _lines()
    lines[2] = lines[2].replace("Light", "Accelerometer").replace("dark", "nan")
    _, recording = _read(lines)
    assert recording.warnings == (
        "Accelerometer: 1 row (first: line 3) left out: a number is missing, NaN, infinite or impossibly large",
    )


def test_dates_in_the_rows_tell_when_it_began(tmp_path: Path) -> None:
    rows = [f"light,2026-03-02T06:29:0{n}Z,bright\nacc,2026-03-02T06:30:0{n}Z,0,0,1" for n in range(5)]
    (tmp_path / "a.csv").write_text("\n".join(["what,t,x,y,z", *rows, ""]))
    with open_recording(tmp_path / "a.csv", parse_columns("t=t,sensor=what,x=x,y=y,z=z,acc=acc")) as recording:
        assert recording.session.started_at == "2026-03-02T06:30:00.000+00:00"
        assert len(joined(list(recording.blocks()))) == 5


def test_a_few_samples_without_the_other_sensor_are_told() -> None:
    lines = _lines()
    lines = [line for n, line in enumerate(lines) if n < 550 or not line.startswith("Gyroscope")]
    block, recording = _read(lines)
    assert 180 <= len(block) < 200
    assert recording.warnings == (f"{200 - len(block)} samples left out: another sensor has none at their time",)


def test_a_clock_that_goes_back_is_refused_where_it_does() -> None:
    lines = _lines()
    assert "the time goes back in" in _refusal([*lines[:-1], *lines[1:]])
