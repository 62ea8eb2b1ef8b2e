"""A walk's record: whether it was running."""

from __future__ import annotations

import pytest

from algorithms.bouts import OpenBout
from algorithms.steps import Step
from algorithms.types import FS_HZ


def bout(cadence_spm: float, *swings_m_s2: float) -> OpenBout:
    """A walk with a half second of each swing of the vertical."""
    period = 60.0 * FS_HZ / cadence_spm
    return OpenBout([Step(0, 1.0)], [period] * len(swings_m_s2), list(swings_m_s2), period, 1.0)


@pytest.mark.parametrize(
    ("cadence_spm", "swing_m_s2", "runs"),
    [
        (110.0, 3.3, False),  # brisk
        (138.0, 4.4, False),  # as brisk as walking gets, at the thigh
        (128.0, 6.0, False),  # a shin swings so; nobody runs as slowly
        (150.0, 4.4, True),
        (165.0, 3.9, False),  # short quick steps
        (140.0, 6.0, True),
        (75.0, 5.0, True),  # strides of a runner, taken for steps
        (75.0, 2.0, False),  # slow walking
    ],
)
def test_running_is_quick_and_light(cadence_spm: float, swing_m_s2: float, runs: bool) -> None:
    assert bout(cadence_spm, swing_m_s2).running is runs


def test_most_of_it_decides() -> None:
    assert not bout(150.0, 6.0, 3.0).running
    assert bout(150.0, 6.0, 6.0, 3.0).running
