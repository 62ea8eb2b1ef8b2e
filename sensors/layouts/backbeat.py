"""Backbeat's own CSV: `time_s`, specific force in m/s2 and, with a gyroscope, angular rate in rad/s."""

from __future__ import annotations

import numpy as np

from sensors.errors import printable
from sensors.head import Head
from sensors.plan import Plan, Role, Ticks, Vector
from sensors.stream import SampleBlock

TIME = "time_s"
ACC = ("ax_m_s2", "ay_m_s2", "az_m_s2")
GYR = ("gx_rad_s", "gy_rad_s", "gz_rad_s")


def header(gyroscope: bool) -> str:
    """The header line."""
    return ",".join((TIME, *ACC, *(GYR if gyroscope else ())))


def format_rows(block: SampleBlock) -> str:
    """The block as lines of text; reading them gives the same numbers, quantised."""
    columns = [block.t_s[:, None], block.acc] + ([] if block.gyr is None else [block.gyr])
    row = "%.6f,%.5f,%.5f,%.5f" + ("" if block.gyr is None else ",%.6f,%.6f,%.6f") + "\n"
    return (row * len(block)) % tuple(np.hstack(columns).ravel().tolist())


def plan(head: Head) -> Plan | None:
    """How to read a file whose header names the time or one of the axes.

    Raises:
        RecordingError: a column is missing, doubled, or only part of the gyroscope is there.
    """
    names = _names(head.header)
    if {TIME, *ACC, *GYR}.isdisjoint(names) or head.number is None:
        return None
    if problem := _header_problem(names):
        raise head.error(f"{problem}; the header is {header(True)} (the last three only with a gyroscope)")
    gyroscope = GYR[0] in names
    unread = [name for name in names if name not in (TIME, *ACC, *(GYR if gyroscope else ()))]
    notes = (f"columns that are not read: {printable(', '.join(unread))}",) if unread else ()
    vectors = [_vector(names, "total", ACC)] + ([_vector(names, "gyr", GYR)] if gyroscope else [])
    return Plan(names, head.number, Ticks(names.index(TIME)), tuple(vectors), notes=notes)


def _vector(names: tuple[str, ...], role: Role, axes: tuple[str, str, str]) -> Vector:
    x, y, z = (names.index(axis) for axis in axes)
    return Vector(role, (x, y, z))


def _names(line: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in line.split(","))


def _header_problem(names: tuple[str, ...]) -> str | None:
    gyroscope = GYR if any(name in names for name in GYR) else ()
    required = (TIME, *ACC, *gyroscope)
    if missing := [name for name in required if name not in names]:
        return f"missing column {', '.join(missing)}"
    if doubled := [name for name in required if names.count(name) > 1]:
        return f"column {doubled[0]} appears twice"
    return None
