"""A simulated Movesense with the GATT SensorData firmware, from its public protocol page and clients.

That 4 samples travel together at 52 Hz is our guess; a client splits IMU9 data at its packet size.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from tests.peripherals.chip import DEG, G_M_S2, Batch, Clock, Stream, Worn
from tests.peripherals.model import Characteristic, Frame, RefusedError

SERVICE = "34802252-7185-4d5d-b431-630e7050e8f0"
COMMANDS = "34800001-7185-4d5d-b431-630e7050e8f0"
NOTIFY = "34800002-7185-4d5d-b431-630e7050e8f0"
RATES = (13, 26, 52, 104, 208, 416, 833, 1666)
ACC_RANGE_G, GYR_RANGE_DEG_S = 8.0, 2000.0
UNITS = {"m/s2": 1.0, "g": 1.0 / G_M_S2, "mg": 1000.0 / G_M_S2}


@dataclass(slots=True)
class MovesenseSensor:
    """A sensor. `packet_bytes`: longer data go out in two parts. `busy`: refuses subscriptions."""

    worn: Worn
    name: str = "Movesense 174630000192"
    clock: Clock = field(default_factory=lambda: Clock(reads_s=5000.0))
    per_frame: int = 4
    packet_bytes: int = 244
    unit: str = "m/s2"
    gyroscope: bool = True
    busy: bool = False
    advertised: tuple[str, ...] = ()
    manufacturers: Mapping[int, bytes] = field(default_factory=dict)
    running: dict[int, tuple[str, Stream]] = field(default_factory=dict)
    erased: bool = False
    now_s: float = 0.0
    characteristics: tuple[Characteristic, ...] = (
        Characteristic(COMMANDS, SERVICE, frozenset({"write"})),
        Characteristic(NOTIFY, SERVICE, frozenset({"notify"})),
    )

    def written(self, characteristic: str, data: bytes) -> Sequence[Frame]:
        if characteristic != COMMANDS or len(data) < 2:
            raise RefusedError(0x03)
        command, reference = data[0], data[1]
        if command == 0:
            return [Frame(self.now_s, NOTIFY, bytes([1, reference]) + b"\x01174630000192\x00Movesense\x00")]
        if command == 1:
            return self._result(reference, self._subscribe(reference, data[2:]))
        if command == 2:
            return self._result(reference, 200 if self.running.pop(reference, None) else 404)
        self.erased = self.erased or command == 4
        return self._result(reference, 501)

    def read(self, characteristic: str) -> bytes:
        raise RefusedError(0x02)

    def subscribed(self, characteristic: str, on: bool) -> None:
        if not on:
            self.running.clear()

    def frames(self, until_s: float) -> Sequence[Frame]:
        self.now_s = until_s
        found = [
            frame
            for reference, (path, stream) in self.running.items()
            for batch in stream.due(until_s)
            for frame in self._data(reference, path, batch)
        ]
        return sorted(found, key=lambda frame: frame.at_s)

    def restarted(self) -> None:
        self.running.clear()
        self.clock = Clock(self.clock.drift_ppm, 0.0, self.now_s)

    def _result(self, reference: int, status: int) -> list[Frame]:
        return [Frame(self.now_s, NOTIFY, bytes([1, reference]) + struct.pack("<H", status))]

    def _subscribe(self, reference: int, path: bytes) -> int:
        parts = path.decode("ascii", "replace").split("/")
        known = {"Acc": 1, "IMU6": 2} if self.gyroscope else {"Acc": 1}
        if len(parts) != 4 or parts[:2] != ["", "Meas"] or parts[2] not in known:
            return 404
        if not parts[3].isdigit() or int(parts[3]) not in RATES:
            return 400
        if self.busy or reference in self.running or len(self.running) == 4:
            return 409
        stream = Stream(self.clock)
        stream.begin(self.now_s, int(parts[3]), self.per_frame)
        self.running[reference] = (parts[2], stream)
        return 200

    def _data(self, reference: int, path: str, batch: Batch) -> list[Frame]:
        limit = ACC_RANGE_G * G_M_S2
        values = [np.clip(self.worn.acc(batch.true_s), -limit, limit) * UNITS[self.unit]]
        if path == "IMU6":
            values.append(np.clip(self.worn.gyr(batch.true_s) / DEG, -GYR_RANGE_DEG_S, GYR_RANGE_DEG_S))
        stamp_ms = int(float(batch.device_s[0]) * 1000.0) % (1 << 32)
        body = struct.pack("<I", stamp_ms) + np.concatenate(values).astype("<f4").tobytes()
        at_s, room = float(batch.true_s[-1]), self.packet_bytes - 2
        frames = [Frame(at_s, NOTIFY, bytes([2, reference]) + body[:room])]
        if len(body) > room:
            frames.append(Frame(at_s, NOTIFY, bytes([3, reference]) + body[room:]))
        return frames
