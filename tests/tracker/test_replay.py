"""Replaying a file is the same as a live session, and says where a file is wrong."""

from __future__ import annotations

import io
from pathlib import Path
from types import SimpleNamespace

import pytest

from algorithms.types import Event
from sensors.errors import RecordingError, SidecarError
from sensors.recording import write_recording
from sensors.synthetic import Simulated, simulate
from tests.running import catalogue, run, told
from tracker.document import line, result_document
from tracker.errors import GravityMissingError
from tracker.model import SessionResult
from tracker.replay import replay
from tracker.session import Request


@pytest.fixture(scope="module")
def made() -> Simulated:
    return simulate("curl-up", seed=4, placement="chest", rate_hz=50, reps=3, around=False)


@pytest.fixture
def path(made: Simulated, tmp_path: Path) -> Path:
    target = tmp_path / "curl-up.csv"
    write_recording(target, [made.block], made.session)
    return target


def documents(result: SessionResult) -> dict[str, object]:
    document = result_document(result)
    return {key: line(document[key]) for key in ("sets", "walking", "postures", "comparisons")}


@pytest.mark.parametrize("chunk", [None, 1, 37, 10**9])
def test_a_replay_is_the_live_session_whatever_the_chunk(made: Simulated, path: Path, chunk: int | None) -> None:
    live = run(made.block, made.session, live=True, sizes=13)
    events: list[Event] = []
    result = replay(str(path), catalogue(), Request(), chunk, events.append)
    assert documents(result) == documents(live.result)
    assert told(events) == live.told()


def test_without_a_listener_the_result_is_the_same(path: Path) -> None:
    heard = replay(str(path), catalogue(), Request(), None, lambda _event: None)
    assert replay(str(path), catalogue(), Request()) == heard


def test_progress_grows_to_the_length_of_the_recording(path: Path) -> None:
    seen: list[float] = []
    result = replay(str(path), catalogue(), Request(), 100, on_progress=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == pytest.approx(result.recording.duration_s)
    assert len(seen) > 5


def test_standard_input_is_read_as_the_file_is(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(path.read_bytes())))
    request = Request(exercise="curl-up", placement="chest")
    assert documents(replay("-", catalogue(), request)) == documents(replay(str(path), catalogue(), request))


def test_what_reading_noticed_is_said_first(path: Path) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write("9999.9,0.1")
    result = replay(str(path), catalogue(), Request())
    assert "last" in result.recording.warnings[0]
    assert result.sets[0].rep_count == 3


def test_a_mark_for_an_unknown_exercise_is_found_in_the_sidecar(path: Path) -> None:
    sidecar = path.with_name("curl-up.session.json")
    sidecar.write_text(sidecar.read_text().replace("curl-up", "curl-upp"))
    with pytest.raises(SidecarError, match=r"curl-up\.session\.json.*curl-up"):
        replay(str(path), catalogue(), Request())


def test_errors_name_the_file(path: Path, tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match=r"none\.csv"):
        replay(str(tmp_path / "none.csv"), catalogue(), Request())
    flat = tmp_path / "flat.csv"
    rows = [f"{k / 50:.2f},0.0,0.1,0.0" for k in range(600)]
    flat.write_text("\n".join(["time_s,ax_m_s2,ay_m_s2,az_m_s2", *rows]) + "\n")
    with pytest.raises(GravityMissingError, match=r"flat\.csv"):
        replay(str(flat), catalogue(), Request(exercise="curl-up"))
