"""Backbeat CSV: what is written is read again, whatever way it arrives."""

from __future__ import annotations

import gzip
import os
import sys
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from sensors.errors import FileError
from sensors.recording import open_recording, write_recording
from sensors.stream import Mark, SampleBlock, SessionInfo, quantise
from tests.sensors.recording_text import HEADER, HEADER_7, Endless, joined, read, same

ROWS = f"{HEADER}\n3.5,0.1,-0.2,9.81\n3.52,0.1,-0.2,9.8\n3.52,0.1,-0.2,9.79\n"


def _values(rows: int, columns: int, limit: float) -> st.SearchStrategy[np.ndarray]:
    return hnp.arrays(np.float64, (rows, columns), elements=st.floats(-limit, limit))


@st.composite
def sample_blocks(draw: st.DrawFn) -> SampleBlock:
    rows = draw(st.integers(1, 40))
    start = draw(st.floats(-1e4, 2.1e9))
    steps = draw(hnp.arrays(np.float64, (rows,), elements=st.floats(0, 100)))
    gyr = draw(st.none() | _values(rows, 3, 40))
    return quantise(start + np.cumsum(steps), draw(_values(rows, 3, 200)), gyr)


@settings(deadline=None, max_examples=60)
@given(block=sample_blocks(), suffix=st.sampled_from([".csv", ".csv.gz"]))
def test_writing_and_reading_gives_identical_samples(
    tmp_path_factory: pytest.TempPathFactory, block: SampleBlock, suffix: str
) -> None:
    path = tmp_path_factory.mktemp("round") / f"a{suffix}"
    write_recording(path, block)
    recording = open_recording(path)
    assert same(joined(list(recording.blocks())), block)
    assert recording.warnings == ()
    assert recording.gyroscope == (block.gyr is not None)


def test_a_recording_of_many_blocks_reads_as_one(tmp_path: Path) -> None:
    random = np.random.default_rng(1)
    parts = [
        quantise(k + np.arange(5000) / 5000, random.normal(0, 9, (5000, 3)), random.normal(0, 2, (5000, 3)))
        for k in range(3)
    ]
    write_recording(tmp_path / "a.csv.gz", iter(parts))
    with open_recording(tmp_path / "a.csv.gz") as recording:
        blocks = list(recording.blocks())
    assert len(blocks) > 1
    assert same(joined(blocks), joined(parts))


def test_the_same_samples_give_the_same_bytes(tmp_path: Path) -> None:
    block = quantise(np.arange(3.0), np.ones((3, 3)), None)
    for name in ("a.csv.gz", "b.csv.gz"):
        write_recording(tmp_path / name, [block])
    assert (tmp_path / "a.csv.gz").read_bytes() == (tmp_path / "b.csv.gz").read_bytes()


def test_samples_are_quantised_on_entry() -> None:
    block, _ = read(f"{HEADER_7}\n1.00000049,1.000004,2,3,0.00000049,1,2\n")
    assert block.t_s.tolist() == [1.0]
    assert block.acc.tolist() == [[1.0, 2.0, 3.0]]
    assert block.gyr is not None
    assert block.gyr.tolist() == [[0.0, 1.0, 2.0]]


@pytest.mark.parametrize("at_once", [1, 2, 7, 64])
@pytest.mark.parametrize(
    "text",
    [
        ROWS,
        ROWS.replace("\n", "\r\n"),
        "\ufeff" + ROWS,
        "# made by hand\n\n# again\n" + ROWS,
        ROWS.replace("\n3.52,0.1,-0.2,9.8\n", "\n# a remark\n\n3.52,0.1,-0.2,9.8\r\n"),
        ROWS.removesuffix("\n"),
        ROWS.replace(",", " , "),
    ],
    ids=["plain", "crlf", "bom", "comments", "mixed", "no last newline", "blanks"],
)
def test_every_way_to_write_the_same_text_reads_the_same(text: str, at_once: int) -> None:
    block, recording = read(text, at_once)
    assert block.t_s.tolist() == [3.5, 3.52, 3.52]
    assert block.acc[:, 2].tolist() == [9.81, 9.8, 9.79]
    assert recording.warnings == ()
    assert recording.layout == "backbeat"


def test_columns_are_found_by_name() -> None:
    block, recording = read("az_m_s2,note,ay_m_s2,time_s,ax_m_s2\n9,sat down,8,1,7\n9,,8,2,7\n")
    assert block.t_s.tolist() == [1.0, 2.0]
    assert block.acc.tolist() == [[7.0, 8.0, 9.0]] * 2
    assert recording.warnings == ("columns that are not read: note",)


def test_columns_that_are_not_read_may_hold_anything_in_long_files_too() -> None:
    rows = [f"note {n},{n},1,2,3,#{n}" for n in range(1000)]
    rows[500] = "a\u00e9,500,1,2,3,"
    block, recording = read("\n".join(["remark,time_s,ax_m_s2,ay_m_s2,az_m_s2,id", *rows, ""]))
    assert block.t_s.tolist() == list(range(1000))
    assert block.acc[500].tolist() == [1.0, 2.0, 3.0]
    assert recording.warnings == ("columns that are not read: remark, id",)


def test_blank_lines_among_thousands_are_passed_over() -> None:
    rows = [f"{n},1,2,3" for n in range(1000)]
    for place in (900, 500, 499, 3, 0):
        rows.insert(place, "")
    block, recording = read("\n".join([HEADER, *rows, "", ""]))
    assert block.t_s.tolist() == list(range(1000))
    assert recording.warnings == ()


def test_a_live_pipe_yields_what_has_come() -> None:
    inward, outward = os.pipe()
    with os.fdopen(inward, "rb") as stream:
        os.write(outward, ROWS.encode())
        blocks = open_recording(stream).blocks()
        assert len(next(blocks)) == 3
        os.write(outward, b"4,1,2,3\n5,")
        assert next(blocks).t_s.tolist() == [4.0]
        os.write(outward, b"1,2,3\n")
        assert next(blocks).t_s.tolist() == [5.0]
        os.close(outward)
        assert next(blocks, None) is None


def test_a_dash_is_standard_input(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(ROWS)
    with (tmp_path / "a.csv").open() as stream:
        monkeypatch.setattr(sys, "stdin", stream)
        recording = open_recording(Path("-"))
        assert len(joined(list(recording.blocks()))) == 3
    assert recording.sidecar is None


def test_the_session_file_beside_it_is_read(tmp_path: Path) -> None:
    session = SessionInfo(patient="p", placement="thigh", marks=(Mark(3.2, "start", "chair-stand"),))
    write_recording(tmp_path / "a.b.csv.gz", quantise(np.arange(3.0), np.ones((3, 3)), None), session)
    with open_recording(tmp_path / "a.b.csv.gz") as recording:
        assert recording.session == session
        assert recording.sidecar == tmp_path / "a.b.session.json"
        assert str(recording.mark_error(0, "who?")) == f"{recording.sidecar}: mark 1: who?"


def test_memory_stays_bounded_however_long_the_file() -> None:
    def rows() -> Iterator[bytes]:
        yield HEADER.encode() + b"\n"
        for k in range(60):
            yield b"".join(b"%d,0.1,0.2,9.81\n" % (k * 5000 + i) for i in range(5000))

    recording = open_recording(Endless(rows()))
    blocks = recording.blocks()
    count = len(next(blocks))
    tracemalloc.start()
    try:
        count += sum(len(block) for block in blocks)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert count == 300_000
    assert peak < 6e6, "the whole file would be 300,000 rows of 32 bytes, and more while it is text"


def test_an_interrupted_write_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    write_recording(path, quantise(np.arange(3.0), np.ones((3, 3)), None))
    before = path.read_bytes()

    def broken() -> Iterator[SampleBlock]:
        yield quantise(np.arange(3.0), np.zeros((3, 3)), None)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_recording(path, broken())
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_blocks_have_to_agree_about_the_gyroscope(tmp_path: Path) -> None:
    one = quantise(np.arange(3.0), np.ones((3, 3)), None)
    with pytest.raises(ValueError, match="gyroscope"):
        write_recording(tmp_path / "a.csv", [one, SampleBlock(one.t_s, one.acc, one.acc)])


def test_writing_no_samples_gives_a_header(tmp_path: Path) -> None:
    write_recording(tmp_path / "a.csv", [])
    assert (tmp_path / "a.csv").read_text() == HEADER + "\n"


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="cannot be written: No such file"):
        write_recording(tmp_path / "no" / "a.csv", [])


def test_gzip_of_several_members_is_one_recording(tmp_path: Path) -> None:
    head, tail = ROWS.encode()[:50], ROWS.encode()[50:]
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(head) + gzip.compress(tail))
    assert len(joined(list(open_recording(tmp_path / "a.csv.gz").blocks()))) == 3
