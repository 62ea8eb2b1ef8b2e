"""Simulated MetaMotion R and S boards, from the vendor's SDK and its tests.

Chips take samples while they are powered and their sampling is enabled. A sample goes to whoever asked for it:
bare, packed by three, or through an accounter, which counts every sample since it was made.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tests.peripherals.chip import DEG, G_M_S2, Batch, Clock, Stream, Worn, steps
from tests.peripherals.model import Characteristic, Frame, RefusedError
from tests.peripherals.sig import BATTERY, BATTERY_SERVICE

SERVICE = "326a9000-85cb-9195-d9dd-464cfbbae75a"
COMMANDS = "326a9001-85cb-9195-d9dd-464cfbbae75a"
NOTIFY = "326a9006-85cb-9195-d9dd-464cfbbae75a"
ACC, PROCESSORS, GYR = 0x03, 0x09, 0x13
ACC_LSB = {0x03: 16384, 0x05: 8192, 0x08: 4096, 0x0C: 2048}
ACC_LSB_270 = {0x00: 16384, 0x01: 8192, 0x02: 4096, 0x03: 2048}
GYR_LSB = {0: 16.4, 1: 32.8, 2: 65.6, 3: 131.2, 4: 262.4}
RATES = {5: 12.5, 6: 25.0, 7: 50.0, 8: 100.0, 9: 200.0, 10: 400.0}
MOST_PROCESSORS = 28


@dataclass(slots=True)
class Module:
    """A chip on the board: what it is, where its signal is, and how it stands."""

    number: int
    implementation: int
    bare: int
    packed: int
    stream: Stream
    scales: Mapping[int, float]
    config: bytes = b"\x28\x03"
    powered: bool = False
    enabled: bool = False
    wanted: set[int] = field(default_factory=set)
    waiting: list[bytes] = field(default_factory=list)


@dataclass(slots=True)
class Accounter:
    """A processor that counts the samples of a signal."""

    source: int
    counts: int = 0
    told: bool = False


@dataclass(slots=True)
class MetaMotionBoard:
    """A board. `bmi270`: a MetaMotion S. `processors`: whether it makes any. `feeds`: whether they get samples."""

    worn: Worn
    bmi270: bool = False
    gyroscope: bool = True
    processors: bool = True
    feeds: bool = True
    first_count: int = 0
    name: str = "MetaWear"
    clock: Clock = field(default_factory=Clock)
    advertised: tuple[str, ...] = (SERVICE,)
    manufacturers: Mapping[int, bytes] = field(default_factory=dict)
    modules: dict[int, Module] = field(default_factory=dict)
    accounters: dict[int, Accounter] = field(default_factory=dict)
    telling: bool = False
    now_s: float = 0.0
    characteristics: tuple[Characteristic, ...] = (
        Characteristic(COMMANDS, SERVICE, frozenset({"write", "write-without-response"})),
        Characteristic(NOTIFY, SERVICE, frozenset({"notify"})),
        Characteristic(BATTERY, BATTERY_SERVICE, frozenset({"read", "notify"})),
    )

    def __post_init__(self) -> None:
        self.restarted()

    def written(self, characteristic: str, data: bytes) -> Sequence[Frame]:
        if characteristic != COMMANDS or len(data) < 2:
            raise RefusedError(0x03)
        answer = self._obeyed(data[0], data[1], data[2:])
        return [] if answer is None else [Frame(self.now_s, NOTIFY, data[:2] + answer)]

    def read(self, characteristic: str) -> bytes:
        if characteristic != BATTERY:
            raise RefusedError(0x02)
        return b"\x5a"

    def subscribed(self, characteristic: str, on: bool) -> None:
        return None

    def frames(self, until_s: float) -> Sequence[Frame]:
        self.now_s = until_s
        found = [
            Frame(float(batch.true_s[0]), NOTIFY, data)
            for module in self.modules.values()
            for batch in module.stream.due(until_s)
            for data in self._told(module, self._sample(module, batch))
        ]
        return sorted(found, key=lambda frame: frame.at_s)

    def restarted(self) -> None:
        self.clock = Clock(self.clock.drift_ppm, 0.0, self.now_s)
        self.accounters, self.telling = {}, False
        acc = (4, 0x04, 0x05, ACC_LSB_270) if self.bmi270 else (1, 0x04, 0x1C, ACC_LSB)
        gyr = (1, 0x04, 0x05) if self.bmi270 else (0, 0x05, 0x07)
        self.modules = {ACC: Module(ACC, acc[0], acc[1], acc[2], Stream(self.clock), acc[3])}
        if self.gyroscope:
            self.modules[GYR] = Module(GYR, gyr[0], gyr[1], gyr[2], Stream(self.clock), GYR_LSB)

    def _obeyed(self, number: int, register: int, values: bytes) -> bytes | None:
        """What it answers after the two bytes that were asked; None for nothing."""
        module = self.modules.get(number)
        if register == 0x80:
            present = bytes([0 if module is None else module.implementation, 0])
            return b"" if module is None and number != PROCESSORS else present
        if number == PROCESSORS:
            return self._process(register, values)
        if module is not None and values:
            self._set(module, register, values)
        return None

    def _set(self, module: Module, register: int, values: bytes) -> None:
        if register == 1:
            module.powered = values[0] == 1
        elif register == 2:
            module.enabled = values[0] == 1
        elif register == 3:
            module.config = values[:2]
        elif register in {module.bare, module.packed}:
            (module.wanted.add if values[0] else module.wanted.discard)(register)
        runs = module.powered and module.enabled
        if runs and module.stream.begun_s is None:
            module.stream.begin(self.now_s, RATES[module.config[0] & 0x0F], 1)
        elif not runs:
            module.stream.end()
            module.waiting.clear()

    def _process(self, register: int, values: bytes) -> bytes | None:
        if register == 2 and self.processors and len(self.accounters) < MOST_PROCESSORS:
            module = self.modules.get(values[0])
            fits = module and values[1:] == bytes([module.bare, 0xFF, 0xA0, 0x11, 0x30, 0x03])
            if fits:
                made = len(self.accounters)
                self.accounters[made] = Accounter(values[0], self.first_count)
                return bytes([made])
        elif register == 3:
            self.telling = values == b"\x01"
        elif register == 7 and len(values) == 2 and values[0] in self.accounters:
            self.accounters[values[0]].told = values[1] == 1
        elif register == 8:
            self.accounters.clear()
        return None

    def _sample(self, module: Module, batch: Batch) -> bytes:
        per_unit = module.scales[module.config[1]]
        at_s = batch.true_s
        values = self.worn.acc(at_s) / G_M_S2 if module.number == ACC else self.worn.gyr(at_s) / DEG
        return struct.pack("<3h", *steps(values, per_unit)[0].tolist())

    def _told(self, module: Module, sample: bytes) -> Iterator[bytes]:
        for number, accounter in self.accounters.items():
            if accounter.source == module.number and self.feeds:
                if accounter.told and self.telling:
                    yield bytes([PROCESSORS, 3, number]) + struct.pack("<I", accounter.counts) + sample
                accounter.counts = (accounter.counts + 1) % (1 << 32)
        if module.bare in module.wanted:
            yield bytes([module.number, module.bare]) + sample
        if module.packed in module.wanted:
            module.waiting.append(sample)
            if len(module.waiting) == 3:
                yield bytes([module.number, module.packed]) + b"".join(module.waiting)
                module.waiting.clear()
