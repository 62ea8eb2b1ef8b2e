"""A foot pod's pace in the walking log: where it covers a walk, and nowhere else."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from algorithms.types import Bout
from sensors.devices.model import FootPod, HeartRate
from sensors.live import Beside
from sensors.recording import write_recording
from sensors.synthetic import simulate_walk
from tests.running import catalogue, pieces, session
from tracker.document import line, plain, result_document
from tracker.footpod import ERROR_PART, by_pod
from tracker.replay import replay
from tracker.report import brief_report
from tracker.session import Request

BOUT = Bout(10.0, 70.0, 110, 110.0, 1.3, 0.25, 78.0, (10.5, 11.0))


def pod(first_s: int, last_s: int, speed_m_s: float = 1.5, metres: bool = False) -> list[Beside]:
    """A reading a second."""
    return [
        Beside(float(t), FootPod(speed_m_s, 55, None, 100.0 + t * speed_m_s if metres else None))
        for t in range(first_s, last_s + 1)
    ]


def test_a_walk_that_a_pod_covers_has_its_speed_and_distance() -> None:
    (bout,) = by_pod([BOUT], pod(0, 80), 0.0)
    assert bout.speed_m_s == pytest.approx(1.5)
    assert bout.distance_m == pytest.approx(90.0)
    assert bout.speed_error_m_s == pytest.approx(1.5 * ERROR_PART)
    assert (bout.steps, bout.cadence_spm, bout.pace_from) == (110, 110.0, "pod")


def test_a_walk_that_it_hardly_covers_keeps_its_own() -> None:
    assert by_pod([BOUT], pod(0, 50), 0.0) == (BOUT,)
    assert by_pod([BOUT], pod(80, 200), 0.0) == (BOUT,)


def test_lost_readings_do_not_matter_where_it_counts_metres() -> None:
    told = [e for e in pod(0, 80, metres=True) if int(e.t_s) % 3 == 0]
    told = [Beside(e.t_s, replace(e.reading, speed_m_s=9.0)) for e in told if isinstance(e.reading, FootPod)]
    (bout,) = by_pod([BOUT], told, 0.0)
    assert bout.speed_m_s == pytest.approx(1.5)


def test_a_count_that_begins_anew_is_left_out() -> None:
    told = [*pod(0, 40, metres=True), *pod(41, 80)]
    told[45] = Beside(45.0, FootPod(1.5, 55, None, 3.0))
    (bout,) = by_pod([BOUT], told, 0.0)
    assert bout.speed_m_s == pytest.approx(1.5)


def test_a_pod_that_lies_in_the_hall_tells_nothing_of_a_walk() -> None:
    assert by_pod([BOUT], pod(0, 80, 0.0), 0.0) == (BOUT,)


def test_a_heart_tells_nothing_of_pace() -> None:
    assert by_pod([BOUT], [Beside(float(t), HeartRate(90)) for t in range(80)], 0.0) == (BOUT,)


def test_a_document_says_whose_the_pace_is_only_where_it_is_a_pods() -> None:
    (bout,) = by_pod([BOUT], pod(0, 80), 0.0)
    assert isinstance(there := plain(bout), dict)
    assert there["pace_from"] == "pod"
    assert isinstance(bare := plain(BOUT), dict)
    assert "pace_from" not in bare


def test_live_and_the_replay_of_its_files_are_the_same_byte_for_byte(tmp_path: Path) -> None:
    """The synthetic sensor's clock starts anywhere; readings may come late."""
    made = simulate_walk(3, placement="lower back", minutes=1.0)
    first_s, last_s = int(made.block.t_s[0]), int(made.block.t_s[-1])
    told = pod(first_s, last_s + 1)
    running = session(made.session, gyroscope=made.block.gyr is not None)
    waiting = list(told)
    for piece in pieces(made.block, 77):
        running.push(piece)
        while waiting and waiting[0].t_s < piece.t_s[-1] - 5.0:
            running.beside(waiting.pop(0))
    for reading in waiting:
        running.beside(reading)
    live = json.loads(line(result_document(running.close()[1])))
    write_recording(tmp_path / "walk.csv.gz", made.block, made.session, told)
    replayed = replay(str(tmp_path / "walk.csv.gz"), catalogue(), Request())
    kept = json.loads(line(result_document(replayed)))
    text = io.StringIO()
    brief_report(replayed, catalogue(), Console(file=text, width=120))
    assert "1.50 ± 0.09 (foot pod)" in text.getvalue()
    assert {bout["pace_from"] for bout in live["walking"]["bouts"]} == {"pod"}
    for key in ("sets", "walking", "postures", "comparisons"):
        assert json.dumps(live[key]) == json.dumps(kept[key])
