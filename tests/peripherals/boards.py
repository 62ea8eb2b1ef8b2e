"""Boards that share their readings as plain numbers, and programmable ones that print lines: simulated.

Written from the makers' documents and sources, not from the descriptions that are tested with them.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from sensors.stream import FloatArray
from tests.peripherals.chip import DEG, G_M_S2, Batch, Clock, Stream, Worn, steps
from tests.peripherals.model import BAD_LENGTH, WRITE_NOT_PERMITTED, Characteristic, Frame, Property, RefusedError

NOTIFY: frozenset[Property] = frozenset({"notify"})
SETTING: frozenset[Property] = frozenset({"read", "write"})
UART = tuple(f"6e40000{k}-b5a3-f393-e0a9-e50e24dcca9e" for k in (1, 2, 3))


def thingy(part: int) -> str:
    return f"ef68{part:04x}-9b35-4933-9b10-52ffa9740042"


def microbit(part: int) -> str:
    return f"e95d{part:04x}-251d-470a-a062-fa1922dfa9a8"


def adafruit(part: int) -> str:
    return f"adaf{part:04x}-c332-42a8-93bd-25e905756cb8"


Payload = Callable[[FloatArray, FloatArray], bytes]
"""Bytes of one sample from (3,) m/s2 and (3,) rad/s."""

Setter = Callable[[bytes], float]
"""Hz from what is written; raises `RefusedError`."""


@dataclass(slots=True)
class Board:
    """A board that sends one sample a notification while somebody listens. `setting`: where its rate is set."""

    worn: Worn
    name: str
    data: str
    service: str
    payload: Payload
    rate_hz: float
    setting: str | None = None
    set_rate: Setter | None = None
    told_setting: Callable[[float], bytes] = lambda rate_hz: round(1000.0 / rate_hz).to_bytes(2, "little")
    clock: Clock = field(default_factory=Clock)
    now_s: float = 0.0
    manufacturers: Mapping[int, bytes] = field(default_factory=dict)
    stream: Stream = field(init=False)

    def __post_init__(self) -> None:
        self.stream = Stream(self.clock)

    @property
    def advertised(self) -> tuple[str, ...]:
        return (self.service,)

    @property
    def characteristics(self) -> tuple[Characteristic, ...]:
        found = [Characteristic(self.data, self.service, NOTIFY)]
        if self.setting:
            found.append(Characteristic(self.setting, self.service, SETTING))
        return tuple(found)

    def written(self, characteristic: str, data: bytes) -> Sequence[Frame]:
        if characteristic.rsplit("/", maxsplit=1)[-1] != self.setting or self.set_rate is None:
            raise RefusedError(WRITE_NOT_PERMITTED)
        self.rate_hz = self.set_rate(data)
        if self.stream.begun_s is not None:
            self.stream.begin(self.now_s, self.rate_hz, 1)
        return []

    def read(self, characteristic: str) -> bytes:
        if characteristic != self.setting:
            raise RefusedError(WRITE_NOT_PERMITTED)
        return self.told_setting(self.rate_hz)

    def subscribed(self, characteristic: str, on: bool) -> None:
        if characteristic == self.data and on:
            self.stream.begin(self.now_s, self.rate_hz, 1)
        elif characteristic == self.data:
            self.stream.end()

    def frames(self, until_s: float) -> Sequence[Frame]:
        self.now_s = until_s
        return [Frame(float(b.true_s[0]), self.data, self._sample(b)) for b in self.stream.due(until_s)]

    def restarted(self) -> None:
        self.stream.end()
        self.clock = Clock(self.clock.drift_ppm, 0.0, self.now_s)
        self.stream = Stream(self.clock)

    def _sample(self, batch: Batch) -> bytes:
        return self.payload(self.worn.acc(batch.true_s)[0], self.worn.gyr(batch.true_s)[0])


def _words(*values: np.ndarray) -> bytes:
    return struct.pack(f"<{sum(len(v) for v in values)}h", *(int(x) for v in values for x in v))


def _thingy_setting(data: bytes) -> float:
    if len(data) != 9:
        raise RefusedError(BAD_LENGTH)
    step, temperature, compass, rate, wake = struct.unpack("<4HB", data)
    within = 100 <= step <= 5000 and 100 <= temperature <= 5000 and 100 <= compass <= 1000
    if not within or not 5 <= rate <= 200 or wake > 1:
        raise RefusedError(WRITE_NOT_PERMITTED)
    return float(rate)


def thingy52(worn: Worn) -> Board:
    """It begins with 10 samples a second."""
    compass = np.array([100, -200, 300])
    return Board(
        worn, "Thingy", thingy(0x0406), thingy(0x0400),
        lambda acc, gyr: _words(steps(acc / G_M_S2, 1024.0), steps(gyr / DEG, 32.0), compass),
        10.0, thingy(0x0401), _thingy_setting,
    )  # fmt: skip


def _nearest_period(data: bytes) -> float:
    """Periods that the first boards' chip knows, ms."""
    wished = int.from_bytes(data[:2], "little")
    return 1000.0 / next((p for p in (1, 2, 5, 10, 20, 80, 160, 640) if p >= wished), 640)


def micro_bit(worn: Worn) -> Board:
    return Board(
        worn, "BBC micro:bit [vatug]", microbit(0xCA4B), microbit(0x0753),
        lambda acc, gyr: _words(steps(acc / G_M_S2, 1000.0)), 50.0, microbit(0xFB24), _nearest_period,
    )  # fmt: skip


def clue(worn: Worn) -> Board:
    """It begins with one sample a second."""
    return Board(
        worn, "CIRCUITPY1a2b", adafruit(0x0201), adafruit(0x0200),
        lambda acc, gyr: struct.pack("<3f", *acc), 1.0, adafruit(0x0001),
        lambda data: 1000.0 / struct.unpack("<i", data)[0],
    )  # fmt: skip


def bluest(worn: Worn) -> Board:
    def payload(acc: FloatArray, gyr: FloatArray) -> bytes:
        compass = np.array([1, 2, 3])
        return b"\x07\x00" + _words(steps(acc / G_M_S2, 1000.0), steps(gyr / DEG, 10.0), compass)

    return Board(worn, "BlueCoin", "00e00000-0001-11e1-ac36-0002a5d5c51b", "00000000-0001-11e1-9ab4-0002a5d5c51b",
                 payload, 20.0)  # fmt: skip


def infinitime(worn: Worn) -> Board:
    base = "0003000{}-78fc-48fe-8e23-433b3a1942d0"
    return Board(worn, "InfiniTime", base.format(2), base.format(0),
                 lambda acc, gyr: _words(steps(acc / G_M_S2, 1024.0)), 10.0)  # fmt: skip


@dataclass(slots=True)
class Espruino:
    """A board that runs what is typed into it, as far as printing motion goes; it sends 20 bytes at a time."""

    worn: Worn
    name: str
    event: str
    rate_of: Callable[[str], float | None]
    sample: Callable[[FloatArray, FloatArray], str]
    clock: Clock = field(default_factory=lambda: Clock(reads_s=1.7e9))
    now_s: float = 0.0
    typed: str = ""
    advertised: tuple[str, ...] = ()
    manufacturers: Mapping[int, bytes] = field(default_factory=lambda: {0x0590: b""})
    characteristics: tuple[Characteristic, ...] = (
        Characteristic(UART[1], UART[0], frozenset({"write", "write-without-response"})),
        Characteristic(UART[2], UART[0], NOTIFY),
    )
    stream: Stream = field(init=False)

    def __post_init__(self) -> None:
        self.stream = Stream(self.clock)

    def written(self, characteristic: str, data: bytes) -> Sequence[Frame]:
        if characteristic != UART[1] or len(data) > 20:
            raise RefusedError(BAD_LENGTH)
        self.typed += data.decode()
        *lines, self.typed = self.typed.split("\n")
        for line in lines:
            self._run(line)
        return [Frame(self.now_s, UART[2], b"\r\n>") for _ in lines]

    def read(self, characteristic: str) -> bytes:
        raise RefusedError(WRITE_NOT_PERMITTED)

    def subscribed(self, characteristic: str, on: bool) -> None:
        """Lines are printed whether anybody listens or not."""

    def frames(self, until_s: float) -> Sequence[Frame]:
        self.now_s = until_s
        found = []
        for batch in self.stream.due(until_s):
            values = self.sample(self.worn.acc(batch.true_s)[0], self.worn.gyr(batch.true_s)[0])
            line = f"{round(float(batch.device_s[0]) * 1000)},{values}\r\n".encode()
            found += [Frame(float(batch.true_s[0]), UART[2], line[at : at + 20]) for at in range(0, len(line), 20)]
        return found

    def restarted(self) -> None:
        self.clock = Clock(self.clock.drift_ppm, 0.0, self.now_s)
        self.stream, self.typed = Stream(self.clock), ""

    def _run(self, line: str) -> None:
        """Only what is typed without an echo is believed: the line begins with byte 16, after a Ctrl-C."""
        rate_hz = self.rate_of(line)
        if line.startswith("\x03\x10") and f".on('{self.event}',function(a){{" in line and rate_hz:
            self.stream.begin(self.now_s, rate_hz, 1)
        elif "load()" in line or "accelOff()" in line:
            self.stream.end()


def _bangle_rate(line: str) -> float | None:
    """Fresh samples need the chip's own rate raised as well: register 0x1B, 2 = 50 Hz."""
    found = re.search(r"setPollInterval\((\d+)\)", line)
    return 1000.0 / int(found[1]) if found and "accelWr(27,66)" in line else None


def bangle(worn: Worn) -> Espruino:
    return Espruino(worn, "Bangle.js b1a7", "accel", _bangle_rate,
                    lambda acc, gyr: ",".join(f"{v:.4f}" for v in np.clip(acc / G_M_S2, -4, 4)))  # fmt: skip


def _puck_rate(line: str) -> float | None:
    found = re.search(r"accelOn\(([\d.]+)\)", line)
    return float(found[1]) if found and float(found[1]) in (12.5, 26, 52, 104, 208) else None


def puck(worn: Worn) -> Espruino:
    return Espruino(
        worn, "Puck.js c0de", "accel", _puck_rate,
        lambda acc, gyr: ",".join(str(int(v)) for v in (*steps(acc / G_M_S2, 8192.0), *steps(gyr / DEG, 134.0))),
    )  # fmt: skip
