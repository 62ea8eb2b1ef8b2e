"""A radio without radio: a simulated sensor on the virtual clock, with faults a test asks for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from sensors.devices.model import Advert
from sensors.errors import LinkError, SourceError
from sensors.radio import Packet, Take
from tests.peripherals.model import Frame, Peripheral, RefusedError
from tests.sensors.virtual_time import now_s

TICK_S = 0.02
CONNECTING_S = 0.3


@dataclass(slots=True, eq=False)
class ScriptedRadio:
    """`absent`: the sensor is out of range. `problems`: how the next attempts fail. `drop_on_write`: the link
    breaks at the next write that begins so. `silent`: nothing comes over the link; `deaf`: the sensor answers
    nothing. `tried_at_s`: when it was connected to.
    """

    sensor: Peripheral
    absent: bool = False
    problems: list[SourceError] = field(default_factory=list)
    drop_on_write: bytes | None = None
    silent: bool = False
    deaf: bool = False
    tried_at_s: list[float] = field(default_factory=list)
    wires: list[ScriptedWire] = field(default_factory=list)

    async def connect(self) -> ScriptedWire:
        assert all(wire.released for wire in self.wires), "the old wire was not released before the new one"
        self.tried_at_s.append(now_s())
        await asyncio.sleep(CONNECTING_S)
        if self.problems:
            raise self.problems.pop(0)
        if self.absent:
            raise SourceError(self.sensor.name, "not found")
        self.wires.append(ScriptedWire(self, Advert("F0:01", self.sensor.name, frozenset(self.sensor.advertised))))
        return self.wires[-1]

    def drop(self) -> None:
        """The link is lost."""
        self.wires[-1].lose()

    async def go_away(self, at_s: float, for_s: float) -> None:
        """Lose the link so long from now, and be out of range for some time."""
        await asyncio.sleep(at_s)
        self.absent = True
        self.drop()
        await asyncio.sleep(for_s)
        self.absent = False

    async def run(self) -> None:
        """Let time pass for the sensor."""
        while True:
            await asyncio.sleep(TICK_S)
            self.deliver(self.sensor.frames(now_s()))

    def deliver(self, frames: Sequence[Frame]) -> None:
        if self.wires and not self.wires[-1].lost and not self.silent:
            for frame in frames:
                self.wires[-1].came(frame)


@dataclass(slots=True, eq=False)
class ScriptedWire:
    """One connection."""

    radio: ScriptedRadio
    advert: Advert
    released: bool = False
    lost: bool = False
    takers: dict[str, Take] = field(default_factory=dict)
    tell: Callable[[], None] | None = None

    def when_lost(self, tell: Callable[[], None]) -> None:
        self.tell = tell
        if self.lost:
            tell()

    async def characteristics(self) -> frozenset[str]:
        await self._answer()
        return frozenset(one.uuid for one in self.radio.sensor.characteristics)

    async def write(self, characteristic: str, data: bytes, response: bool) -> None:
        await self._answer()
        begins = self.radio.drop_on_write
        if begins is not None and data.startswith(begins):
            self.radio.drop_on_write = None
            self.lose()
        await self._answer()
        try:
            self.radio.deliver(self.radio.sensor.written(characteristic, data))
        except RefusedError as refused:
            raise LinkError(self.radio.sensor.name, f"refused: {refused.att_code:#x}") from refused

    async def read(self, characteristic: str) -> bytes:
        await self._answer()
        return self.radio.sensor.read(characteristic)

    async def notify(self, characteristic: str, take: Take) -> None:
        await self._answer()
        self.takers[characteristic] = take
        self.radio.sensor.subscribed(characteristic, True)

    async def release(self) -> None:
        self.released = True
        self.lose()

    def came(self, frame: Frame) -> None:
        take = self.takers.get(frame.characteristic)
        if take is not None:
            take(Packet(now_s(), frame.characteristic, frame.data))

    def lose(self) -> None:
        if self.lost:
            return
        self.lost = True
        for characteristic in self.takers:
            self.radio.sensor.subscribed(characteristic, False)
        if self.tell is not None and not self.released:
            self.tell()

    async def _answer(self) -> None:
        await asyncio.sleep(0.01 if not self.radio.deaf else 60.0)
        if self.lost:
            raise LinkError(self.radio.sensor.name, "the link was lost")
