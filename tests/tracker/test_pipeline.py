"""How the sensor stood in the latest walk is the same however the signal was cut, however long the walk."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from algorithms.gait import GaitDetector
from algorithms.posture import PostureDetector
from algorithms.types import BLOCK, FS_HZ, FloatArray, Motion
from tests.algorithms.walker import cut, walk
from tracker.pipeline import MEMORY_S, Pipeline, part

WALK_S, STILL_S, GOING_S = 170.0, 12.0, 160.0


@cache
def slipping_walk() -> Motion:
    """Synthetic: a long walk in which the sensor slowly turns by a radian, then rest."""
    made = walk(WALK_S, still_s=STILL_S)
    angle = np.linspace(0.0, 1.0, len(made.valid))
    x, y, z = made.acc.T
    turned = [x * np.cos(angle) - z * np.sin(angle), y, x * np.sin(angle) + z * np.cos(angle)]
    return Motion(0, np.column_stack(turned), None, made.valid)


def upright(blocks: int) -> tuple[FloatArray | None, FloatArray | None]:
    """What a pipeline that is fed so many blocks at a time says while the walk goes on, and after it."""
    pipeline = Pipeline(GaitDetector("lower back", 1.7, ()), PostureDetector("lower back"), False, None)
    going, rest = part(slipping_walk(), round(GOING_S * FS_HZ) // BLOCK)
    assert rest is not None
    _feed(pipeline, cut(going, blocks))
    during = pipeline.upright()
    _feed(pipeline, [Motion(rest.first + p.first, p.acc, None, p.valid) for p in cut(rest, blocks)])
    (bout,) = pipeline.gait.bouts
    assert bout.end_s - bout.start_s > 2.0 * MEMORY_S
    return during, pipeline.upright()


def _feed(pipeline: Pipeline, pieces: list[Motion]) -> None:
    for piece in pieces:
        pipeline.feed(piece)
        pipeline.forget(pipeline.now_s)


@pytest.mark.parametrize("blocks", [1, 4, 60])
def test_how_the_sensor_stood_does_not_depend_on_how_the_walk_was_cut(blocks: int) -> None:
    for cut_up, at_once in zip(upright(blocks), upright(10_000), strict=True):
        assert cut_up is not None
        assert at_once is not None
        assert cut_up.tolist() == at_once.tolist()


def test_the_end_of_the_walk_says_it() -> None:
    during, after = upright(4)
    assert during is not None
    assert after is not None
    assert float((during * after).sum()) < np.cos(0.05)
