"""What a radio is to the rest. `sensors/ble.py` has the real one; tests play it from a script."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from sensors.devices.model import Advert


@dataclass(frozen=True, slots=True)
class Packet:
    """A notification as it came: `arrival_s` on the host's monotonic clock."""

    arrival_s: float
    characteristic: str
    data: bytes


Take = Callable[[Packet], None]
"""Told of each packet; it must return at once."""


class Wire(Protocol):
    """A standing connection to one sensor. `advert`: what it said of itself before.

    What is asked of the sensor raises `LinkError` when the link is lost or the sensor refuses, and waits no longer
    than a sensor may take.
    """

    advert: Advert

    def when_lost(self, tell: Callable[[], None]) -> None:
        """Have `tell` called when the link is lost; at once, if it is already."""
        ...

    async def characteristics(self) -> frozenset[str]:
        """What the sensor has."""
        ...

    async def write(self, characteristic: str, data: bytes, response: bool) -> None:
        """Tell it something."""
        ...

    async def read(self, characteristic: str) -> bytes:
        """Ask for a value."""
        ...

    async def notify(self, characteristic: str, take: Take) -> None:
        """From now on `take` is told of what it sends there."""
        ...

    async def release(self) -> None:
        """End the connection, lost or not, and free all it holds; harmless the second time, never raises."""
        ...


class Radio(Protocol):
    """Finds one sensor, the same again and again."""

    async def connect(self) -> Wire:
        """Find it and connect.

        Raises:
            SourceError: it cannot be found or connected to; the message says what to do.
        """
        ...
