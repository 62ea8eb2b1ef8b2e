"""Xsens DOT and Movella DOT: one sample a notification, stamped by the sensor's clock in us.

Measured in mode 21, rate quantities: u32 us, acceleration (m/s2, with gravity), turning (deg/s), as floats. The
rate is a setting that the sensor keeps and changes only at rest; 60 Hz is the most it streams.

Source: Movella DOT BLE Service Specification XD0506P revision C (2023). Unconfirmed: the sensor's ranges (those of
its data sheet, 16 g and 2000 deg/s, are believed with a margin), and that the control characteristic shows a start
as soon as it was written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sensors.devices import wanted
from sensors.devices.model import (
    Advert,
    Bad,
    Battery,
    Driver,
    Link,
    Match,
    Part,
    Reading,
    Samples,
    StampedClock,
    Started,
    Stopped,
)
from sensors.errors import LinkError, UnsupportedSensorError
from sensors.units import DEG, G_M_S2


def _uuid(number: int) -> str:
    return f"1517{number:04x}-4947-11e9-8646-d663bd873d93"


DEVICE_CONTROL, DEVICE_REPORT = _uuid(0x1002), _uuid(0x1004)
CONTROL, MEDIUM = _uuid(0x2001), _uuid(0x2003)
BATTERY = _uuid(0x3001)
COMPANY = 2182
NAMES = ("Xsens DOT", "Movella DOT", "Xsens Dot", "Movella Dot")

RATE_QUANTITIES = 21
STOP = bytes([1, 0, RATE_QUANTITIES])
START = bytes([1, 1, RATE_QUANTITIES])
RATES_HZ = (1, 4, 10, 12, 15, 20, 30, 60)
CONTROL_BYTES = 32
SET_RATE = 0x10
RATE_AT = 24
SAMPLE_BYTES = 28
CLOCK = StampedClock(tick_s=1e-6, turn=1 << 32, marks="first")
ACC_RANGE_M_S2 = 16.0 * G_M_S2
SETTLE_S = 0.1

REPORTS = {
    1: "The sensor was switched off. Switch it on and start again.",
    4: "The sensor fell asleep to save power. Move it and start again.",
}


@dataclass(slots=True)
class DotDriver:
    """One connection. `_news`: what was read and not told yet."""

    _news: list[Reading] = field(default_factory=list)

    async def start(self, link: Link) -> Started:
        """As `Driver.start`."""
        has = await link.characteristics()
        if not {CONTROL, MEDIUM, DEVICE_CONTROL} <= has:
            raise UnsupportedSensorError("DOT", "its firmware is too old; update it with the Movella DOT app")
        for characteristic in (MEDIUM, *sorted({BATTERY, DEVICE_REPORT} & has)):
            await link.subscribe(characteristic)
        await link.write(CONTROL, STOP)
        await link.pause(SETTLE_S)
        rate_hz = await _set_rate(link)
        await link.write(CONTROL, START)
        if (await link.read(CONTROL))[:3] != START:
            raise LinkError(
                "DOT", "it does not start; end its recording or synchronisation, or switch it off and on"
            )
        if BATTERY in has:
            self._news = _battery(await link.read(BATTERY))
        part = Part(float(rate_hz), CLOCK)
        slow = rate_hz < wanted.RATE_HZ
        return Started("Movella DOT", part, part, (f"It takes no other rate than {rate_hz} Hz.",) if slow else ())

    async def stop(self, link: Link) -> None:
        """As `Driver.stop`."""
        await link.write(CONTROL, STOP)

    def decode(self, characteristic: str, data: bytes) -> Sequence[Reading]:
        """As `Driver.decode`; a notification is one sample."""
        news, self._news = self._news, []
        if characteristic == MEDIUM:
            return [*news, _sample(data)]
        if characteristic == BATTERY:
            return [*news, *(_battery(data) or [Bad("no level of a battery")])]
        if characteristic == DEVICE_REPORT and data[:1] and data[0] in REPORTS:
            return [*news, Stopped(REPORTS[data[0]])]
        return news


def _sample(data: bytes) -> Samples | Bad:
    """The sample of a notification in mode 21; bytes after it are filling."""
    if len(data) < SAMPLE_BYTES:
        return Bad("shorter than a sample")
    values = wanted.floats(data[4:SAMPLE_BYTES]).reshape(2, 1, 3)
    try:
        acc = wanted.believable(values[0], ACC_RANGE_M_S2)
        gyr = wanted.believable(values[1], wanted.GYR_RANGE_DEG_S) * DEG
    except ValueError as bad:
        return Bad(str(bad))
    return Samples(acc, gyr, int.from_bytes(data[:4], "little"))


def _battery(data: bytes) -> list[Reading]:
    """The charge, of two bytes: percent, and whether it is charging."""
    return [Battery(data[0])] if len(data) == 2 and data[0] <= 100 else []


async def _set_rate(link: Link) -> int:
    """See to it that it measures as often as wanted; how often it says that it will. Raises `LinkError`."""
    rate_hz = wanted.at_least(RATES_HZ, wanted.RATE_HZ)
    held = await _control(link)
    if _rate_of(held) == rate_hz:
        return rate_hz
    changed = bytes([SET_RATE]) + held[1:RATE_AT] + rate_hz.to_bytes(2, "little") + held[RATE_AT + 2 :]
    await link.write(DEVICE_CONTROL, changed)
    await link.pause(SETTLE_S)
    return _rate_of(await _control(link))


async def _control(link: Link) -> bytes:
    """The settings that the sensor holds."""
    held = await link.read(DEVICE_CONTROL)
    if len(held) != CONTROL_BYTES or not _rate_of(held):
        raise LinkError("DOT", "its settings make no sense; update it with the Movella DOT app")
    return held


def _rate_of(held: bytes) -> int:
    return int.from_bytes(held[RATE_AT : RATE_AT + 2], "little")


@dataclass(frozen=True, slots=True)
class Dot:
    """Sensors of that name, or of the maker's number where they carry a name of their own."""

    name: str = "dot"

    def match(self, advert: Advert) -> Match | None:
        """As `Family.match`."""
        named = advert.name is not None and advert.name.startswith(NAMES)
        return Match(advert.name or "Movella DOT") if named or COMPANY in advert.manufacturers else None

    def driver(self) -> Driver:
        """As `Family.driver`."""
        return DotDriver()
