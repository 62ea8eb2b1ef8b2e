"""What `info.txt` says of an ActiGraph recording: lines `key: value`.

Source: `info.txt.md` of the vendor's `GT3X-File-Format` documentation, and its own open reader for `Acceleration
Scale` and `TimeZone`, which the documentation does not list. Names of people in it are not read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sensors.errors import RecordingError
from sensors.place import Place, text_of

INFO = "info.txt"

_SCALES = {"NEO": 341.0, "CLE": 341.0, "MRA": 341.0, "MOS": 256.0, "TAS": 256.0}
_ZONE = re.compile(r"([+-]?)(\d\d):(\d\d)")
_TICK_S, _UNIX_TICKS_S = 1e-7, 62_135_596_800


@dataclass(frozen=True, slots=True)
class Info:
    """`scale`: steps per g, by the description or the serial number; None where neither tells. `zone`: `+hh:mm` of
    the device's clock, empty if it is silent. `start_s`: seconds since 1970 on that clock, None if it is silent.
    """

    rate_hz: float
    scale: float | None
    zone: str
    start_s: float | None


def read_info(path: str, place: Place) -> Info:
    """The description of a recording.

    Raises:
        RecordingError: it names no sample rate.
    """
    pairs = (line.partition(":") for line in (text_of(place, INFO) or "").splitlines())
    info = {key.strip(): value.strip() for key, _, value in pairs}
    rate_hz = _number(info.get("Sample Rate"), 1.0, 1000.0)
    if rate_hz is None:
        reason = f"the sample rate is {info.get('Sample Rate') or 'missing'}; download the file again"
        raise RecordingError(f"{path}/{INFO}", None, reason)
    scale = _number(info.get("Acceleration Scale"), 1.0, 1e5) or _SCALES.get(info.get("Serial Number", "")[:3])
    ticks = _number(info.get("Start Date"), _UNIX_TICKS_S / _TICK_S, 2 * _UNIX_TICKS_S / _TICK_S)
    start_s = None if ticks is None else round(ticks * _TICK_S - _UNIX_TICKS_S, 3)
    return Info(rate_hz, scale, _zone(info.get("TimeZone", "")), start_s)


def _number(text: str | None, least: float, most: float) -> float | None:
    """A number in this range, with a point or a comma; None for anything else."""
    try:
        value = float((text or "").replace(",", "."))
    except ValueError:
        return None
    return value if least <= value <= most else None


def _zone(text: str) -> str:
    found = _ZONE.match(text)
    return f"{found[1] or '+'}{found[2]}:{found[3]}" if found else ""
