"""What the Bluetooth SIG defined and many sensors have beside their own: what they call themselves.

Source: Bluetooth SIG Device Information Service 1.1 (0x2A24: UTF-8 text).
"""

from __future__ import annotations

from sensors.devices.model import Link
from sensors.errors import LinkError

MODEL_NUMBER = "00002a24-0000-1000-8000-00805f9b34fb"


async def model_number(link: Link, otherwise: str) -> str:
    """What the sensor calls its model; `otherwise` where it does not say."""
    if MODEL_NUMBER not in await link.characteristics():
        return otherwise
    try:
        text = (await link.read(MODEL_NUMBER)).rstrip(b"\x00").decode().strip()
    except (LinkError, UnicodeDecodeError):
        return otherwise
    return text if text and text.isprintable() else otherwise
