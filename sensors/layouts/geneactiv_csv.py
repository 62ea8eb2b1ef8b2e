"""Raw CSV of the GENEActiv software: a hundred lines `key,value`, then rows without a header.

A row is date and time with a colon before the milliseconds, x, y, z in g, light, button, temperature; cells are
parted by commas, sometimes by tabs. The clock runs in the zone that `Time Zone,GMT +01:00` names. Source: the
vendor's instructions, and the converter of another vendor that writes the same layout.
"""

from __future__ import annotations

import re
from datetime import datetime

from sensors.head import Head
from sensors.plan import Moments, Plan, Vector
from sensors.units import G_M_S2

COLUMNS = ("time", "x", "y", "z", "light", "button", "temperature")

_ROW = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d:\d{3}([,;\t])"
_ZONE = re.compile(r"GMT\s*([+-]\d\d):?(\d\d)?")


def plan(head: Head) -> Plan | None:
    """How to read a file that names the device first, as soon as its first row has come.

    Raises:
        RecordingError: rows of another width, such as those of an export of epochs.
    """
    if not re.match(r"Device Type[,;\t]\s*GENEActiv", head.header):
        return None
    number = head.find(_ROW)
    if number is None:
        return None
    row = head.lines[number - 1]
    delimiter = row[len("2000-01-01 00:00:00:000")]
    cells = row.split(delimiter)
    if not 4 <= len(cells) <= len(COLUMNS):
        reason = f"{len(cells)} cells, but raw data has {len(COLUMNS)}; export raw data, not epochs"
        raise head.error(reason, number)
    force = Vector("total", (1, 2, 3), G_M_S2)
    started_at = _started(cells[0], head.value("Time Zone"))
    clock = Moments((0,), _pointed)
    return Plan(COLUMNS[: len(cells)], number - 1, clock, (force,), delimiter, started_at=started_at)


def _pointed(cell: str) -> str:
    """`2026-03-02 07:30:00:500` with the colon before the milliseconds made a point."""
    return f"{cell[:19]}.{cell[20:]}" if cell[19:20] == ":" else cell


def _started(cell: str, zone: str | None) -> str | None:
    found = _ZONE.match(zone or "")
    try:
        moment = datetime.fromisoformat(_pointed(cell))
    except ValueError:
        return None
    return moment.isoformat(timespec="milliseconds") + (f"{found[1]}:{found[2] or '00'}" if found else "")
