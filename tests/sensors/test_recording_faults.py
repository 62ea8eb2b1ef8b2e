"""Bad recordings: refused with file, line and remedy, or read with a warning; never a traceback."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sensors.errors import RecordingError, SensorError, SidecarError
from sensors.recording import open_recording
from tests.sensors.recording_text import HEADER, HEADER_7, Dribble, Endless, joined, read

ROW = "1,0,0,9.8\n"


def _refusal(text: str | bytes, at_once: int = 1 << 20) -> str:
    with pytest.raises(RecordingError) as caught:
        read(text, at_once)
    return str(caught.value)


@pytest.mark.parametrize("at_once", [3, 1 << 20])
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "-: the file is empty"),
        ("\n\n# nothing\n", "-: the file is empty"),
        (f"{HEADER}\n", "-: a header but no samples"),
        (HEADER, "-: a header but no samples"),
        (f"{HEADER}\n1,2", "-: a header but no samples"),
        ("t,x,y,z\n1,2,3,4\n", "-:1: unknown header 't,x,y,z'"),
        ("1,2,3,4\n1,2,3,4\n", "-:1: unknown header '1,2,3,4'"),
        ("# hello\ntime_s,ax_m_s2,az_m_s2\n", "-:2: missing column ay_m_s2"),
        (f"{HEADER},gx_rad_s\n", "-:1: missing column gy_rad_s, gz_rad_s"),
        (f"{HEADER},az_m_s2\n", "-:1: column az_m_s2 appears twice"),
        (f"{HEADER}\n{ROW}1,0,zero,9.8\n{ROW}", "-:3: 'zero' in column ay_m_s2 is not a number"),
        (f"{HEADER}\n{ROW}\n# x\n1,0,1_0,9.8\n", "-:5: '1_0' in column ay_m_s2"),
        (f"{HEADER}\n{ROW}1,0,\u0661,9.8\n", "-:3: '\u0661' in column ay_m_s2"),
        (f'{HEADER}\n"1",0,0,9.8\n', "-:2: '\"1\"' in column time_s"),
        (f"{HEADER}\n{ROW}1,0,9.8\n{ROW}", "-:3: a short row, 4 cells are needed"),
        (f"{HEADER}\n{ROW}1,0,9.8\n\n# x\n{ROW}", "-:3: a short row, 4 cells are needed"),
        (f"{HEADER}\n{ROW}1,0,0,9.8,5\n", "-:3: 5 cells, but 4 in the header"),
        (f"{HEADER}\n{ROW}1,0,0,\x1b[31m\n", "-:3: '\\x1b[31m' in column az_m_s2"),
        (f"{HEADER}\n{ROW}1,0,0,4\x000\n", "-:3: '4\\x000' in column az_m_s2"),
        (f"{HEADER}\n{ROW}1,{'0' * 70_000},0,9\n", "-:3: the line is longer than 64 KiB"),
        (f"{HEADER}\n{ROW}1,x,0,9\n1,{'0' * 70_000},0,9\n", "-:3: 'x' in column ax_m_s2"),
        (f"{HEADER}\n,,,\nnan,nan,nan,nan\n1e300,0,0,0\n", "-:2: no row is usable"),
    ],
)
def test_refused_with_the_line_and_what_to_do(text: str, said: str, at_once: int) -> None:
    message = _refusal(text, at_once)
    assert message.startswith(said)
    assert message.isprintable()


@pytest.mark.parametrize("place", [0, 1, 17, 499, 500, 998, 999])
@pytest.mark.parametrize("odd", ["1,0,x,9.8", "1,0,0,9.8,1", "1,0,9.8"])
def test_one_bad_line_among_a_thousand_is_named(place: int, odd: str) -> None:
    rows = [ROW.strip()] * 1000
    rows.insert(place, odd)
    assert _refusal("\n".join([HEADER, *rows, ""])).startswith(f"-:{place + 2}: ")
    named = [f"note {row}" for row in rows]
    with_more = "\n".join(
        [HEADER.replace("time_s", "remark,time_s"), *[row.replace(" ", ",") for row in named], ""]
    )
    assert _refusal(with_more).startswith(f"-:{place + 2}: ")


def test_rows_left_out_among_a_thousand_are_named_by_line() -> None:
    rows = [f"{n},0,0,9.8" for n in range(1000)]
    rows[300] = "300,,0,9.8"
    rows[700] = "700,0,nan,9.8"
    rows[800] = "8,0,0,9.8"
    block, recording = read("\n".join([HEADER, "# a remark", *rows, ""]))
    assert len(block) == 997
    assert [said.partition(" left out")[0] for said in recording.warnings] == [
        "2 rows (first: line 303)", "1 row (first: line 803)",
    ]  # fmt: skip


def test_bytes_that_are_no_text_are_refused() -> None:
    assert _refusal(b"\xff\xfe\x00\x01\n").startswith("-:1: this is not UTF-8 text")
    assert _refusal(gzip.compress(b"x")).startswith("-:1: this is compressed data")
    assert "'\\xff' in column az_m_s2" in _refusal(f"{HEADER}\n1,2,3,".encode() + b"\xff\n")


@pytest.mark.parametrize(
    ("rows", "kept", "warning"),
    [
        ("1,0,,9.8\n", 3, "1 row (first: line 5) left out: a number is missing"),
        ("1,0,nan,9.8\n1,inf,0,9\n", 3, "2 rows (first: line 5) left out: a number is missing"),
        ("1,0,0,-Infinity\n", 3, "1 row (first: line 5) left out"),
        ("1e18,0,0,9.8\n", 3, "1 row (first: line 5) left out"),
        ("1,0,0\n", 3, "the last row (line 5) is incomplete and was left out"),
        ("1,0,0,", 3, "the last row (line 5) is incomplete and was left out"),
        ("1,0,0,-", 3, "the last row (line 5) is incomplete and was left out"),
        ("7", 3, "the last row (line 5) is incomplete and was left out"),
        ("1,0,0\n\n# the end\n", 3, "the last row (line 5) is incomplete and was left out"),
    ],
)
@pytest.mark.parametrize("at_once", [1, 1 << 20])
def test_rows_left_out_are_counted_and_said(rows: str, kept: int, warning: str, at_once: int) -> None:
    block, recording = read(f"{HEADER}\n{ROW * 3}{rows}", at_once)
    assert len(block) == kept
    assert [said.startswith(warning) for said in recording.warnings] == [True]


def test_a_little_time_going_back_is_left_out() -> None:
    rows = [f"{n / 50},0,0,9.8" for n in range(100)]
    rows[50:50] = ["0.5,0,0,9.8", "0.6,0,0,9.8"]
    block, recording = read("\n".join([HEADER, *rows, ""]))
    assert len(block) == 100
    assert recording.warnings == ("2 rows (first: line 52) left out: the time goes back",)


def test_a_clock_that_keeps_going_back_is_refused() -> None:
    rows = [f"{n / 50},0,0,9.8" for n in range(100)]
    assert _refusal("\n".join([HEADER, *rows, *rows, ""])).startswith("-:102: the time goes back in 99 rows")


def test_what_a_path_can_be_instead_of_a_recording(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"PK\x03\x04")
    (tmp_path / "no.csv.gz").write_text("not gzip")
    for name, said in [
        ("", "is a folder"),
        ("missing.csv", "there is no such file"),
        ("a.zip", "is no whole zip file"),
        ("no.csv.gz", "damaged gzip data"),
        ("no.csv.gz/a.csv", "cannot be read: Not a directory"),
    ]:
        with pytest.raises(RecordingError, match=said):
            open_recording(tmp_path / name)


def test_a_truncated_gzip_is_refused_at_any_byte(tmp_path: Path) -> None:
    packed = gzip.compress(f"{HEADER}\n{ROW * 20}".encode(), mtime=0)
    path = tmp_path / "a.csv.gz"
    for size in range(1, len(packed)):
        path.write_bytes(packed[:size])
        with pytest.raises(RecordingError, match="gzip data"):
            joined(list(open_recording(path).blocks()))


def test_a_damaged_gzip_never_gives_wrong_samples(tmp_path: Path) -> None:
    packed = bytearray(gzip.compress(f"{HEADER}\n{ROW * 20}".encode(), mtime=0))
    path = tmp_path / "a.csv.gz"
    for place in range(10, len(packed)):
        damaged = bytes([*packed[:place], packed[place] ^ 0x55, *packed[place + 1 :]])
        path.write_bytes(damaged)
        with pytest.raises(RecordingError):
            joined(list(open_recording(path).blocks()))


def test_a_text_cut_at_any_byte_is_read_or_refused_in_one_line() -> None:
    text = f"# made by hand\r\n{HEADER_7}\r\n1.5,0.1,-0.2,9.81,0.1,0.2,0.3\r\n2.5,0.1,-0.2,9.81,0.1,0.2,0.3\r\n"
    rows = {"header": 0, "one": 0, "two": 0}
    for size in range(len(text)):
        try:
            block, _ = read(text[:size])
            rows["one" if len(block) == 1 else "two"] += 1
        except SensorError:
            rows["header"] += 1
    assert rows["header"] > 60
    assert rows["one"] > 20


def test_a_line_without_end_is_refused_without_being_read() -> None:
    taken = 0

    def digits() -> Iterator[bytes]:
        nonlocal taken
        yield f"{HEADER}\n1,0,0,".encode()
        while True:
            taken += 1
            yield b"9" * 1000

    recording = open_recording(Endless(digits()))
    with pytest.raises(RecordingError, match=r"-:2: the line is longer than 64 KiB"):
        list(recording.blocks())
    assert taken < 100


def test_an_unreadable_stream_is_said() -> None:
    class Broken(io.BytesIO):
        def read1(self, size: int | None = -1, /) -> bytes:
            raise OSError(5, "Input/output error")

    with pytest.raises(RecordingError, match="cannot be read: Input/output error"):
        open_recording(Broken())


def test_an_invalid_session_file_is_refused_and_the_recording_closed(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f"{HEADER}\n{ROW}")
    (tmp_path / "a.session.json").write_text("{")
    with pytest.raises(SidecarError, match=r"a\.session\.json:1: is not valid JSON"):
        open_recording(tmp_path / "a.csv")


CELL = st.sampled_from(
    ["1", "-2.5", "+.5", "5.", "1e3", "1E-2", " 3\t", "", " ", "nan", "-inf", "Infinity", "1_0", "0x10", "1d5",
     "--1", "1e", "e5", "1 2", "\u00a0 1", "1\u2028", "'1'", "NaN(1)", "1j", "True", "\x1f1", "\x0b2", "1\r", "#",
     "1e999"]
)  # fmt: skip
LINE = st.lists(CELL, min_size=4, max_size=4).map(",".join) | st.lists(CELL, max_size=6).map(",".join)


def _outcome(text: bytes, at_once: int) -> object:
    try:
        recording = open_recording(Dribble(text, at_once))
        blocks = list(recording.blocks())
        rows = [(float(t), *map(float, a)) for block in blocks for t, a in zip(block.t_s, block.acc, strict=True)]
    except SensorError as error:
        return str(error) if str(error).isprintable() else 0
    return rows, recording.warnings


@settings(deadline=None, max_examples=300)
@given(lines=st.lists(LINE, max_size=6), at_once=st.integers(1, 40))
@example(lines=["1,2,3,4", "1,2,3\r4,5"], at_once=3)
@example(lines=["1,1,1,\x1f1", "1,1,1,1"], at_once=1)
def test_fast_and_slow_reading_agree_however_the_text_arrives(lines: list[str], at_once: int) -> None:
    text = "\n".join([HEADER, *["0,2,3,4"] * 40, *lines]).encode()
    assert _outcome(text, at_once) == _outcome(text, 1 << 20) != 0


@settings(deadline=None, max_examples=200)
@given(junk=st.binary(max_size=400), header=st.booleans(), at_once=st.integers(1, 400))
def test_random_bytes_are_read_or_refused_in_one_line(junk: bytes, header: bool, at_once: int) -> None:
    text = HEADER.encode() + b"\n1,2,3,4\n" + junk if header else junk
    assert _outcome(text, at_once) == _outcome(text, 1 << 20) != 0
