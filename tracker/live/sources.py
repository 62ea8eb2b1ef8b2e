"""What a device's name means: the one place that resolves it, with a line for each kind of source."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from sensors.devices.model import Family
from sensors.live import LiveSource
from sensors.pod import PREFIX as POD

Make = Callable[[str, float], LiveSource]
"""Makes the source of a device's whole name; the second is how much faster than real a simulated one is."""


def source_of(
    device: str | None, speed: float = 1.0, beside: str | None = None, own: Sequence[Family] = ()
) -> LiveSource:
    """The source that `simulated:EXERCISE` or another name with a known beginning means; else the Bluetooth sensor
    of this name, part of a name, address or family. None: the only sensor in the air. `beside`: a heart rate strap
    or foot pod that is followed as well. `own`: the user's own kinds of sensors.

    Raises:
        SourceError: there is no such thing, or what it takes is not installed.
    """
    kind, colon, _ = (device or "").partition(":")
    make = _MAKERS.get(kind + colon)
    source = _bluetooth(device or "", own) if make is None else make(device or "", speed)
    return source if beside is None else _accompanied(source, beside)


def is_bluetooth(device: str) -> bool:
    """Whether a device's name means a Bluetooth sensor."""
    return device.startswith(POD) or not device.startswith(tuple(_MAKERS))


def _simulated(device: str, speed: float) -> LiveSource:
    from sensors.simulated import SimulatedSource

    return SimulatedSource(device, speed, time.monotonic)


def _phone(device: str, _speed: float) -> LiveSource:
    from sensors.phones.named import phone_source

    return phone_source(device, time.monotonic)


def _pod(device: str, _speed: float) -> LiveSource:
    from sensors.ble import ble_companion
    from sensors.pod import PREFIX, PodSource

    return PodSource(ble_companion(device.removeprefix(PREFIX)), time.monotonic)


def _bluetooth(device: str, own: Sequence[Family]) -> LiveSource:
    from sensors.ble import ble_source
    from sensors.devices.table import recognise

    return ble_source(device, lambda advert: recognise(advert, own))


def _accompanied(source: LiveSource, beside: str) -> LiveSource:
    from sensors.ble import ble_companion
    from sensors.companion import Accompanied

    return Accompanied(source, ble_companion(beside), time.monotonic)


_MAKERS: dict[str, Make] = {
    "simulated:": _simulated,
    "phyphox:": _phone,
    "sensorserver:": _phone,
    "sensorlogger:": _phone,
    POD: _pod,
}
"""By how a device's name begins. A Bluetooth address begins with two digits and a colon: none of these."""
