"""Polar H10, Verity Sense and OH1: motion through the PMD service, in Polar's own frames.

The H10 and the OH1 have an accelerometer alone, the Verity Sense a gyroscope as well, each its own stream with its
own stamps. SDK mode is left alone: it would end the heart rate. An H10 whose stream is not stopped stays awake
until its battery is empty, so whoever leaves must `stop`.

Source: as `polar_frames` and `polar_control`; the bits of the feature byte from PmdMeasurementType of the SDK, the
start command of a Verity Sense as users sent it (polar-ble-sdk issues 331 and 443). Unconfirmed: the gyroscope's
factor (taken from the reply, 1 without one), that 0F opens the feature byte in all firmwares (only third parties
check it: after any other beginning the accelerometer alone is asked for), advertised names beside H10 and Sense.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from sensors.devices import gatt, wanted
from sensors.devices.model import (
    Advert,
    Bad,
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
from sensors.devices.polar_control import (
    CHANNELS,
    CONTROL,
    FACTOR,
    GET_SETTINGS,
    RANGE,
    RATE,
    REPLY,
    START,
    STOP,
    STOPPED,
    factor_of,
    settings_of,
    settings_to,
    tell,
)
from sensors.devices.polar_frames import ACC, GYR, acc_g, frame_of, gyr_deg_s
from sensors.errors import LinkError, UnsupportedSensorError
from sensors.units import DEG, G_M_S2

DATA = "fb005c82-02e7-f387-1cad-8acd2d8df0c8"
FEATURES = 0x0F
FEATURE_BITS = {ACC: 0x04, GYR: 0x20}
NAMES = {ACC: "acceleration", GYR: "turning"}
WANTED_RANGE = {ACC: wanted.ACC_RANGE_G, GYR: wanted.GYR_RANGE_DEG_S}
CLOCK = StampedClock(tick_s=1e-9, turn=None, marks="last")
COMPRESSED_FRAME_S = 4.0
"""A compressed frame leaves when it is full: users saw 55 to 130 samples at 52 Hz (polar-ble-sdk issue 439), the
more the stiller it lies. Only sensors that compress have a setting for channels.
"""
LATE = "Its motion comes one to three seconds late, so what is told of it meanwhile does too."
WITHOUT_MOTION = ("Polar H9", "Polar H7", "Polar H6")


@dataclass(frozen=True, slots=True)
class _Stream:
    """One measurement as the sensor agreed to send it: range (g or deg/s), factor of its samples, and how long
    these may wait for their frame to fill.
    """

    range: float
    factor: float
    frame_s: float


class _RefusalError(Exception):
    """The sensor will not measure something; why, with the remedy."""


@dataclass(slots=True)
class PolarDriver:
    """One connection. `_asked`: what was told to start, obeyed or not. `_streams`: what runs, by kind."""

    _asked: list[int] = field(default_factory=list)
    _streams: dict[int, _Stream] = field(default_factory=dict)

    async def start(self, link: Link) -> Started:
        """As `Driver.start`."""
        if not {CONTROL, DATA} <= await link.characteristics():
            raise UnsupportedSensorError(
                "Polar sensor",
                "it does not share its motion; use an H10, a Verity Sense or an OH1, with new firmware",
            )
        await link.subscribe(CONTROL)
        await link.subscribe(DATA)
        kinds = await _kinds(link)
        for kind in kinds:
            with contextlib.suppress(LinkError):  # whether a stop of nothing is answered is not known
                await tell(link, STOP, kind)
        gyr, notes = await self._begin_gyroscope(link) if GYR in kinds else (None, ())
        try:
            acc = await self._begin(link, ACC)
        except _RefusalError as refusal:
            raise UnsupportedSensorError("Polar sensor", str(refusal)) from refusal
        model = await gatt.model_number(link, "Polar sensor")
        frame_s = self._streams[ACC].frame_s
        return Started(model, acc, gyr, (*notes, LATE) if frame_s else notes, frame_s=frame_s)

    async def stop(self, link: Link) -> None:
        """As `Driver.stop`. What does not run any more is no error."""
        while self._asked:
            await tell(link, STOP, self._asked[-1])
            self._asked.pop()

    def decode(self, characteristic: str, data: bytes) -> Sequence[Reading]:
        """As `Driver.decode`; a frame is never split over notifications."""
        if characteristic == DATA:
            return [self._samples(data)]
        return self._control(data) if characteristic == CONTROL else []

    async def _begin(self, link: Link, kind: int) -> Part:
        offered = await tell(link, GET_SETTINGS, kind)
        if offered.status:
            raise _RefusalError(f"it does not send its {NAMES[kind]}: {offered.reason}")
        try:
            chosen = _choice(settings_of(offered.parameters), kind)
            self._asked.append(kind)
            reply = await tell(link, START, kind, settings_to(chosen))
            factor = factor_of(reply.parameters)
        except ValueError as bad:
            raise _RefusalError(f"it tells {bad} about its {NAMES[kind]}; update it with the Polar app") from bad
        if reply.status:
            raise _RefusalError(f"it does not send its {NAMES[kind]}: {reply.reason}")
        frame_s = COMPRESSED_FRAME_S if CHANNELS in chosen else 0.0
        self._streams[kind] = _Stream(chosen.get(RANGE, WANTED_RANGE[kind]), factor, frame_s)
        return Part(float(chosen[RATE]), CLOCK)

    async def _begin_gyroscope(self, link: Link) -> tuple[Part | None, tuple[str, ...]]:
        """Its part; None and a note when it has one but will not send it."""
        try:
            return await self._begin(link, GYR), ()
        except _RefusalError as refusal:
            return None, (f"Only acceleration is recorded: {refusal}.",)

    def _samples(self, data: bytes) -> Reading:
        try:
            frame = frame_of(data)
            stream = self._streams.get(frame.kind)
            if stream is None:
                return Bad(f"a frame of measurement {frame.kind}, which was not asked for")
            if frame.kind == ACC:
                return Samples(acc_g(frame, stream.factor, stream.range) * G_M_S2, None, frame.stamp_ns)
            return Samples(None, gyr_deg_s(frame, stream.factor, stream.range) * DEG, frame.stamp_ns)
        except ValueError as bad:
            return Bad(str(bad))

    def _control(self, data: bytes) -> list[Reading]:
        """Replies were awaited elsewhere, and BlueZ tells of features that were read as if the sensor sent them;
        what is left is the sensor stopping a stream by itself.
        """
        if data[:1] in (bytes([REPLY]), bytes([FEATURES])):
            return []
        ended = {kind & 0x3F for kind in data[1:]} & set(self._streams)
        if data[:1] != bytes([STOPPED]):
            return [Bad("something unknown on the control point")]
        if not ended:
            return []
        return [Stopped("The sensor stopped sending by itself. Put it on, out of its charger, and start again.")]


async def _kinds(link: Link) -> list[int]:
    """What of interest the sensor says that it measures; the accelerometer is asked for in any case."""
    features = await link.read(CONTROL)
    told = features[1] if len(features) > 1 and features[0] == FEATURES else FEATURE_BITS[ACC]
    return [ACC, GYR] if told & FEATURE_BITS[GYR] else [ACC]


def _choice(offered: dict[int, tuple[int, ...]], kind: int) -> dict[int, int]:
    """The rate and range nearest to what is wanted; of everything else the most there is. ValueError: no rate."""
    if RATE not in offered:
        raise ValueError("no rate")
    chosen = {setting: max(values) for setting, values in offered.items() if setting != FACTOR}
    chosen[RATE] = wanted.at_least(offered[RATE], wanted.RATE_HZ)
    if RANGE in offered:
        chosen[RANGE] = wanted.at_least(offered[RANGE], WANTED_RANGE[kind])
    return chosen


@dataclass(frozen=True, slots=True)
class Polar:
    """Sensors that advertise a name beginning with Polar."""

    name: str = "polar"

    def match(self, advert: Advert) -> Match | None:
        """As `Family.match`; chest straps without a shared accelerometer are refused by name."""
        if advert.name is None or not advert.name.startswith("Polar "):
            return None
        model = " ".join(advert.name.split()[:2])
        if advert.name.startswith(WITHOUT_MOTION):
            return Match(model, f"a {model} measures the heart alone; use an H10 or a Verity Sense")
        return Match(model)

    def driver(self) -> Driver:
        """As `Family.driver`."""
        return PolarDriver()
