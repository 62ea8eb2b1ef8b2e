"""Posture on synthetic motion."""

from __future__ import annotations

import numpy as np
import pytest

from algorithms.posture import PostureDetector
from algorithms.types import Motion, Span
from tests.algorithms.walker import cut, still, walk

UP, FRONT = (1.0, 0.0, 0.0), (0.1, 0.0, 0.995)


def motion() -> Motion:
    acc = np.concatenate([walk(18.0).acc, still(20.0, FRONT)])
    return Motion(0, acc, None, np.ones(len(acc), dtype=np.bool_))


@pytest.mark.parametrize(("placement", "level"), [("thigh", "sitting"), ("waist", "lying"), ("chest", "lying")])
def test_level_after_walking(placement: str, level: str) -> None:
    detector = PostureDetector(placement)
    detector.push(motion())
    spans = detector.settled([Span(6.0, 24.0)])
    assert spans[-1].posture == level
    assert spans[-1].end_s == 50.0
    assert spans[0].posture in ("standing", "upright")


def test_any_mounting_once_the_person_has_walked() -> None:
    turned = Motion(0, motion().acc[:, [2, 0, 1]], None, motion().valid)
    straight, other = PostureDetector("thigh"), PostureDetector("thigh")
    straight.push(motion())
    other.push(turned)
    assert straight.settled([Span(6.0, 24.0)]) == other.settled([Span(6.0, 24.0)])


@pytest.mark.parametrize("blocks", [1, 7, 30])
def test_cutting_into_pushes_changes_nothing(blocks: int) -> None:
    whole, parts = PostureDetector("thigh"), PostureDetector("thigh")
    events = whole.push(motion())
    assert events == [e for piece in cut(motion(), blocks) for e in parts.push(piece)]
    assert [e.data["posture"] for e in events] == ["standing", "sitting"]
    assert whole.settled([]) == parts.settled([])


@pytest.mark.parametrize("placement", ["wrist", "bag", "unknown"])
def test_a_place_that_says_nothing_is_unknown(placement: str) -> None:
    detector = PostureDetector(placement)
    detector.push(motion())
    assert {s.posture for s in detector.settled([])} == {"unknown"}


def test_nothing_recorded_gives_no_posture() -> None:
    assert PostureDetector("thigh").settled([]) == ()
