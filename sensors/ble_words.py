"""What bleak complains of, in words that a person can act on; read from what its errors carry."""

from __future__ import annotations

OFF = "Bluetooth is switched off; switch it on (on Linux: bluetoothctl power on)"
NO_SERVICE = "no Bluetooth service runs on this computer; on Linux: sudo systemctl start bluetooth"
DENIED = "this program may not use Bluetooth; allow it in the system's settings for privacy"

UNAVAILABLE = {
    "NO_BLUETOOTH": "this computer has no Bluetooth radio that works; plug in a Bluetooth adapter",
    "NO_BLE_CENTRAL_ROLE": "this computer's Bluetooth does not do Bluetooth LE; plug in an adapter that does",
    "POWERED_OFF": OFF,
    "DENIED_BY_USER": DENIED,
    "DENIED_BY_SYSTEM": f"{DENIED}; on Linux: be in the group 'bluetooth' or 'lp'",
    "DENIED_BY_UNKNOWN": DENIED,
}
"""Why there is no Bluetooth, by the names of bleak's reasons."""

DBUS = {
    "org.freedesktop.DBus.Error.ServiceUnknown": NO_SERVICE,
    "org.freedesktop.DBus.Error.NameHasNoOwner": NO_SERVICE,
    "org.freedesktop.DBus.Error.AccessDenied": UNAVAILABLE["DENIED_BY_SYSTEM"],
    "org.bluez.Error.NotReady": OFF,
    "org.bluez.Error.NotAuthorized": "it wants to be paired; pair it in the system's Bluetooth settings",
}
"""What D-Bus and BlueZ answer, by the names of their errors."""

PAIRING_CODES = (0x05, 0x08, 0x0C, 0x0F)
"""ATT errors of a sensor that wants to be paired first (Bluetooth Core, volume 3, part F, 3.4.1.1)."""


def in_words(problem: BaseException) -> str:
    """What is wrong and what to do, for the end of `NAME: ...`."""
    reason = getattr(getattr(problem, "reason", None), "name", None)
    if reason is not None:
        return UNAVAILABLE.get(reason, "Bluetooth cannot be used; switch it off and on again")
    if getattr(problem, "code", None) in PAIRING_CODES:
        return DBUS["org.bluez.Error.NotAuthorized"]
    known = DBUS.get(str(getattr(problem, "dbus_error", "")))
    if known is not None:
        return known
    if isinstance(problem, TimeoutError):
        return "it does not answer; come closer, close other apps that use it, or switch it off and on"
    if isinstance(problem, FileNotFoundError | ConnectionRefusedError):
        return NO_SERVICE
    return f"the link failed ({_said(problem)}); come closer, or switch the sensor off and on"


def _said(problem: BaseException) -> str:
    """What the error says, in one short line."""
    words = " ".join(str(problem).split()) or type(problem).__name__
    return words if len(words) <= 120 else f"{words[:117]}..."
