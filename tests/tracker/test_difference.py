"""What changed between two analyses: nothing overlooked, nothing made up, and bad files refused in words."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from algorithms.types import PostureSpan
from tests.tracker.sample_result import BOUT, COMPARISON, REP, RESULT, SET, UNMEASURED
from tracker.cli import build_app
from tracker.difference import Difference, difference
from tracker.difference.change import Tolerance
from tracker.difference.pairing import paired
from tracker.difference.totals import moved, totals
from tracker.document import line, result_document
from tracker.errors import ResultFileError
from tracker.model import SessionResult, WalkResult
from tracker.stored import parse_result, results_of

LATER = replace(REP, start_s=30.0, hold_start_s=33.0, hold_end_s=34.0, end_s=37.0)


def called(path: str, result: SessionResult = RESULT) -> SessionResult:
    return replace(result, recording=replace(result.recording, path=path))


def between(before: SessionResult, after: SessionResult, tolerance: Tolerance | None = None) -> Difference:
    return difference([before], [after], tolerance or Tolerance())


def changes(found: Difference) -> list[tuple[str, str, object, object]]:
    return [(c.where, c.item, c.before, c.after) for r in found.recordings for c in r.changes]


def with_set(**values: object) -> SessionResult:
    return replace(RESULT, sets=(replace(SET, **values),))  # type: ignore[arg-type]


# --- reading back


@pytest.mark.parametrize("result", [RESULT, UNMEASURED], ids=["measured", "unmeasured"])
def test_a_result_is_read_back_as_it_was_written(result: SessionResult) -> None:
    document = result_document(result)
    again = parse_result(json.loads(line(document)))
    assert result_document(again) == document


def test_keys_of_a_later_version_are_passed_over() -> None:
    document = json.loads(line(result_document(RESULT)))
    document["sets"][0]["mood"] = document["mood"] = "good"
    assert result_document(parse_result(document)) == result_document(RESULT)


@pytest.mark.parametrize(
    ("text", "line_number", "hint"),
    [
        ("{}", 1, "'schema' is missing"),
        ("\n[1]", 2, "is no backbeat.result/1"),
        ("nonsense", 1, "is not JSON"),
        ("", None, "holds no result"),
        ('{"schema": "backbeat.event/1"}', 1, "backbeat.event/1"),
        (line(result_document(RESULT)).replace('"rep_count": 1', '"rep_count": "1"'), 1, "rep_count is '1'"),
        (line(result_document(RESULT)).replace('"rep_count": 1', '"rep_count": true'), 1, "rep_count is True"),
        (line(result_document(RESULT)).replace('"start_s": 6.1', '"start_s": null'), 1, "start_s is None"),
        (line(result_document(RESULT)).replace('"coverage": 0.998', '"coverage": NaN'), 1, "NaN is no"),
        (line(result_document(RESULT)).replace('"met"', '"fine"'), 1, "verdict is 'fine'"),
        (line(result_document(RESULT)).replace('"set": 0', '"set": 7'), 1, "names a set that is not there"),
        (line(result_document(RESULT)).replace('[0.6, 1.1]', '["x"]'), 1, "step_times_s"),
    ],
)  # fmt: skip
def test_what_is_no_result_is_refused_with_its_line(text: str, line_number: int | None, hint: str) -> None:
    with pytest.raises(ResultFileError) as refused:
        results_of(text.splitlines(), "a.jsonl")
    assert refused.value.line == line_number
    assert hint in str(refused.value)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.floats(allow_nan=False) | st.text(max_size=3),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=3), inside, max_size=3),
    max_leaves=5,
)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_result_with_anything_anywhere_is_read_or_refused(data: st.DataObject) -> None:
    """Whatever stands in one place of a result, it is compared, or refused as no result."""
    document = json.loads(line(result_document(RESULT)))
    part = document
    while True:
        key = data.draw(st.sampled_from(sorted(part) if isinstance(part, dict) else list(range(len(part)))))
        if not isinstance(part[key], dict | list) or not part[key] or data.draw(st.booleans()):
            part[key] = data.draw(JSON)
            break
        part = part[key]
    try:
        read = results_of([json.dumps(document)], "a.jsonl")
    except ResultFileError:
        return
    found = difference([RESULT], read, Tolerance(0.1, 0.1))
    assert isinstance(found.same, bool)


# --- comparing


def test_the_same_is_the_same() -> None:
    found = between(RESULT, RESULT)
    assert found.same
    assert found.before == found.after


def test_a_lost_repetition_is_told_with_its_time() -> None:
    two = with_set(reps=(REP, LATER), rep_count=2)
    found = changes(between(two, RESULT))
    assert ("set 1, chair-stand", "repetitions", 2, 1) in found
    assert ("set 1, chair-stand", "repetitions gone and new, at s", [30.0], []) in found


def test_a_longer_hold_is_told_and_may_be_tolerated() -> None:
    longer = with_set(reps=(replace(REP, hold_end_s=REP.hold_end_s + 0.2),))
    items = [item for _, item, _, _ in changes(between(RESULT, longer))]
    assert items == ["largest shift of a time, s", "median hold, s", "median back, s"]
    assert between(RESULT, longer, Tolerance(seconds=0.21)).same


def test_amounts_are_tolerated_by_their_share_and_counts_never() -> None:
    other = with_set(confidence=0.95, reps=(replace(REP, range_deg=84.0),))
    assert len(changes(between(RESULT, other))) == 2
    assert between(RESULT, other, Tolerance(share=0.05)).same
    assert not between(RESULT, with_set(partial_count=1), Tolerance(1e9, 1.0)).same


def test_what_is_no_longer_measured_is_a_change_however_tolerant() -> None:
    found = changes(between(RESULT, UNMEASURED, Tolerance(1e9, 1.0)))
    assert ("set 1, chair-stand", "repetitions", 1, None) in found
    assert ("walking", "minutes", pytest.approx(62 / 60), None) in found


def test_walking_posture_and_verdicts_are_compared() -> None:
    other = replace(
        RESULT,
        walking=WalkResult(1.0, 108, (replace(BOUT, steps=108, speed_m_s=1.2),)),
        postures=(PostureSpan("lying", 0.0, 10.4), PostureSpan("sitting", 10.4, 22.4)),
        comparisons=(replace(COMPARISON, verdict="under"), *RESULT.comparisons[1:]),
    )
    found = changes(between(RESULT, other))
    assert [(where, item) for where, item, _, _ in found] == [
        ("walking", "minutes"), ("walking", "steps"), ("bout 1", "speed, m/s"), ("posture", "lying, minutes"),
        ("posture", "sitting, minutes"), ("chair-stand, NASS", "verdict on repetitions"),
    ]  # fmt: skip


def test_sets_are_paired_by_exercise_and_time() -> None:
    early, late = replace(SET, start_s=0.0, end_s=50.0), replace(SET, start_s=100.0, end_s=150.0)
    two = replace(RESULT, sets=(early, late), comparisons=())
    one = replace(RESULT, sets=(late,), comparisons=())
    assert changes(between(two, one)) == [("set 1, chair-stand", "set", 1, None)]
    assert changes(between(one, two)) == [("set 1, chair-stand", "set", None, 1)]
    moved_away = replace(RESULT, sets=(replace(early, side=None),), comparisons=())
    assert [item for _, item, _, _ in changes(between(one, moved_away))] == []


def test_recordings_are_paired_by_path_then_by_name() -> None:
    before = [called("a/x.csv"), called("a/y.csv"), called("a/z.csv"), called("b/z.csv")]
    after = [called("c/y.csv"), called("a/x.csv"), called("c/z.csv")]
    pairs, only_before, only_after = paired(before, after)
    assert [(a.recording.path, b.recording.path) for a, b in pairs] == [
        ("a/x.csv", "a/x.csv"),
        ("a/y.csv", "c/y.csv"),
    ]
    assert [r.recording.path for r in only_before] == ["a/z.csv", "b/z.csv"]
    assert [r.recording.path for r in only_after] == ["c/z.csv"]


def test_a_recording_analysed_twice_is_paired_in_order() -> None:
    again = with_set(rep_count=5)
    assert difference([RESULT, again], [RESULT, again], Tolerance()).same
    assert len(difference([RESULT, again], [again, RESULT], Tolerance()).recordings) == 2


def test_totals_add_up_and_leave_out_what_was_not_measured() -> None:
    found = totals([RESULT, UNMEASURED])
    assert (found.sets, found.uncounted_sets, found.repetitions, found.steps) == (2, 1, 1, 110)
    assert found.median_hold_s == pytest.approx(0.7)
    assert found.posture_min == {"lying": pytest.approx(2 * 22.4 / 60, abs=1e-3)}
    assert found.verdicts == {"met": 2, "unknown": 1}
    assert totals([]).median_hold_s is None


def test_figures_that_moved() -> None:
    assert moved({"a": 1, "b": 2.0, "c": None}, {"a": 1, "b": 2.1, "d": 3}) == {"b": (2.0, 2.1), "d": (None, 3)}
    assert moved({"b": 2.0, "n": 100}, {"b": 2.1, "n": 101}, share=0.1) == {"n": (100, 101)}


# --- the command


def diff(*arguments: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(build_app(), ["diff", *map(str, arguments)])
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    before, after = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    before.write_text(line(result_document(RESULT)) + "\n\n")
    after.write_text(line(result_document(with_set(rep_count=3))) + "\n")
    return before, after


def test_the_command_says_the_same_with_zero(files: tuple[Path, Path]) -> None:
    assert diff(files[0], files[0]) == (0, "1 recording compared: the same\n", "")


def test_the_command_shows_changes_with_one(files: tuple[Path, Path]) -> None:
    code, text, _ = diff(*files)
    assert code == 1
    assert [row.split() for row in text.splitlines() if "repetitions" in row] == [
        ["set", "1,", "chair-stand", "repetitions", "1", "3", "+2"], ["repetitions", "1", "3", "+2"]
    ]  # fmt: skip


def test_the_command_shows_warnings_in_full(tmp_path: Path) -> None:
    text = (
        "a gap of 8.0 s without data is long enough to hide a repetition of this set, so its verdicts are unknown"
    )
    before, after = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    before.write_text(line(result_document(with_set(warnings=("one", "two")))))
    after.write_text(line(result_document(with_set(warnings=("two", text)))))
    shown = diff(before, after)[1].splitlines()
    assert shown[1:3] == ["  set 1, chair-stand, gone warning: one", f"  set 1, chair-stand, new warning: {text}"]


def test_the_command_answers_programs_in_json(files: tuple[Path, Path]) -> None:
    code, text, _ = diff("--json", *files)
    document = json.loads(text)
    assert code == 1
    assert (document["schema"], document["same"], document["compared"]) == ("backbeat.difference/1", False, 1)
    (change,) = document["recordings"][0]["changes"]
    assert change == {"where": "set 1, chair-stand", "item": "repetitions", "before": 1, "after": 3, "by": 2}


def test_the_command_reads_one_side_from_a_pipe(files: tuple[Path, Path]) -> None:
    done = CliRunner().invoke(build_app(), ["diff", "-", str(files[0])], input=files[0].read_text())
    assert done.exit_code == 0
    assert diff("-", "-")[0] == 2


def test_bad_input_ends_with_two_and_a_line(files: tuple[Path, Path], tmp_path: Path) -> None:
    for bad, hint in ((tmp_path / "none.jsonl", "cannot be read"), (tmp_path, "cannot be read")):
        code, text, errors = diff(files[0], bad)
        assert (code, text) == (2, "")
        assert errors.startswith(f"error: {bad}")
        assert hint in errors
    (tmp_path / "c.jsonl").write_bytes(b"\xff\xfe")
    assert "not UTF-8" in diff(files[0], tmp_path / "c.jsonl")[2]
