"""A simulated sensor: what it advertises, what it answers when it is written to, and what it sends on its own.

It has no clock and no radio. Whoever plays the radio says how far time has come; all times are true seconds from
the start of the test, and `Frame.at_s` is when the frame leaves the sensor. The motion it wears runs on that time.

    sensor = WitMotion(Worn(block))
    replies = sensor.written(WRITE, b"...")  # at the time that `frames` has come to
    frames = sensor.frames(until_s=3.5)      # what it sent since it was last asked
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

Property = Literal["read", "write", "write-without-response", "notify", "indicate"]
WRITE_NOT_PERMITTED = 0x03
BAD_LENGTH = 0x0D
UNLIKELY = 0x0E


@dataclass(frozen=True, slots=True)
class Characteristic:
    """One of a sensor's values: lower case 128 bit UUIDs of itself and of its service."""

    uuid: str
    service: str
    properties: frozenset[Property]


@dataclass(frozen=True, slots=True)
class Frame:
    """A notification or indication as it leaves the sensor; the radio drops it where nobody has subscribed."""

    at_s: float
    characteristic: str
    data: bytes


@dataclass(frozen=True)
class RefusedError(Exception):
    """The sensor answers a read or write with an ATT error."""

    att_code: int


class Peripheral(Protocol):
    """A sensor."""

    @property
    def name(self) -> str:
        """As it advertises itself."""
        ...

    @property
    def advertised(self) -> tuple[str, ...]:
        """The service UUIDs in its advertisement, which need not be all it has."""
        ...

    @property
    def manufacturers(self) -> Mapping[int, bytes]:
        """Company numbers and their data in its advertisement."""
        ...

    @property
    def characteristics(self) -> tuple[Characteristic, ...]:
        """What it has."""
        ...

    def written(self, characteristic: str, data: bytes) -> Sequence[Frame]:
        """Take a write at the time `frames` has come to; what it answers at once. Raises `RefusedError`."""
        ...

    def read(self, characteristic: str) -> bytes:
        """The value it has now. Raises `RefusedError`."""
        ...

    def subscribed(self, characteristic: str, on: bool) -> None:
        """Somebody wants its notifications from now on, or no more. A lost link ends all subscriptions."""
        ...

    def frames(self, until_s: float) -> Sequence[Frame]:
        """What it sends between the time it was last asked for and `until_s`, in order of time."""
        ...

    def restarted(self) -> None:
        """Its battery was taken out and put back: streams have ended, settings are gone, its clock starts over."""
        ...
