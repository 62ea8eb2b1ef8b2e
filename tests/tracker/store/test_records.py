"""Records to JSON and back: nothing is lost, whatever the record, and later versions can still read it."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.store_fixture import session_record
from tests.tracker.sample_result import RESULT, SET
from tests.tracker.store.any_record import any_record
from tracker import diary
from tracker.calibration import Calibration
from tracker.diary import SessionRecord
from tracker.model import SessionResult
from tracker.plan.model import PlanVersion
from tracker.store import CalibrationEntry
from tracker.store.records import dumped, loaded

KINDS: tuple[type[Any], ...] = (
    SessionRecord, SessionResult, PlanVersion, Calibration, CalibrationEntry, diary.PainAnswer,
    diary.ExertionAnswer, diary.Correction, diary.SelfReport, diary.AdverseEvent,
)  # fmt: skip


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@given(data=st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_record_comes_back_as_it_was(kind: type[Any], data: st.DataObject) -> None:
    record = data.draw(any_record(kind))
    text = dumped(record)
    assert text.isascii()
    assert "\n" not in text
    assert loaded(kind, text) == record


def test_a_field_that_is_kept_elsewhere_comes_back_from_there() -> None:
    record = session_record()
    text = dumped(record, without="result")
    assert "chair-stand" not in text
    assert loaded(SessionRecord, text, {"result": dumped(record.result)}) == record


def test_a_record_from_before_a_field_was_added_takes_its_default() -> None:
    values = json.loads(dumped(session_record()))
    del values["asked"], values["read_warnings"]
    assert loaded(SessionRecord, json.dumps(values)) == session_record()


def test_a_record_that_lacks_what_it_needs_is_refused() -> None:
    values = json.loads(dumped(session_record()))
    del values["started_at"]
    with pytest.raises(KeyError, match="started_at"):
        loaded(SessionRecord, json.dumps(values))


def test_a_key_that_nobody_knows_is_passed_over() -> None:
    values = json.loads(dumped(session_record())) | {"later": 1}
    assert loaded(SessionRecord, json.dumps(values)) == session_record()


def test_numbers_of_numpy_become_plain_ones() -> None:
    measured = replace(SET, rep_count=np.int64(3), confidence=np.float64(0.5))  # type: ignore[arg-type]
    back = loaded(SessionResult, dumped(replace(RESULT, sets=(measured,)))).sets[0]
    assert (type(back.rep_count), type(back.confidence)) == (int, float)
    assert (back.rep_count, back.confidence) == (3, 0.5)


@dataclass(frozen=True)
class _Odd:
    inside: object


def test_what_cannot_be_kept_is_refused_before_it_is_lost() -> None:
    with pytest.raises(TypeError, match="set cannot be kept"):
        dumped(_Odd({1}))
    with pytest.raises(ValueError, match="no record is called"):
        loaded(_Odd, '{"inside": {"$record": "Nobody"}}')
