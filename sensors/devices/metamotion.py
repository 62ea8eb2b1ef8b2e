"""MbientLab MetaMotion R, RL (chip BMI160) and S (BMI270): acceleration and turning, each its own signal.

A message is: module, register, arguments; a register is read with bit 7 set. A bare signal carries neither time
nor count, so each goes through an accounter, a processor on the board that puts a count before every sample. Where
the board makes or feeds none, the bare signals are taken, three samples a packet, and their times come from the
arrivals. Other processors on the board, from whatever used it before, are removed at the start.

Source: mbientlab/MetaWear-SDK-Cpp and its tests (modules, accelerometer_bosch, gyro_bosch, dataprocessor).
Unconfirmed: that a BMI270 board feeds an accounter by the same bytes (the fallback covers it), and that samples
with the same count are of one time in both signals (they are placed apart).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from sensors.devices import wanted
from sensors.devices.model import (
    Advert,
    Bad,
    CountedClock,
    Driver,
    Link,
    Match,
    NoClock,
    Part,
    Reading,
    Samples,
    Started,
)
from sensors.errors import LinkError, UnsupportedSensorError
from sensors.units import DEG, G_M_S2

COMMANDS = "326a9001-85cb-9195-d9dd-464cfbbae75a"
NOTIFY = "326a9006-85cb-9195-d9dd-464cfbbae75a"
SERVICE = "326a9000-85cb-9195-d9dd-464cfbbae75a"

ACC, GYR, PROCESSORS = 0x03, 0x13, 0x09
POWER, ENABLE, CONFIG = 0x01, 0x02, 0x03
ADD, COUNTED, NOTIFY_ONE, REMOVE_ALL = 0x02, 0x03, 0x07, 0x08
INFO = 0x80
WHOLE_SAMPLE = 0xA0
"""Six bytes of a signal, from its first."""
COUNT_IN_4_BYTES = bytes([0x11, 0x30, 0x03])
COUNT_TURN = 1 << 32
SAMPLE_BYTES = 6
WAIT_S = 2.0

ACC_M_S2 = G_M_S2 / 4096.0
GYR_RAD_S = DEG / 16.4
"""The scales of the ranges that `config` of every chip below asks for, at 50 Hz."""


@dataclass(frozen=True, slots=True)
class Chip:
    """How one chip is told and read: a signal's registers bare and packed, and its configuration."""

    module: int
    bare: int
    packed: int
    config: bytes
    scale: float


ACC_CHIPS = {
    1: Chip(ACC, 0x04, 0x1C, bytes([0x27, 0x08]), ACC_M_S2),
    4: Chip(ACC, 0x04, 0x05, bytes([0xA7, 0x02]), ACC_M_S2),
}
"""By implementation: BMI160, BMI270."""

GYR_CHIPS = {
    0: Chip(GYR, 0x05, 0x07, bytes([0x27, 0x00]), GYR_RAD_S),
    1: Chip(GYR, 0x04, 0x05, bytes([0x27, 0x00]), GYR_RAD_S),
}


@dataclass(slots=True)
class MetaMotionDriver:
    """One connection. `_routes`: the beginnings of messages that hold samples, and whose they are."""

    _chips: list[Chip] = field(default_factory=list)
    _routes: dict[bytes, Chip] = field(default_factory=dict)

    async def start(self, link: Link) -> Started:
        """As `Driver.start`."""
        if not {COMMANDS, NOTIFY} <= await link.characteristics():
            raise UnsupportedSensorError("MetaMotion", "it does not answer as one; use a MetaMotion R, RL or S")
        await link.subscribe(NOTIFY)
        acc = ACC_CHIPS.get(await _implementation(link, ACC) or 0)
        if acc is None:
            raise UnsupportedSensorError(
                "MetaMotion", "its accelerometer is an older one; use a MetaMotion R, RL or S"
            )
        turning = await _implementation(link, GYR)
        gyr = None if turning is None else GYR_CHIPS.get(turning)
        self._chips = [acc] if gyr is None else [acc, gyr]
        counted = await self._begin_counted(link)
        if not counted:
            await self._begin_bare(link)
        notes = () if counted else ("It does not count its samples: some that are lost may go unnoticed.",)
        part = Part(float(wanted.RATE_HZ), CountedClock(COUNT_TURN) if counted else NoClock())
        return Started("MetaMotion", part, None if gyr is None else Part(part.rate_hz, part.clock), notes)

    async def stop(self, link: Link) -> None:
        """As `Driver.stop`; the processors go too."""
        for chip in self._chips:
            for message in ((POWER, 0), (ENABLE, 0, 1), (chip.bare, 0), (chip.packed, 0)):
                await link.write(COMMANDS, bytes([chip.module, *message]))
        await link.write(COMMANDS, bytes([PROCESSORS, REMOVE_ALL]))

    def decode(self, characteristic: str, data: bytes) -> Sequence[Reading]:
        """As `Driver.decode`; answers to commands hold no samples."""
        if characteristic != NOTIFY:
            return []
        head = 3 if data[:2] == bytes([PROCESSORS, COUNTED]) else 2
        chip = self._routes.get(data[:head])
        if chip is None:
            return [] if len(data) >= 2 and _is_answer(data) else [Bad("a message that was not asked for")]
        counted = head == 3
        body = data[head + 4 :] if counted else data[head:]
        if len(body) != (SAMPLE_BYTES if counted else 3 * SAMPLE_BYTES):
            return [Bad(f"{len(body)} bytes are no whole number of samples")]
        values = np.frombuffer(body, dtype="<i2").astype(np.float64).reshape(-1, 3) * chip.scale
        stamp = int.from_bytes(data[head : head + 4], "little") if counted else None
        return [Samples(values, None, stamp) if chip.module == ACC else Samples(None, values, stamp)]

    async def _begin_counted(self, link: Link) -> bool:
        """Start with a count before every sample; whether samples come."""
        await self._configure(link)
        try:
            for chip in self._chips:
                source = bytes([chip.module, chip.bare, 0xFF, WHOLE_SAMPLE])
                await link.write(COMMANDS, bytes([PROCESSORS, ADD]) + source + COUNT_IN_4_BYTES)
                made = await link.reply(NOTIFY, bytes([PROCESSORS, ADD]), WAIT_S)
                if len(made) != 3:
                    return False
                self._routes[bytes([PROCESSORS, COUNTED, made[2]])] = chip
        except LinkError:
            return False
        for route in self._routes:
            await link.write(COMMANDS, bytes([PROCESSORS, NOTIFY_ONE]) + route[2:] + b"\x01")
        await link.write(COMMANDS, bytes([PROCESSORS, COUNTED, 0x01]))
        await self._run(link)
        try:
            await link.reply(NOTIFY, next(iter(self._routes)), WAIT_S)
        except LinkError:
            return False
        return True

    async def _begin_bare(self, link: Link) -> None:
        """Start with bare samples, packed."""
        await self._configure(link)
        for chip in self._chips:
            self._routes[bytes([chip.module, chip.packed])] = chip
            await link.write(COMMANDS, bytes([chip.module, chip.packed, 0x01]))
        await self._run(link)

    async def _configure(self, link: Link) -> None:
        """Stop what runs, and tell each chip its rate and range."""
        await self.stop(link)
        self._routes.clear()
        for chip in self._chips:
            await link.write(COMMANDS, bytes([chip.module, CONFIG]) + chip.config)

    async def _run(self, link: Link) -> None:
        """Have each chip take samples, the slower gyroscope first: what it has to go with comes later."""
        for chip in reversed(self._chips):
            await link.write(COMMANDS, bytes([chip.module, ENABLE, 0x01, 0x00]))
        for chip in reversed(self._chips):
            await link.write(COMMANDS, bytes([chip.module, POWER, 0x01]))


async def _implementation(link: Link, module: int) -> int | None:
    """Which chip a module has; None without the module."""
    await link.write(COMMANDS, bytes([module, INFO]))
    answer = await link.reply(NOTIFY, bytes([module, INFO]), WAIT_S)
    return answer[2] if len(answer) > 2 else None


def _is_answer(data: bytes) -> bool:
    """Whether a message answers a question, or says that a processor was made."""
    return bool(data[1] & INFO) or data[:2] == bytes([PROCESSORS, ADD])


@dataclass(frozen=True, slots=True)
class MetaMotion:
    """Sensors that advertise MbientLab's service, or one of its names."""

    name: str = "metamotion"

    def match(self, advert: Advert) -> Match | None:
        """As `Family.match`."""
        named = advert.name is not None and advert.name.startswith(("MetaWear", "MetaMotion"))
        return Match(advert.name or "MetaMotion") if named or SERVICE in advert.services else None

    def driver(self) -> Driver:
        """As `Family.driver`."""
        return MetaMotionDriver()
