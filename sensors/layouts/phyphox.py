"""Exports of phyphox: a file, or a zip of files, one for each set of an experiment."""

from __future__ import annotations

import re

from sensors.columns import Columns, columns
from sensors.head import Head
from sensors.plan import Plan, Role, Ticks, Vector

REMEDY = 'use the experiment "Acceleration (with g)" instead of "Acceleration (without g)"'

_NAMES: dict[Role, str] = {"total": "acceleration", "linear": "linear acceleration", "gyr": "gyroscope"}


def plan(head: Head) -> Plan | None:
    """How to read a file whose header begins with `Time (s)` and names one of the sensors."""
    header = columns(head)
    if header.names[0] != "time" or header.units[0] != "s":
        return None
    vectors = [vector for vector in (_vector(header, role) for role in _NAMES) if vector]
    if not vectors:
        return None
    return Plan(header.cells, header.number, Ticks(0), tuple(vectors), header.delimiter, header.repairs, REMEDY)


def family(name: str) -> str | None:
    """All CSV files of a folder or archive belong together."""
    return "" if re.search(r"\.csv$", name, re.IGNORECASE) else None


def _vector(header: Columns, role: Role) -> Vector | None:
    return header.vector(role, [f"{_NAMES[role]} {axis}" for axis in "xyz"])
