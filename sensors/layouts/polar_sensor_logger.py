"""Exports of Polar Sensor Logger (H10, Verity Sense, OH1): a text file for each stream, with semicolons.

The header is `Phone timestamp;sensor timestamp [ns];X [mg];Y [mg];Z [mg]`, with `[dps]` for the gyroscope. Time
is the sensor's own, nanoseconds since 2000; its date is not believed, because a strap that was never set starts
in 2019. When the recording started is told by the phone, whose time has no zone. A magnetometer's `[G]` is
gauss, not g. Sources: readers and recordings of others; there is no description by the author of the app.
"""

from __future__ import annotations

import re
from datetime import datetime

from sensors.columns import columns
from sensors.head import Head
from sensors.plan import Plan, Role, Ticks

_ROLES: dict[str, Role] = {"mg": "total", "dps": "gyr", "deg/s": "gyr"}
_STREAM = re.compile(r"(?<![a-z])(acc|gyro?)(data)?(?=[^a-z]|$)")


def plan(head: Head) -> Plan | None:
    """How to read a file with the phone's and the sensor's time before three axes in mg or deg/s."""
    header = columns(head)
    if header.names[:2] != ("phone timestamp", "sensor timestamp") or not {"x", "y", "z"} <= set(header.names):
        return None
    role = _ROLES.get(header.units[header.names.index("x")])
    row = head.after(header.number)
    if role is None or row is None:
        return None
    vector = header.vector(role, "xyz")
    started_at = _started(row.partition(header.delimiter)[0])
    return Plan(
        header.cells, header.number, Ticks(1, header.seconds(1, "ns")), (vector,) if vector else (),
        header.delimiter, header.repairs, started_at=started_at,
    )  # fmt: skip


def family(name: str) -> str:
    """The name without its stream."""
    return _STREAM.sub("*", name.lower())


def _started(cell: str) -> str | None:
    try:
        return datetime.fromisoformat(cell.strip().strip('"').replace(",", ".")).isoformat(timespec="milliseconds")
    except ValueError:
        return None
