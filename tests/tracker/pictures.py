"""Recordings replayed with their rows, and pictures of them, shared by the tests of pictures and signals."""

from __future__ import annotations

from functools import cache

import numpy as np

from sensors.stream import SampleBlock, SessionInfo, quantise
from tests.running import catalogue, pieces, session
from tests.test_sample_data import stored
from tracker.model import SessionResult
from tracker.plot import picture_of
from tracker.plot.picture import Band, Panel, Picture
from tracker.rows import RowKeeper
from tracker.session import Request


def replayed(
    block: SampleBlock, info: SessionInfo, rows: RowKeeper, request: Request | None = None
) -> SessionResult:
    running = session(info, request or Request(), gyroscope=block.gyr is not None, live=False, on_rows=rows.push)
    for piece in pieces(block, 4096):
        running.push(piece)
    return running.close()[1]


@cache
def sample(folder: str, stem: str) -> tuple[SessionResult, RowKeeper]:
    rows = RowKeeper()
    return replayed(*stored(folder, stem), rows), rows


def picture(folder: str, stem: str) -> Picture:
    result, rows = sample(folder, stem)
    return picture_of(result, catalogue(), rows)


def lane(panel: Panel, name: str) -> tuple[Band, ...]:
    return next(each.bands for each in panel.lanes if each.name == name)


def tipping(rows: RowKeeper) -> RowKeeper:
    """The rows of 76 s that tip slowly back and forth."""
    t_s = np.arange(0.0, 76.0, 0.02)
    tip = np.radians(40.0) * (1.0 - np.cos(2.0 * np.pi * t_s / 13.0))
    acc = 9.81 * np.column_stack([np.cos(tip), np.zeros(len(t_s)), np.sin(tip)])
    replayed(quantise(t_s, acc, None), SessionInfo(), rows)
    return rows
