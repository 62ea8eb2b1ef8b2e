"""What a phone tells, put together: every sample has its own time; gravity, units and losses are looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from sensors.devices.model import FloatArray
from sensors.envelope import Envelope
from sensors.errors import SourceError
from sensors.join import Join
from sensors.live import Item, Notice
from sensors.sieve import Readings
from sensors.stream import quantise
from sensors.units import G_M_S2

LOOK_S = 1.0
"""So much of the signal is looked at before it is believed, seconds."""

WEIGHTLESS_M_S2, LIKE_ONE_G = 3.0, 1.5
"""A median force below the first is that of a phone whose gravity was removed, unless it is near 1 and in g."""

STILL_G = 0.5
"""In g, a phone reads at least this."""

HOLE_PERIODS, HOLE_S = 2.5, 0.1
"""Samples further apart than both are a hole."""

BACK_S = 5.0
"""A clock that goes back by more began anew."""

WAIT_S = 2.0
"""Acceleration waits so long for the angular rate of its time, seconds."""


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Some samples of one sensor of the phone. `t_s`: (n,) seconds on the phone's clock, each sample's own.
    `values`: (n, 3) m/s2 or rad/s. `arrival_s`: on the host's monotonic clock.
    """

    kind: Literal["acc", "gyr"]
    t_s: FloatArray
    values: FloatArray
    arrival_s: float


class PhoneStream:
    """Batches in, blocks and notices out, in session time: 0 at the first sample, never going back.

    Nothing is let out until `LOOK_S` of acceleration was seen; then `gyroscope` and `rate_hz` are known.

    Raises:
        SourceError: from `push`, gravity was removed from what the phone sends.
    """

    def __init__(self, name: str, remedy: str) -> None:
        self._name, self._remedy = name, remedy
        self.gyroscope = False
        self.rate_hz = 0.0
        self._held: list[Batch] | None = []
        self._scale = 1.0
        self._zero_s = 0.0
        self._newest_s = -np.inf
        self._arrival_s = 0.0
        self._envelope = Envelope()
        self._join = Join(3, 3, WAIT_S)
        self._alone = 0

    @property
    def begun(self) -> bool:
        """Whether enough was seen to begin."""
        return self._held is None

    @property
    def zero_s(self) -> float:
        """Where session time is 0 on the phone's clock, seconds."""
        return self._zero_s

    def push(self, batches: Sequence[Batch]) -> list[Item]:
        """The next samples: what came together. Turning first: acceleration waits for it."""
        whole = sorted((batch for batch in batches if len(batch.t_s)), key=lambda batch: batch.kind == "acc")
        if self._held is None:
            return [item for batch in whole for item in self._take(batch)]
        self._held += whole
        acc = [each for each in self._held if each.kind == "acc"]
        if not acc or acc[-1].t_s[-1] - acc[0].t_s[0] < LOOK_S:
            return []
        self._begin(acc)
        held, self._held = sorted(self._held, key=lambda batch: batch.kind == "acc"), None
        return [item for each in held for item in self._take(each)]

    def session_s(self, monotonic_s: float) -> float:
        """The session's time at a moment of the host's clock."""
        found = self._envelope.session_s(monotonic_s)
        return 0.0 if found is None else found

    def monotonic_s(self, session_s: float) -> float:
        """The host's clock at a time of the session."""
        found = self._envelope.monotonic_s(session_s)
        return session_s if found is None else found

    def _begin(self, acc: list[Batch]) -> None:
        assert self._held is not None
        t_s = np.concatenate([each.t_s for each in acc])
        norm = float(np.median(np.linalg.norm(np.concatenate([each.values for each in acc]), axis=1)))
        self.gyroscope = any(each.kind == "gyr" for each in self._held)
        self.rate_hz = (len(t_s) - 1) / max(float(t_s[-1] - t_s[0]), 1e-3)
        self._zero_s = float(t_s[0])
        if STILL_G < norm < LIKE_ONE_G:
            self._scale = G_M_S2
        elif norm < WEIGHTLESS_M_S2:
            raise SourceError(self._name, f"it sends acceleration without gravity; {self._remedy}")

    def _take(self, batch: Batch) -> list[Item]:
        if batch.kind == "acc":
            return self._accelerated(batch)
        if self.gyroscope:
            self._join.second(Readings(batch.t_s - self._zero_s, batch.values))
        return self._joined()

    def _accelerated(self, batch: Batch) -> list[Item]:
        t_s = self._placed(batch)
        new = t_s > self._newest_s
        t_s, values = t_s[new], batch.values[new] * self._scale
        if not len(t_s):
            return []
        found = self._holes(t_s)
        self._newest_s, self._arrival_s = float(t_s[-1]), batch.arrival_s
        self._envelope.push(self._newest_s, batch.arrival_s)
        if not self.gyroscope:
            return [*found, quantise(t_s, values, None)]
        self._join.first(Readings(t_s, values))
        return found + self._joined()

    def _placed(self, batch: Batch) -> FloatArray:
        """(n,) session seconds; a phone's clock that began anew goes on by the host's."""
        last_s = float(batch.t_s[-1]) - self._zero_s
        if last_s < self._newest_s - BACK_S:
            goes_on_s = self._newest_s + batch.arrival_s - self._arrival_s
            self._zero_s += last_s - goes_on_s
            self._envelope.restart()
        t_s: FloatArray = batch.t_s - self._zero_s
        return t_s

    def _holes(self, t_s: FloatArray) -> list[Item]:
        """What is missing before and among the samples."""
        before = t_s[0] if np.isinf(self._newest_s) else self._newest_s
        steps = np.diff(t_s, prepend=before)
        holes = np.flatnonzero((steps > HOLE_S) & (steps > HOLE_PERIODS / self.rate_hz))
        return [_loss(round(float(steps[k]) * self.rate_hz) - 1, float(t_s[k])) for k in holes]

    def _joined(self) -> list[Item]:
        ready = self._join.ready()
        at_s = float(ready.t_s[0]) if len(ready) else max(self._newest_s, 0.0)
        found: list[Item] = [_loss(self._join.alone - self._alone, at_s)] if self._join.alone > self._alone else []
        self._alone = self._join.alone
        if len(ready):
            found.append(quantise(ready.t_s, ready.values[:, :3], ready.values[:, 3:]))
        return found


def _loss(count: int, at_s: float) -> Notice:
    return Notice(at_s, "loss", f"{count} samples did not arrive", float(count))
