"""A table of no known layout, its columns named by whoever asks."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sensors.errors import ColumnsError, RecordingError
from sensors.layouts.named import parse_columns
from sensors.recording import open_recording
from sensors.stream import SampleBlock
from tests.sensors.recording_text import Dribble, joined

G = 9.80665


def _read(text: str, columns: str, units: str | None = None, at_once: int = 1 << 20) -> SampleBlock:
    recording = open_recording(Dribble(text.encode(), at_once), parse_columns(columns, units))
    block = joined(list(recording.blocks()))
    assert recording.layout == "columns"
    return block


@settings(deadline=None, max_examples=80)
@given(
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
    comma=st.booleans(),
    unit=st.sampled_from([("", "acc=g"), ("[g]", None), ("(G)", None), (" [g]", "acc=g")]),
    quoted=st.booleans(),
    values=st.lists(st.tuples(*[st.integers(-4000, 4000)] * 3), min_size=1, max_size=30),
    at_once=st.sampled_from([1, 17, 1 << 20]),
)
def test_every_delimiter_and_decimal_sign(
    delimiter: str, comma: bool, unit: tuple[str, str | None], quoted: bool,
    values: list[tuple[int, int, int]], at_once: int,
) -> None:  # fmt: skip
    decimal = "," if comma and delimiter != "," else "."
    cells = [["Zeit [ms]", *(f"Beschl. {axis}{unit[0]}" for axis in "XYZ"), "Bem."]]
    for n, row in enumerate(values):
        cells.append([str(20 * n), *(f"{value / 1000:.3f}".replace(".", decimal) for value in row), "x"])
    mark = '"' if quoted else ""
    text = "\n".join(delimiter.join(f"{mark}{cell}{mark}" for cell in row) for row in cells) + "\n"
    block = _read(text, "t=Zeit,ax=Beschl. X,ay=Beschl. Y,az=Beschl. Z", unit[1], at_once)
    assert block.t_s.tolist() == [round(0.02 * n, 6) for n in range(len(values))]
    assert np.allclose(block.acc, np.array(values) * G / 1000, atol=1e-5)


def test_a_gyroscope_in_degrees() -> None:
    block = _read("t,a,b,c,p,q,r\n1,0,0,9.8,180,0,-90\n", "t=t,ax=a,ay=b,az=c,gx=p,gy=q,gz=r", "gyr=deg/s")
    assert block.gyr is not None
    assert block.gyr.tolist() == [[3.141593, 0.0, -1.570796]]


@pytest.mark.parametrize("header", ["", "1,2,3,4\n"])
def test_columns_by_number_without_a_header(header: str) -> None:
    block = _read(header + "5,0,0,9.8\n6,0,0,9.7\n", "t=1,ax=2,ay=3,az=4")
    assert block.acc[:, 2].tolist() == ([4.0] if header else []) + [9.8, 9.7]


def test_a_rate_in_place_of_a_clock() -> None:
    block = _read("x y,y,z\n0,0,9\n0,0,8\n0,0,7\n", "rate=50,ax=x y,ay=y,az=z")
    assert block.t_s.tolist() == [0.0, 0.02, 0.04]


def test_dates_in_the_time_column() -> None:
    text = "when;x;y;z\n02.03.2026;0;0;9\n".replace("02.03.2026", "2026-03-02T07:30:00,500+01:00")
    block = _read(text, "t=when,ax=x,ay=y,az=z")
    assert block.t_s.tolist() == [1772433000.5]


@pytest.mark.parametrize(
    ("cell", "unit", "started_at"),
    [("1772433000250", "ms", "2026-03-02T06:30:00.250+00:00"), ("1772433000", "ms", None), ("86400", "s", None)],
)
def test_unix_times_tell_when_it_began(cell: str, unit: str, started_at: str | None, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f"t,x,y,z\n{cell},0,0,9\n")
    with open_recording(tmp_path / "a.csv", parse_columns("t=t,ax=x,ay=y,az=z", f"t={unit}")) as recording:
        assert recording.session.started_at == started_at


def test_names_with_commas() -> None:
    block = _read("a,b;x, right;y;z\n1;2;3;4\n", "t=a,b,ax=x, right,ay=y,az=z")
    assert block.acc.tolist() == [[2.0, 3.0, 4.0]]


@pytest.mark.parametrize(
    ("columns", "units", "said"),
    [
        ("t=a,ax=b,ay=c", None, "no column is named for az"),
        ("t=a,ax=b,ay=c,az=d,gx=e", None, "no column is named for gy, gz"),
        ("ax=b,ay=c,az=d", None, "either t or rate"),
        ("t=a,rate=50,ax=b,ay=c,az=d", None, "either t or rate"),
        ("rate=fast,ax=b,ay=c,az=d", None, "rate is a number"),
        ("rate=nan,ax=b,ay=c,az=d", None, "rate is a number"),
        ("t=a,ax=b,ax=b,ay=c,az=d", None, "'ax=b' is not understood"),
        ("time=a", None, "'time=a' is not understood"),
        ("", None, "no column is named for ax"),
        ("t=a,ax=b,ay=c,az=d", "acc=parsec", "unknown unit 'parsec' of acc"),
        ("t=a,ax=b,ay=c,az=d", "mag=uT", "'mag=uT' is not understood"),
    ],
)
def test_what_is_asked_for_has_to_make_sense(columns: str, units: str | None, said: str) -> None:
    with pytest.raises(ColumnsError, match=said):
        parse_columns(columns, units)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("t,x,y\n1,2,3\n", "-:1: there is no column 'z' for az; there are: t, x, y"),
        ("t,x [T],y,z\n1,2,3,4\n", "-:1: unknown unit 'T' of column 'x [T]'; name it with --units"),
        ("t,x,y,z\nsoon,2,3,4\n", "-:2: 'soon' is not a date and time"),
        ("t,x,y,z\n1,2,3,4\nsoon,2,3,4\n", "-:3: 'soon' in column t is not a number"),
        ("t,x,y,z\n", "-: a header but no samples"),
        ("", "-: the file is empty"),
    ],
)
def test_what_the_file_has_not_is_said(text: str, said: str) -> None:
    with pytest.raises(RecordingError) as caught:
        _read(text, "t=t,ax=x,ay=y,az=z")
    assert str(caught.value).startswith(said)


def test_named_columns_win_over_a_known_header(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("time_s,ax_m_s2,ay_m_s2,az_m_s2\n1,2,3,4\n")
    with open_recording(path, parse_columns("t=time_s,ax=az_m_s2,ay=ay_m_s2,az=ax_m_s2")) as recording:
        assert joined(list(recording.blocks())).acc.tolist() == [[4.0, 3.0, 2.0]]
