"""Calibrated CSV of Shimmer's Consensys: `"sep=,"`, a line of names, a line of units, then rows.

Names are `<device>_Timestamp_Unix_CAL`, `<device>_Accel_LN_X_CAL`, `<device>_Gyro_X_CAL` and so on; every line
ends in a delimiter, which is a comma, a tab or a semicolon. `LN` is the low-noise accelerometer, `WR` the one of
wide range; the first is used where both are there. The time is Unix milliseconds, or `YYYY/MM/DD hh:mm:ss.fff` on
the local clock. Sources: readers and recordings of others. Uncalibrated columns (`_RAW`) are not read.
"""

from __future__ import annotations

import re
from dataclasses import replace

from sensors.columns import Columns, columns
from sensors.errors import printable
from sensors.head import Head
from sensors.plan import Clock, Moments, Plan, Role, Ticks, Vector

_NAME = re.compile(
    r"(.*?)_?((?:timestamp|timestampsync)_(?:unix|formattedunix)|accel_(?:ln|wr)_[xyz]|gyro_[xyz])_cal$"
)
_HEADER = re.compile(r".*_Accel_(LN|WR)_X_CAL", re.IGNORECASE)
_TIMES = (
    "timestampsync_unix", "timestamp_unix", "timestampsync_formattedunix", "timestamp_formattedunix",
)  # fmt: skip


def plan(head: Head) -> Plan | None:
    """How to read a file with such names in its first or second line, as soon as its first row has come.

    Raises:
        RecordingError: columns of several devices, or no time.
    """
    number = next((n for n, line in enumerate(head.lines[:2], start=1) if _HEADER.match(line)), None)
    if number is None or head.after(number + 1) is None:
        return None
    header = _named(columns(head, number), head.after(number) or "")
    found = (_vector(header, "total", "accel_ln"), _vector(header, "total", "accel_wr"))
    total = next((vector for vector in found if vector), None)
    gyr = _vector(header, "gyr", "gyro")
    if total is None:
        return None
    vectors = (total, gyr) if gyr else (total,)
    return Plan(header.cells, number + 1, _clock(header), vectors, header.delimiter, header.repairs)


def _named(header: Columns, units: str) -> Columns:
    """The columns under their names without the device, with the units of the line below."""
    found = [_NAME.match(cell.lower()) for cell in header.cells]
    devices = sorted({name[1] for name in found if name})
    if len(devices) > 1:
        shown = printable(", ".join(devices))
        reason = f"columns of several devices ({shown}); export a file for each"
        raise header.head.error(reason, header.number)
    below = [unit.strip().strip('"') for unit in units.split(header.delimiter)]
    below += [""] * (len(header.cells) - len(below))
    return replace(header, names=tuple(name[2] if name else "" for name in found), units=tuple(below))


def _vector(header: Columns, role: Role, name: str) -> Vector | None:
    return header.vector(role, [f"{name}_{axis}" for axis in "xyz"], "deg/s" if role == "gyr" else "m/s2")


def _clock(header: Columns) -> Clock:
    column = header.find(*_TIMES)
    if column is None:
        reason = "no calibrated timestamp; export with Timestamp_Unix_CAL"
        raise header.head.error(reason, header.number)
    if header.names[column].endswith("formattedunix"):
        return Moments((column,), lambda cell: cell.replace("/", "-"))
    return Ticks(column, header.seconds(column, "ms"), epoch_s=0.0)
