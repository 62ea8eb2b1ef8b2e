"""What a device family is to the rest: how it is recognised, what is said to it, and what its frames mean.

A `Family` recognises an advertisement and makes a `Driver` for one connection. The driver says what the sensor
is to be told over a `Link` (the radio's, or a test's), and turns the bytes that come into readings: pure,
synchronous, without a clock. A frame that cannot be read changes nothing and is answered as `Bad`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Advert:
    """What a sensor says of itself before anybody connects. `services`: lower case, 128 bit UUIDs.
    `manufacturers`: company id to its data.
    """

    address: str
    name: str | None = None
    services: frozenset[str] = frozenset()
    manufacturers: Mapping[int, bytes] = field(default_factory=dict)
    rssi_dbm: int | None = None


@dataclass(frozen=True, slots=True)
class StampedClock:
    """The device stamps frames: one stamp is `tick_s` seconds, and starts over at `turn` (None: never).

    `marks`: which of a frame's samples the stamp is the time of.
    """

    tick_s: float
    turn: int | None
    marks: Literal["first", "last"]


@dataclass(frozen=True, slots=True)
class CountedClock:
    """The device numbers its samples, from 0 up to `turn` (then 0 again); their spacing is the nominal one."""

    turn: int


@dataclass(frozen=True, slots=True)
class NoClock:
    """Neither stamps nor numbers: time, rate and loss come from the arrivals."""


DeviceClock = StampedClock | CountedClock | NoClock


@dataclass(frozen=True, slots=True)
class Part:
    """One of a sensor's streams as it was started: its rate and its clock."""

    rate_hz: float
    clock: DeviceClock


@dataclass(frozen=True, slots=True)
class Started:
    """What the sensor was told to send, and agreed to. `gyr` None: no gyroscope; `gyr` is `acc`: both travel in
    one frame. `model`: what it calls itself. `notes`: what a person should know, as sentences. `rests`: it sends
    nothing while it lies still, so that silence is no fault. `frame_s`: the longest that samples wait in the
    sensor for their frame to fill.
    """

    model: str
    acc: Part
    gyr: Part | None
    notes: tuple[str, ...] = ()
    rests: bool = False
    frame_s: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """The samples of one frame. `acc`: (n, 3) m/s2 specific force, `gyr`: (n, 3) rad/s, in the sensor's own
    right-handed axes; one of them None where the frame has only the other. `stamp`: the frame's stamp or the
    number of its first sample, as sent; None without either.
    """

    acc: FloatArray | None
    gyr: FloatArray | None
    stamp: int | None = None


@dataclass(frozen=True, slots=True)
class HeartRate:
    """Beats a minute, None without a signal; times between beats, s, oldest first; `contact` None: not told."""

    bpm: int | None
    beats_s: tuple[float, ...] = ()
    contact: bool | None = None


@dataclass(frozen=True, slots=True)
class FootPod:
    """Pace as a pod tells it: m/s, steps a minute, stride and total distance in m; None where it does not say."""

    speed_m_s: float
    cadence_spm: int
    stride_m: float | None = None
    distance_m: float | None = None
    running: bool = False


@dataclass(frozen=True, slots=True)
class Battery:
    """Charge left, percent."""

    percent: int


@dataclass(frozen=True, slots=True)
class Bad:
    """A frame that could not be read: why, for the count of bad frames."""

    reason: str


@dataclass(frozen=True, slots=True)
class Stopped:
    """The sensor says that it stopped streaming by itself: why, as a sentence with the remedy."""

    reason: str


Reading = Samples | HeartRate | FootPod | Battery | Bad | Stopped


class Link(Protocol):
    """A connection to one sensor. Characteristics are lower case 128 bit UUIDs; one that several services have is
    named SERVICE/CHARACTERISTIC. Those of `sensors.devices.beside` are followed without a driver's doing.

    Every method raises `sensors.errors.LinkError` when the link is lost or the sensor refuses.
    """

    async def characteristics(self) -> frozenset[str]:
        """What the connected sensor has."""
        ...

    async def write(self, characteristic: str, data: bytes, *, response: bool = True) -> None:
        """Tell it something."""
        ...

    async def read(self, characteristic: str) -> bytes:
        """Ask for a value."""
        ...

    async def subscribe(self, characteristic: str) -> None:
        """From now on what it sends here goes to `Driver.decode`, and to whoever awaits `reply`."""
        ...

    async def reply(self, characteristic: str, begins: bytes, within_s: float) -> bytes:
        """The next notification on a subscribed characteristic that begins so; one that came since the last
        `write` counts, each answers once. Raises `LinkError` when none came in time.
        """
        ...

    async def pause(self, seconds: float) -> None:
        """Give the sensor time."""
        ...


class Driver(Protocol):
    """One connected sensor's conversation."""

    async def start(self, link: Link) -> Started:
        """Stop what may still run from before, choose rate and range, subscribe and start. What comes before it
        has started is for `Link.reply` alone, and never decoded.

        Raises:
            LinkError: the link was lost, or the sensor refuses.
            UnsupportedSensorError: it cannot do what is needed; the message has the remedy.
        """
        ...

    async def stop(self, link: Link) -> None:
        """Make it rest; some drain their battery otherwise. Raises `LinkError`."""
        ...

    def decode(self, characteristic: str, data: bytes) -> Sequence[Reading]:
        """What a notification holds; parts of a split frame are kept for the next."""
        ...


@dataclass(frozen=True, slots=True)
class Match:
    """A family knows the sensor. `refusal`: why it cannot be used, with the remedy; None when it can."""

    model: str
    refusal: str | None = None


class Family(Protocol):
    """Sensors that speak alike."""

    @property
    def name(self) -> str:
        """A word, such as `polar`; it becomes the recording's layout."""
        ...

    def match(self, advert: Advert) -> Match | None:
        """Whether the advertisement is one of this family's."""
        ...

    def driver(self) -> Driver:
        """A driver for one connection; it keeps nothing from an earlier one."""
        ...
