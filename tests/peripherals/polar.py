"""Simulated Polar H10, Verity Sense and OH1: the PMD service, from Polar's specification and what users saw.

Statuses of a second start (6), of the charger (13) and of a wrong setting (8, 9) are those of the SDK's table;
that a stop of what does not run is answered with 6 is our guess.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise

import numpy as np

from sensors.stream import FloatArray
from tests.peripherals.chip import DEG, G_M_S2, Batch, Clock, IntArray, Stream, Worn, steps
from tests.peripherals.model import Characteristic, Frame, RefusedError
from tests.peripherals.sig import (
    BATTERY,
    BATTERY_SERVICE,
    HEART_RATE,
    HEART_SERVICE,
    INFORMATION_SERVICE,
    MODEL_NUMBER,
)

SERVICE = "fb005c80-02e7-f387-1cad-8acd2d8df0c8"
CONTROL = "fb005c81-02e7-f387-1cad-8acd2d8df0c8"
DATA = "fb005c82-02e7-f387-1cad-8acd2d8df0c8"
ACC, GYR = 2, 5
RATE, RESOLUTION, RANGE, CHANNELS, FACTOR = 0, 1, 2, 4, 5
SINCE_2000_S = 820_000_000.0
HEAD_BYTES = 10
NOT_SUBSCRIBED = 0xFD
MORE_FOLLOWS = 1


@dataclass(frozen=True, slots=True)
class Measurement:
    """What can be measured: the settings in the order it lists them, and how a frame is written.

    `layout`: the frame type byte. `factor`: as the start reply tells it, None when it does not.
    """

    settings: Mapping[int, tuple[int, ...]]
    layout: int
    factor: float | None = None


H10_ACC = Measurement({RATE: (25, 50, 100, 200), RESOLUTION: (16,), RANGE: (2, 4, 8)}, 0x01)
OH1_ACC = Measurement({RATE: (50,), RESOLUTION: (16,), RANGE: (8,)}, 0x01)
SENSE_ACC = Measurement({RATE: (52,), RESOLUTION: (16,), RANGE: (8,), CHANNELS: (3,)}, 0x81)
SENSE_GYR = Measurement({RATE: (52,), RESOLUTION: (16,), RANGE: (2000,), CHANNELS: (3,)}, 0x80, 0.07)
FLOAT_GYR = replace(SENSE_GYR, layout=0x81, factor=None)
SCALED_ACC = replace(SENSE_ACC, layout=0x80, factor=2.44e-4)


@dataclass(slots=True)
class Running:
    """A measurement that was started. `rows`: samples that wait for their frame to fill; `last`: the last one."""

    measurement: Measurement
    range: int
    stream: Stream
    rows: list[list[int]] = field(default_factory=list)
    last: Batch | None = None


@dataclass(slots=True)
class PolarSensor:
    """A sensor. A frame leaves when the next sample would make it longer than `packet_bytes`, so the stiller it
    lies, the more samples wait for each other. `reply_bytes`: longer parameters are replied in several parts.
    `charging`: in its charger. `bpm`: beats a minute, None with no heart to feel.
    """

    worn: Worn
    name: str = "Polar H10 0A1B2C3D"
    measures: Mapping[int, Measurement] = field(default_factory=lambda: {ACC: H10_ACC})
    clock: Clock = field(default_factory=lambda: Clock(reads_s=SINCE_2000_S))
    battery: int = 83
    bpm: int | None = None
    packet_bytes: int = 229
    reply_bytes: int = 200
    charging: bool = False
    now_s: float = 0.0
    advertised: tuple[str, ...] = (HEART_SERVICE,)
    model: bytes = b"H10\0"
    manufacturers: Mapping[int, bytes] = field(default_factory=lambda: {0x006B: bytes.fromhex("720827DE")})
    running: dict[int, Running] = field(default_factory=dict)
    listeners: set[str] = field(default_factory=set)
    characteristics: tuple[Characteristic, ...] = (
        Characteristic(CONTROL, SERVICE, frozenset({"read", "write", "indicate"})),
        Characteristic(DATA, SERVICE, frozenset({"notify"})),
        Characteristic(BATTERY, BATTERY_SERVICE, frozenset({"read", "notify"})),
        Characteristic(HEART_RATE, HEART_SERVICE, frozenset({"notify"})),
        Characteristic(MODEL_NUMBER, INFORMATION_SERVICE, frozenset({"read"})),
    )

    def written(self, characteristic: str, data: bytes) -> Sequence[Frame]:
        if characteristic != CONTROL or len(data) < 2:
            raise RefusedError(0x03)
        if not {CONTROL, DATA} <= self.listeners:
            raise RefusedError(NOT_SUBSCRIBED)
        status, parameters = self._obeyed(data[0], data[1], data[2:])
        head = bytes([0xF0, data[0], data[1], status])
        parts = [parameters[i : i + self.reply_bytes] for i in range(0, len(parameters), self.reply_bytes)] or [
            b""
        ]
        last = len(parts) - 1
        return [
            Frame(self.now_s, CONTROL, head + (b"" if status else bytes([MORE_FOLLOWS if i < last else 0])) + part)
            for i, part in enumerate(parts)
        ]

    def read(self, characteristic: str) -> bytes:
        if characteristic == BATTERY:
            return bytes([self.battery])
        if characteristic == MODEL_NUMBER:
            return self.model
        if characteristic != CONTROL:
            raise RefusedError(0x02)
        return bytes([0x0F, (0x04 if ACC in self.measures else 0) | (0x20 if GYR in self.measures else 0), 0])

    def subscribed(self, characteristic: str, on: bool) -> None:
        (self.listeners.add if on else self.listeners.discard)(characteristic)

    def frames(self, until_s: float) -> Sequence[Frame]:
        found = self._beats(self.bpm, until_s) if self.bpm and HEART_RATE in self.listeners else []
        self.now_s = until_s
        found += [
            frame
            for kind, running in self.running.items()
            for batch in running.stream.due(until_s)
            for frame in self._taken(kind, running, batch)
        ]
        return sorted(found, key=lambda frame: frame.at_s)

    def _beats(self, bpm: int, until_s: float) -> list[Frame]:
        """The heart rate, each second: beats a minute, contact, and the last beat's length."""
        seconds = range(math.floor(self.now_s) + 1, math.floor(until_s) + 1)
        beat = bytes([0x16, bpm]) + round(60.0 / bpm * 1024).to_bytes(2, "little")
        return [Frame(float(at_s), HEART_RATE, beat) for at_s in seconds]

    def restarted(self) -> None:
        self.running.clear()
        self.listeners.clear()
        self.clock = Clock(self.clock.drift_ppm, SINCE_2000_S, self.now_s)

    def gives_up(self) -> Frame:
        """It stops all streams by itself and says so."""
        ended = bytes(self.running)
        self.running.clear()
        return Frame(self.now_s, CONTROL, b"\x01" + ended)

    def _obeyed(self, command: int, kind: int, settings: bytes) -> tuple[int, bytes]:
        if command not in {1, 2, 3}:
            return 1, b""
        measurement = self.measures.get(kind)
        if measurement is None:
            return 3, b""
        if command == 1:
            return 0, b"".join(_listed(one, values) for one, values in measurement.settings.items())
        if command == 3:
            return (0, b"") if self.running.pop(kind, None) else (6, b"")
        return self._started(kind, measurement, settings)

    def _started(self, kind: int, measurement: Measurement, settings: bytes) -> tuple[int, bytes]:
        if self.charging:
            return 13, b""
        if kind in self.running:
            return 6, b""
        chosen = _chosen(settings)
        if chosen is None or set(chosen) != set(measurement.settings):
            return 5, b""
        for setting, status in ((RATE, 8), (RANGE, 9), (RESOLUTION, 7), (CHANNELS, 11)):
            if setting in chosen and chosen[setting] not in measurement.settings[setting]:
                return status, b""
        self.running[kind] = Running(measurement, chosen[RANGE], Stream(self.clock))
        self.running[kind].stream.begin(self.now_s, chosen[RATE], 1)
        factor = measurement.factor
        return 0, b"" if factor is None else bytes([FACTOR, 1]) + struct.pack("<f", factor)

    def _taken(self, kind: int, running: Running, batch: Batch) -> list[Frame]:
        """A sample was taken: the frame that has no room for it leaves."""
        row = self._row(kind, running, batch)
        frames = []
        room = self.packet_bytes - HEAD_BYTES
        content = _content(running.measurement.layout, kind, [*running.rows, row])
        if running.last is not None and len(content) > room:
            stamp_ns = round(float(running.last.device_s[0]) * 1e9)
            head = bytes([kind]) + stamp_ns.to_bytes(8, "little") + bytes([running.measurement.layout])
            full = _content(running.measurement.layout, kind, running.rows)
            frames.append(Frame(float(batch.true_s[0]), DATA, head + full))
            running.rows = []
        running.rows.append(row)
        running.last = batch
        return frames

    def _row(self, kind: int, running: Running, batch: Batch) -> list[int]:
        """The sample as it is written."""
        layout, factor = running.measurement.layout, running.measurement.factor or 1.0
        at_s, limit = batch.true_s, running.range
        if kind == ACC:
            g: FloatArray = np.clip(self.worn.acc(at_s) / G_M_S2, -limit, limit)
            bits = 8 * (layout + 1) if layout < 0x80 else 16
            written = steps(g, (1.0 if layout == 0x80 else 1000.0) / factor, bits)
        else:
            turning: FloatArray = np.clip(self.worn.gyr(at_s) / DEG, -limit, limit)
            written = float_bits(turning / factor) if layout == 0x81 else steps(turning, 1.0 / factor)
        return [int(value) for value in written[0]]


def verity_sense(worn: Worn) -> PolarSensor:
    """An arm band with a gyroscope; its frames are compressed."""
    return PolarSensor(worn, "Polar Sense 8C7D6E5F", {ACC: SENSE_ACC, GYR: SENSE_GYR})


def oh1(worn: Worn) -> PolarSensor:
    """The arm band before that: raw frames, no gyroscope."""
    return PolarSensor(worn, "Polar OH1 11223344", {ACC: OH1_ACC})


def _content(layout: int, kind: int, rows: list[list[int]]) -> bytes:
    """The samples as a frame of that type has them."""
    if layout >= 0x80:
        return compressed(rows, 4 if kind == GYR and layout == 0x81 else 2)
    return b"".join(value.to_bytes(layout + 1, "little", signed=True) for row in rows for value in row)


def float_bits(values: FloatArray) -> IntArray:
    """The bit patterns of the values as 32 bit floats, as signed integers."""
    return np.array([struct.unpack("<i", struct.pack("<f", v))[0] for v in values.reshape(-1)]).reshape(
        values.shape
    )


def compressed(rows: list[list[int]], size: int, block: int = 16) -> bytes:
    """The first sample in full, then differences in blocks of `block`, each as narrow as its widest difference."""
    content = b"".join(value.to_bytes(size, "little", signed=True) for value in rows[0])
    half, modulus = 1 << (8 * size - 1), 1 << (8 * size)
    differences = [[b - a for a, b in zip(old, new, strict=True)] for old, new in pairwise(rows)]
    if size == 4:  # the bit patterns of floats wrap around
        differences = [[(d + half) % modulus - half for d in row] for row in differences]
    for at in range(0, len(differences), block):
        content += _block(tuple(d for row in differences[at : at + block] for d in row))
    return content


@lru_cache(maxsize=256)
def _block(flat: tuple[int, ...]) -> bytes:
    """Differences, x y z by turns, behind how many bits each has and how many samples they are."""
    bits = max(map(_bits, flat))
    packed = sum((d & ((1 << bits) - 1)) << (bits * i) for i, d in enumerate(flat))
    return bytes([bits, len(flat) // 3]) + packed.to_bytes((bits * len(flat) + 7) // 8, "little")


def _bits(value: int) -> int:
    """How many bits a number needs in two's complement."""
    return (value if value >= 0 else ~value).bit_length() + 1


def _size(setting: int) -> int:
    return {3: 4, FACTOR: 4, CHANNELS: 1}.get(setting, 2)


def _listed(setting: int, values: tuple[int, ...]) -> bytes:
    return bytes([setting, len(values)]) + b"".join(v.to_bytes(_size(setting), "little") for v in values)


def _chosen(settings: bytes) -> dict[int, int] | None:
    """One value a setting, as the start command wants it; None for nonsense."""
    chosen: dict[int, int] = {}
    while settings:
        size = _size(settings[0])
        if len(settings) < 2 + size or settings[1] != 1 or settings[0] > CHANNELS:
            return None
        chosen[settings[0]] = int.from_bytes(settings[2 : 2 + size], "little")
        settings = settings[2 + size :]
    return chosen
