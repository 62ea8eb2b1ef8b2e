"""The source of motion that a device's name means."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sensors.live import LiveSource


def source_of(device: str | None, speed: float) -> LiveSource:
    """A simulated patient (`simulated:EXERCISE`), else the Bluetooth sensor of this name, address or kind; None:
    the only one there is. `speed` is the simulated patient's.

    Raises:
        SourceError: there is no such thing, or what it takes is not installed.
    """
    from sensors.simulated import PREFIX, SimulatedSource

    if device is not None and device.startswith(PREFIX):
        return SimulatedSource(device, speed, time.monotonic)
    from sensors.ble import ble_source

    return ble_source(device or "")
