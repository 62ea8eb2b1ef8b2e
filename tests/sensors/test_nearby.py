"""Sensors in the air as they show up, and what bleak complains of in words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import SimpleNamespace

import pytest

from sensors.ble_words import in_words
from sensors.devices.model import Advert, Match
from sensors.devices.polar import Polar
from sensors.nearby import UNKNOWN, Nearby

H10 = Advert("F0:01", "Polar H10 0A1B2C3D", rssi_dbm=-80)
OLD = Advert("F0:02", "Polar old", rssi_dbm=-40)
KETTLE = Advert("F0:03", "Kettle", rssi_dbm=-30)
NAMELESS = Advert("F0:04")


def known(advert: Advert) -> tuple[Polar, Match] | None:
    if not (advert.name or "").startswith("Polar"):
        return None
    return Polar(), Match("Polar", "too old; update it" if advert is OLD else None)


def test_what_can_be_used_comes_first() -> None:
    nearby = Nearby(known)
    for advert in (NAMELESS, KETTLE, OLD, H10):
        nearby.see(advert)
    assert [one.advert for one in nearby.all()] == [H10, OLD, KETTLE, NAMELESS]
    assert [one.why_not for one in nearby.all()] == [None, "too old; update it", UNKNOWN, UNKNOWN]


def test_only_what_a_sensor_says_of_itself_is_news() -> None:
    nearby = Nearby(known)
    assert nearby.see(replace(NAMELESS, address="F0:01")) is not None
    news = nearby.see(H10)
    assert news is not None
    assert news.family == "polar"
    assert nearby.see(replace(H10, rssi_dbm=-50)) is None
    assert nearby.all()[0].advert.rssi_dbm == -50


@dataclass
class BleakLikeError(Exception):
    """Carries what bleak's errors carry."""

    reason: object = None
    code: int | None = None
    dbus_error: str = ""


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (BleakLikeError(reason=SimpleNamespace(name="POWERED_OFF")), "switched off"),
        (BleakLikeError(reason=SimpleNamespace(name="NO_BLUETOOTH")), "plug in"),
        (BleakLikeError(reason=SimpleNamespace(name="DENIED_BY_USER")), "allow it"),
        (BleakLikeError(reason=SimpleNamespace(name="SOMETHING_NEW")), "off and on again"),
        (BleakLikeError(code=0x05), "pair it"),
        (BleakLikeError(dbus_error="org.bluez.Error.NotReady"), "switched off"),
        (BleakLikeError(dbus_error="org.freedesktop.DBus.Error.ServiceUnknown"), "systemctl start bluetooth"),
        (TimeoutError(), "does not answer"),
        (FileNotFoundError("/run/dbus"), "systemctl start bluetooth"),
        (EOFError(), "the link failed (EOFError)"),
        (OSError("a\nb"), "the link failed (a b)"),
    ],
)
def test_each_complaint_becomes_something_to_do(problem: Exception, words: str) -> None:
    said = in_words(problem)
    assert words in said
    assert "\n" not in said
    assert len(said) < 200
