"""A simulated Movella DOT, from its BLE service specification (XD0506P revision C)."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from tests.peripherals.chip import DEG, G_M_S2, Batch, Clock, Stream, Worn
from tests.peripherals.model import Characteristic, Frame, RefusedError

COMPANY_MOVELLA = 0x0886
RATES = {1, 4, 10, 12, 15, 20, 30, 60, 120}
RATE_QUANTITIES, RATE_QUANTITIES_MAG = 21, 20


def number(short: int) -> str:
    """A full UUID from the four digits that differ."""
    return f"1517{short:04x}-4947-11e9-8646-d663bd873d93"


CONFIGURATION, MEASUREMENT, BATTERY_SERVICE = number(0x1000), number(0x2000), number(0x3000)
DEVICE_CONTROL, REPORT = number(0x1002), number(0x1004)
CONTROL, LONG, MEDIUM, SHORT = (number(0x2001 + i) for i in range(4))
BATTERY = number(0x3001)


@dataclass(slots=True)
class DotSensor:
    """A sensor. `busy`: it records or synchronises and will not measure. `fixed`: takes no other rate."""

    worn: Worn
    name: str = "Movella DOT"
    clock: Clock = field(default_factory=lambda: Clock(reads_s=1000.0))
    rate_hz: int = 30
    battery: tuple[int, int] = (71, 0)
    busy: bool = False
    fixed: bool = False
    mode: int = 0
    advertised: tuple[str, ...] = ()
    manufacturers: Mapping[int, bytes] = field(default_factory=lambda: {COMPANY_MOVELLA: b"\x00" * 6})
    stream: Stream | None = None
    now_s: float = 0.0
    characteristics: tuple[Characteristic, ...] = (
        Characteristic(DEVICE_CONTROL, CONFIGURATION, frozenset({"read", "write"})),
        Characteristic(REPORT, CONFIGURATION, frozenset({"notify"})),
        Characteristic(CONTROL, MEASUREMENT, frozenset({"read", "write"})),
        Characteristic(LONG, MEASUREMENT, frozenset({"notify"})),
        Characteristic(MEDIUM, MEASUREMENT, frozenset({"notify"})),
        Characteristic(SHORT, MEASUREMENT, frozenset({"notify"})),
        Characteristic(BATTERY, BATTERY_SERVICE, frozenset({"read", "notify"})),
    )

    def written(self, characteristic: str, data: bytes) -> Sequence[Frame]:
        if characteristic == CONTROL and len(data) == 3 and data[0] == 1 and data[1] in {0, 1}:
            self._measure(bool(data[1]), data[2])
        elif characteristic == DEVICE_CONTROL and len(data) == 32:
            rate = struct.unpack_from("<H", data, 24)[0]
            if data[0] & 0x10 and rate in RATES and self.stream is None and not self.fixed:
                self.rate_hz = rate
        else:
            raise RefusedError(0x0D)
        return []

    def read(self, characteristic: str) -> bytes:
        if characteristic == CONTROL:
            return bytes([1, int(self.stream is not None), self.mode])
        if characteristic == BATTERY:
            return bytes(self.battery)
        if characteristic != DEVICE_CONTROL:
            raise RefusedError(0x02)
        tag = b"Movella DOT"
        head = bytes([0, 0, 0, 10, 0, 30, 0, len(tag)]) + tag.ljust(16, b"\0")
        return head + struct.pack("<HB", self.rate_hz, 0) + bytes(5)

    def subscribed(self, characteristic: str, on: bool) -> None:
        if not on and characteristic == MEDIUM:
            self.stream = None

    def frames(self, until_s: float) -> Sequence[Frame]:
        self.now_s = until_s
        return [self._frame(batch) for batch in (self.stream.due(until_s) if self.stream else [])]

    def restarted(self) -> None:
        self.stream = None
        self.clock = Clock(self.clock.drift_ppm, 0.0, self.now_s)

    def reports(self, kind: int) -> Frame:
        """It says that it was switched off (1) or fell asleep (4), and ends measuring."""
        self.stream = None
        return Frame(self.now_s, REPORT, bytes([kind]) + bytes(35))

    def _measure(self, on: bool, mode: int) -> None:
        if not on:
            self.stream = None
        elif self.stream is None and not self.busy and self.rate_hz <= 60:
            self.mode, self.stream = mode, Stream(self.clock)
            self.stream.begin(self.now_s, self.rate_hz, 1)

    def _frame(self, batch: Batch) -> Frame:
        acc = np.clip(self.worn.acc(batch.true_s), -16 * G_M_S2, 16 * G_M_S2)
        gyr = np.clip(self.worn.gyr(batch.true_s) / DEG, -2000.0, 2000.0)
        stamp_us = int(float(batch.device_s[0]) * 1e6) % (1 << 32)
        data = struct.pack("<I", stamp_us) + np.concatenate([acc, gyr]).astype("<f4").tobytes()
        if self.mode == RATE_QUANTITIES_MAG:
            data += struct.pack("<3h", 1000, -2000, 3000)
        if self.mode not in {RATE_QUANTITIES, RATE_QUANTITIES_MAG}:
            data = data[:4] + bytes(24)
        return Frame(float(batch.true_s[0]), MEDIUM, data.ljust(40, b"\0"))
