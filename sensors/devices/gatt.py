"""What the Bluetooth SIG defined and many sensors have beside their own: battery level and model number.

Source: Bluetooth SIG Battery Service 1.0 (0x2A19: percent, one byte) and Device Information Service 1.1 (0x2A24:
UTF-8 text).
"""

from __future__ import annotations

from sensors.devices.model import Bad, Battery, Link
from sensors.errors import LinkError

BATTERY_LEVEL = "00002a19-0000-1000-8000-00805f9b34fb"
MODEL_NUMBER = "00002a24-0000-1000-8000-00805f9b34fb"


async def follow_battery(link: Link) -> list[Battery]:
    """Subscribe to the battery level where the sensor tells it; what it says now, if anything.

    A sensor that keeps its battery to itself is no less useful, so a refusal is no error.
    """
    if BATTERY_LEVEL not in await link.characteristics():
        return []
    try:
        await link.subscribe(BATTERY_LEVEL)
        now = battery(await link.read(BATTERY_LEVEL))
    except LinkError:
        return []
    return [now] if isinstance(now, Battery) else []


def battery(data: bytes) -> Battery | Bad:
    """A battery level as read or notified."""
    if len(data) != 1 or data[0] > 100:
        return Bad("a battery level is one byte from 0 to 100")
    return Battery(data[0])


async def model_number(link: Link, otherwise: str) -> str:
    """What the sensor calls its model; `otherwise` where it does not say."""
    if MODEL_NUMBER not in await link.characteristics():
        return otherwise
    try:
        text = (await link.read(MODEL_NUMBER)).rstrip(b"\x00").decode()
    except (LinkError, UnicodeDecodeError):
        return otherwise
    return text.strip() if text.strip().isprintable() and text.strip() else otherwise
