"""A person's calibration: made from recordings, kept in a file, carried by a session file, and used."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from algorithms.pace import Stride, pace
from algorithms.personal import Habit, Spread
from algorithms.types import Movement, Turn
from sensors.recording import write_recording
from sensors.stream import SessionInfo, quantise
from sensors.synthetic import Simulated, simulate, simulate_walk
from tests.accuracy.again import pair
from tests.running import run as session_of
from tests.test_schemas import _problems
from tracker.calibration import (
    Calibrated,
    Calibration,
    Walk,
    calibration_document,
    own_calibration,
    parse_calibration,
    read_calibration,
    write_calibration,
)
from tracker.catalogue import load_catalogue
from tracker.cli import build_app
from tracker.errors import CalibrationError
from tracker.session import Request
from tracker.store import CalibrationEntry, open_store
from tracker.store.importing import Wish, import_recording
from tracker.store.reanalysis import reanalysed

MOVEMENT = Movement("single", (10.0, 80.0), (0.8, 5.0), (0.0, 10.0))
HABIT = Habit(3, Spread(38.0, 40.0, 44.0), Spread(1.0, 2.0, 3.0), Spread(1.0, 1.5, 2.0), Spread(2.0, 2.0, 2.5),
              Turn((0.0, 0.0, 1.0), (0.0, -0.6, 0.8)))  # fmt: skip
KNOWN = Calibration("p1", (Calibrated("press-up", "chest", HABIT),), (Walk("lower back", 100.0, 150, 1.2, 0.9),))


def run(*arguments: str | Path, expect: int = 0) -> tuple[str, str]:
    done = CliRunner().invoke(build_app(), list(map(str, arguments)))
    assert done.exit_code == expect, done.output
    return done.stdout, done.stderr


@cache
def three() -> Simulated:
    """Three press-ups and nothing else."""
    return simulate("press-up", seed=5, level="easy", reps=3)


@cache
def walked() -> Simulated:
    return simulate_walk(3, level="easy", minutes=1.0, placement="lower back")


def saved(folder: Path, made: Simulated, name: str = "a.csv", **changes: Any) -> Path:
    write_recording(folder / name, made.block, replace(made.session, **changes))
    return folder / name


def test_a_calibration_survives_its_file_and_fits_its_schema(tmp_path: Path) -> None:
    write_calibration(tmp_path / "c.json", KNOWN)
    assert read_calibration(tmp_path / "c.json") == KNOWN
    assert _problems("calibration", json.loads(json.dumps(calibration_document(KNOWN)))) == []
    assert _problems("calibration", calibration_document(Calibration())) == []


def test_it_serves_the_exercise_and_the_part_of_the_body_that_it_was_made_on() -> None:
    own = KNOWN.personal("press-up", "upper back", MOVEMENT)
    assert own.range_deg == (24.0, 64.0)
    assert KNOWN.personal("press-up", "thigh", MOVEMENT) is MOVEMENT
    assert KNOWN.personal("curl-up", "chest", MOVEMENT) is MOVEMENT
    assert KNOWN.stride("waist") == Stride(0.9, (1.2,))
    assert KNOWN.stride("wrist") is None


def test_a_walk_much_slower_than_the_known_ones_is_no_surer() -> None:
    stride = Stride(1.1, (1.3,))
    brisk, slow = (pace("wrist", 1.7, cadence, 1.0, stride) for cadence in (110.0, 70.0))
    plain = pace("wrist", None, 110.0, 1.0)
    assert brisk.speed_m_s == pytest.approx(1.1 * plain.speed_m_s)
    assert brisk.error_m_s == pytest.approx(0.08 * brisk.speed_m_s + 0.05)
    assert slow.error_m_s == pytest.approx(0.3 * slow.speed_m_s + 0.05)


def test_learning_again_replaces_an_exercise_and_gathers_walks() -> None:
    newer = Calibrated("press-up", "chest", replace(HABIT, repetitions=2))
    assert KNOWN.with_exercise(newer).exercises == (newer,)
    assert len(KNOWN.with_exercise(replace(newer, placement="thigh")).exercises) == 2
    more = KNOWN.with_walk(Walk("pelvis", 50.0, 70, 0.8, 1.2)).with_walk(Walk("wrist", 50.0, 70, 1.0, 1.9))
    stride = more.stride("lower back")
    assert stride is not None
    assert stride.factor == pytest.approx(1.05)
    assert stride.speeds_m_s == (1.2, 0.8)


def test_three_repetitions_make_one(tmp_path: Path) -> None:
    recording = saved(tmp_path, three(), marks=())
    said, _ = run("calibrate", recording, "--exercise", "press-up", "-o", tmp_path / "c.json")
    made = read_calibration(tmp_path / "c.json")
    [known] = made.exercises
    true = [rep["range_deg"] for rep in three().truth["sets"][0]["reps"]]  # type: ignore[index]
    assert known.habit.range_deg.usual == pytest.approx(float(np.median(true)), abs=2.0)
    assert (known.exercise, known.placement, known.habit.repetitions) == ("press-up", "chest", 3)
    assert made.patient == three().session.patient
    assert f"range {known.habit.range_deg.usual:.0f}°" in said
    run("calibrate", saved(tmp_path, three()), "--exercise", "press-up", "-o", tmp_path / "marked.json")
    assert read_calibration(tmp_path / "marked.json").exercises[0].habit.range_deg.usual == pytest.approx(
        known.habit.range_deg.usual, abs=1.0
    )


def test_a_walk_of_known_length_sets_the_pace(tmp_path: Path) -> None:
    recording = saved(tmp_path, walked())
    true_m = float(walked().truth["walking"]["distance_m"])  # type: ignore[index]
    said, _ = run("calibrate", recording, "--distance-m", str(true_m), "-o", tmp_path / "c.json")
    assert "1 in all" in said
    shown, complaint = run("replay", recording, "--calibration", tmp_path / "c.json", "--json")
    bouts = json.loads(shown)["walking"]["bouts"]
    assert sum(b["distance_m"] for b in bouts) == pytest.approx(true_m, rel=0.005)
    assert complaint == ""
    plain = json.loads(run("replay", recording, "--json")[0])["walking"]["bouts"]
    assert plain[0]["speed_error_m_s"] > bouts[0]["speed_error_m_s"]
    assert [b["step_times_s"] for b in plain] == [b["step_times_s"] for b in bouts]


def test_a_session_file_carries_it_and_a_live_session_gives_the_same(tmp_path: Path) -> None:
    recording = saved(tmp_path, walked(), placement="lower back")
    write_calibration(tmp_path / "c.json", KNOWN)
    given = json.loads(run("replay", recording, "--calibration", tmp_path / "c.json", "--json")[0])
    run("mark", recording, "--calibration", tmp_path / "c.json")
    assert "calibration  carried" in run("mark", recording)[0]
    carried = json.loads(run("replay", recording, "--json")[0])
    assert carried == given
    info = replace(walked().session, placement="lower back", calibration=calibration_document(KNOWN))
    results = [session_of(walked().block, info, sizes=n, live=live) for n, live in ((7, True), (4096, False))]
    assert results[0].document() == results[1].document()
    run("mark", recording, "--calibration", "")
    assert json.loads(run("replay", recording, "--json")[0]) != given


def test_one_that_was_made_on_the_set_itself_changes_no_count(tmp_path: Path) -> None:
    recording = saved(tmp_path, three())
    run("calibrate", recording, "--exercise", "press-up", "-o", tmp_path / "c.json")
    plain, own = (
        session_of(three().block, three().session, Request(calibration=known)).result.sets[0]
        for known in (None, read_calibration(tmp_path / "c.json"))
    )
    assert own.rep_count == plain.rep_count == 3
    asked = Request(calibration=read_calibration(tmp_path / "c.json"))
    live = session_of(three().block, three().session, asked, sizes=11, live=True)
    assert live.document() == session_of(three().block, three().session, asked).document()
    assert own.reps[0].start_s == pytest.approx(plain.reps[0].start_s, abs=0.1)


def test_an_embedded_one_that_is_broken_is_told_and_counts_go_on() -> None:
    info = replace(three().session, calibration={"schema": "other"})
    result = session_of(three().block, info).result
    assert result.sets[0].rep_count == 3
    assert any("calibration is not used" in warning for warning in result.recording.warnings)
    assert own_calibration(KNOWN, {"schema": "other"}) == (KNOWN, None)
    assert own_calibration(None, None) == (Calibration(), None)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--exercise", "press-up", "--reps", "4"], "3 repetitions of press-up were seen, not 4"),
        (["--exercise", "press-up", "--placement", "thigh"], "a sensor at the thigh cannot see"),
        (["--distance-m", "100"], "no walk was found"),
    ],
)
def test_what_teaches_nothing_is_refused(tmp_path: Path, options: list[str], said: str) -> None:
    recording = saved(tmp_path, three(), marks=())
    _, complaint = run("calibrate", recording, *options, "-o", tmp_path / "c.json", expect=1)
    assert said in complaint
    assert complaint.count("\n") == 1
    assert not (tmp_path / "c.json").exists()


def test_somebody_who_goes_a_third_of_the_usual_range_is_learnt(tmp_path: Path) -> None:
    block, info, truth = pair("own", "chair-stand", 1, "easy", "thigh", 0.3)[0]
    write_recording(tmp_path / "a.csv", block, replace(info, marks=()))
    run("calibrate", tmp_path / "a.csv", "--exercise", "chair-stand", "-o", tmp_path / "c.json")
    usual = read_calibration(tmp_path / "c.json").exercises[0].habit.range_deg.usual
    assert usual == pytest.approx(float(np.median([rep["range_deg"] for rep in truth["reps"]])), rel=0.15)
    assert usual < 40.0


def test_a_distance_that_nobody_walked_so_is_refused(tmp_path: Path) -> None:
    recording = saved(tmp_path, walked())
    _, said = run("calibrate", recording, "--distance-m", "1000", "-o", tmp_path / "c.json", expect=1)
    assert "long, not 1000; check the distance" in said


def test_each_person_has_their_own_file(tmp_path: Path) -> None:
    write_calibration(tmp_path / "c.json", KNOWN)
    recording = saved(tmp_path, three(), marks=(), patient="p2")
    _, said = run("calibrate", recording, "--exercise", "press-up", "-o", tmp_path / "c.json", expect=1)
    assert "is of p2, and the calibration of p1" in said
    assert read_calibration(tmp_path / "c.json") == KNOWN


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ([], "give --exercise"),
        (["--exercise", "press-up", "--distance-m", "10"], "give --exercise"),
        (["--exercise", "press-upp"], "did you mean press-up"),
        (["--exercise", "press-up", "--placement", "elbow"], "use one of chest"),
    ],
)
def test_wrong_usage_is_said(tmp_path: Path, options: list[str], said: str) -> None:
    recording = saved(tmp_path, Simulated(quantise(np.arange(3.0), np.ones((3, 3)), None), SessionInfo(), {}))
    _, complaint = run("calibrate", recording, *options, "-o", tmp_path / "c.json", expect=2)
    assert said in " ".join(complaint.split())


def _changed(**changes: object) -> dict[str, object]:
    document = json.loads(json.dumps(calibration_document(KNOWN)))
    return {**document, "exercises": [{**document["exercises"][0], **changes}]}


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ([], "no calibration"),
        ({"schema": "backbeat.calibration/2"}, "no calibration"),
        ({"schema": "backbeat.calibration/1", "exercises": [{}]}, "lacks 'range_deg'"),
        ({"schema": "backbeat.calibration/1", "exercises": 3}, "another shape"),
        ({"schema": "backbeat.calibration/1", "exercises": [3]}, "another shape"),
        (_changed(range_deg=3), "has to be an object"),
        (_changed(range_deg={"least": 2, "usual": 1, "most": 3}), "from least over usual to most"),
        (_changed(range_deg={"least": 0, "usual": 0, "most": 3}), "has to be above 0"),
        (_changed(hold_s={"least": -1, "usual": 1, "most": 3}), "a number from 0"),
        (_changed(turn=None), "has to be an object"),
        (_changed(turn={"rest": [0, 1], "axis": [0, 0, 1]}), "three numbers"),
        (_changed(turn={"rest": [0, 0.5, 0], "axis": [0, 0, 1]}), "of length 1"),
        (_changed(turn={"rest": [0, True, 0], "axis": [0, 0, 1]}), "has to be a number"),
        ({"schema": "backbeat.calibration/1",
          "walks": [{"placement": "a", "distance_m": 9, "steps": 9, "speed_m_s": 1, "factor": 9}]},
         "from 0.5 to 2"),
    ],
)  # fmt: skip
def test_what_is_no_calibration_is_refused(tmp_path: Path, document: object, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        parse_calibration(document)
    (tmp_path / "c.json").write_text(json.dumps(document))
    with pytest.raises(CalibrationError, match="backbeat calibrate makes it"):
        read_calibration(tmp_path / "c.json")


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    recording = saved(tmp_path, three())
    (tmp_path / "c.json").write_text("{")
    for command in ("replay", "mark"):
        _, said = run(command, recording, "--calibration", tmp_path / "c.json", expect=1)
        assert "c.json: is not valid JSON" in said
    with pytest.raises(CalibrationError, match="cannot be read"):
        read_calibration(tmp_path / "none.json")


def test_a_kept_calibration_is_used_from_then_on_and_stays_with_what_it_counted(tmp_path: Path) -> None:
    began, later = "2026-03-02T07:30:00+00:00", "2026-03-04T08:00:00+00:00"
    recording = saved(tmp_path, three(), started_at=began, patient="me")
    where = ("--data", tmp_path / "store")
    assert "kept" in run("import", recording, *where)[0]
    said, _ = run("calibrate", recording, "--exercise", "press-up", *where, "--now", "2026-03-03T08:00:00+00:00")
    assert said.startswith("me: press-up at the chest, range ")
    again = simulate("press-up", seed=6, level="easy", reps=4)
    _, warned = run("import", saved(tmp_path, again, "b.csv", started_at=later, patient="me"), *where)
    assert "counted with what is kept of me's own way (backbeat calibrate, 2026-03-03)" in warned
    with open_store(tmp_path / "store") as store:
        [entry] = store.calibrations("me")
        before, after = store.sessions("me")
        assert (before.asked.calibration, after.asked.calibration) == (None, entry.calibration)
        assert reanalysed(store, after, load_catalogue()) == after
    carried = saved(
        tmp_path, again, "c.csv", patient="me", started_at=began, calibration=calibration_document(KNOWN)
    )
    with open_store(":memory:") as other:
        other.save_calibration(CalibrationEntry("1", "me", entry.at, entry.calibration))
        record = import_recording(other, carried, load_catalogue(), Request(), Wish()).record
        assert record.asked.calibration == KNOWN
        assert record.result.recording.warnings == ()


def test_what_is_learnt_is_kept_for_whom_the_recording_is_of(tmp_path: Path) -> None:
    where = ("--data", tmp_path / "store")
    press, walk = saved(tmp_path, three(), patient="anna"), saved(tmp_path, walked(), "w.csv", patient="anna")
    run("calibrate", press, "--exercise", "press-up", *where)
    true_m = float(walked().truth["walking"]["distance_m"])  # type: ignore[index]
    document = json.loads(run("calibrate", walk, "--distance-m", str(true_m), *where, "--json")[0])
    assert _problems("calibration", document) == []
    assert (document["patient"], len(document["exercises"]), len(document["walks"])) == ("anna", 1, 1)
    run("patients", "--add", "ben", *where)
    _, said = run("calibrate", press, "--exercise", "press-up", "--patient", "ben", *where, expect=1)
    assert "is of anna, and the calibration of ben" in said
    with open_store(tmp_path / "store") as store:
        assert [len(e.calibration.walks) for e in store.calibrations("anna")] == [0, 1]
        assert store.calibrations("ben") == ()
