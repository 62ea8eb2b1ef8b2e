"""Numbers that the Bluetooth SIG gave out."""

from __future__ import annotations


def assigned(number: int) -> str:
    """The full UUID of a 16 bit number."""
    return f"0000{number:04x}-0000-1000-8000-00805f9b34fb"


BATTERY_SERVICE, BATTERY = assigned(0x180F), assigned(0x2A19)
HEART_SERVICE, HEART_RATE = assigned(0x180D), assigned(0x2A37)
INFORMATION_SERVICE, MODEL_NUMBER = assigned(0x180A), assigned(0x2A24)
