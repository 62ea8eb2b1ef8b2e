"""The picture of what was counted: where everything stands, and that it is drawn whole and asks nobody."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from algorithms.types import Evidence, Repetition, Span
from sensors.stream import Mark
from tests.running import catalogue
from tests.test_sample_data import stored
from tests.tracker.pictures import lane, picture, replayed, sample
from tests.tracker.sample_result import RESULT, SET
from tracker.plot import draw, picture_of
from tracker.plot.layout import lay_out
from tracker.plot.picture import Line, in_rows, limits, thinned
from tracker.plot.shapes import Curve, Sheet, Words, fitting
from tracker.plot.styles import STYLES
from tracker.plot.ticks import time_ticks, value_ticks
from tracker.rows import RowKeeper


def sheet_of(count: int) -> Sheet:
    """A set of that many repetitions of 2 s."""
    reps = tuple(
        Repetition(3.0 * k, 3.0 * k + 1, 3.0 * k + 1.5, 3.0 * k + 2, 40.0, None, 1.0) for k in range(count)
    )
    signal = np.zeros(30 * count)
    evidence = Evidence(0.0, 10.0, signal, signal, "deg", (), (Span(1.0, 2.0),))
    found = replace(SET, reps=reps, rep_count=count, start_s=0.0, end_s=3.0 * count, evidence=evidence)
    result = replace(RESULT, sets=(found,), comparisons=(), walking=replace(RESULT.walking, bouts=()))
    with RowKeeper() as rows:
        return lay_out(picture_of(result, catalogue(), rows))


@pytest.mark.parametrize("count", [3, 30, 200])
def test_numbers_of_repetitions_never_overlap(count: int) -> None:
    (frame,) = sheet_of(count).frames
    numbers = [w for w in fitting(frame.labels) if w.every is not None]
    assert numbers
    assert all(b.x - a.x >= 0.5 * (a.wide + b.wide) for a, b in pairwise(numbers))
    assert len(numbers) == count or count > 30


def test_many_repetitions_are_drawn_in_rows() -> None:
    (panel,) = sheet_of(200).picture.panels
    rows = in_rows(panel, 50)
    assert [row.title for row in rows] == [panel.title, *(f"continued, row {k} of 4" for k in (2, 3, 4))]
    labels = [b.label for row in rows for b in lane(row, "repetitions") if b.kind == "way"]
    assert list(dict.fromkeys(labels)) == [str(k) for k in range(1, 201)]
    assert rows[0].shown.end_s == rows[1].shown.start_s
    assert in_rows(panel, 200) == [panel]


def test_nothing_stands_beneath_the_sheet() -> None:
    sheet = sheet_of(10)
    texts = [w for w in (*sheet.head, *sheet.legend, *sheet.frames[0].still) if isinstance(w, Words)]
    assert all(0 < w.y < sheet.height for w in texts)


def test_a_line_ends_where_it_leaves_its_field() -> None:
    sheet = lay_out(picture("exercises", "pelvic-tilt"))
    frame = sheet.frames[-1]
    assert frame.values_y is not None
    (line,) = (s for s in frame.moving if isinstance(s, Curve) and s.kind == "signal")
    inside = line.y[np.isfinite(line.y)]
    assert inside.min() >= frame.values_y[0]
    assert inside.max() <= frame.values_y[1]
    assert 0 < np.isnan(line.y).sum() < len(line.y) / 2


def test_ticks_are_round_and_few() -> None:
    assert value_ticks(-3.0, 47.0) == [0.0, 10.0, 20.0, 30.0, 40.0]
    assert [text for _, text in time_ticks(Span(0.0, 30.0))][:3] == ["0 s", "5 s", "10 s"]
    assert [text for _, text in time_ticks(Span(58.0, 64.0))][2:4] == ["0:59.0", "0:59.5"]
    assert "1:30" in [text for _, text in time_ticks(Span(0.0, 150.0))]
    assert [text for _, text in time_ticks(Span(0.0, 86400.0))][1] == "2:00 h"
    assert all(len(time_ticks(Span(0.0, float(n)))) <= 14 for n in range(1, 200_000, 997))


def test_a_thinned_line_keeps_its_extremes() -> None:
    values = np.zeros(100_000)
    values[77_777] = 5.0
    values[20_000:20_100] = np.nan
    line = thinned(Line("signal", np.arange(100_000) / 10.0, values), 1000)
    assert len(line.values) <= 1000
    assert np.nanmax(line.values) == 5.0
    assert np.isnan(line.values).any()


def test_limits_leave_room_and_are_never_empty() -> None:
    assert limits(np.array([np.nan]), 10.0) == pytest.approx((-5.8, 5.8))
    low, high = limits(np.array([0.0, 100.0]), 10.0)
    assert low < 0.0
    assert high > 100.0


# --- how it is drawn


def test_no_two_kinds_look_the_same_in_grey() -> None:
    """Fills of the same panel differ by hatch, symbol or clearly by shade."""
    for lanes in (
        ("lying", "sitting", "standing", "upright", "unknown"),
        ("way", "hold", "partial", "left out", "gap"),
    ):
        styles = [STYLES[kind] for kind in lanes]
        for k, one in enumerate(styles):
            for other in styles[k + 1 :]:
                apart = abs(_grey(one.fill) - _grey(other.fill)) > 0.12
                assert apart or (one.hatch, one.dash) != (other.hatch, other.dash), (one, other)


def _grey(colour: str) -> float:
    red, green, blue = (int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue


@pytest.mark.parametrize("ending", ["svg", "html"])
def test_text_pictures_are_whole_and_ask_nobody(ending: str, tmp_path: Path) -> None:
    result, rows = sample("exercises", "wall-slide")
    hostile = replace(result, recording=replace(result.recording, path="<b>&\"x'.csv", warnings=("a < b",)))
    out = tmp_path / f"a.{ending}"
    draw(hostile, catalogue(), rows, out)
    text = out.read_text(encoding="utf-8")
    assert "<b>" not in text
    assert "a &lt; b" in text
    assert not re.search(r"""(?:src|href)\s*=|@import|url\((?!["']?#)""", text)
    assert set(re.findall(r"https?://[^\s\"'<)]+", text)) <= {"http://www.w3.org/2000/svg"}
    if ending == "svg":
        ElementTree.fromstring(text)


def test_the_page_says_everything_without_its_script(tmp_path: Path) -> None:
    result, rows = sample("exercises", "wall-slide")
    out = tmp_path / "a.html"
    draw(result, catalogue(), rows, out)
    text = re.sub(r"<script>.*</script>", "", out.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert text.count("<tr>") == 1 + 8 + 1
    assert "67 % makes a repetition" in text
    assert '<html lang="en">' in text
    assert all(f'id="{name}"' in text for name in re.findall(r'aria-labelledby="(\S+)"', text))


def test_a_png_and_a_pdf_are_drawn_by_matplotlib(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    result, rows = sample("exercises", "wall-slide")
    for ending, magic in (("png", b"\x89PNG"), ("pdf", b"%PDF")):
        out = tmp_path / f"a.{ending}"
        draw(result, catalogue(), rows, out)
        assert out.read_bytes().startswith(magic)


def test_nothing_recorded_is_drawn_as_nothing(tmp_path: Path) -> None:
    empty = replace(
        RESULT, sets=(), walking=replace(RESULT.walking, bouts=(), minutes=None), postures=(), comparisons=()
    )
    info = replace(empty.recording, duration_s=0.0, rate_hz=None, gaps=())
    with RowKeeper() as rows:
        draw(replace(empty, recording=info), catalogue(), rows, tmp_path / "a.html")


def test_marks_are_not_needed_for_a_picture() -> None:
    block, info = stored("exercises", "press-up")
    with RowKeeper() as rows:
        result = replayed(block, replace(info, marks=(Mark(float(block.t_s[0]), "note", text="x"),)), rows)
        assert picture_of(result, catalogue(), rows).panels
