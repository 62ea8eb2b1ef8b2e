"""Exports of Physics Toolbox: `time` and the columns of one sensor, or of several in a multi record.

`gFx,gFy,gFz` is specific force in g, `ax,ay,az` acceleration in m/s2 without gravity, `wx,wy,wz` rad/s. Because
many people call their own columns `ax,ay,az` too, gravity is believed or missed by the values there. Comma or
semicolon, decimal point or comma, Unicode minus and infinity; a blank line may come first. The time is seconds,
a time of day (`mm:ss.fff` or `hh:mm:ss:fff`), or date and time. Only iOS calls the sum `gFTotal`, and has the
opposite sign. Unconfirmed: there is no description by the vendor; this follows files seen by others and their
readers.
"""

from __future__ import annotations

import re

from sensors.columns import Columns, columns
from sensors.head import Head
from sensors.plan import Clock, Moments, Plan, Ticks, Vector

REMEDY = "in Physics Toolbox record the g-Force Meter (gFx, gFy, gFz), not the Linear Accelerometer"

_FOREIGN = {"seconds_elapsed", "gx", "gyrx", "gyr_x"}
"""Columns of others, whose file this is not then."""

_SPELLINGS = (("\u2212".encode(), b"-"), ("\u221e".encode(), b"inf"))


def plan(head: Head) -> Plan | None:
    """A file whose header begins with `time` and names the app's axes; its first row shows the clock."""
    header = columns(head)
    force = header.vector("total", ("gfx", "gfy", "gfz"), "g", -1.0 if "gftotal" in header.names else 1.0)
    plain = None if force else header.vector("total", ("ax", "ay", "az"), "m/s2")
    gyr = header.vector("gyr", ("wx", "wy", "wz"), "rad/s")
    vectors: tuple[Vector, ...] = tuple(vector for vector in (force, plain, gyr) if vector)
    row = head.after(header.number)
    if header.names[0] != "time" or not vectors or row is None or not _FOREIGN.isdisjoint(header.names):
        return None
    first = row.partition(header.delimiter)[0]
    names = header.cells + (("",) if row.count(header.delimiter) == len(header.cells) else ())
    repairs = (*header.repairs, *_SPELLINGS)
    return Plan(names, header.number, _clock(header, first), vectors, header.delimiter, repairs, REMEDY)


def _clock(header: Columns, first: str) -> Clock:
    return Moments((0,), _tidy) if ":" in first else Ticks(0, header.seconds(0, "s"))


def _tidy(cell: str) -> str:
    """`hh:mm:ss:fff` with a point before its last part."""
    return re.sub(r"^(\d+:\d+:\d+):(\d+)$", r"\1.\2", cell)
