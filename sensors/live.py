"""What a live source delivers, whichever it is: a Bluetooth sensor, a phone, the digital patient."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Literal, Protocol

from sensors.devices.model import FootPod, HeartRate
from sensors.stream import SampleBlock


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """A source that has begun. `layout`: the format's name. `sensor`: what to call it in the session file.
    `rate_hz`: as agreed with it. `notes`: sentences for a person.
    """

    layout: str
    sensor: str
    gyroscope: bool
    rate_hz: float
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Beside:
    """A reading beside the motion, at `t_s` of the session."""

    t_s: float
    reading: HeartRate | FootPod


NoticeKind = Literal["connected", "lost", "silent", "loss", "duplicates", "bad", "battery", "trouble", "ended"]


@dataclass(frozen=True, slots=True)
class Notice:
    """Something about the source that a person may have to know, at `t_s` of the session.

    `value`: samples lost or doubled, bad frames, percent of battery, dBm of a signal. `text`: what it is and what
    to do. `ended`: no more will come.
    """

    t_s: float
    kind: NoticeKind
    text: str
    value: float | None = None


Item = SampleBlock | Beside | Notice


class LiveSource(Protocol):
    """Motion as it happens. Times are session seconds: the sensor's own clock, from its first sample on, which
    goes on over losses of the link and restarts of the sensor.
    """

    async def open(self) -> SourceInfo:
        """Connect and start.

        Raises:
            SourceError: it cannot be had; the message says what to do.
        """
        ...

    def items(self) -> AsyncIterator[Item]:
        """What comes, in order of time; a lost link is a `Notice`, and the source tries again by itself."""
        ...

    def session_s(self, monotonic_s: float) -> float:
        """The session's time at a moment of the host's monotonic clock, for marks that a person makes."""
        ...

    def monotonic_s(self, session_s: float) -> float:
        """The host's monotonic clock at a time of the session: what the wall clock of its start follows from."""
        ...

    async def close(self) -> None:
        """Stop the sensor and let it go; harmless the second time."""
        ...
