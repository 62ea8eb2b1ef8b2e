"""Exports of Movesense Showcase: a file for each sensor.

Android writes `Timestamp (ms),X: (m/s^2),Y: (m/s^2),Z: (m/s^2)`, every row ending in a comma and a blank; the
gyroscope's unit reads `(degree per second)`. iOS writes `timestamp,x,y,z` into `.._acc_stream.csv` and
`.._gyro_stream.csv`, m/s2 and deg/s; only the first row of a packet has a time there, and the others follow it
at the rate of the first packets. Times are milliseconds since the sensor started, without a date. Sources: the
app's open code for iOS, and apps derived from the one for Android. Unconfirmed: what the Android app calls its
files.
"""

from __future__ import annotations

import re

from sensors.columns import Columns, columns
from sensors.head import Head
from sensors.plan import Plan, Role, Ticks, Vector
from sensors.units import DEG

_STREAM = re.compile(r"(?<![a-z])(acc|gyro?)_stream", re.IGNORECASE)
_SENSOR = re.compile(r"(linear ?acceleration|angular ?velocity|accelerometer|gyroscope|acc|gyro)", re.IGNORECASE)
_ENOUGH_ROWS = 64
_TURNING = ("degree per second", "deg/s", "dps")


def plan(head: Head) -> Plan | None:
    """How to read a file of either app, as soon as the first packets have come."""
    header = columns(head)
    if header.names[:4] != ("timestamp", "x", "y", "z"):
        return None
    stream = _STREAM.search(head.name)
    row = head.after(header.number)
    if row is None or (header.units[0] != "ms" and not stream):
        return None
    if header.units[0] == "ms":
        clock = Ticks(0, 1e-3)
        role: Role = "gyr" if header.units[1] in _TURNING else "total"
    elif len(head.lines) >= header.number + _ENOUGH_ROWS or head.ended:
        clock = Ticks(0, 1e-3, blank_s=_step_s(header))
        role = "gyr" if stream and stream[1].lower().startswith("gyr") else "total"
    else:
        return None
    spare = max(0, row.count(header.delimiter) + 1 - len(header.cells))
    vector = _vector(header, role)
    return Plan(header.cells + ("",) * spare, header.number, clock, vector, header.delimiter, header.repairs)


def family(name: str) -> str:
    """The name without its sensor."""
    return _SENSOR.sub("*", name.lower())


def _vector(header: Columns, role: Role) -> tuple[Vector, ...]:
    if role == "gyr":
        return (Vector("gyr", (1, 2, 3), DEG),)
    vector = header.vector("total", "xyz", "m/s2")
    return (vector,) if vector else ()


def _step_s(header: Columns) -> float:
    """Seconds from row to row, from the first stamped row to the last one known; 0 where there is only one."""
    stamps = [
        (number, float(found[0]) / 1000)
        for number, row in enumerate(header.head.lines[header.number :])
        if (found := re.match(r"\d+(\.\d+)?", row))
    ]
    if len(stamps) < 2:
        return 0.0
    (first, first_s), (last, last_s) = stamps[0], stamps[-1]
    return max(0.0, (last_s - first_s) / (last - first))
