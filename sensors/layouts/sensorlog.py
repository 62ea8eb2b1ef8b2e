"""Exports of SensorLog (iPhone, Apple Watch): one wide table, every sensor with its own clock.

`accelerometerAccelerationX(G)` is specific force with the sign of iOS; `motionUserAccelerationX(G)` and
`motionGravityX(G)` add up to the same; rotation is `gyroRotationX(rad/s)` or, corrected for its bias,
`motionRotationRateX(rad/s)`. Older versions write no units and mean the same ones. Comma, semicolon, tab or
bar. A row repeats a sensor's last values until new ones come. Time is the accelerometer's own clock, seconds
since the device was started, where it is there. Unconfirmed: a complete row of each version; this follows the
names in readers by others.
"""

from __future__ import annotations

from sensors.clocks import iso_moment
from sensors.columns import Columns, columns
from sensors.head import Head
from sensors.plan import Clock, Moments, Plan, Ticks, Vector

REMEDY = "in SensorLog switch the accelerometer on, or gravity beside user acceleration"

_CLOCKS = ("accelerometertimestamp_sincereboot", "motiontimestamp_sincereboot")


def plan(head: Head) -> Plan | None:
    """How to read a file with SensorLog's columns; its first row tells when it began."""
    header = columns(head)
    vectors = _vectors(header)
    clock = _clock(header)
    if clock is None or not vectors:
        return None
    row = head.after(header.number)
    if row is None:
        return None
    return Plan(
        header.cells, header.number, clock, vectors, header.delimiter, header.repairs, REMEDY,
        _started_at(header, row), repeats=True,
    )  # fmt: skip


def _vectors(header: Columns) -> tuple[Vector, ...]:
    raw = header.vector("total", _axes("accelerometeracceleration"), "G", -1.0)
    apart = [
        header.vector("linear", _axes("motionuseracceleration"), "G", -1.0),
        header.vector("gravity", _axes("motiongravity"), "G", -1.0),
    ]
    turn = header.vector("gyr", _axes("motionrotationrate"), "rad/s")
    turn = turn or header.vector("gyr", _axes("gyrorotation"), "rad/s")
    return tuple(vector for vector in ([raw] if raw else apart) + [turn] if vector)


def _axes(name: str) -> tuple[str, ...]:
    return tuple(name + axis for axis in "xyz")


def _clock(header: Columns) -> Clock | None:
    raw = "accelerometeraccelerationx" in header.names
    column = header.find(*(_CLOCKS if raw else reversed(_CLOCKS)))
    if column is not None:
        return Ticks(column, header.seconds(column, "s"))
    logged = header.find("loggingtime")
    return None if logged is None else Moments((logged,))


def _started_at(header: Columns, row: str) -> str | None:
    """The first row's `loggingTime`, if it is one."""
    column = header.find("loggingtime")
    cells = row.split(header.delimiter)
    return None if column is None or column >= len(cells) else iso_moment(cells[column].strip().strip('"'))
