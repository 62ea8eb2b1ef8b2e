"""Exports of MetaBase and MetaHub (MbientLab MetaMotion): a file for each sensor of a recording.

The header is `epoc (ms),timestamp (-0800),elapsed (s),x-axis (g),y-axis (g),z-axis (g)`; later versions write
`epoch (ms),time (01:00),...`, and `deg/s` for the gyroscope. Time is the first column, Unix milliseconds. Sensor
fusion writes `Linear Acceleration` and `Gravity` under the very header of the accelerometer: only the file's name
tells them apart. Sources: the vendor's own app, whose code is open, and recordings published by others.
Deviation: the zone in the header is wrong in some versions; it is taken from the first row's two times instead.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

from sensors.columns import columns
from sensors.head import Head
from sensors.plan import Plan, Role, Ticks
from sensors.units import acc_scale, gyr_scale

REMEDY = "in MetaBase record the Accelerometer, or Gravity beside Linear Acceleration"

_AXES = ("x-axis", "y-axis", "z-axis")
_SENSOR = re.compile(r"(linear[ _-]?acceleration|gravity|accelerometer|gyroscope)(_[\d.]+hz)?", re.IGNORECASE)
_LOCAL = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d)[.:-](\d\d)[.:-](\d\d)")
_QUARTER_S = 900


def plan(head: Head) -> Plan | None:
    """How to read a file whose header begins with the epoch and the elapsed time, and names three axes."""
    header = columns(head)
    x, row = header.find(_AXES[0]), head.after(header.number)
    if header.names[0] not in ("epoc", "epoch") or "elapsed" not in header.names or x is None or row is None:
        return None
    role = _role(header.units[x], head.name)
    if role is None:
        return None
    vector = header.vector(role, _AXES)
    return Plan(
        header.cells, header.number, Ticks(0, header.seconds(0, "ms"), epoch_s=0.0), (vector,) if vector else (),
        header.delimiter, header.repairs, REMEDY, zone=_zone(row),
    )  # fmt: skip


def family(name: str) -> str:
    """The name without its sensor, and without the rate, which differs from sensor to sensor."""
    return _SENSOR.sub("*", name.lower())


def _role(unit: str, name: str) -> Role | None:
    """What a file holds; None for a magnetometer and the like."""
    if gyr_scale(unit):
        return "gyr"
    if not acc_scale(unit):
        return None
    sensor = _SENSOR.search(name.lower())
    if sensor and sensor[1].startswith("linear"):
        return "linear"
    return "gravity" if sensor and sensor[1] == "gravity" else "total"


def _zone(row: str) -> str | None:
    """`+01:00`: how far the first row's local time is ahead of its Unix time, to the quarter of an hour."""
    epoch, local = re.match(r"\D*(\d{12,14})\D", row), _LOCAL.search(row)
    if not epoch or not local:
        return None
    try:
        moment = datetime.fromisoformat(f"{local[1]}T{local[2]}:{local[3]}:{local[4]}").replace(tzinfo=UTC)
    except ValueError:
        return None
    ahead_s = round((moment.timestamp() - int(epoch[1]) / 1000) / _QUARTER_S) * _QUARTER_S
    if abs(ahead_s) > 14 * 3600:
        return None
    return f"{'-' if ahead_s < 0 else '+'}{abs(ahead_s) // 3600:02d}:{abs(ahead_s) % 3600 // 60:02d}"
