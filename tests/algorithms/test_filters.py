"""Filters of a stream: to the last bit what scipy answers of the whole."""

from __future__ import annotations

import numpy as np
from scipy.signal import butter, sosfilt, sosfilt_zi

from algorithms.filters import Sections


def test_pieces_are_filtered_as_the_whole_is() -> None:
    sos = butter(2, (0.6, 3.0), "band", fs=50.0, output="sos")
    rows = np.random.default_rng(1).normal(size=(250, 3))
    state = sosfilt_zi(sos)[:, :, None] * rows[0]
    whole, _ = sosfilt(sos, rows, axis=0, zi=state)
    stream = Sections(sos, state)
    pieces = [stream.push(rows[start:stop]) for start, stop in ((0, 25), (25, 25), (25, 150), (150, 250))]
    assert (np.concatenate(pieces) == whole).all()
    assert (rows == np.random.default_rng(1).normal(size=(250, 3))).all()
