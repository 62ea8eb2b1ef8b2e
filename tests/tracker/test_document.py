"""The documents that leave the program: their shape, their rounding, and that nothing is ever NaN."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from algorithms.types import Event, Repetition
from tests.tracker.sample_result import COMPARISON, REP, RESULT, SET
from tracker.document import event_document, line, plain, result_document
from tracker.model import Bounds


def test_a_result_is_the_document_that_was_promised() -> None:
    assert result_document(RESULT) == {
        "schema": "backbeat.result/1",
        "recording": {
            "path": "a.csv", "layout": "backbeat", "duration_s": 75.7, "rate_hz": 50.0, "gyroscope": True,
            "coverage": 0.998, "gaps": [{"start_s": 3.1, "end_s": 3.6}], "warnings": ["one gap"],
        },
        "sets": [
            {
                "exercise": "chair-stand", "side": None, "start_s": 6.1, "end_s": 70.2, "rep_count": 1,
                "partial_count": 0, "confidence": 0.97, "coverage": 1.0, "may_hide": False,
                "reps": [
                    {
                        "start_s": 6.1, "hold_start_s": 9.0, "hold_end_s": 9.7, "end_s": 12.6, "out_s": 2.9,
                        "hold_s": 0.7, "back_s": 2.9, "range_deg": 83.0, "side": None, "confidence": 0.99,
                    }
                ],
                "warnings": [],
            }
        ],
        "walking": {
            "minutes": 1.033, "steps": 110,
            "bouts": [
                {
                    "start_s": 0.0, "end_s": 62.0, "steps": 110, "cadence_spm": 107.0, "speed_m_s": 1.31,
                    "speed_error_m_s": 0.2, "distance_m": 81.0, "step_times_s": [0.6, 1.1],
                }
            ],
        },
        "postures": [{"posture": "lying", "start_s": 0.0, "end_s": 22.4}],
        "comparisons": [
            {
                "exercise": "chair-stand", "source": "NASS", "set": 0, "side": None, "item": "repetitions",
                "prescribed": {"min": 5, "max": 10}, "measured": 8, "verdict": "met",
                "reason": "8 of 5 to 10 repetitions",
            },
            {
                "exercise": "chair-stand", "source": "NASS", "set": 0, "side": None, "item": "hold",
                "prescribed": {"min": 5, "max": 10}, "measured": 8, "verdict": "met",
                "reason": "8 of 5 to 10 repetitions", "in_window": 0, "of": 3,
            },
        ],
        "algorithm": {"version": "1"},
    }  # fmt: skip


def test_the_keys_keep_their_order() -> None:
    document = result_document(RESULT)
    assert list(document) == [
        "schema", "recording", "sets", "walking", "postures", "comparisons", "algorithm",
    ]  # fmt: skip
    assert list(document["sets"][0])[:4] == ["exercise", "side", "start_s", "end_s"]  # type: ignore[index]


def test_numbers_are_rounded_to_what_a_sensor_can_tell() -> None:
    rep = Repetition(1.00049, 2.00051, 3.1239, 4.98765, 83.06, "a", 0.98765)
    assert plain(rep) == {
        "start_s": 1.0, "hold_start_s": 2.001, "hold_end_s": 3.124, "end_s": 4.988, "out_s": 1.001,
        "hold_s": 1.123, "back_s": 1.864, "range_deg": 83.1, "side": "a", "confidence": 0.988,
    }  # fmt: skip
    assert plain({"cadence_spm": 107.06, "distance_m": 81.23, "speed_m_s": 1.31449}) == {
        "cadence_spm": 107.1, "distance_m": 81.2, "speed_m_s": 1.314,
    }  # fmt: skip


@given(times=st.lists(st.floats(0, 1e5), min_size=4, max_size=4).map(sorted))
def test_phases_are_the_differences_of_the_times_beside_them(times: list[float]) -> None:
    start, hold_start, hold_end, end = times
    rep = plain(Repetition(start, hold_start, hold_end, end, None, None, 1.0))
    assert isinstance(rep, dict)
    assert math.isclose(rep["hold_start_s"] - rep["start_s"], rep["out_s"], abs_tol=1e-6)
    assert math.isclose(rep["hold_end_s"] - rep["hold_start_s"], rep["hold_s"], abs_tol=1e-6)
    assert math.isclose(rep["end_s"] - rep["hold_end_s"], rep["back_s"], abs_tol=1e-6)


def test_what_was_not_measured_is_null_and_never_nan() -> None:
    values = {"a": math.nan, "b": -math.inf, "c": None, "d": np.float64("nan"), "e": np.array([1.0, np.inf])}
    assert plain(values) == {"a": None, "b": None, "c": None, "d": None, "e": [1.0, None]}
    assert line(plain(math.nan)) == "null"


def test_there_is_no_minus_zero() -> None:
    assert line(plain(-0.0001)) == "0.0"


def test_numpy_values_become_plain_ones() -> None:
    assert line(plain({"n": np.int64(3), "ok": np.bool_(True), "t_s": np.float64(1.23456)})) == (
        '{"n": 3, "ok": true, "t_s": 1.235}'
    )


def test_an_event_carries_its_records_beside_its_time() -> None:
    event = Event(12.60004, "set_end", {"set": SET, "note": "done"})
    document = event_document(event, 17)
    assert list(document.items())[:4] == [
        ("schema", "backbeat.event/1"), ("seq", 17), ("t_s", 12.6), ("kind", "set_end"),
    ]  # fmt: skip
    assert document["set"] == result_document(RESULT)["sets"][0]  # type: ignore[index]
    assert event_document(Event(1.0, "rep", {"rep": REP}), 0)["rep"] == plain(REP)


def test_an_event_cannot_hide_its_own_time() -> None:
    with pytest.raises(ValueError, match="t_s"):
        event_document(Event(1.0, "rep", {"t_s": 2.0}), 0)


def test_a_line_is_one_line_of_json() -> None:
    text = line({"a": "one\ntwo", "é": [1.5]})
    assert text == '{"a": "one\\ntwo", "é": [1.5]}'


def _numbers(value: object) -> Iterator[float]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from _numbers(item)
    elif isinstance(value, float):
        yield value


JUNK = st.recursive(
    st.none() | st.floats() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=10,
)


@given(data=st.dictionaries(st.text(max_size=2), JUNK, max_size=3))
def test_any_event_can_be_written_and_read(data: dict[str, object]) -> None:
    document = json.loads(line(event_document(Event(1.0, "quality", data), 1)))
    assert all(math.isfinite(number) for number in _numbers(document))
    assert document.keys() == {"schema", "seq", "t_s", "kind", *data}


def test_bounds_of_a_comparison_keep_their_open_end() -> None:
    assert plain(Bounds(30, None)) == {"min": 30, "max": None}
    assert COMPARISON.in_window is None
