"""Filters of a stream: to the last bit what scipy answers of the whole."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
import scipy.signal._sosfilt as inner
from scipy.signal import butter, sosfilt, sosfilt_zi

from algorithms import filters
from algorithms.filters import Sections


def other(*_: object) -> None:
    """A loop of the name that does something else."""


@pytest.fixture(params=[inner._sosfilt, other, None])
def _scipy(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """This scipy, one whose loop answers otherwise, and one without it."""
    if request.param is None:
        monkeypatch.delattr(inner, "_sosfilt")
    else:
        monkeypatch.setattr(inner, "_sosfilt", request.param)
    filters._loop.cache_clear()
    yield
    filters._loop.cache_clear()


@pytest.mark.usefixtures("_scipy")
def test_pieces_are_filtered_as_the_whole_is() -> None:
    sos = butter(2, (0.6, 3.0), "band", fs=50.0, output="sos")
    rows = np.random.default_rng(1).normal(size=(250, 3))
    state = sosfilt_zi(sos)[:, :, None] * rows[0]
    whole, _ = sosfilt(sos, rows, axis=0, zi=state)
    stream = Sections(sos, state)
    pieces = [stream.push(rows[start:stop]) for start, stop in ((0, 25), (25, 25), (25, 150), (150, 250))]
    assert (np.concatenate(pieces) == whole).all()
    assert (rows == np.random.default_rng(1).normal(size=(250, 3))).all()


def test_scipys_own_loop_is_trusted_here() -> None:
    filters._loop.cache_clear()
    assert filters._loop() is inner._sosfilt
