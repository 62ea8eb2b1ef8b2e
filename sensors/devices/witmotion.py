"""WitMotion WT901BLE, BWT901BLE5.0, WT9011DCL: they stream 20 byte frames by themselves, without count or clock.

Motion: 55 61, then nine int16: acceleration, turning, angles. A register: 55 71, its number (u16), eight words
from it on. Frames may be joined and split over notifications: the stream is read by its headers, and one is
believed only where the next frame follows it. Commands are FF AA register value; FF AA 27 asks for a register.

Source: WITMOTION/WitBluetooth_BWT901BLE5_0 (samples for Android, iOS, Python) and the manual of the WT901BLECL.
Deviations: the remainder of a notification is kept; settings are saved in the sensor only where it does not obey
without. Unconfirmed: that a rate holds before it is saved (users report so; it is read back in any case), and
whether any model ever joins or splits frames.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from sensors.devices import gatt, wanted
from sensors.devices.model import (
    Advert,
    Bad,
    Battery,
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

NOTIFY = "0000ffe4-0000-1000-8000-00805f9a34fb"
WRITE = "0000ffe9-0000-1000-8000-00805f9a34fb"
MOTION, REGISTER = b"\x55\x61", b"\x55\x71"
FRAME_BYTES = 20
ACC_M_S2 = 16.0 * G_M_S2 / 32768.0
GYR_RAD_S = 2000.0 * DEG / 32768.0

UNLOCK = bytes.fromhex("FFAA6988B5")
SAVE = bytes.fromhex("FFAA000000")
READ = 0x27
RATE, BATTERY = 0x03, 0x64
RATES_HZ = {3: 1, 4: 2, 5: 5, 6: 10, 7: 20, 8: 50, 9: 100, 11: 200}
SETTLE_S = 0.1
WAIT_S = 1.0

CELL = (
    (3.96, 100), (3.93, 90), (3.87, 75), (3.82, 60), (3.79, 50), (3.77, 40), (3.73, 30), (3.70, 20), (3.68, 15),
    (3.50, 10), (3.40, 5),
)  # fmt: skip
"""Above so many volts, the cell has so many percent left: the vendor's table."""

CELL_V = (2.5, 5.0)
"""What a lithium cell and its charger can have."""

PREFIXES = ("WT", "BWT")
VIBRATION = "WTVB"


@dataclass(slots=True)
class WitMotionDriver:
    """One connection. `_rest`: bytes of a frame without its end. `_news`: what was read and not told yet."""

    _rest: bytes = b""
    _news: list[Reading] = field(default_factory=list)

    async def start(self, link: Link) -> Started:
        """As `Driver.start`; it streams already, so only the rate is seen to."""
        if not {NOTIFY, WRITE} <= await link.characteristics():
            raise UnsupportedSensorError(
                "WitMotion sensor", "it speaks another protocol; use a WT901BLE, BWT901BLE5.0 or WT9011DCL"
            )
        await link.subscribe(NOTIFY)
        rate_hz = await _set_rate(link)
        cell = await _read(link, BATTERY)
        self._news = [] if cell is None else _charge(cell)
        part = Part(float(rate_hz or wanted.RATE_HZ), NoClock())
        notes = () if rate_hz == wanted.RATE_HZ else (_note(rate_hz),)
        return Started(await gatt.model_number(link, "WitMotion sensor"), part, part, notes)

    async def stop(self, link: Link) -> None:
        """As `Driver.stop`; it streams to whoever is connected and rests when nobody is."""

    def decode(self, characteristic: str, data: bytes) -> Sequence[Reading]:
        """As `Driver.decode`; the motion of a notification is one reading; registers were read at the start."""
        if characteristic != NOTIFY:
            return []
        frames, skipped, self._rest = split(self._rest + data)
        motion = b"".join(frame[2:] for frame in frames if frame.startswith(MOTION))
        readings, self._news = self._news, []
        if motion:
            words = np.frombuffer(motion, dtype="<i2").reshape(-1, 9).astype(np.float64)
            readings.append(Samples(words[:, :3] * ACC_M_S2, words[:, 3:6] * GYR_RAD_S))
        return [*readings, Bad(f"{skipped} bytes without a header")] if skipped else readings


def split(data: bytes) -> tuple[list[bytes], int, bytes]:
    """The frames in a stretch of the stream, how many bytes belong to none, and what may become a frame.

    What looks like a header inside a frame is told by what follows 20 bytes later: another header, or nothing yet.
    """
    frames, skipped, at = [], 0, 0
    while at < len(data):
        if not _begins(data[at : at + 2]):
            skipped, at = skipped + 1, at + 1
        elif at + FRAME_BYTES > len(data):
            break
        elif _begins(data[at + FRAME_BYTES : at + FRAME_BYTES + 2]):
            frames.append(data[at : at + FRAME_BYTES])
            at += FRAME_BYTES
        else:
            skipped, at = skipped + 1, at + 1
    return frames, skipped, data[at:]


def _begins(head: bytes) -> bool:
    """Whether a frame could begin so, as far as it is there."""
    return MOTION.startswith(head) or REGISTER.startswith(head)


def _charge(frame: bytes) -> list[Reading]:
    """The charge, by the battery's register; nothing where no cell has that voltage, as in models without it."""
    volts = int.from_bytes(frame[4:6], "little") / 100.0
    known = next((percent for above, percent in CELL if volts > above), 0)
    return [Battery(known)] if CELL_V[0] <= volts <= CELL_V[1] else []


async def _write(link: Link, command: bytes) -> None:
    """A command, and the time that the vendor's samples give the sensor for it."""
    await link.write(WRITE, command, response=False)
    await link.pause(SETTLE_S)


async def _set_rate(link: Link) -> int | None:
    """See to it that it sends as often as wanted; how often it says it does, None where it says nothing."""
    rate_hz = await _rate_hz(link)
    if rate_hz == wanted.RATE_HZ:
        return rate_hz
    code = next(code for code, hz in RATES_HZ.items() if hz == wanted.RATE_HZ)
    await _write(link, UNLOCK)
    for command in (bytes([0xFF, 0xAA, RATE, code, 0x00]), SAVE):
        await _write(link, command)
        rate_hz = await _rate_hz(link)
        if rate_hz == wanted.RATE_HZ:
            break
    return rate_hz


async def _rate_hz(link: Link) -> int | None:
    """How often it sends, by its register; None where it does not say."""
    frame = await _read(link, RATE)
    return None if frame is None else RATES_HZ.get(frame[4])


async def _read(link: Link, register: int) -> bytes | None:
    """The frame of registers from that one on; None where it does not answer."""
    await link.write(WRITE, bytes([0xFF, 0xAA, READ, register, 0x00]), response=False)
    try:
        frame = await link.reply(NOTIFY, _register(register), WAIT_S)
    except LinkError:
        return None
    return frame if len(frame) >= FRAME_BYTES else None


def _register(number: int) -> bytes:
    """How a frame of registers begins."""
    return REGISTER + bytes([number, 0])


def _note(rate_hz: int | None) -> str:
    """What a person should know of a rate that could not be set."""
    if rate_hz is None:
        return f"It does not say how often it sends. Set it to {wanted.RATE_HZ} Hz with the WitMotion app."
    return (
        f"It sends {rate_hz} times a second and takes no other rate. Set it to {wanted.RATE_HZ} Hz with the app."
    )


@dataclass(frozen=True, slots=True)
class WitMotion:
    """Sensors whose name begins with WT or BWT. Those for vibration write frames of another length."""

    name: str = "witmotion"

    def match(self, advert: Advert) -> Match | None:
        """As `Family.match`."""
        if advert.name is None or not advert.name.startswith(PREFIXES):
            return None
        if advert.name.startswith(VIBRATION):
            return Match(advert.name, "it measures the vibration of machines; use a WT901BLE or WT9011DCL")
        return Match(advert.name)

    def driver(self) -> Driver:
        """As `Family.driver`."""
        return WitMotionDriver()
