"""Session time of live samples: drift, bursts, stalls, loss, wraps and reboots (all simulated)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sensors.assembly import Assembly
from sensors.devices.model import (
    CountedClock,
    DeviceClock,
    FloatArray,
    NoClock,
    Part,
    Samples,
    StampedClock,
    Started,
)
from sensors.live import Notice
from sensors.stream import SampleBlock

STAMP_US = StampedClock(1e-6, 1 << 32, "last")
MILLIS = StampedClock(1e-3, 1 << 32, "first")
TICKS = StampedClock(0.008, 1 << 16, "last")
N = 10

Frame = tuple[Samples, float, FloatArray]
"""A frame, its arrival, and the true host times of its samples."""


@dataclass(frozen=True)
class Radio:
    """A sensor at a nominal 100 Hz whose frames cross a simulated radio: 45 ms connection interval, a tenth of the
    packets sent again, stalls of 0.8 s, lost frames.
    """

    clock: DeviceClock
    drift_ppm: float = 80.0
    loss: float = 0.0
    stalls: bool = True
    begins: int = 0
    seed: int = 1

    def frames(self, seconds: float) -> Iterator[Frame]:
        """What arrives in so many seconds."""
        random = np.random.default_rng(self.seed)
        period_s = 0.01 * (1.0 - self.drift_ppm * 1e-6)
        stalls_s = np.sort(random.uniform(0, seconds, int(seconds / 60))) if self.stalls else np.empty(0)
        arrival_s = 0.0
        for k in range(int(seconds * 100 / N)):
            true_s: FloatArray = period_s * np.arange(k * N, (k + 1) * N, dtype=np.float64)
            ready_s = float(true_s[-1]) + 0.001
            sent_s = np.ceil(ready_s / 0.045) * 0.045 + 0.045 * random.geometric(0.9) - 0.045
            for stall_s in stalls_s:
                if stall_s <= sent_s < stall_s + 0.8:
                    sent_s = stall_s + 0.8
            arrival_s = max(arrival_s, sent_s + random.exponential(0.001))
            if random.uniform() >= self.loss:
                yield Samples(_values(true_s), None, self._stamp(k, true_s)), arrival_s + 5000.0, true_s

    def _stamp(self, k: int, true_s: FloatArray) -> int | None:
        if isinstance(self.clock, NoClock):
            return None
        if isinstance(self.clock, CountedClock):
            return (self.begins + k * N) % self.clock.turn
        edge_s = float(true_s[-1] if self.clock.marks == "last" else true_s[0])
        ticks = self.begins + round(edge_s * (1.0 + self.drift_ppm * 1e-6) / self.clock.tick_s)
        return ticks % self.clock.turn if self.clock.turn else ticks


def _values(true_s: FloatArray) -> FloatArray:
    """The first axis tells the true time, so that every sample can be known again."""
    return np.column_stack((true_s, np.zeros_like(true_s), np.full_like(true_s, 9.81)))


def _started(clock: DeviceClock, gyr: DeviceClock | None = None, rate_hz: float = 100.0) -> Started:
    return Started("simulated", Part(rate_hz, clock), None if gyr is None else Part(rate_hz, gyr))


def _run(assembly: Assembly, frames: Iterator[Frame]) -> tuple[FloatArray, FloatArray, int]:
    """Session times, true times and the samples told as lost."""
    items = [item for samples, arrival_s, _ in frames for item in assembly.push(samples, arrival_s)]
    blocks = [item for item in items if isinstance(item, SampleBlock)]
    lost = sum(int(item.value or 0) for item in items if isinstance(item, Notice))
    return np.concatenate([b.t_s for b in blocks]), np.concatenate([b.acc[:, 0] for b in blocks]), lost


@pytest.mark.parametrize(
    "clock", [STAMP_US, StampedClock(1e-9, None, "last"), StampedClock(1e-3, 1 << 32, "first")]
)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_wall_clock_is_within_5_ms_after_two_minutes(clock: StampedClock, seed: int) -> None:
    assembly = Assembly(_started(clock))
    worst_s = 0.0
    for samples, arrival_s, true_s in Radio(clock, loss=0.01, seed=seed).frames(600.0):
        for item in assembly.push(samples, arrival_s):
            if isinstance(item, SampleBlock) and true_s[-1] > 120.0:
                mapped_s = assembly.monotonic_s(float(item.t_s[-1])) - 5000.0
                worst_s = max(worst_s, abs(mapped_s - true_s[-1]))
    assert worst_s < 0.005


@pytest.mark.parametrize(
    ("clock", "begins"),
    [
        (STAMP_US, (1 << 32) - 3_000_000),
        (StampedClock(0.008, 1 << 16, "last"), 65_000),
        (CountedClock(1 << 16), 65_000),
    ],
)
def test_a_counter_that_wraps_goes_on(clock: DeviceClock, begins: int) -> None:
    times, true_s, lost = _run(Assembly(_started(clock)), Radio(clock, drift_ppm=0.0, begins=begins).frames(60.0))
    assert len(times) == 6000
    assert lost == 0
    assert np.abs(times - (true_s - true_s[0])).max() < 0.01


@pytest.mark.parametrize("clock", [STAMP_US, MILLIS, CountedClock(1 << 32)])
def test_every_lost_sample_is_told_and_leaves_a_hole(clock: DeviceClock) -> None:
    times, true_s, lost = _run(Assembly(_started(clock)), Radio(clock, loss=0.03).frames(120.0))
    assert np.abs(times - (true_s - true_s[0])).max() < 0.03
    assert len(times) + lost == round((true_s[-1] - true_s[0]) * 100.0 * (1.0 + 80e-6)) + 1


@pytest.mark.parametrize("clock", [STAMP_US, MILLIS, CountedClock(1 << 32)])
def test_doubled_frames_are_dropped(clock: DeviceClock) -> None:
    frames = list(Radio(clock).frames(30.0))
    assembly = Assembly(_started(clock))
    doubled = [frame for frame in frames for _ in range(2)]
    once = _run(Assembly(_started(clock)), iter(frames))
    twice = _run(assembly, iter(doubled))
    assert np.array_equal(once[0], twice[0])
    assert np.array_equal(once[1], twice[1])
    assert assembly.doubled == 3000


@pytest.mark.parametrize("drift", [-20_000.0, 80.0, 20_000.0])
def test_without_a_clock_time_follows_the_arrivals(drift: float) -> None:
    times, true_s, lost = _run(Assembly(_started(NoClock())), Radio(NoClock(), drift_ppm=drift).frames(300.0))
    assert lost == 0
    assert len(times) == 30_000
    late = times > 20.0
    assert np.ptp((times - true_s)[late]) < 0.12
    assert np.all(np.diff(times) >= 0)


def test_without_a_clock_a_hole_stays_where_it_was() -> None:
    frames = [f for f in Radio(NoClock(), stalls=False).frames(60.0) if not 30.0 <= f[2][0] < 33.0]
    times, true_s, lost = _run(Assembly(_started(NoClock())), iter(frames))
    assert lost == pytest.approx(300, abs=8)
    assert np.abs(times - (true_s - true_s[0])).max() < 0.12


@pytest.mark.parametrize("clock", [STAMP_US, CountedClock(1 << 32), NoClock()])
def test_after_a_lost_link_the_session_goes_on(clock: DeviceClock) -> None:
    """The sensor rebooted meanwhile: its stamps begin anew."""
    assembly = Assembly(_started(clock))
    before = _run(assembly, Radio(clock, stalls=False, begins=77).frames(20.0))
    assembly.restart(_started(clock), 5028.0)
    later = [
        (s, arrival_s + 30.0, true_s + 30.0) for s, arrival_s, true_s in Radio(clock, stalls=False).frames(20.0)
    ]
    after = _run(assembly, iter(later))
    assert float(after[0][0]) == pytest.approx(30.0, abs=0.1)
    assert float(before[0][-1]) < float(after[0][0])
    assert np.ptp(after[0] - after[1]) < 0.1


def test_another_rate_after_a_lost_link_goes_on() -> None:
    assembly = Assembly(_started(STAMP_US))
    _run(assembly, Radio(STAMP_US, stalls=False).frames(20.0))
    assembly.restart(_started(NoClock(), rate_hz=50.0), 5028.0)
    [block] = assembly.push(Samples(np.ones((5, 3)), None, None), 5030.0)
    assert isinstance(block, SampleBlock)
    assert float(block.t_s[-1]) == pytest.approx(30.0, abs=0.2)


def test_angular_rate_of_its_own_frames_is_joined() -> None:
    assembly = Assembly(_started(STAMP_US, STAMP_US))
    frames: list[Frame] = []
    for samples, arrival_s, true_s in Radio(STAMP_US, drift_ppm=0.0).frames(30.0):
        frames.append((samples, arrival_s, true_s))
        turn = Samples(None, np.column_stack((true_s + 0.003,) * 3), (samples.stamp or 0) + 3000)
        frames.append((turn, arrival_s + 0.001, true_s))
    items = [item for s, a, _ in frames for item in assembly.push(s, a)]
    assert not [item for item in items if isinstance(item, Notice)], "that one part begins first is no loss"
    blocks = [item for item in items if isinstance(item, SampleBlock)]
    acc, gyr = np.concatenate([b.acc[:, 0] for b in blocks]), [b.gyr for b in blocks]
    assert len(acc) > 2980
    assert np.allclose(acc, np.concatenate([g[:, 0] for g in gyr if g is not None]), atol=2e-4)


@given(st.lists(st.tuples(st.integers(0, (1 << 32) - 1), st.floats(0.0, 3.0), st.integers(0, 4)), max_size=40))
def test_time_never_goes_back_whatever_the_stamps(frames: list[tuple[int, float, int]]) -> None:
    assembly = Assembly(_started(STAMP_US))
    arrival_s, newest_s = 100.0, 0.0
    for stamp, wait_s, n in frames:
        arrival_s += wait_s
        for item in assembly.push(Samples(np.ones((n, 3)), None, stamp), arrival_s):
            if isinstance(item, SampleBlock):
                assert item.t_s[0] >= newest_s
                assert np.all(np.diff(item.t_s) >= 0)
                newest_s = float(item.t_s[-1])
    assert newest_s <= arrival_s - 100.0 + 10.0
