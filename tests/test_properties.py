"""What holds of every recording, whatever is in it: shown on made recordings, through the session."""

from __future__ import annotations

import copy
import json
import pickle
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from scipy.spatial.transform import Rotation

from sensors.stream import FloatArray, Mark, SampleBlock, SessionInfo, quantise
from sensors.synthetic import Simulated, simulate, simulate_walk
from tests.running import Ran, changed, pieces, rows, run, session, told
from tracker.document import line, result_document
from tracker.errors import GravityMissingError
from tracker.session import Session

SCHEMAS = Path(__file__).resolve().parent.parent / "tracker" / "schemas"
FEW = settings(deadline=None, max_examples=6, derandomize=True)


@cache
def recording(name: str) -> Simulated:
    """The recordings that the properties are shown on, 30 to 60 s each."""
    if name == "walk":
        return simulate_walk(3, minutes=0.5, rate_hz=25)
    exercise, place, rate_hz, gyroscope, around, reps = {
        "rise": ("chair-stand", "thigh", 25.0, True, True, 3),
        "tip": ("chair-stand", "chest", 50.0, True, False, 3),
        "roll": ("lumbar-rotation", "thigh", 40.0, False, False, 4),
        "tilt": ("pelvic-tilt", "lower back", 50.0, True, False, 3),
        "curl": ("curl-up", "chest", 50.0, False, False, 3),
    }[name]
    return simulate(
        exercise, seed=4, placement=place, rate_hz=rate_hz, gyroscope=gyroscope, reps=reps, around=around
    )


ALL = ("rise", "tip", "roll", "tilt", "curl", "walk")
ROBUST = ("rise", "roll", "curl")
"""Large movements, whose count must survive any speed and rate."""
TURNED = ("rise", "tip", "tilt", "curl", "walk")


@cache
def whole(name: str, live: bool = True) -> Ran:
    """The recording in one piece."""
    made = recording(name)
    return run(made.block, made.session, live=live, sizes=10**6)


def counts(ran: Ran) -> list[tuple[int | None, int | None]]:
    return [(s.rep_count, s.partial_count) for s in ran.result.sets]


def times(ran: Ran) -> FloatArray:
    return np.array(
        [[r.start_s, r.hold_start_s, r.hold_end_s, r.end_s] for s in ran.result.sets for r in s.reps]
    ).reshape(-1, 4)


def shifted(info: SessionInfo, block: SampleBlock, stretch: float, offset_s: float) -> SessionInfo:
    """The marks moved as the samples are: `stretch` times as slow, beginning at `offset_s`."""
    marks = tuple(replace(m, t_s=offset_s + (m.t_s - block.t_s[0]) * stretch) for m in info.marks)
    return replace(info, marks=marks)


def retimed(made: Simulated, stretch: float, offset_s: float) -> tuple[SampleBlock, SessionInfo]:
    """The same recording `stretch` times as slow, on a clock that begins at `offset_s`."""
    t_s = offset_s + (made.block.t_s - made.block.t_s[0]) * stretch
    gyr = None if made.block.gyr is None else made.block.gyr / stretch
    return changed(made.block, t_s=t_s, gyr=gyr), shifted(made.session, made.block, stretch, offset_s)


# --- chunks, and where the recording ends


@FEW
@given(name=st.sampled_from(ALL), sizes=st.lists(st.integers(1, 400), min_size=1, max_size=4))
def test_any_chunking_gives_the_same_result_and_events(name: str, sizes: list[int]) -> None:
    made = recording(name)
    ran = run(made.block, made.session, live=True, sizes=sizes)
    assert ran.document() == whole(name).document()
    assert ran.told() == whole(name).told()


@pytest.mark.parametrize("name", ["rise", "roll"])
def test_one_sample_at_a_time_gives_the_same(name: str) -> None:
    made = recording(name)
    ran = run(made.block, made.session, live=True, sizes=1)
    assert ran.document() == whole(name).document()
    assert ran.told() == whole(name).told()


@FEW
@given(name=st.sampled_from(ALL), share=st.floats(0.02, 0.99))
def test_what_was_told_before_a_cut_is_what_the_whole_recording_tells_first(name: str, share: float) -> None:
    made = recording(name)
    cut = max(1, int(share * len(made.block)))
    ran = run(rows(made.block, 0, cut), made.session, live=True, sizes=50)
    before = told(ran.before)
    assert before == whole(name).told()[: len(before)]
    end_s = made.block.t_s[cut - 1] - made.block.t_s[0]
    late = [e for e in whole(name).before if e.t_s > end_s]
    assert len(before) <= len(whole(name).events) - len(late)


@pytest.mark.parametrize("name", ALL)
def test_telling_events_does_not_change_the_result(name: str) -> None:
    assert whole(name, live=True).document() == whole(name, live=False).document()


# --- state saved and restored


def _pickled(running: Session) -> Session:
    restored: Session = pickle.loads(pickle.dumps(running))
    return restored


@pytest.mark.parametrize("save", [_pickled, copy.deepcopy])
@FEW
@given(name=st.sampled_from(ALL), share=st.floats(0.02, 0.99))
def test_a_session_saved_and_resumed_gives_the_same(save: Any, name: str, share: float) -> None:
    made = recording(name)
    cut = max(1, int(share * len(made.block)))
    first = session(made.session, gyroscope=made.block.gyr is not None)
    events = first.push(rows(made.block, 0, cut))
    resumed = save(first)
    for piece in pieces(rows(made.block, cut, len(made.block)), 333):
        first.push(piece)  # what happens to the original must not reach the copy
    events += resumed.push(rows(made.block, cut, len(made.block)))
    closing, result = resumed.close()
    assert line(result_document(result)) == whole(name).document()
    assert told([*events, *closing]) == whole(name).told()


# --- how it is worn, and the clock


@FEW
@given(name=st.sampled_from(TURNED), seed=st.integers(0, 10**6))
def test_turning_the_sensor_changes_nothing_that_counts(name: str, seed: int) -> None:
    _same_when_turned(name, Rotation.random(random_state=seed))


@pytest.mark.parametrize("name", TURNED)
def test_upside_down_changes_nothing_that_counts(name: str) -> None:
    _same_when_turned(name, Rotation.from_euler("x", 180, degrees=True))


def _same_when_turned(name: str, turn: Rotation) -> None:
    made = recording(name)
    gyr = None if made.block.gyr is None else turn.apply(made.block.gyr)
    ran = run(changed(made.block, acc=turn.apply(made.block.acc), gyr=gyr), made.session)
    assert counts(ran) == counts(whole(name))
    assert np.abs(times(ran) - times(whole(name))).max(initial=0.0) < 0.15
    walked = [r.result.walking.minutes or 0.0 for r in (ran, whole(name))]
    assert walked[0] == pytest.approx(walked[1], abs=0.05)


def test_a_few_knee_rolls_count_the_same_however_the_sensor_is_turned() -> None:
    made = simulate("lumbar-rotation", seed=1, placement="thigh", rate_hz=25.0, reps=3, around=False)
    turns = [Rotation.identity(), *(Rotation.random(random_state=k) for k in range(5))]
    gyr = made.block.gyr
    found = [
        counts(
            run(
                changed(made.block, acc=t.apply(made.block.acc), gyr=None if gyr is None else t.apply(gyr)),
                made.session,
            )
        )
        for t in turns
    ]
    assert found == [[(3, 0)]] * 6


@pytest.mark.parametrize("offset_s", [0.0, 86399.5, 1.77e9])
@pytest.mark.parametrize("name", ["rise", "walk"])
def test_where_the_clock_begins_changes_nothing_that_counts(name: str, offset_s: float) -> None:
    ran = run(*retimed(recording(name), 1.0, offset_s))
    assert counts(ran) == counts(whole(name))
    assert np.abs(times(ran) - times(whole(name))).max(initial=0.0) < 0.02
    assert ran.result.walking.steps == pytest.approx(whole(name).result.walking.steps, abs=1)


@FEW
@given(name=st.sampled_from(ROBUST), stretch=st.floats(0.77, 1.43))
def test_speed_does_not_change_the_count(name: str, stretch: float) -> None:
    ran = run(*retimed(recording(name), stretch, 5.0))
    assert [s.rep_count for s in ran.result.sets] == [s.rep_count for s in whole(name).result.sets]


@pytest.mark.parametrize("drift", [0.99, 1.01])
@pytest.mark.parametrize("name", ALL)
def test_a_clock_one_percent_off_changes_no_count(name: str, drift: float) -> None:
    ran = run(*retimed(recording(name), drift, 5.0))
    assert counts(ran) == counts(whole(name))


@FEW
@given(name=st.sampled_from(ROBUST), rate_hz=st.sampled_from([25.0, 31.25, 52.0, 104.0, 208.0]))
def test_another_rate_gives_the_same_counts(name: str, rate_hz: float) -> None:
    made = recording(name)
    t_s = np.arange(made.block.t_s[0], made.block.t_s[-1], 1.0 / rate_hz)

    def at(values: FloatArray) -> FloatArray:
        return np.column_stack([np.interp(t_s, made.block.t_s, values[:, k]) for k in range(3)])

    gyr = None if made.block.gyr is None else at(made.block.gyr)
    ran = run(quantise(t_s, at(made.block.acc), gyr), made.session)
    assert counts(ran) == counts(whole(name))
    assert np.abs(times(ran) - times(whole(name))).max(initial=0.0) < 0.25


# --- the documents


@cache
def _schema(name: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8")))


@pytest.mark.parametrize("marked", [True, False])
@pytest.mark.parametrize("name", ALL)
def test_every_result_and_event_fits_its_schema(name: str, marked: bool) -> None:
    made = recording(name)
    ran = whole(name) if marked else run(made.block, replace(made.session, marks=()), live=True)
    _schema("result").validate(json.loads(ran.document()))
    for event in ran.told():
        _schema("event").validate(json.loads(event))
    told_kinds = [e.kind for e in ran.events]
    assert told_kinds[-1] == "session_end"
    assert told_kinds.count("session_end") == 1


@FEW
@given(
    values=st.lists(st.floats(-200.0, 200.0), min_size=6, max_size=60),
    steps_s=st.lists(st.sampled_from([0.0, 0.005, 0.02, 0.3, 2.0]), min_size=2, max_size=20),
    exercise=st.sampled_from(["chair-stand", "cat-camel", "any", "walking"]),
)
def test_noise_of_any_kind_never_puts_nan_into_a_document(
    values: list[float], steps_s: list[float], exercise: str
) -> None:
    t_s = np.cumsum(np.resize(steps_s, 150))
    block = quantise(t_s, np.resize(values, (150, 3)) + np.array([0.0, 0.0, 20.0]), None)
    info = SessionInfo(marks=(Mark(float(t_s[0]), "start", exercise),))
    try:
        ran = run(block, info)
    except GravityMissingError:
        return
    _schema("result").validate(json.loads(ran.document()))  # writing a line refuses NaN and infinity
    assert [s.exercise for s in ran.result.sets] == ([] if exercise == "walking" else [exercise])
