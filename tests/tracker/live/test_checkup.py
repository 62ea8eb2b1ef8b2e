"""What `backbeat doctor` makes of what came from a source: each flaw is found, and nothing else is blamed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import numpy as np
import pytest

from sensors.live import Item, Notice, SourceInfo
from sensors.stream import SampleBlock
from tracker.live.checkup import Check, Heard, checks

INFO = SourceInfo("ble", "sensor", False, 50.0)


@dataclass
class Clocked:
    """A source of which only the mapping of its clock is asked. `slow_ppm`: how much slower it runs."""

    slow_ppm: float = 0.0

    def monotonic_s(self, session_s: float) -> float:
        return 1000.0 + session_s * (1.0 + self.slow_ppm * 1e-6)

    def session_s(self, monotonic_s: float) -> float:
        raise NotImplementedError

    async def open(self) -> SourceInfo:
        raise NotImplementedError

    def items(self) -> AsyncIterator[Item]:
        raise NotImplementedError

    async def close(self) -> None:
        raise NotImplementedError


def looked_at(
    t_s: np.ndarray,
    *notices: Notice,
    source: Clocked | None = None,
    norm_m_s2: float = 9.81,
    late_s: float = 0.0,
) -> dict[str, Check]:
    """The checks of samples at those times, ten a block; every tenth block comes late."""
    source, heard = source or Clocked(), Heard(INFO)
    for number, part in enumerate(np.split(t_s, range(10, len(t_s), 10))):
        block = SampleBlock(part, np.tile([0.0, 0.0, norm_m_s2], (len(part), 1)), None)
        heard.take(block, source.monotonic_s(float(part[-1])) + (late_s if number % 10 == 0 else 0.0))
    for notice in notices:
        heard.take(notice, 0.0)
    return {check.name: check for check in checks(heard, source)}


def even(seconds: float = 100.0, rate_hz: float = 50.0) -> np.ndarray:
    return np.arange(round(seconds * rate_hz)) / rate_hz


def wrong(found: dict[str, Check]) -> set[str]:
    return {name for name, check in found.items() if check.ok is False}


def test_a_sensor_that_does_well() -> None:
    notices = (Notice(0.0, "battery", "", 83.0), Notice(0.0, "connected", "", -60.0))
    found = looked_at(even(), *notices, source=Clocked(80.0))
    assert not wrong(found)
    assert all(check.ok for check in found.values())
    assert found["clock"].found.startswith("+80 ppm")


def test_what_cannot_be_told_is_unknown() -> None:
    found = looked_at(even(10.0))
    assert {name for name, check in found.items() if check.ok is None} == {"clock", "battery", "signal"}


@pytest.mark.parametrize(
    ("flaw", "found"),
    [
        ("rate", looked_at(even(rate_hz=30.0))),
        ("gaps", looked_at(np.delete(even(), slice(1000, 1050)))),
        ("loss", looked_at(even(), Notice(1.0, "loss", "", 300.0))),
        ("duplicates", looked_at(even(), Notice(1.0, "duplicates", "", 1.0))),
        ("duplicates", looked_at(even(), Notice(1.0, "bad", "", 1.0))),
        ("latency", looked_at(even(), late_s=2.0)),
        ("clock", looked_at(even(), source=Clocked(5000.0))),
        ("gravity", looked_at(even(), norm_m_s2=1.0)),
        ("battery", looked_at(even(), Notice(0.0, "battery", "", 9.0))),
        ("signal", looked_at(even(), Notice(0.0, "connected", "", -95.0))),
    ],
)
def test_each_flaw_is_found_with_a_remedy_and_blamed_on_nothing_else(flaw: str, found: dict[str, Check]) -> None:
    assert wrong(found) == {flaw}
    assert found[flaw].remedy


def test_nothing_at_all() -> None:
    heard = Heard(INFO)
    heard.take(Notice(3.0, "silent", "nothing comes from the sensor"), 0.0)
    (check,) = checks(heard, Clocked())
    assert check.ok is False
    assert "nothing comes" in check.found
