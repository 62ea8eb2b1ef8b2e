"""CSV that Axivity's converters make of a .cwa file: date and time, then g, then deg/s where there is a gyroscope.

`omconvert` writes the header `Time,Accel-X (g), Accel-Y (g), Accel-Z (g)`, and three of `Gyro-X (d/s)`.
`cwa-convert` writes none; whole numbers of light, temperature and battery may follow, so columns 5 to 7 are a
gyroscope only where they have six decimals as it writes them. Local time without a zone. Source: both converters,
which are open. Not read: rows without a date (`-t:` options); name their columns instead.
"""

from __future__ import annotations

import re

from sensors.columns import columns
from sensors.head import Head
from sensors.plan import Moments, Plan, Vector
from sensors.units import DEG, G_M_S2

_ROW = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?(,-?\d+(\.\d+)?){3,12}$")
_DECIMAL = re.compile(r"-?\d+\.\d{6}$")


def plan(head: Head) -> Plan | None:
    """How to read a file that has either header, or begins at once with a row as `cwa-convert` writes it."""
    if head.number is not None and _ROW.match(head.header):
        return _headless(head.header.split(","), head.number - 1)
    header = columns(head)
    acc = header.vector("total", ("accel-x", "accel-y", "accel-z"), "g")
    if header.names[0] != "time" or acc is None:
        return None
    gyr = header.vector("gyr", ("gyro-x", "gyro-y", "gyro-z"), "deg/s")
    vectors = (acc, gyr) if gyr else (acc,)
    return Plan(header.cells, header.number, Moments((0,)), vectors, header.delimiter, header.repairs)


def _headless(cells: list[str], below: int) -> Plan:
    gyroscope = len(cells) >= 7 and all(_DECIMAL.match(cell) for cell in cells[1:7])
    names = ("time", "x", "y", "z", *(f"column {k + 1}" for k in range(4, len(cells))))
    acc, gyr = Vector("total", (1, 2, 3), G_M_S2), Vector("gyr", (4, 5, 6), DEG)
    return Plan(names, below, Moments((0,)), (acc, gyr) if gyroscope else (acc,))
