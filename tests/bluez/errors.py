"""How `org.bluez` says no."""

from __future__ import annotations

from dataclasses import dataclass

from tests.peripherals.model import BAD_LENGTH, WRITE_NOT_PERMITTED

READ_NOT_PERMITTED = 0x02


@dataclass(frozen=True)
class DBusRefusedError(Exception):
    """A call answered with an error."""

    name: str
    text: str = ""


def refusal(kind: str, text: str = "") -> DBusRefusedError:
    """One of BlueZ's own errors, such as `Failed`."""
    return DBusRefusedError(f"org.bluez.Error.{kind}", text)


def att_refusal(code: int) -> DBusRefusedError:
    """How BlueZ puts an ATT error of the sensor."""
    if code == READ_NOT_PERMITTED:
        return refusal("NotPermitted", "Read not permitted")
    if code == WRITE_NOT_PERMITTED:
        return refusal("NotPermitted", "Write not permitted")
    if code == BAD_LENGTH:
        return refusal("InvalidArguments", "Invalid Length")
    return refusal("Failed", f"Operation failed with ATT error: 0x{code:02x}")


def unknown(what: str) -> DBusRefusedError:
    """There is no such object, or it has no such method."""
    return DBusRefusedError("org.freedesktop.DBus.Error.UnknownObject", what)
