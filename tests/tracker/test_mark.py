"""`backbeat mark`: any recording can be given marks, and nothing its session file says is lost."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from sensors.recording import write_recording
from sensors.sidecar import parse_sidecar
from sensors.stream import BodySide, Mark, quantise
from sensors.stream import Zone as MarkZone
from tracker.cli.mark import Side, Zone, register, seconds
from tracker.errors import CatalogueError
from tracker.marks import blank, edited, mark_entries


@dataclass
class Bench:
    """A recording that begins at 100 s, and the command pointed at it."""

    recording: Path

    @property
    def sidecar(self) -> Path:
        return self.recording.with_name("a.session.json")

    @property
    def document(self) -> dict[str, Any]:
        document = json.loads(self.sidecar.read_text())
        assert isinstance(document, dict)
        return document

    def run(self, *options: str, expect: int = 0) -> tuple[str, str]:
        app = typer.Typer(rich_markup_mode=None)
        app.callback()(lambda: None)
        register(app)
        done = CliRunner().invoke(app, ["mark", str(self.recording), *options])
        assert done.exit_code == expect, done.output
        return done.stdout, done.stderr


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    write_recording(tmp_path / "a.csv", quantise(100 + np.arange(3.0), np.ones((3, 3)), None))
    return Bench(tmp_path / "a.csv")


def test_without_options_it_shows_and_writes_nothing(bench: Bench) -> None:
    shown, said = bench.run()
    assert "not written yet" in shown
    assert "no marks yet" in shown
    assert said == ""
    assert not bench.sidecar.exists()


def test_a_set_and_everything_that_can_follow_it(bench: Bench) -> None:
    bench.run("--pain", "2", "--zone", "below-knee", "--when", "after", "--at", "172", "--side", "left")
    bench.run("--exertion", "5", "--at", "0:15:00")
    bench.run("--note", "strap slipped", "--at", "140")
    bench.run("--start", "103.2", "--exercise", "chair-stand", "--side", "right", "--stop", "2:51.25")
    assert bench.document == {
        "schema": "backbeat.session/1",
        "marks": [
            {"t_s": 103.2, "kind": "start", "exercise": "chair-stand", "side": "right"},
            {"t_s": 140, "kind": "note", "text": "strap slipped"},
            {"t_s": 171.25, "kind": "stop"},
            {"t_s": 172, "kind": "pain", "score": 2, "zone": "below-knee", "side": "left", "when": "after"},
            {"t_s": 900, "kind": "exertion", "score": 5},
        ],
    }
    shown, _ = bench.run("--list")
    assert [row.split() for row in shown.splitlines()[1:]] == [
        ["1", "103.200", "s", "start", "chair-stand,", "right"],
        ["2", "140.000", "s", "note", "strap", "slipped"],
        ["3", "171.250", "s", "stop"],
        ["4", "172.000", "s", "pain", "2", "of", "10,", "below-knee,", "left,", "after"],
        ["5", "900.000", "s", "exertion", "5", "of", "10"],
    ]


def test_times_may_count_from_the_first_sample(bench: Bench) -> None:
    _, said = bench.run("--start", "1", "--exercise", "any", "--from-start")
    assert bench.document["marks"][0]["t_s"] == 101
    assert said == ""


def test_a_mark_before_the_recording_is_pointed_out(bench: Bench) -> None:
    _, said = bench.run("--stop", "1")
    assert "the recording begins at 100 s, after the mark; --from-start counts from there" in said
    assert bench.document["marks"] == [{"t_s": 1, "kind": "stop"}]


def test_marks_are_removed_before_others_are_added(bench: Bench) -> None:
    for at in ("101", "102", "103"):
        bench.run("--stop", at)
    bench.run("--remove", "1", "--remove", "3", "--stop", "101.5")
    assert [mark["t_s"] for mark in bench.document["marks"]] == [101.5, 102]


def test_facts_are_set_and_forgotten(bench: Bench) -> None:
    facts = ["--placement", "thigh", "--started-at", "2026-03-02T07:30:00+01:00", "--time-zone", "Europe/Berlin"]
    shown, _ = bench.run(*facts, "--height-m", "1.7", "--patient", "p1")
    assert [row.split() for row in shown.splitlines()[1:6]] == [
        ["patient", "p1"],
        ["started", "at", "2026-03-02T07:30:00+01:00"],
        ["time", "zone", "Europe/Berlin"],
        ["placement", "thigh"],
        ["height", "m", "1.7"],
    ]
    bench.run("--placement", "")
    assert bench.document["placement"] is None
    assert bench.document["height_m"] == 1.7


def test_what_it_does_not_know_is_kept(bench: Bench) -> None:
    kept = {"schema": "backbeat.session/1", "mood": "good", "marks": [{"t_s": 200.0, "kind": "stop", "by": "app"}]}
    bench.sidecar.write_text(json.dumps(kept))
    _, said = bench.run("--stop", "101")
    assert bench.document["mood"] == "good"
    assert bench.document["marks"] == [{"t_s": 101, "kind": "stop"}, {"t_s": 200.0, "kind": "stop", "by": "app"}]
    assert said.count("warning: ") == 2


def test_json_prints_the_file_itself(bench: Bench) -> None:
    shown, _ = bench.run("--stop", "101", "--json")
    assert json.loads(shown) == bench.document


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--stop", "soon"], "'soon' is not a time"),
        (["--stop", "nan"], "'nan' is not a time"),
        (["--stop", "1:2:3:4"], "'1:2:3:4' is not a time"),
        (["--start", "3"], "--start needs --exercise"),
        (["--exercise", "any"], "--start needs --exercise"),
        (["--start", "9", "--exercise", "any", "--stop", "9"], "the set has to end after it begins"),
        (["--pain", "3"], "--at says when"),
        (["--at", "3"], "--at says when"),
        (["--pain", "3", "--exertion", "3", "--at", "3"], "give one mark a call"),
        (["--stop", "3", "--note", "x", "--at", "3"], "give one mark a call"),
        (["--stop", "3", "--side", "left"], "--side belongs to"),
        (["--exertion", "3", "--at", "3", "--zone", "thigh"], "--zone and --when describe --pain"),
        (["--pain", "11", "--at", "3"], "--pain"),
        (["--pain", "1", "--at", "3", "--zone", "knee"], "--zone"),
        (["--start", "3", "--exercise", "chair-stan"], "did you mean chair-stand"),
        (["--placement", "elbow"], "use one of chest, upper back"),
        (["--time-zone", "Mars/Phobos"], "'Mars/Phobos' is unknown"),
        (["--remove", "1"], "there is no mark 1"),
        (["--list", "--remove", "1"], "shows and changes nothing"),
    ],
)
def test_wrong_usage_is_said_and_changes_nothing(bench: Bench, options: list[str], said: str) -> None:
    _, complaint = bench.run(*options, expect=2)
    assert said in " ".join(complaint.split())
    assert not bench.sidecar.exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--started-at", "yesterday"], 'a.session.json: "started_at" has to be like'),
        (["--height-m", "170"], 'a.session.json: "height_m" has to be a number'),
        (["--height-m", "0"], 'a.session.json: "height_m" has to be a number'),
    ],
)
def test_what_would_make_the_file_invalid_is_refused(bench: Bench, options: list[str], said: str) -> None:
    _, complaint = bench.run(*options, expect=1)
    assert complaint.startswith("error: ")
    assert said in complaint
    assert not bench.sidecar.exists()


def test_bad_files_are_one_line_and_status_1(bench: Bench, tmp_path: Path) -> None:
    bench.sidecar.write_text("{")
    _, said = bench.run("--stop", "3", expect=1)
    assert said.startswith(f"error: {bench.sidecar}:1: is not valid JSON")
    assert said.count("\n") == 1
    _, said = Bench(tmp_path / "none.csv").run(expect=1)
    assert said == f"error: {tmp_path / 'none.csv'}: there is no such file; check the name\n"
    _, said = Bench(tmp_path).run(expect=1)
    assert said == f"error: {tmp_path}: is a folder; name the recording in it\n"
    (tmp_path / "bad.csv").write_text("nothing\n")
    _, said = Bench(tmp_path / "bad.csv").run("--stop", "3", expect=1)
    assert "unknown header" in said
    _, said = Bench(bench.sidecar).run(expect=2)
    assert "not its session file" in said


def test_a_broken_exercise_file_is_said(bench: Bench, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def broken() -> None:
        raise CatalogueError(tmp_path / "mine.toml", "dosage 1", "no source")

    monkeypatch.setattr("tracker.catalogue.load_catalogue", broken)
    _, said = bench.run("--start", "103", "--exercise", "mine", expect=1)
    assert said.startswith(f"error: {tmp_path / 'mine.toml'}: dosage 1: no source")


@given(st.lists(st.floats(0, 1e6), max_size=6), st.floats(0, 1e6))
def test_editing_keeps_marks_valid_and_in_order(times: list[float], added: float) -> None:
    document = edited(blank(), {}, [], [Mark(t, "stop") for t in times])
    document = edited(document, {}, [1] if times else [], [Mark(added, "note", text="x")])
    found = parse_sidecar(Path("a"), document).session.marks
    kept = sorted(round(t, 6) for t in times)[1:]
    assert [mark.t_s for mark in found] == sorted([*kept, round(added, 6)])
    assert len(mark_entries(document)) == len(found)


@given(st.floats(0, 1e5))
def test_a_time_is_seconds_or_clock_like(time_s: float) -> None:
    assert seconds(repr(time_s)) == time_s
    minutes, rest = divmod(time_s, 60)
    assert seconds(f"{int(minutes // 60)}:{int(minutes % 60)}:{rest!r}") == pytest.approx(time_s)


def test_the_choices_are_the_words_that_a_mark_may_hold() -> None:
    assert get_args(Side) == get_args(BodySide)
    assert get_args(Zone) == get_args(MarkZone)
