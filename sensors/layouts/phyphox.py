"""Exports of phyphox: a CSV file, or a zip with one for each set of an experiment.

Headers after the app's experiments (`Acceleration x (m/s^2)`, never translated) and, for experiments put
together in the app, `X (m/s^2)` in a file named after the sensor. Comma, semicolon or tab; decimal point or
comma. Both Android and iOS write specific force, 9.81 upwards at rest. `meta/time.csv` knows when each stretch
began; what was not recorded while the experiment was paused is a hole in time, which the app's own time column
leaves out. Sources: the app's experiment files, its export code and its documentation of `time.csv`.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from itertools import pairwise

from sensors.columns import Columns, columns
from sensors.head import Head
from sensors.plan import Plan, Role, Ticks, Vector

REMEDY = 'use the experiment "Acceleration with g" instead of "Acceleration (without g)"'

_ROLES: dict[str, Role] = {
    "acceleration": "total", "linear acceleration": "linear", "gravity": "gravity", "gyroscope": "gyr"
}  # fmt: skip
_PLAIN = ("x", "y", "z")
_SETS = re.compile(r"((linear )?(acceleration|accelerometer)|gravity|gyroscope)\.csv$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Stretch:
    """The experiment ran from `start_s` to `end_s` of its own time, and from `unix_s` on."""

    start_s: float
    end_s: float | None
    unix_s: float


def plan(head: Head) -> Plan | None:
    """How to read a file whose header begins with `Time (s)` and names one of the sensors."""
    header = columns(head)
    if header.names[0] != "time" or header.units[0] != "s":
        return None
    vectors = _vectors(header)
    if not vectors:
        return None
    stretches, zone = _stretches(head.beside("meta/time.csv"))
    clock = _clock(stretches)
    return Plan(
        header.cells, header.number, clock, vectors, header.delimiter, header.repairs, REMEDY, zone=zone,
        notes=("the recording was paused; the pause is a gap",) if clock.pauses else (),
    )  # fmt: skip


def family(name: str) -> str | None:
    """In a folder, files that are called as in an export are of one; other names may be of any recording."""
    return "" if _SETS.match(name) else None


def _vectors(header: Columns) -> tuple[Vector, ...]:
    named = [header.vector(role, [f"{sensor} {axis}" for axis in _PLAIN]) for sensor, role in _ROLES.items()]
    if not any(named) and (role := _role_of_file(header)):
        named = [header.vector(role, _PLAIN)]
    return tuple(vector for vector in named if vector)


def _role_of_file(header: Columns) -> Role | None:
    """What columns called only X, Y and Z hold: by their unit and the file's name."""
    if "x" not in header.names:
        return None
    unit = header.units[header.names.index("x")]
    name = header.head.name.lower()
    if unit == "rad/s":
        return "gyr"
    if unit != "m/s^2":
        return None
    return "linear" if name.startswith("linear") else "gravity" if name.startswith("gravity") else "total"


def _clock(stretches: list[_Stretch]) -> Ticks:
    if not stretches:
        return Ticks(0)
    pauses = []
    for one, other in pairwise(stretches):
        if one.end_s is not None:
            paused_s = (other.unix_s - other.start_s) - (one.unix_s - one.start_s)
            pauses.append((one.end_s, max(paused_s, 0.0)))
    return Ticks(0, epoch_s=stretches[0].unix_s - stretches[0].start_s, pauses=tuple(pauses))


def _stretches(text: str | None) -> tuple[list[_Stretch], str | None]:
    """What `meta/time.csv` says of when the experiment ran, and the time zone; nothing if it cannot be read."""
    found: list[_Stretch] = []
    zone = None
    for row in csv.reader((text or "").splitlines(), delimiter=_delimiter(text or "")):
        try:
            event, experiment_s, unix_s = row[0], _number(row[1]), _number(row[2])
        except (IndexError, ValueError):
            continue
        if event == "START":
            found.append(_Stretch(experiment_s, None, unix_s))
            said = re.search(r"UTC([+-]\d\d:\d\d)", row[-1])
            zone = zone or (said.group(1) if said else None)
        elif event == "PAUSE" and found:
            found[-1] = _Stretch(found[-1].start_s, experiment_s, found[-1].unix_s)
    return found, zone


def _delimiter(text: str) -> str:
    return max("\t;,", key=text.partition("\n")[0].count)


def _number(cell: str) -> float:
    return float(cell.replace(",", "."))
