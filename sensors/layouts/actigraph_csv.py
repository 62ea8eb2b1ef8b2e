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
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from sensors.columns import Columns, columns
from sensors.head import Head
from sensors.plan import DECIMAL_COMMA, Clock, Moments, Plan, Sampled, Vector
from sensors.units import G_M_S2

_FIRST = re.compile(r"-+ Data File Created By (ActiGraph|ActiLife)")
_RULE = r"-{20,}[,;\s]*$"
_ACC = ("accelerometer x", "accelerometer y", "accelerometer z")
_GYR = ("gyroscope x", "gyroscope y", "gyroscope z")


def plan(head: Head) -> Plan | None:
    """How to read a file with that first line, as soon as its first row has come.

    Raises:
        RecordingError: counts, or a preamble without rate or start.
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
    clock = _clock(head, header, order)
    return Plan(
        header.cells, rule + 1, clock, (acc, gyr) if gyr else (acc,), header.delimiter, header.repairs,
        started_at=_iso(head, order) if isinstance(clock, Sampled) else None,
    )  # fmt: skip


def _headless(head: Head, rule: int, order: str) -> Plan:
    row = head.after(rule) or ""
    delimiter = ";" if ";" in row else ","
    if row.count(delimiter) != 2:
        reason = "rows without a header have the three cells x, y and z; export raw data with column headers"
        raise head.error(reason, rule + 1)
    clock = Sampled(_rate_hz(head), _start(head, order).timestamp())
    return Plan(
        ("x", "y", "z"), rule, clock, (Vector("total", (0, 1, 2), G_M_S2),), delimiter,
        (DECIMAL_COMMA,) if delimiter == ";" else (), started_at=_iso(head, order),
    )  # fmt: skip


def _clock(head: Head, header: Columns, order: str) -> Clock:
    if header.names[0] == "timestamp":
        tidy: Callable[[str], str] = partial(_tidy, order)
        return Moments((0,), tidy)
    return Sampled(_rate_hz(head), _start(head, order).timestamp())


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


def _start(head: Head, order: str) -> datetime:
    """When the first sample was taken, on the device's clock as if it ran in UTC."""
    date, time = head.find(r"Start Date"), head.find(r"Start Time")
    try:
        day = re.search(r"[\d./-]*\d", head.lines[(date or 0) - 1][len("Start Date") :])
        hour = re.search(r"\d+:\d\d:\d\d", head.lines[(time or 0) - 1])
        return datetime.fromisoformat(_tidy(order, f"{day[0]} {hour[0]}")).replace(tzinfo=UTC)  # type: ignore[index]
    except (TypeError, ValueError) as error:
        reason = "the preamble has no Start Date and Start Time that can be read; export the file again"
        raise head.error(reason, date or time) from error


def _iso(head: Head, order: str) -> str:
    return _start(head, order).replace(tzinfo=None).isoformat(timespec="milliseconds")


def _tidy(order: str, cell: str) -> str:
    """`1/15/2026 7:30:00.500` as `2026-01-15 07:30:00.500`, with the parts of the date in this order."""
    date, _, time = cell.partition(" ")
    parts = date.replace(".", "/").replace("-", "/").split("/")
    if len(parts) != 3 or not time:
        return cell
    year, month, day = (parts[order.index(part)] for part in "ymd")
    return f"{year}-{month:0>2}-{day:0>2} {time if time[1:2] != ':' else '0' + time}"
