"""Memory does not grow with a recording, nor with a hole in it, beyond what the result itself needs."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator

import numpy as np
import scipy.signal  # noqa: F401  (loaded late elsewhere, and large)

from sensors.stream import SampleBlock, SessionInfo
from tests.running import catalogue
from tracker.session import Request, Session

RATE_HZ = 25
PIECE_S = 120


def lying(hours: float, hole_s: float = 0.0) -> Iterator[SampleBlock]:
    """Synthetic: somebody lies still, made piece by piece; the hole, if any, is in the middle."""
    rng = np.random.default_rng(0)
    for start_s in range(0, int(hours * 3600), PIECE_S):
        t_s = start_s + np.arange(PIECE_S * RATE_HZ) / RATE_HZ + (hole_s if start_s >= hours * 1800 else 0.0)
        yield SampleBlock(t_s, np.array([0.0, 9.8, 0.5]) + rng.normal(0.0, 0.05, (len(t_s), 3)), None)


def peak_bytes(blocks: Iterator[SampleBlock]) -> int:
    """The most memory that analysing the blocks held at any time."""
    info = SessionInfo(placement="lower back")
    session = Session("made", False, info, catalogue(), Request(), "-", live=False, late_s=0.0)
    tracemalloc.start()
    try:
        for block in blocks:
            session.push(block)
        session.close()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_two_hours_need_hardly_more_than_one() -> None:
    one, two = peak_bytes(lying(1.0)), peak_bytes(lying(2.0))
    assert two < 1.3 * one


def test_a_hole_of_most_of_a_day_needs_no_more_than_its_parts() -> None:
    assert peak_bytes(lying(0.2, hole_s=80_000.0)) < 8.0 * peak_bytes(lying(0.2))
