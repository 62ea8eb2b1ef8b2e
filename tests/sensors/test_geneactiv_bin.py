"""GENEActiv .bin: what an encoder made from the instructions is read again; a damaged page stays a hole."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sensors.errors import RecordingError
from sensors.feed import Feed
from sensors.layouts import geneactiv_bin
from sensors.layouts.geneactiv_bin import GeneactivPart
from sensors.parts import Samples
from sensors.stream import SampleBlock
from sensors.units import G_M_S2
from tests.sensors.geneactiv_files import GAIN, OFFSET, START, Watch, header, page, pages, raw
from tests.sensors.recording_text import Dribble, joined

T0 = START.timestamp()
WATCH = Watch()


def wave(rows: int) -> np.ndarray:
    return np.asarray(3.0 * np.sin(np.arange(rows)[:, None] / 25 + np.arange(3)))


def read(data: str | bytes, at_once: int = 1 << 20) -> tuple[SampleBlock, GeneactivPart]:
    feed = Feed(Dribble(data.encode() if isinstance(data, str) else data, at_once), "a.bin")
    part = geneactiv_bin.open_part(feed)
    return joined(list(Samples(part).blocks())), part


@pytest.mark.parametrize("at_once", [7, 4000, 1 << 20])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_pages_come_back_with_gain_offset_and_time(at_once: int, newline: str) -> None:
    text = header(WATCH) + "".join(pages(WATCH, raw(wave(1500))))
    got, rows = read(text.replace("\n", newline), at_once)
    assert np.array_equal(got.acc, np.round((100 * raw(wave(1500)) - OFFSET) / GAIN * G_M_S2, 5))
    assert np.abs(got.acc - wave(1500) * G_M_S2).max() < 60 / 24800 * G_M_S2
    assert np.abs(got.t_s - T0 - np.arange(1500) / 50).max() < 1e-4
    assert rows.started_at == "2026-03-02T07:30:00.000+01:00"
    assert rows.warnings() == []


def test_known_digits_are_read_as_the_instructions_draw_them() -> None:
    data = bytes.fromhex("7FF800FFF3FE" + "001000800000")
    assert geneactiv_bin.unpacked(data).tolist() == [[2047, -2048, -1], [1, 0, -2048]]


def test_the_true_rate_is_taken_from_the_times_of_the_pages() -> None:
    watch = Watch(rate_hz=85.7, true_hz=84.9)
    got, _ = read(header(watch) + "".join(pages(watch, raw(wave(3000)))))
    assert np.abs(got.t_s[:-300] - T0 - np.arange(2700) / 84.9).max() < 2e-3


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("FFF", "FXF"),
        ("Page Time:2026-", "Page Time:2026"),
        ("Frequency:50.0", "Frequency:fast"),
        ("Number:2", "Number:"),
    ],
)
def test_a_damaged_page_is_a_hole_and_changes_nothing_around_it(good: str, bad: str) -> None:
    values = raw(wave(1200))
    values[600:603] = -1
    parts = pages(WATCH, values)
    whole, _ = read(header(WATCH) + "".join(parts))
    assert good in parts[2]
    parts[2] = parts[2].replace(good, bad, 1)
    got, rows = read(header(WATCH) + "".join(parts))
    kept = np.r_[0:600, 900:1200]
    assert np.array_equal(got.acc, whole.acc[kept])
    assert np.abs(got.t_s - whole.t_s[kept]).max() < 1e-3
    line = (header(WATCH) + parts[0] + parts[1]).count("\n") + 1
    assert rows.warnings() == [f"1 page (first: line {line}) left out: time, rate or digits cannot be read"]


def test_a_page_without_digits_does_not_swallow_the_next() -> None:
    parts = pages(WATCH, raw(wave(900)))
    parts[1] = parts[1][: parts[1].index("Device Status")]
    got, rows = read(header(WATCH) + "".join(parts))
    assert len(got) == 600
    assert rows.warnings()[0].startswith("1 page (first")


@pytest.mark.parametrize("cut", [5, 2000, 3700])
def test_a_truncated_end_is_answered_with_a_warning(cut: int) -> None:
    text = header(WATCH) + "".join(pages(WATCH, raw(wave(900))))
    got, rows = read(text[:-cut])
    assert len(got) == 600
    assert rows.warnings() == ["the file ends inside a page, which was left out"]


def test_a_missing_page_is_never_bridged() -> None:
    parts = pages(WATCH, raw(wave(1200)))
    got, rows = read(header(WATCH) + parts[0] + parts[2] + parts[3])
    assert np.diff(got.t_s).max() == pytest.approx(6.02, abs=1e-3)
    assert rows.warnings() == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (header(WATCH), "no page of samples"),
        (header(WATCH).replace("y gain", "y") + page(WATCH, 0, raw(wave(300))), "gain and offset"),
        (header(WATCH).replace("25000", "0") + page(WATCH, 0, raw(wave(300))), "not above zero"),
        (header(WATCH) + "Recorded Data\nPage Time:never\nABC\n", "no page can be read"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_remedy(text: str, why: str) -> None:
    with pytest.raises(RecordingError, match=f"{why}.*copy the file"):
        read(text)


@settings(deadline=None, max_examples=60)
@given(data=st.data(), cut=st.integers(0, 12_000), at_once=st.integers(50, 5000))
def test_truncated_and_scrambled_files_are_refused_or_read_in_order(
    data: st.DataObject, cut: int, at_once: int
) -> None:
    text = bytearray((header(WATCH) + "".join(pages(WATCH, raw(wave(900))))).encode()[:cut])
    for place in data.draw(st.lists(st.integers(0, max(0, cut - 1)), max_size=6)) if cut else []:
        text[place % len(text)] = data.draw(st.integers(0, 255))
    try:
        got, rows = read(bytes(text), at_once)
    except RecordingError:
        return
    assert (np.diff(got.t_s) >= 0).all()
    assert np.isfinite(got.acc).all()
    rows.warnings()
