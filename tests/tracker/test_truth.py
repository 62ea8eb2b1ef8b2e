"""Truth that people note: rows become sets, sets become a file, and nothing wrong gets through."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from algorithms.types import Span
from tests.test_schemas import _problems
from tracker.errors import TruthError
from tracker.truth.build import build_truth
from tracker.truth.record import (
    Note,
    TrueRep,
    TrueSet,
    Truth,
    beside,
    parse_truth,
    read_truth,
    truth_document,
    write_truth,
)
from tracker.truth.times import COLUMNS, Row, What, append, read_times, standing

PATH = Path("a.times.csv")
TIME = st.none() | st.floats(0, 1e4).map(lambda t: round(t, 3))


def build(text: str) -> Truth:
    """The truth of rows like `1 start press-up left`, on the recording's own clock."""
    rows = []
    for number, line in enumerate(text.strip().splitlines(), start=2):
        time, what, *rest = line.split()
        exercise, side = (*rest, None, None)[:2]
        rows.append(Row(float(time), what, exercise, side, line=number))  # type: ignore[arg-type]
    return build_truth(rows, PATH, lambda t: t, "A")


def test_rows_become_sets_with_what_was_noted_of_each_repetition() -> None:
    truth = build("""
        1 start press-up
        2 out
        4 hold
        6 release
        8 home
        9 hold
        10 release
        12 rep
        13 partial
        14 hold
        15 release
        16 hold
        17 release
        20 stop
        21 start single-knee-to-chest left
        22 stop
    """)
    first, second = truth.sets
    assert first.marked == Span(1.0, 20.0)
    assert first.reps == (
        TrueRep(None, 2.0, 4.0, 6.0, 8.0), TrueRep(hold_start_s=9.0, hold_end_s=10.0), TrueRep(at_s=12.0),
        TrueRep(hold_start_s=14.0, hold_end_s=15.0), TrueRep(hold_start_s=16.0, hold_end_s=17.0),
    )  # fmt: skip
    assert first.partials == (TrueRep(at_s=13.0),)
    assert first.reps[0].hold_s == 2.0
    assert first.reps[2].hold_s is None
    assert (second.exercise, second.side, second.reps) == ("single-knee-to-chest", "left", ())
    assert (truth.synthetic, truth.rater, truth.method) == (False, "A", "video")


def test_undo_takes_back_what_still_stands() -> None:
    said: tuple[What, ...] = ("rep", "partial", "undo", "undo", "undo", "hold")
    rows = [Row(t, what) for t, what in enumerate(said)]
    assert [row.what for row in standing(rows)] == ["hold"]


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("1 rep", 2, "'rep' outside a set"),
        ("1 start", 2, "names its exercise"),
        ("1 start any\n2 start any", 3, "before the one above has its stop"),
        ("1 start any\n2 rep", 2, "this set has no stop"),
        ("1 start any\n2 release\n3 stop", 3, "a release without its hold"),
        ("1 start any\n2 hold\n3 release\n4 release\n5 stop", 5, "a release without its hold"),
        ("1 start any\n2 hold\n3 rep\n5 stop", 4, "'rep' while a hold goes on"),
        ("1 start any\n2 hold\n3 hold\n5 stop", 4, "'hold' while a hold goes on"),
        ("1 start any\n2 hold\n5 stop", 4, "'stop' while a hold goes on"),
        ("1 start any\n2 home\n5 stop", 3, "home from nowhere"),
    ],
)
def test_rows_that_do_not_fit_together_are_named(text: str, line: int, said: str) -> None:
    with pytest.raises(TruthError, match=said) as problem:
        build(text)
    assert problem.value.line == line


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("time_s,note\n", "a.csv:1: the columns are"),
        ("time_s,what\n1,jump\n", "a.csv:2: 'jump' is not one of sync, start"),
        ("time_s,what\nsoon,rep\n", "a.csv:2: 'soon' is not a time"),
        ("time_s,what\n2,rep\n1,rep\n", "a.csv:3: the time lies before"),
        ("time_s,what,side\n1,rep,up\n", "a.csv:2: the side 'up'"),
    ],
)
def test_a_table_that_makes_no_sense_is_refused(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "a.csv").write_text(text)
    with pytest.raises(TruthError) as problem:
        read_times(tmp_path / "a.csv")
    assert said in str(problem.value)
    with pytest.raises(TruthError, match="cannot be read"):
        read_times(tmp_path / "none.csv")


def test_a_table_from_a_spreadsheet_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("\ufeffwhat;time_s;note;colour\nStart;0:01,5;begins;red\n")
    assert read_times(tmp_path / "a.csv") == [Row(1.5, "start", note="begins", line=2)]


def test_rows_are_appended_and_read_back(tmp_path: Path) -> None:
    rows = [Row(1.0, "start", "press-up", "left"), Row(2.25, "note", note='said "ow", stopped'), Row(3.0, "stop")]
    for row in rows:
        append(tmp_path / "a.csv", [row])
    back = read_times(tmp_path / "a.csv")
    assert [(r.time_s, r.what, r.exercise, r.side, r.note) for r in back] == [
        (r.time_s, r.what, r.exercise, r.side, r.note) for r in rows
    ]
    assert (tmp_path / "a.csv").read_text().splitlines()[0] == ",".join(COLUMNS)


@given(st.lists(st.tuples(TIME, TIME, TIME, TIME, TIME), max_size=4), st.booleans())
def test_a_truth_survives_its_file_and_fits_the_schema(
    times: list[tuple[float | None, ...]], marked: bool
) -> None:
    reps = tuple(map(_rep, times))
    span = Span(0.0, 1e4) if marked else None
    truth = Truth(False, (TrueSet("curl-up", None, span, reps, reps[:1]),), "A", "live", (Note(1.0, "x"),))
    document = json.loads(json.dumps(truth_document(truth)))
    assert parse_truth(document) == truth
    assert _problems("truth", document) == []


def _rep(times_s: tuple[float | None, ...]) -> TrueRep:
    """The first as it is, the others that are known in order."""
    at_s, *rest = times_s
    known = iter(sorted(t for t in rest if t is not None))
    start_s, hold_start_s, hold_end_s, end_s = (None if t is None else next(known) for t in rest)
    return TrueRep(at_s, start_s, hold_start_s, hold_end_s, end_s)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"schema": "x"}, '"schema" has to be'),
        ({"synthetic": None}, "has to be true or false"),
        ({"sets": 3}, '"sets" a list'),
        ({"method": "guess"}, "live, video or null"),
        ({"sets": [{}]}, "'reps' is missing"),
        ({"sets": [{"exercise": "a", "side": None, "reps": [], "partials": [], "rep_count": 1,
                    "partial_count": 0}]}, "counts otherwise than it lists"),
        ({"sets": [{"exercise": "a", "side": "up", "reps": [], "partials": [], "rep_count": 0,
                    "partial_count": 0}]}, "left, right or null"),
        ({"sets": [{"exercise": "a", "side": None, "reps": [{"start_s": 2, "end_s": 1}], "partials": [],
                    "rep_count": 1, "partial_count": 0}]}, "go back"),
        ({"sets": [{"exercise": "a", "side": None, "reps": [{"start_s": "2"}], "partials": [],
                    "rep_count": 1, "partial_count": 0}]}, "a number or null"),
        ({"sets": [{"exercise": "a", "side": None, "reps": [{"side": "up"}], "partials": [],
                    "rep_count": 1, "partial_count": 0}]}, "left, right, a, b or null"),
        ({"sets": [{"exercise": "a", "side": None, "reps": [], "partials": [], "rep_count": 0,
                    "partial_count": 0, "marked": {"start_s": 2, "end_s": 1}}]}, "end after it starts"),
        ({"sets": [{"exercise": "a", "side": None, "reps": [], "partials": [], "rep_count": 0,
                    "partial_count": 0, "marked": 3}]}, "an object or null"),
        ({"sets": [{"exercise": "a", "side": None, "reps": [3], "partials": [], "rep_count": 1,
                    "partial_count": 0}]}, "a list of objects"),
    ],
)  # fmt: skip
def test_what_is_no_truth_is_refused(tmp_path: Path, change: dict[str, object], said: str) -> None:
    path = tmp_path / "a.truth.json"
    path.write_text(json.dumps({**truth_document(Truth(True, ())), **change}))
    with pytest.raises(TruthError) as problem:
        read_truth(path)
    assert said in str(problem.value)


def test_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    path = tmp_path / "a.truth.json"
    for content, said in ((b"{", "not valid JSON"), (b"\xff", "not UTF-8")):
        path.write_bytes(content)
        with pytest.raises(TruthError, match=said):
            read_truth(path)
    with pytest.raises(TruthError, match="cannot be read"):
        read_truth(tmp_path)


def test_truth_and_times_stand_beside_the_recording(tmp_path: Path) -> None:
    assert beside(Path("x/p01-a.csv.gz"), "truth") == Path("x/p01-a.truth.json")
    assert beside(Path("x/p01-a.csv"), "times", "B") == Path("x/p01-a.times-B.csv")
    write_truth(tmp_path / "a.truth.json", Truth(False, (), "B"))
    assert read_truth(tmp_path / "a.truth.json").rater == "B"
