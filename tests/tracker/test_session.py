"""A session with everything that goes wrong in life: gaps, units, marks, a sensor left on the table."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from algorithms.types import G_M_S2
from sensors.stream import Mark, SampleBlock, SessionInfo
from sensors.synthetic import Simulated, simulate, simulate_walk
from tests.running import Ran, changed, picked, pieces, rows, run, session
from tracker.document import line, result_document
from tracker.errors import ClockJumpError, GravityMissingError, UnknownExerciseError
from tracker.model import SetResult
from tracker.session import Request


@cache
def chair() -> Simulated:
    """Four chair stands with the sensor on the thigh, 49 s, marks around them."""
    return simulate("chair-stand", seed=4, placement="thigh", rate_hz=50, gyroscope=True, reps=4, around=False)


@cache
def plain() -> Ran:
    return run(chair().block, chair().session)


def origin_s() -> float:
    return float(chair().block.t_s[0])


def with_marks(*marks: Mark) -> SessionInfo:
    """The session with other marks, their times from the first sample."""
    return replace(chair().session, marks=tuple(replace(m, t_s=m.t_s + origin_s()) for m in marks))


def start(t_s: float, exercise: str = "chair-stand") -> Mark:
    return Mark(t_s, "start", exercise)


def stop(t_s: float) -> Mark:
    return Mark(t_s, "stop")


def only(ran: Ran) -> SetResult:
    (found,) = ran.result.sets
    return found


def counted(ran: Ran) -> list[int | None]:
    return [s.rep_count for s in ran.result.sets]


def verdict(ran: Ran) -> str:
    """What is said about the number of repetitions."""
    return next(c.verdict for c in ran.result.comparisons if c.item == "repetitions")


def without(lo_s: float, hi_s: float) -> SampleBlock:
    """The recording without a stretch of samples."""
    t_s = chair().block.t_s - origin_s()
    return picked(chair().block, (t_s < lo_s) | (t_s > hi_s))


def between_reps() -> float:
    """A time between the second and the third repetition, seconds from the first sample."""
    reps = only(plain()).reps
    return 0.5 * (reps[1].end_s + reps[2].start_s)


# --- what a good recording gives


def test_a_set_is_counted_timed_and_judged() -> None:
    found = only(plain())
    assert (found.exercise, found.rep_count, found.partial_count) == ("chair-stand", 4, 0)
    assert (found.coverage, found.may_hide, found.warnings) == (1.0, False, ())
    assert found.confidence is not None
    assert found.confidence > 0.8
    assert [found.start_s, found.end_s] == [found.reps[0].start_s, found.reps[-1].end_s]
    assert verdict(plain()) == "under"
    truth = chair().truth["sets"][0]["reps"]  # type: ignore[index]
    for rep, true in zip(found.reps, truth, strict=True):
        assert rep.out_s == pytest.approx(true["out_s"], abs=0.3)
        assert rep.hold_s == pytest.approx(true["hold_s"], abs=0.3)
        assert rep.range_deg == pytest.approx(true["range_deg"], rel=0.1)


def test_the_recording_is_described() -> None:
    about = plain().result.recording
    assert (about.path, about.layout, about.gyroscope, about.gaps, about.warnings) == (
        "made.csv", "test", True, (), (),
    )  # fmt: skip
    assert about.duration_s == pytest.approx(chair().block.t_s[-1] - origin_s(), abs=1e-6)
    assert about.rate_hz == pytest.approx(50.0, abs=0.5)
    assert about.coverage == 1.0


def test_events_count_up_and_tell_the_settled_set() -> None:
    ran = run(chair().block, chair().session, live=True, sizes=10)
    reps = [e for e in ran.before if e.kind == "rep"]
    assert [e.data["count"] for e in reps] == [1, 2, 3, 4]
    assert [e.t_s for e in reps] == pytest.approx([r.end_s for r in only(ran).reps], abs=0.5)
    kinds = [e.kind for e in ran.events]
    assert kinds.count("set_start") == kinds.count("set_end") == 1
    (closed,) = [e.data["set"] for e in ran.events if e.kind == "set_end"]
    assert closed == only(ran)


def test_without_live_only_the_settled_set_is_told() -> None:
    kinds = {e.kind for e in plain().events}
    assert {"set_start", "set_end", "session_end"} <= kinds
    assert not kinds & {"rep", "partial", "tempo", "hold"}


# --- gaps


def test_a_gap_over_a_repetition_makes_the_count_unknown() -> None:
    lost = only(plain()).reps[1]
    ran = run(without(lost.start_s - 0.3, lost.end_s + 0.3), chair().session)
    found = only(ran)
    assert found.may_hide
    assert found.rep_count == 3
    assert found.coverage < 0.9
    assert "could hide a repetition" in found.warnings[0]
    assert verdict(ran) == "unknown"
    (gap,) = ran.result.recording.gaps
    assert gap.end_s - gap.start_s == pytest.approx(lost.end_s - lost.start_s + 0.6, abs=0.1)
    assert ran.result.recording.coverage < 0.9


def test_a_short_gap_in_the_set_or_one_outside_hides_nothing() -> None:
    found = run(without(between_reps() - 0.5, between_reps() + 0.5), chair().session)
    assert (counted(found), only(found).may_hide, verdict(found)) == ([4], False, "under")
    before = run(without(0.3, 1.2), chair().session)
    assert (counted(before), only(before).may_hide, verdict(before)) == ([4], False, "under")
    assert len(before.result.recording.gaps) == 1


def test_gaps_are_told_once_whether_live_or_not() -> None:
    block = without(between_reps() - 0.5, between_reps() + 0.5)
    for live in (True, False):
        told = [e for e in run(block, chair().session, live=live, sizes=20).events if e.kind == "gap"]
        assert len(told) == 1
        assert told[0].data["end_s"] == pytest.approx(between_reps() + 0.5, abs=0.1)


@pytest.mark.parametrize("sizes", [100, 10**6])
@pytest.mark.parametrize("live", [True, False])
def test_a_clock_that_leaps_is_refused_with_when_and_what_to_do(sizes: int, live: bool) -> None:
    t_s = chair().block.t_s + np.where(np.arange(len(chair().block)) < 500, 0.0, 1.7e9)
    with pytest.raises(ClockJumpError, match=r"made\.csv: 10\.0 s after .* 472222 hours; .* cut the recording"):
        run(changed(chair().block, t_s=t_s), chair().session, live=live, sizes=sizes)


# --- units and gravity


def test_g_instead_of_metres_is_converted_and_said() -> None:
    ran = run(changed(chair().block, acc=chair().block.acc / G_M_S2), chair().session)
    assert counted(ran) == [4]
    assert ["values are in g " in w for w in ran.result.recording.warnings] == [True]


def test_degrees_instead_of_radians_are_converted_and_said() -> None:
    block = chair().block
    assert block.gyr is not None
    gyr = block.gyr.copy()
    gyr[:50] += 0.9  # handled while it is switched on: 50 degrees a second
    ran = run(changed(block, gyr=np.degrees(gyr)), chair().session)
    assert counted(ran) == [4]
    assert ["deg/s" in w for w in ran.result.recording.warnings] == [True]


def test_degrees_are_noticed_when_the_patient_rests_first() -> None:
    block = chair().block
    assert block.gyr is not None
    assert counted(run(changed(block, gyr=np.degrees(block.gyr)), chair().session)) == [4]


def _without_gravity(made: Simulated) -> SampleBlock:
    """What a phone's "linear acceleration" gives: the slow part taken away."""
    width = round(2.0 * len(made.block) / (made.block.t_s[-1] - made.block.t_s[0]))
    slow = [np.convolve(np.pad(c, width, mode="edge"), np.ones(width) / width, "same") for c in made.block.acc.T]
    return changed(made.block, acc=made.block.acc - np.column_stack(slow)[width:-width])


def test_a_set_without_gravity_is_refused_with_what_to_do() -> None:
    with pytest.raises(GravityMissingError, match=r"made\.csv: gravity was removed .* record raw"):
        run(_without_gravity(chair()), chair().session)
    with pytest.raises(GravityMissingError):
        run(_without_gravity(chair()), SessionInfo())
    with pytest.raises(GravityMissingError):  # a short recording is judged when it ends
        run(rows(_without_gravity(chair()), 0, 200), SessionInfo(), Request(exercise="chair-stand"))


def test_walking_is_answered_without_gravity_with_a_warning() -> None:
    walk = simulate_walk(3, minutes=0.5, rate_hz=50)
    for info, request in ((walk.session, Request()), (SessionInfo(), Request(exercise="walking"))):
        result = run(_without_gravity(walk), info, request).result
        assert any("gravity was removed" in w for w in result.recording.warnings)
        assert result.sets == ()
        assert result.walking.minutes != 0.0  # walked or not measured, never nought
        assert all(p.posture == "unknown" for p in result.postures)


# --- worn wrongly, or not at all


def test_a_sensor_left_on_the_table_is_not_a_set_of_nought() -> None:
    noise = np.random.default_rng(1)
    shape = chair().block.acc.shape
    acc, gyr = np.array([0.1, 0.2, 9.8]) + noise.normal(0, 0.02, shape), noise.normal(0, 0.002, shape)
    ran = run(changed(chair().block, acc=acc, gyr=gyr), chair().session)
    found = only(ran)
    assert (found.rep_count, found.partial_count, found.confidence) == (None, None, None)
    assert "did not move" in found.warnings[0]
    assert verdict(ran) == "unknown"


def test_the_wrong_place_is_answered_with_the_right_ones() -> None:
    info = replace(with_marks(start(1.0, "supine-ball-bridge"), stop(47.0)), placement="wrist")
    ran = run(chair().block, info, live=True)
    assert counted(ran) == [None]
    assert only(ran).warnings[0].endswith("wear it on the lower back or thigh")
    assert verdict(ran) == "unknown"


def test_a_placement_asked_for_counts_before_the_sidecars() -> None:
    info = replace(chair().session, placement="wrist")
    assert counted(run(chair().block, info)) == [None]
    assert counted(run(chair().block, info, Request(placement="thigh"))) == [4]
    assert counted(run(chair().block, replace(info, placement=None))) == [4]  # the exercise's first placement


def test_clipping_is_said() -> None:
    block = changed(chair().block, acc=np.clip(chair().block.acc * 2.3, -2 * G_M_S2, 2 * G_M_S2))
    warnings = run(block, chair().session).result.recording.warnings
    assert any("end of the sensor's range" in w for w in warnings)


# --- little or odd data


@pytest.mark.parametrize("n", [0, 1, 2, 30])
@pytest.mark.parametrize("request_", [Request(), Request(exercise="chair-stand"), Request(exercise="any")])
def test_next_to_no_data_gives_no_count(n: int, request_: Request) -> None:
    block = rows(chair().block, 0, n)
    for info in (SessionInfo(), SessionInfo(marks=chair().session.marks)):
        ran = run(block, info, request_, live=True)
        assert all(c in (None, 0) for c in counted(ran))
        assert ran.result.walking.steps in (None, 0)
        assert "NaN" not in ran.document()
    marked = run(block, SessionInfo(marks=(start(float(origin_s())),)))
    assert counted(marked) == [None]


@pytest.mark.parametrize("request_", [Request(), Request(exercise="walking")])
def test_walking_is_not_measured_where_next_to_nothing_was_heard(request_: Request) -> None:
    a_sample_a_second = np.arange(len(chair().block), dtype=np.float64)
    apart = changed(chair().block, t_s=origin_s() + a_sample_a_second)
    for block in (rows(chair().block, 0, 150), apart):
        ran = run(block, SessionInfo(), request_)
        assert (ran.result.walking.minutes, ran.result.walking.steps) == (None, None)
        assert {c.verdict for c in ran.result.comparisons} <= {"unknown"}


def test_samples_all_at_one_time_are_no_set() -> None:
    block = changed(rows(chair().block, 0, 500), t_s=np.full(500, 5.0))
    ran = run(block, SessionInfo(), Request(exercise="chair-stand"))
    assert counted(ran) == [None]
    assert (ran.result.recording.duration_s, ran.result.recording.rate_hz) == (0.0, None)
    assert ran.result.recording.coverage == 0.0


@pytest.mark.parametrize("size", [5, 10, 12])
def test_bursts_with_one_arrival_time_count_the_same(size: int) -> None:
    n = len(chair().block) // size * size
    arrival_s = np.repeat(chair().block.t_s[size - 1 : n : size], size)
    ran = run(changed(rows(chair().block, 0, n), t_s=arrival_s), chair().session)
    assert counted(ran) == [4]
    assert ran.result.recording.gaps == ()
    apart = [a.hold_s - b.hold_s for a, b in zip(only(ran).reps, only(plain()).reps, strict=True)]
    assert np.abs(apart).max() < 0.2


# --- marks


def test_an_empty_set_stays_in_the_result() -> None:
    ran = run(chair().block, with_marks(start(3.0), stop(3.0)))
    assert counted(ran) == [None]
    assert (only(ran).start_s, only(ran).end_s) == pytest.approx((3.0, 3.0), abs=0.01)
    assert verdict(ran) == "unknown"


def test_marks_after_the_end_make_an_empty_set() -> None:
    ran = run(chair().block, with_marks(start(500.0), stop(510.0)), live=True)
    assert counted(ran) == [None]
    assert only(ran).start_s <= only(ran).end_s <= ran.result.recording.duration_s


def test_marks_before_the_start_make_an_empty_set() -> None:
    ran = run(chair().block, with_marks(start(-9.0), stop(-2.0)))
    assert counted(ran) == [None]
    assert 0.0 <= only(ran).start_s <= only(ran).end_s


def test_marks_in_any_order_and_number_make_a_set_each() -> None:
    moments = [start(1.0 + 0.05 * k) for k in range(800)]
    shuffled = [moments[k] for k in np.random.default_rng(3).permutation(len(moments))]
    ran = run(chair().block, with_marks(*shuffled))
    empty = ran.result.sets[:-1]  # the last one holds the rest of the recording
    assert [s.start_s for s in empty] == pytest.approx([m.t_s for m in moments[:-1]], abs=1e-6)
    assert [s.end_s for s in empty] == pytest.approx([m.t_s for m in moments[1:]], abs=1e-6)


def test_a_set_that_reaches_beyond_the_recording_is_counted_inside_it() -> None:
    assert counted(run(chair().block, with_marks(start(-9.0), stop(47.0)))) == [4]
    assert counted(run(chair().block, with_marks(start(1.0), stop(900.0)))) == [4]


def test_without_a_stop_the_set_ends_with_the_next_start_or_the_data() -> None:
    assert counted(run(chair().block, with_marks(start(1.0)))) == [4]
    assert counted(run(chair().block, with_marks(start(1.0), start(between_reps())))) == [2, 2]
    assert counted(run(chair().block, with_marks(stop(1.0)))) == []


def test_marks_at_the_same_time_keep_their_order() -> None:
    t_s = between_reps()
    assert counted(run(chair().block, with_marks(start(1.0), stop(t_s), start(t_s), stop(47.0)))) == [2, 2]
    assert counted(run(chair().block, with_marks(start(1.0), start(1.0)), live=True)) == [None, 4]


@pytest.mark.parametrize("late_s", [0.0, 1.0])
@pytest.mark.parametrize("live", [True, False])
def test_marks_may_come_while_it_runs(late_s: float, live: bool) -> None:
    running = session(replace(chair().session, marks=()), gyroscope=True, live=live)
    waiting = list(chair().session.marks)
    for piece in pieces(chair().block, 10):
        while waiting and waiting[0].t_s + late_s <= piece.t_s[-1]:
            running.mark(waiting.pop(0))
        running.push(piece)
    assert waiting == []
    assert line(result_document(running.close()[1])) == plain().document()


def test_a_mark_for_an_exercise_nobody_knows_is_refused() -> None:
    with pytest.raises(UnknownExerciseError, match="chair-stand"):
        run(chair().block, with_marks(start(1.0, "chair-stnd")))
    with pytest.raises(UnknownExerciseError):
        run(chair().block, SessionInfo(), Request(exercise="chair-stnd"))


def test_answers_about_exertion_are_kept_and_pain_moves_nothing() -> None:
    marks, pain = (start(1.0), stop(47.0)), Mark(20.0, "pain", score=2.0, zone="centre", when="during")
    ran = run(chair().block, with_marks(*marks, pain, Mark(48.0, "exertion", score=5.0)))
    (answer,) = ran.result.exertions
    assert answer.t_s == pytest.approx(48.0)
    assert answer.score == 5.0
    assert ran.result.sets == run(chair().block, with_marks(*marks)).result.sets


# --- what is asked for


def test_the_whole_recording_as_one_set_whatever_the_marks_say() -> None:
    ran = run(chair().block, chair().session, Request(exercise="chair-stand", side="left"))
    assert (only(ran).exercise, only(ran).side, only(ran).rep_count) == ("chair-stand", "left", 4)
    assert [r.start_s for r in only(ran).reps] == pytest.approx([r.start_s for r in only(plain()).reps], abs=0.1)


def test_a_posture_set_has_no_count() -> None:
    ran = run(chair().block, with_marks(start(1.0, "standing-posture"), stop(47.0)), live=True)
    assert (only(ran).exercise, only(ran).rep_count) == ("standing-posture", None)


def test_an_exercise_the_catalogue_does_not_know() -> None:
    marked = run(chair().block, with_marks(start(1.0, "any"), stop(47.0)), live=True)
    asked = run(chair().block, SessionInfo(), Request(exercise="any"))
    for ran in (marked, asked):
        assert {s.exercise for s in ran.result.sets} == {"any"}
        assert sum(s.rep_count or 0 for s in ran.result.sets) == pytest.approx(4, abs=1)
    idle = run(rows(chair().block, 0, 150), with_marks(start(0.5, "any"), stop(2.5)))
    assert counted(idle) == [0]


def test_a_marked_walk_is_a_request_and_not_a_set() -> None:
    walk = simulate_walk(3, minutes=0.5, rate_hz=50)
    result = run(walk.block, walk.session).result
    assert result.sets == ()
    (asked,) = result.walk_requests
    marks_s = [m.t_s - walk.block.t_s[0] for m in walk.session.marks]
    assert [asked.start_s, asked.end_s] == pytest.approx(marks_s, abs=0.01)
    assert result.walking.minutes == pytest.approx(0.5, abs=0.15)
    whole = run(walk.block, SessionInfo(placement="lower back"), Request(exercise="walking")).result
    (request,) = whole.walk_requests
    assert (request.start_s, request.end_s) == (0.0, whole.recording.duration_s)
    assert any(c.exercise == "walking" for c in whole.comparisons)


def test_times_in_the_document_are_nulls_and_numbers_only() -> None:
    ran = run(rows(chair().block, 0, 1), SessionInfo(marks=(start(origin_s()),)))
    found = json.loads(ran.document())
    assert found["recording"]["rate_hz"] is None
    assert found["sets"][0]["rep_count"] is None


def _with_marks_in_time(made: Simulated, info: SessionInfo) -> str:
    """The document of a session that hears of each mark when its time comes."""
    running = session(replace(info, marks=()), gyroscope=made.block.gyr is not None)
    waiting = list(info.marks)
    for piece in pieces(made.block, 10):
        while waiting and waiting[0].t_s <= piece.t_s[-1]:
            running.mark(waiting.pop(0))
        running.push(piece)
    return line(result_document(running.close()[1]))


@pytest.mark.parametrize("what", ["walk", "placement"])
def test_marks_that_come_in_time_give_what_a_replay_gives(what: str) -> None:
    if what == "walk":
        made = simulate_walk(1, minutes=0.5, rate_hz=50, level="hard")
        info = made.session
    else:
        made = simulate("chair-stand", seed=4, placement="thigh", rate_hz=50, reps=4, around=True)
        info = replace(made.session, placement=None)
    assert _with_marks_in_time(made, info) == run(made.block, info).document()
