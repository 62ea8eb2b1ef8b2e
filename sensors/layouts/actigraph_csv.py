"""Raw CSV of ActiGraph's ActiLife and CentrePoint: ten lines about the device, maybe a header, then rows.

The first line says the rate and the order of dates, as in `Data File Created By ActiGraph ... date format
M/d/yyyy at 30 Hz`. Rows are x, y, z in g, without a time of their own unless a `Timestamp` comes first; an IMU
export adds `Gyroscope X` to `Z` in deg/s. Local time without a zone. An epoch period other than 0 means counts,
which are no acceleration and are refused. Sources: readers of others and files that they made; some locales
write semicolons and decimal commas. Unconfirmed: that every device reads +1 g upwards; a mirrored one gives the
same counts.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from sensors.columns import columns
from sensors.head import Head
from sensors.plan import DECIMAL_COMMA, Moments, Plan, Sampled, Vector
from sensors.units import G_M_S2

_FIRST = re.compile(r"-+ Data File Created By (ActiGraph|ActiLife)")
_RULE = r"-{20,}[,;\s]*$"
_ACC = ("accelerometer x", "accelerometer y", "accelerometer z")
_GYR = ("gyroscope x", "gyroscope y", "gyroscope z")


def plan(head: Head) -> Plan | None:
    """How to read a file with that first line, as soon as its first row has come.

    Raises:
        RecordingError: counts, or rows without a time and a preamble without a rate.
    """
    rule = head.find(_RULE)
    if not _FIRST.match(head.header) or rule is None or head.after(rule + 1) is None:
        return None
    _refuse_counts(head)
    order = _order(head)
    if not re.match(r"[\"A-Za-z]", head.after(rule) or ""):
        return _headless(head, rule, order)
    header = columns(head, rule + 1)
    acc, gyr = header.vector("total", _ACC, "g"), header.vector("gyr", _GYR, "deg/s")
    if acc is None:
        raise head.error("no columns Accelerometer X, Y and Z; export raw data as CSV", rule + 1)
    vectors = (acc, gyr) if gyr else (acc,)
    if header.names[0] == "timestamp":
        clock = Moments((0,), partial(_tidy, order))
        return Plan(header.cells, rule + 1, clock, vectors, header.delimiter, header.repairs)
    sampled = Plan(header.cells, rule + 1, Sampled(_rate_hz(head)), vectors, header.delimiter, header.repairs)
    return _from_start(head, order, sampled)


def _headless(head: Head, rule: int, order: str) -> Plan:
    row = head.after(rule) or ""
    delimiter = ";" if ";" in row else ","
    if row.count(delimiter) != 2:
        reason = "rows without a header have the three cells x, y and z; export raw data with column headers"
        raise head.error(reason, rule + 1)
    repairs = (DECIMAL_COMMA,) if delimiter == ";" else ()
    force = Vector("total", (0, 1, 2), G_M_S2)
    sampled = Plan(("x", "y", "z"), rule, Sampled(_rate_hz(head)), (force,), delimiter, repairs)
    return _from_start(head, order, sampled)


def _from_start(head: Head, order: str, sampled: Plan) -> Plan:
    """The plan, its first row at the start that the preamble names."""
    started = _started(head, order)
    if started is None:
        return replace(sampled, notes=("the preamble has no start that can be read; time counts from 0",))
    clock = Sampled(_rate_hz(head), started.timestamp())
    local = started.replace(tzinfo=None).isoformat(timespec="milliseconds")
    return replace(sampled, clock=clock, started_at=local)


def _refuse_counts(head: Head) -> None:
    number = head.find(r"Epoch Period")
    found = re.search(r"(\d+):(\d\d):(\d\d)", head.lines[number - 1]) if number else None
    if found and found[0].strip("0:"):
        reason = f"counts in epochs of {found[0]} are no acceleration; export raw data, or use the .gt3x file"
        raise head.error(reason, number)


def _rate_hz(head: Head) -> float:
    found = re.search(r"\bat (\d+(?:\.\d+)?) Hz", head.header)
    if found is None or not 1.0 <= float(found[1]) <= 1000.0:
        raise head.error("the first line names no sample rate; export with timestamps")
    return float(found[1])


def _order(head: Head) -> str:
    """The order of year, month and day that the first line names: `mdy`, as in the US, if it is silent."""
    found = re.search(r"date format ([A-Za-z]+)[^A-Za-z]([A-Za-z]+)[^A-Za-z]([A-Za-z]+)", head.header)
    order = "".join(part[0].lower() for part in found.groups()) if found else ""
    return order if sorted(order) == ["d", "m", "y"] else "mdy"


def _started(head: Head, order: str) -> datetime | None:
    """When the first sample was taken, on the device's clock as if it ran in UTC; None if nobody can tell."""
    day, hour = _said(head, "Start Date", r"\d[\d./-]*\d"), _said(head, "Start Time", r"\d+:\d\d:\d\d")
    try:
        return datetime.fromisoformat(_tidy(order, f"{day} {hour}")).replace(tzinfo=UTC)
    except ValueError:
        return None


def _said(head: Head, key: str, pattern: str) -> str:
    number = head.find(key)
    found = re.search(pattern, head.lines[number - 1]) if number else None
    return found[0] if found else ""


def _tidy(order: str, cell: str) -> str:
    """`1/15/2026 7:30:00.500` as `2026-01-15 07:30:00.500`, with the parts of the date in this order."""
    date, _, time = cell.partition(" ")
    parts = date.replace(".", "/").replace("-", "/").split("/")
    if len(parts) != 3 or len(parts[0]) == 4 or not time:
        return cell
    year, month, day = (parts[order.index(part)] for part in "ymd")
    return f"{year}-{month:0>2}-{day:0>2} {time if time[1:2] != ':' else '0' + time}"
