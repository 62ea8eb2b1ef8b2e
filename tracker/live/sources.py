"""What a device's name means: the one place that resolves it, with a line for each kind of source."""

from __future__ import annotations

import time
from collections.abc import Callable

from sensors.live import LiveSource

Make = Callable[[str, float], LiveSource]
"""Makes the source of a device's whole name; the second is how much faster than real a simulated one is."""


def source_of(device: str | None, speed: float = 1.0) -> LiveSource:
    """The source that `simulated:EXERCISE` or another name with a known beginning means; else the Bluetooth sensor
    of this name, part of a name, address or family. None: the only sensor in the air.

    Raises:
        SourceError: there is no such thing, or what it takes is not installed.
    """
    kind, colon, _ = (device or "").partition(":")
    make = _MAKERS.get(kind + colon, _bluetooth)
    return make(device or "", speed)


def is_bluetooth(device: str) -> bool:
    """Whether a device's name means a Bluetooth sensor."""
    return not device.startswith(tuple(_MAKERS))


def _simulated(device: str, speed: float) -> LiveSource:
    from sensors.simulated import SimulatedSource

    return SimulatedSource(device, speed, time.monotonic)


def _phone(device: str, _speed: float) -> LiveSource:
    from sensors.phones.named import phone_source

    return phone_source(device, time.monotonic)


def _bluetooth(device: str, _speed: float) -> LiveSource:
    from sensors.ble import ble_source

    return ble_source(device)


_MAKERS: dict[str, Make] = {
    "simulated:": _simulated,
    "phyphox:": _phone,
    "sensorserver:": _phone,
    "sensorlogger:": _phone,
}
"""By how a device's name begins. A Bluetooth address begins with two digits and a colon: none of these."""
