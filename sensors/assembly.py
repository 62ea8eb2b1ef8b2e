"""The frames of one live sensor put together: blocks of samples in session time, and what was lost or doubled."""

from __future__ import annotations

import numpy as np

from sensors.devices.model import FloatArray, Samples, StampedClock, Started
from sensors.envelope import Envelope
from sensors.join import Join
from sensors.live import Notice
from sensors.sieve import Readings
from sensors.stream import SampleBlock, quantise
from sensors.timebase import Timed, timebases

WAIT_S = 2.0
"""Acceleration waits so long for the angular rate of its time, seconds; without it, it is left out."""

EARLY_FRAMES = 64
"""So many frames of angular rate are kept until the first acceleration comes."""

START_S = 0.5
"""The parts do not begin at once: so much acceleration before the first angular rate is no loss, seconds."""

CRYSTAL_PPM, OSCILLATOR_PPM = 300.0, 30_000.0
"""How far the clock of a device that stamps, and the rate of a chip that does not, lie from what they say."""


class Assembly:
    """Frames in, in the order they arrived; blocks and notices out.

    Session time is 0 at the first sample, follows the sensor's clock, never goes back, and goes on over lost links
    and restarts of the sensor by the host's clock. Arrivals are seconds on the host's monotonic clock.
    """

    def __init__(self, started: Started) -> None:
        self._newest_s = 0.0
        self._host_zero_s: float | None = None
        self._doubled_before = 0
        self._begin(started)

    def _begin(self, started: Started) -> None:
        self._started = started
        self.gyroscope = started.gyr is not None
        self._acc, self._gyr = timebases(started.acc, started.gyr)
        stamps = isinstance(started.acc.clock, StampedClock)
        self._envelope = Envelope(CRYSTAL_PPM if stamps else OSCILLATOR_PPM)
        self._one_clock = stamps and started.gyr is not None and started.gyr.clock == started.acc.clock
        self._shift_s: float | None = None
        self._gyr_shift_s: float | None = None
        self._resets = 0
        self._join = Join(3, 3, WAIT_S + started.frame_s)
        self._alone = 0
        self._early: list[tuple[Samples, float]] = []

    @property
    def doubled(self) -> int:
        """Samples that came again, and were dropped."""
        return self._doubled_before + self._acc.doubled + (0 if self._gyr is None else self._gyr.doubled)

    @property
    def drift_ppm(self) -> float | None:
        """How much longer a second of the sensor is than one of the host; None before it is known."""
        return self._envelope.drift_ppm

    def push(self, samples: Samples, arrival_s: float) -> list[SampleBlock | Notice]:
        """The next frame: the samples that are complete with it, and what is missing before them."""
        if samples.acc is not None:
            found = self._accelerated(self._acc.push(samples, arrival_s), arrival_s)
            return found + self._catch_up() if self._early else found
        if self._shift_s is None:
            self._early = [*self._early, (samples, arrival_s)][-EARLY_FRAMES:]
        elif self._gyr is not None:
            self._turned(self._gyr.push(samples, arrival_s), arrival_s)
        return self._joined()

    def _catch_up(self) -> list[SampleBlock | Notice]:
        """Angular rate that came before the first acceleration has its place now."""
        early, self._early = self._early, []
        for samples, arrival_s in early:
            if self._gyr is not None:
                self._turned(self._gyr.push(samples, arrival_s), arrival_s)
        return self._joined()

    def restart(self, started: Started, arrival_s: float) -> list[SampleBlock | Notice]:
        """The sensor was started again, after a lost link; answers what still waited."""
        found = self._accelerated(self._acc.restart(), arrival_s)
        if self._gyr is not None:
            self._turned(self._gyr.restart(), arrival_s)
            found += self._joined()
        if (started.acc, started.gyr) != (self._started.acc, self._started.gyr):
            at_s = self.session_s(arrival_s)
            self._doubled_before = self.doubled
            self._begin(started)
            self._host_zero_s = arrival_s - at_s
        return found

    def session_s(self, monotonic_s: float) -> float:
        """The session's time at a moment of the host's clock."""
        found = self._envelope.session_s(monotonic_s)
        if found is None:
            return 0.0 if self._host_zero_s is None else monotonic_s - self._host_zero_s
        return found

    def monotonic_s(self, session_s: float) -> float:
        """The host's clock at a time of the session; the session's own before anything arrived."""
        found = self._envelope.monotonic_s(session_s)
        return session_s + (self._host_zero_s or 0.0) if found is None else found

    def _accelerated(self, timed: list[Timed], arrival_s: float) -> list[SampleBlock | Notice]:
        """Acceleration with its times: told at once where nothing else is awaited."""
        found: list[SampleBlock | Notice] = []
        for each in timed:
            t_s = self._placed(each, arrival_s)
            found += _loss(each.lost, float(t_s[0]))
            assert each.samples.acc is not None
            if self._gyr is None or each.samples.gyr is not None:
                found.append(quantise(t_s, each.samples.acc, each.samples.gyr if self.gyroscope else None))
            else:
                self._join.first(Readings(t_s, each.samples.acc))
                found += self._joined()
        return found

    def _placed(self, timed: Timed, arrival_s: float) -> FloatArray:
        """(n,) session seconds of samples with acceleration."""
        last_s = float(timed.t_s[-1])
        if self._host_zero_s is None:
            self._host_zero_s = arrival_s - (last_s - float(timed.t_s[0]))
        if self._shift_s is None:
            self._shift_s = arrival_s - self._host_zero_s - last_s
        if self._resets != self._acc.resets:
            self._resets = self._acc.resets
            self._envelope.restart()
        t_s: FloatArray = np.maximum(timed.t_s + self._shift_s, self._newest_s)
        self._newest_s = float(t_s[-1])
        self._envelope.push(self._newest_s, arrival_s)
        return t_s

    def _turned(self, timed: list[Timed], arrival_s: float) -> None:
        """Angular rate with its times, for the acceleration that waits for it."""
        for each in timed:
            if self._gyr_shift_s is None:
                own_s = self.session_s(arrival_s) - float(each.t_s[-1])
                self._gyr_shift_s = self._shift_s if self._one_clock else own_s
            assert each.samples.gyr is not None
            assert self._gyr_shift_s is not None
            self._join.second(Readings(each.t_s + self._gyr_shift_s, each.samples.gyr))

    def _joined(self) -> list[SampleBlock | Notice]:
        """What both parts are known for by now; acceleration that was left alone is told as lost."""
        ready = self._join.ready()
        at_s = float(ready.t_s[0]) if len(ready) else self._newest_s
        begins = 0 < self._join.joined == len(ready) and self._join.alone <= START_S * self._started.acc.rate_hz
        found = [] if begins else _loss(self._join.alone - self._alone, at_s)
        self._alone = self._join.alone
        if len(ready):
            found.append(quantise(ready.t_s, ready.values[:, :3], ready.values[:, 3:]))
        return found


def _loss(count: int, at_s: float) -> list[SampleBlock | Notice]:
    if count <= 0:
        return []
    return [Notice(at_s, "loss", f"{count} samples did not arrive", float(count))]
