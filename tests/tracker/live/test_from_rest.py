"""A set that is known to have begun at rest: rest is told from the end position, whatever the chunks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from sensors.stream import SampleBlock
from sensors.synthetic import simulate
from tests.running import Ran, run
from tracker.calibration import Calibration, calibration_document, parse_calibration

RESTS: Mapping[str, object] = {
    "schema": "backbeat.calibration/1",
    "patient": None,
    "exercises": [],
    "walks": [],
    "from_rest": True,
}


def _ran(exercise: str, seed: int, *, from_rest: bool, sizes: int = 4096) -> Ran:
    made = simulate(exercise, seed=seed, level="easy", around=False, rate_hz=50, gyroscope=True)
    info = replace(made.session, calibration=RESTS if from_rest else None)
    assert isinstance(made.block, SampleBlock)
    return run(made.block, info, sizes=sizes, live=sizes < 4096)


@pytest.mark.parametrize("exercise", ["wall-slide", "curl-up"])
def test_the_doubt_which_way_round_it_is_goes(exercise: str) -> None:
    without, known = (_ran(exercise, 3, from_rest=rests).result.sets[0] for rests in (False, True))
    assert known.rep_count == without.rep_count
    assert (known.confidence or 0.0) > (without.confidence or 0.0)
    assert (known.confidence or 0.0) > 0.95


def test_every_chunk_gives_the_same() -> None:
    assert (
        _ran("wall-slide", 3, from_rest=True).document()
        == _ran("wall-slide", 3, from_rest=True, sizes=7).document()
    )


def test_the_document_keeps_it() -> None:
    assert parse_calibration(calibration_document(Calibration(from_rest=True))).from_rest
    assert "from_rest" not in calibration_document(Calibration())
