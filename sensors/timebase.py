"""When a live sensor's samples were taken: by its own clock or numbering, else by when they arrived.

Bursts and late packets move nothing where the device stamps or numbers its samples. What is missing is seen from
the stamps, what comes twice is dropped, and a clock that starts over (a wrap, a reboot) goes on by the host's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from sensors.devices.model import CountedClock, FloatArray, NoClock, Part, Samples, StampedClock
from sensors.envelope import Envelope

RESET_S, RESET_SHARE = 5.0, 0.02
"""Device and host disagree by more than this many seconds and this share of the time since: the device's clock was
set or began anew."""

STEADY = 0.1
"""A period is believed within this share of the nominal one."""

GAIN = 1.0 / 16.0
"""How much of each frame's own period goes into the running one."""

LAG_S = 0.25
"""Samples that come this much too late, seconds, wait until it is clear whether some before them were lost."""

PATIENCE_S = 1.0
"""So long, seconds, a stalled link has to catch up."""

CAUGHT_UP_S = 0.1
"""It has when it lags by no more than this, seconds."""


@dataclass(frozen=True, slots=True, eq=False)
class Timed:
    """The samples of one frame with their times. `t_s`: (n,) seconds. `lost`: samples missing before them."""

    samples: Samples
    t_s: FloatArray
    lost: int


class Timebase(Protocol):
    """Times of one part's samples. `doubled`: samples that came again and were dropped."""

    doubled: int

    @property
    def resets(self) -> int:
        """How often the device's clock began anew."""
        ...

    def push(self, samples: Samples, arrival_s: float) -> list[Timed]:
        """The next frame, and when it arrived on the host's monotonic clock."""
        ...

    def restart(self) -> list[Timed]:
        """The link was lost, what comes next is the first of a new connection; answers what still waited."""
        ...


class DeviceSeconds:
    """One device's stamps as seconds that never start over, 0 at the first."""

    def __init__(self, tick_s: float, turn: int | None) -> None:
        self._tick_s, self._turn = tick_s, turn
        self._stamp: int | None = None
        self._seconds = 0.0
        self._arrival_s = 0.0
        self._anew = self._link_new = False
        self.resets = 0

    def begin_link(self) -> None:
        """The link was lost: the device may have restarted meanwhile."""
        self._link_new = True

    def begin_anew(self) -> None:
        """What comes next has nothing to do with the stamps before."""
        self._anew = self._stamp is not None

    def read(self, stamp: int, arrival_s: float) -> float:
        """Seconds of a stamp that arrived at `arrival_s`; the host's clock says how often the counter turned."""
        if self._stamp is None:
            self._stamp, self._arrival_s = stamp, arrival_s
            return 0.0
        waited_s = arrival_s - self._arrival_s
        passed_s = self._since(stamp, waited_s)
        # On a link that stands, a stamp that is merely late was held up on its way, by whatever time.
        late = 0.0 < passed_s < waited_s and not self._link_new
        disagrees = abs(passed_s - waited_s) > RESET_S + RESET_SHARE * abs(waited_s)
        self._link_new = False
        if self._anew or (disagrees and not late):
            self._anew = False
            self.resets += 1
            passed_s = waited_s
        seconds = self._seconds + passed_s
        if passed_s > 0.0:
            self._stamp, self._seconds, self._arrival_s = stamp, seconds, arrival_s
        return seconds

    def _since(self, stamp: int, waited_s: float) -> float:
        """Device seconds since the last stamp; where the counter turns, as many turns as the host's clock says."""
        assert self._stamp is not None
        ticks = stamp - self._stamp
        if self._turn is not None:
            ticks += self._turn * round((waited_s / self._tick_s - ticks) / self._turn)
        return ticks * self._tick_s


class StampTime:
    """Times from stamps or numbers on frames.

    Between stamps samples lie evenly, which follows the device's true rate (the rule of Polar's SDK). Deviation:
    where the stamps say that samples are missing, the rest keeps the running period instead of being smeared.
    """

    def __init__(self, part: Part, device: DeviceSeconds) -> None:
        self._marks_last = isinstance(part.clock, StampedClock) and part.clock.marks == "last"
        self._fixed = isinstance(part.clock, CountedClock)
        self._nominal_s = self._period_s = 1.0 / part.rate_hz
        self._device = device
        self._seen_resets = 0
        self._stamp_s = self._sample_s = -np.inf
        self._n = 0
        self.doubled = 0

    def push(self, samples: Samples, arrival_s: float) -> list[Timed]:
        """Times of the frame's samples; none where it came before."""
        n = length(samples)
        if n == 0 or samples.stamp is None:
            return []
        at_s = self._device.read(samples.stamp, arrival_s)
        if at_s <= self._stamp_s:
            self.doubled += n
            return []
        lost = self._lost(at_s, n)
        if lost == 0:
            self._adapt((at_s - self._stamp_s) / (n if self._marks_last else self._n or 1))
        t_s = self._spread(at_s, n, lost)
        self._stamp_s, self._sample_s, self._n = at_s, float(t_s[-1]), n
        return [Timed(samples, t_s, lost)]

    @property
    def resets(self) -> int:
        """How often the device's clock began anew."""
        return self._device.resets

    def restart(self) -> list[Timed]:
        """A clock tells how long the link was away; numbers begin anew with each connection."""
        if self._fixed:
            self._device.begin_anew()
        else:
            self._device.begin_link()
        return []

    def _lost(self, at_s: float, n: int) -> int:
        """Samples missing before the frame; none is missing before the first, or where the clock began anew."""
        began_anew, self._seen_resets = self._seen_resets != self.resets, self.resets
        if began_anew or not np.isfinite(self._sample_s):
            return 0
        first_s = at_s - (n - 1) * self._period_s if self._marks_last else at_s
        return max(0, round((first_s - self._sample_s) / self._period_s) - 1)

    def _spread(self, at_s: float, n: int, lost: int) -> FloatArray:
        """Times of the frame's samples, none before those of the last frame."""
        if not self._marks_last:
            return _from(self._sample_s, at_s + self._period_s * np.arange(float(n)))
        whole_s = at_s - self._stamp_s
        step_s = whole_s / n if lost == 0 and self._believed(whole_s / n) else self._period_s
        return _from(self._sample_s, at_s - step_s * np.arange(n - 1.0, -1.0, -1.0))

    def _believed(self, period_s: float) -> bool:
        return abs(period_s / self._nominal_s - 1.0) <= STEADY

    def _adapt(self, period_s: float) -> None:
        if not self._fixed and self._believed(period_s):
            self._period_s += GAIN * (period_s - self._period_s)


class ArrivalTime:
    """Times where the device tells none: samples are counted, at a period that follows the arrivals.

    Samples that come much too late wait up to `PATIENCE_S`: either the link catches up, and nothing was lost, or
    it does not, and the time between is a hole. Losses shorter than `LAG_S` cannot be told from a slower clock.
    """

    def __init__(self, part: Part) -> None:
        self._period_s = 1.0 / part.rate_hz
        self._envelope = Envelope(most_ppm=50_000.0, least_s=4.0)
        self._counted_s: float | None = None
        self._next_s = 0.0
        self._waiting: list[tuple[Samples, float]] = []
        self._least_lag_s = np.inf
        self._link_new = False
        self.doubled = self.resets = 0

    def push(self, samples: Samples, arrival_s: float) -> list[Timed]:
        """Times of the frame's samples, and of those that waited."""
        if length(samples) == 0:
            return []
        if self._counted_s is None:
            self._counted_s = self._next_s = arrival_s - (length(samples) - 1) * self._period_s
        self._waiting.append((samples, arrival_s))
        lag_s = self._lag(arrival_s)
        self._least_lag_s = min(self._least_lag_s, lag_s)
        if lag_s <= (LAG_S if len(self._waiting) == 1 else CAUGHT_UP_S):
            return self._release(0)
        if self._link_new or arrival_s - self._waiting[0][1] > PATIENCE_S:
            return self._release(round(self._least_lag_s / self._period_s))
        return []

    def restart(self) -> list[Timed]:
        """What comes next is placed by when it comes."""
        waited = self._release(0) if self._waiting else []
        self._link_new = True
        return waited

    def _lag(self, arrival_s: float) -> float:
        """How much later than usual the last waiting sample came, seconds."""
        assert self._counted_s is not None
        ahead = sum(length(samples) for samples, _ in self._waiting) - 1
        usual_s = self._envelope.monotonic_s(self._counted_s + ahead * self._period_s)
        return 0.0 if usual_s is None else arrival_s - usual_s

    def _release(self, lost: int) -> list[Timed]:
        """The waiting samples with their times, behind a hole of `lost`."""
        assert self._counted_s is not None
        step_s = self._period_s * (1.0 + 1e-6 * (self._envelope.drift_ppm or 0.0))
        self._counted_s += lost * self._period_s
        self._next_s += lost * step_s
        found: list[Timed] = []
        for samples, arrival_s in self._waiting:
            n = length(samples)
            t_s: FloatArray = self._next_s + step_s * np.arange(float(n))
            found.append(Timed(samples, t_s, 0 if found else lost))
            self._next_s += n * step_s
            self._counted_s += n * self._period_s
            self._envelope.push(self._counted_s - self._period_s, arrival_s)
        self._waiting, self._least_lag_s, self._link_new = [], np.inf, False
        return found


def _from(least_s: float, t_s: FloatArray) -> FloatArray:
    """The times, none before the least."""
    held: FloatArray = np.maximum(t_s, least_s)
    return held


def length(samples: Samples) -> int:
    """How many samples a frame carried."""
    axes = samples.gyr if samples.acc is None else samples.acc
    return 0 if axes is None else len(axes)


def timebases(acc: Part, gyr: Part | None) -> tuple[Timebase, Timebase | None]:
    """The times of a sensor's parts. Stamps of one device are on one clock; numbers are each part's own."""
    device = _device(acc)
    shared = gyr is not None and isinstance(gyr.clock, StampedClock) and gyr.clock == acc.clock
    first = _timebase(acc, device)
    return first, None if gyr is None else _timebase(gyr, device if shared else _device(gyr))


def _device(part: Part) -> DeviceSeconds | None:
    clock = part.clock
    if isinstance(clock, NoClock):
        return None
    tick_s = clock.tick_s if isinstance(clock, StampedClock) else 1.0 / part.rate_hz
    return DeviceSeconds(tick_s, clock.turn)


def _timebase(part: Part, device: DeviceSeconds | None) -> Timebase:
    return ArrivalTime(part) if device is None else StampTime(part, device)
