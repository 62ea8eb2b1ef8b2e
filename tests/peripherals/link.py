"""A `Link` to a simulated sensor without any radio: time passes when the driver writes or waits, and at once.

Faults: a write it refuses, and the link breaking at the n-th notification.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sensors.errors import LinkError
from tests.peripherals.model import Frame, Peripheral, RefusedError

WAIT_STEP_S = 0.01
WRITE_S = 0.03
"""A write takes about a connection interval."""


@dataclass(slots=True)
class Faults:
    """`refuse`: beginnings of writes that are refused. `lost_at`: the notification (from 0) that never arrives."""

    refuse: tuple[bytes, ...] = ()
    lost_at: int | None = None


@dataclass(slots=True)
class MemoryLink:
    """The sensor's other end. `received`: every notification since the link was made, in order of time."""

    sensor: Peripheral
    faults: Faults = field(default_factory=Faults)
    now_s: float = 0.0
    received: list[Frame] = field(default_factory=list)
    written: list[tuple[str, bytes]] = field(default_factory=list)
    _subscribed: set[str] = field(default_factory=set)
    _since_write: int = 0
    _lost: bool = False

    async def characteristics(self) -> frozenset[str]:
        self._check()
        return frozenset(one.uuid for one in self.sensor.characteristics)

    async def write(self, characteristic: str, data: bytes, *, response: bool = True) -> None:
        self._check()
        self._since_write = len(self.received)
        self.written.append((characteristic, data))
        if data.startswith(self.faults.refuse or (b"\x00never",)):
            raise LinkError(self.sensor.name, "the sensor refuses the command")
        try:
            replies = self.sensor.written(characteristic, data)
        except RefusedError as refused:
            raise LinkError(self.sensor.name, f"ATT error {refused.att_code}") from refused
        self._take(replies)
        self.run(WRITE_S)

    async def read(self, characteristic: str) -> bytes:
        self._check()
        try:
            return self.sensor.read(characteristic)
        except RefusedError as refused:
            raise LinkError(self.sensor.name, f"ATT error {refused.att_code}") from refused

    async def subscribe(self, characteristic: str) -> None:
        self._check()
        self._subscribed.add(characteristic)
        self.sensor.subscribed(characteristic, True)

    async def reply(self, characteristic: str, begins: bytes, within_s: float) -> bytes:
        until_s = self.now_s + within_s
        while True:
            self._check()
            for at, frame in enumerate(self.received[self._since_write :], self._since_write):
                if frame.characteristic == characteristic and frame.data.startswith(begins):
                    self._since_write = at + 1
                    return frame.data
            if self.now_s >= until_s:
                raise LinkError(self.sensor.name, "no answer")
            self.run(WAIT_STEP_S)

    async def pause(self, seconds: float) -> None:
        self._check()
        self.run(seconds)

    def run(self, seconds: float) -> None:
        """Let time pass."""
        self.now_s += seconds
        self._take(self.sensor.frames(self.now_s))

    def lose(self) -> None:
        """Out of range: subscriptions end, whoever speaks next is told."""
        self._lost = True
        for characteristic in sorted(self._subscribed):
            self.sensor.subscribed(characteristic, False)

    def _take(self, frames: Sequence[Frame]) -> None:
        for frame in frames:
            if self._lost or frame.characteristic not in self._subscribed:
                continue
            if self.faults.lost_at == len(self.received):
                self.lose()
            else:
                self.received.append(frame)

    def _check(self) -> None:
        if self._lost:
            raise LinkError(self.sensor.name, "the link was lost")
