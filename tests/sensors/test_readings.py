"""What is told beside motion: written and read back the same, and refused where it is none."""

from __future__ import annotations

import contextlib
import json
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sensors.devices.model import FootPod, HeartRate
from sensors.errors import RecordingError
from sensors.live import Beside
from sensors.readings import (
    COLUMNS,
    in_order,
    parse_reading,
    read_readings,
    reading_document,
    readings_path,
    write_readings,
)

numbers = st.floats(0, 1e6, allow_nan=False)
hearts = st.builds(
    HeartRate,
    st.none() | st.integers(1, 300),
    st.lists(numbers, max_size=4).map(tuple),
    st.none() | st.booleans(),
)
pods = st.builds(FootPod, numbers, st.integers(0, 255), st.none() | numbers, st.none() | numbers, st.booleans())
readings = st.lists(st.builds(Beside, st.floats(-1e6, 1e6, allow_nan=False), hearts | pods), max_size=8)


@given(given=readings)
def test_a_document_gives_the_same_reading(given: list[Beside]) -> None:
    assert [parse_reading(json.loads(json.dumps(reading_document(each)))) for each in given] == given


@given(given=readings)
def test_a_file_gives_the_same_readings_in_order(
    tmp_path_factory: pytest.TempPathFactory, given: list[Beside]
) -> None:
    path = tmp_path_factory.mktemp("readings") / "a.beside.csv"
    write_readings(path, given)
    assert read_readings(path) == in_order(given)


def test_what_is_not_known_is_an_empty_cell(tmp_path: Path) -> None:
    path = tmp_path / "a.beside.csv"
    pod = FootPod(1.25, 108)
    write_readings(path, [Beside(2.0, pod), Beside(1.0, HeartRate(None, (0.5, 0.25)))])
    assert path.read_text() == (
        ",".join(COLUMNS) + "\n1.0,heart-rate,,0.5 0.25,,,,,,\n2.0,foot-pod,,,,1.25,108,,,0\n"
    )


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("x,heart-rate,72,,,,,,,", "could not convert"),
        ("nan,heart-rate,72,,,,,,,", "nan is no number"),
        ("1.0,temperature,72,,,,,,,", "the kind has to be one of heart-rate, foot-pod"),
        ("1.0,heart-rate,-3,,,,,,,", "-3 is no whole number"),
        ("1.0,heart-rate,72,,2,,,,,", "contact is 0 or 1, not '2'"),
        ("1.0,foot-pod,,,,1.2,,,,0", "'cadence_spm' is missing"),
        ("1.0,heart-rate", "shorter"),
    ],
)
def test_a_row_that_is_no_reading_is_refused_with_its_line(tmp_path: Path, row: str, reason: str) -> None:
    path = tmp_path / "a.beside.csv"
    path.write_text(",".join(COLUMNS) + "\n0.5,heart-rate,70,,,,,,,\n" + row + "\n")
    with pytest.raises(RecordingError, match=f"a.beside.csv:3: is no reading: .*{reason}"):
        read_readings(path)


def test_a_file_without_the_header_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.beside.csv"
    path.write_text("1,2,3\n")
    with pytest.raises(RecordingError, match=r"a.beside.csv:1: the header lacks time_s"):
        read_readings(path)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.beside.csv"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(RecordingError, match="is not UTF-8 text"):
        read_readings(path)


def test_no_signal_is_not_a_heart_rate_of_0(tmp_path: Path) -> None:
    path = tmp_path / "a.beside.csv"
    path.write_text("time_s,kind,bpm\n1.0,heart-rate,0\n2.0,heart-rate,71\n")
    assert [each.reading for each in read_readings(path)] == [HeartRate(None), HeartRate(71)]


@given(text=st.text(max_size=200) | st.text(alphabet='time_s,kindbpm0.5\n"hartfo-', max_size=200))
def test_any_text_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("readings") / "a.beside.csv"
    path.write_text("time_s,kind,bpm\n" + text, encoding="utf-8")
    with contextlib.suppress(RecordingError):
        assert all(math.isfinite(each.t_s) for each in read_readings(path))


def test_the_file_stands_beside_the_recording() -> None:
    assert readings_path(Path("x/a.csv.gz")) == readings_path(Path("x/a.csv")) == Path("x/a.beside.csv")
