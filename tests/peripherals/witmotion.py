"""A simulated WitMotion WT901BLE, from the vendor's samples and manual.

It streams as soon as somebody listens. Writing a register without unlocking first does nothing; that lasts 10 s.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from tests.peripherals.chip import DEG, G_M_S2, Batch, Clock, Stream, Worn, steps
from tests.peripherals.model import Characteristic, Frame, RefusedError

SERVICE = "0000ffe5-0000-1000-8000-00805f9a34fb"
NOTIFY = "0000ffe4-0000-1000-8000-00805f9a34fb"
WRITE = "0000ffe9-0000-1000-8000-00805f9a34fb"
SAVE, RATE, BATTERY, UNLOCK, READ = 0x00, 0x03, 0x64, 0x69, 0x27
CODES = {1: 0.2, 3: 1.0, 4: 2.0, 5: 5.0, 6: 10.0, 7: 20.0, 8: 50.0, 9: 100.0, 11: 200.0}
UNLOCKED_S = 10.0


@dataclass(slots=True)
class WitMotionSensor:
    """A sensor. `per_frame`: motion frames in a notification. `volts`: of its cell. `deaf`: obeys no command.

    `waits_for_save`: a firmware on which a rate holds only once it is saved.
    """

    worn: Worn
    name: str = "WT901BLE67"
    clock: Clock = field(default_factory=Clock)
    per_frame: int = 1
    volts: float = 3.85
    deaf: bool = False
    waits_for_save: bool = False
    advertised: tuple[str, ...] = ()
    manufacturers: Mapping[int, bytes] = field(default_factory=dict)
    registers: dict[int, int] = field(default_factory=lambda: {RATE: 6})
    saved: dict[int, int] = field(default_factory=lambda: {RATE: 6})
    stream: Stream | None = None
    now_s: float = 0.0
    unlocked_until_s: float = -1.0
    characteristics: tuple[Characteristic, ...] = (
        Characteristic(NOTIFY, SERVICE, frozenset({"notify"})),
        Characteristic(WRITE, SERVICE, frozenset({"write", "write-without-response"})),
    )

    def written(self, characteristic: str, data: bytes) -> Sequence[Frame]:
        if characteristic != WRITE:
            raise RefusedError(0x03)
        if self.deaf or len(data) != 5 or data[:2] != b"\xff\xaa":
            return []
        register, value = data[2], int.from_bytes(data[3:], "little")
        if register == READ:
            return [Frame(self.now_s, NOTIFY, self._read(value))]
        if register == UNLOCK and value == 0xB588:
            self.unlocked_until_s = self.now_s + UNLOCKED_S
        elif self.now_s <= self.unlocked_until_s:
            self._set(register, value)
        return []

    def read(self, characteristic: str) -> bytes:
        raise RefusedError(0x02)

    def subscribed(self, characteristic: str, on: bool) -> None:
        self.stream = None
        if on:
            self._begin()

    def frames(self, until_s: float) -> Sequence[Frame]:
        self.now_s = until_s
        due = self.stream.due(until_s) if self.stream else []
        return [Frame(float(batch.true_s[-1]), NOTIFY, self._motion(batch)) for batch in due]

    def restarted(self) -> None:
        self.stream = None
        self.registers = dict(self.saved)
        self.clock = Clock(self.clock.drift_ppm, 0.0, self.now_s)

    def _begin(self) -> None:
        self.stream = Stream(self.clock)
        self.stream.begin(self.now_s, CODES[self.registers[RATE]], self.per_frame)

    def _set(self, register: int, value: int) -> None:
        if register == SAVE and value == 0:
            self.saved = dict(self.registers)
        elif register == RATE and value in CODES:
            self.registers[RATE] = value
        if self.stream and not (self.waits_for_save and register != SAVE):
            self._begin()

    def _read(self, register: int) -> bytes:
        held = self.saved if self.waits_for_save else self.registers
        known = {**held, BATTERY: round(self.volts * 100)}
        words = [known.get(register + i, 0) for i in range(8)]
        return b"\x55\x71" + struct.pack("<9H", register, *words)

    def _motion(self, batch: Batch) -> bytes:
        acc = steps(self.worn.acc(batch.true_s) / G_M_S2, 32768 / 16)
        gyr = steps(self.worn.gyr(batch.true_s) / DEG, 32768 / 2000)
        angles = np.zeros_like(acc)
        rows = np.concatenate([acc, gyr, angles], axis=1).tolist()
        return b"".join(b"\x55\x61" + struct.pack("<9h", *row) for row in rows)
