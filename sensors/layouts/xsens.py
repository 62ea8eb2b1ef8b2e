"""Exports of Xsens / Movella DOT as CSV, and of MT Manager (MTw, MTi) as text.

DOT writes `sep=,`, lines `key:,value`, then a header `PacketCounter,SampleTimeFine,` with columns by measurement
mode: `Acc_X` m/s2 and `Gyr_X` deg/s, or `FreeAcc_X`, which is without gravity. SampleTimeFine counts
microseconds and starts over at 2^32. Lines may end in many delimiters. MT Manager writes comment lines `//
Update Rate: 100.0Hz`, tabs, and Gyr in rad/s; its SampleTimeFine may be empty, so rows are counted by
PacketCounter, which starts over at 2^16. Sources: the vendor's demo server and logger as others republished it,
and readers of others. Unconfirmed: units of a bare header without any preamble, which is taken for DOT's.
"""

from __future__ import annotations

import re

from sensors.columns import Columns, columns
from sensors.head import Head
from sensors.plan import Clock, Plan, Ticks, Vector

REMEDY = "record in a mode with Acc, such as Rate quantities or Custom mode 5, not FreeAcc"

_HEADER = r"(PacketCounter|SampleTimeFine)\s*[,;\t]"
_START = re.compile(r"\D*(\d{4}-\d\d-\d\d)[_ T](\d\d:\d\d:\d\d)(?:[_.,](\d{3}))?")


def plan(head: Head) -> Plan | None:
    """How to read a file with such a header, as soon as its first row has come.

    Raises:
        RecordingError: a mode without acceleration, or rows that nothing tells the time of.
    """
    number = head.find(_HEADER)
    row = None if number is None else head.after(number)
    if number is None or row is None:
        return None
    header = columns(head, number)
    trackers = any(line.startswith("//") for line in head.lines[: number - 1])
    names = _fitted(header.cells, row.count(header.delimiter) + 1)
    started = _START.match(head.value("StartTime") or "")
    return Plan(
        names, number, _clock(head, header, row, trackers), _vectors(header, trackers), header.delimiter,
        header.repairs, REMEDY, f"{started[1]}T{started[2]}.{started[3] or '000'}" if started else None,
    )  # fmt: skip


def _fitted(cells: tuple[str, ...], count: int) -> tuple[str, ...]:
    """As many names as a row has cells; only nameless ones are added or taken away."""
    while len(cells) > count and not cells[-1]:
        cells = cells[:-1]
    return cells + ("",) * (count - len(cells))


def _vectors(header: Columns, trackers: bool) -> tuple[Vector, ...]:
    total = header.vector("total", ("acc_x", "acc_y", "acc_z"), "m/s2")
    if total is None:
        free = header.vector("linear", ("freeacc_x", "freeacc_y", "freeacc_z"), "m/s2")
        free = free or header.vector("linear", ("freeacc_e", "freeacc_n", "freeacc_u"), "m/s2")
        if free is None:
            raise header.head.error(f"there is no acceleration in this measurement mode; {REMEDY}", header.number)
        return (free,)
    gyr = header.vector("gyr", ("gyr_x", "gyr_y", "gyr_z"), "rad/s" if trackers else "deg/s")
    return (total, gyr) if gyr else (total,)


def _clock(head: Head, header: Columns, row: str, trackers: bool) -> Clock:
    fine, counter, rate_hz = header.find("sampletimefine"), header.find("packetcounter"), _rate_hz(head)
    stamp = "" if fine is None else "".join(row.split(header.delimiter)[fine : fine + 1])
    if fine is not None and not trackers and (stamp.strip() or not row.strip()):
        return Ticks(fine, 1e-6, wraps=2.0**32)
    if counter is not None and rate_hz is not None:
        return Ticks(counter, 1.0 / rate_hz, wraps=2.0**16)
    reason = "neither SampleTimeFine nor a rate (OutputRate, Update Rate) tells the time; export the file again"
    raise head.error(reason, header.number)


def _rate_hz(head: Head) -> float | None:
    for line in head.lines:
        if found := re.match(r"\W*(?:OutputRate|Update Rate)\W+(\d+(?:\.\d+)?)\s*Hz", line):
            return float(found[1]) or None
    return None
