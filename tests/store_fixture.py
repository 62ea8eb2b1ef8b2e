"""A store in memory, and records to put into it, for whoever tests what stands on a store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

import numpy as np

from sensors.stream import SampleBlock, quantise
from tests.tracker.sample_result import RESULT
from tracker.diary import SessionRecord
from tracker.model import SessionResult
from tracker.store import Store, open_store

MONDAY = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)


@contextmanager
def store_in_memory() -> Iterator[Store]:
    """An empty store that is gone at the end. For commands use `--data tmp_path` instead."""
    with open_store(":memory:") as store:
        yield store


def session_record(
    number: int = 0, *, patient: str = "me", at: datetime | None = None, result: SessionResult = RESULT
) -> SessionRecord:
    """A session by its number: `number` days after `MONDAY` unless `at` says when."""
    return SessionRecord(
        id=str(uuid5(NAMESPACE_URL, f"{patient} {number}")),
        patient=patient,
        started_at=at or MONDAY + timedelta(days=number),
        time_zone="Europe/Berlin",
        placement="thigh",
        sensor="made by hand",
        height_m=1.72,
        plan_version=None,
        marks=(),
        result=result,
        algorithm_version="1",
    )


def motion(seconds: float = 25.0, *, rate_hz: float = 100.0, gyroscope: bool = True, seed: int = 1) -> SampleBlock:
    """Noise around gravity, quantised: synthetic."""
    rng = np.random.default_rng(seed)
    t_s = 100.0 + np.arange(round(seconds * rate_hz)) / rate_hz
    acc = np.array([0.0, 0.0, 9.81]) + rng.normal(0.0, 0.05, (len(t_s), 3))
    return quantise(t_s, acc, rng.normal(0.0, 0.01, (len(t_s), 3)) if gyroscope else None)
