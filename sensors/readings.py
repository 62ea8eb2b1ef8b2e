"""What was told beside the motion of a session, such as the heart rate: as a document, and as a small CSV.

`<stem>.beside.csv` stands beside the recording `<stem>.csv` and is on its time axis. A row a reading; a cell is
empty where the sensor does not say.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path

from sensors.atomic import replacing
from sensors.devices.model import FootPod, HeartRate
from sensors.errors import RecordingError
from sensors.live import Beside

KINDS: Mapping[str, type[HeartRate] | type[FootPod]] = {"heart-rate": HeartRate, "foot-pod": FootPod}
COLUMNS = (
    "time_s", "kind", "bpm", "beats_s", "contact", "speed_m_s", "cadence_spm", "stride_m", "distance_m", "running",
)  # fmt: skip
ENDING = ".beside.csv"
LARGEST_BYTES = 64 << 20
"""A larger file is none: a day of readings takes a few MB."""

_WHOLE, _BOOLEANS = ("bpm", "cadence_spm"), ("contact", "running")


def readings_path(recording: Path) -> Path:
    """The readings that belong to a recording: `a.csv` and `a.csv.gz` both have `a.beside.csv`."""
    return recording.parent / f"{Path(recording.name.removesuffix('.gz')).stem}{ENDING}"


def reading_document(beside: Beside) -> dict[str, object]:
    """A reading as plain JSON values: `t_s`, `kind`, and what that kind tells."""
    kind = next(name for name, each in KINDS.items() if isinstance(beside.reading, each))
    values = asdict(beside.reading)
    return {"t_s": beside.t_s, "kind": kind} | {
        key: list(value) if isinstance(value, tuple) else value for key, value in values.items()
    }


def parse_reading(document: Mapping[str, object]) -> Beside:
    """The reading that `reading_document` was given.

    Raises:
        ValueError: the document is none.
    """
    values = dict(document)
    t_s, kind = _number(values.pop("t_s", None)), KINDS.get(str(values.pop("kind", None)))
    if kind is None:
        raise ValueError(f"the kind has to be one of {', '.join(KINDS)}")
    try:
        if kind is HeartRate:
            return Beside(t_s, _heart_rate(values))
        return Beside(t_s, _foot_pod(values))
    except KeyError as missing:
        raise ValueError(f"{missing} is missing") from missing


def write_readings(path: Path, readings: Iterable[Beside]) -> None:
    """Write the CSV, in order of time.

    Raises:
        FileError: it cannot be written.
    """
    with replacing(path) as stream:
        stream.write(readings_csv(readings).encode())


def readings_csv(readings: Iterable[Beside]) -> str:
    """The CSV as text."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(COLUMNS)
    for each in in_order(readings):
        document = reading_document(each)
        document["time_s"] = document.pop("t_s")
        rows.writerow(_cell(document.get(column)) for column in COLUMNS)
    return text.getvalue()


def read_readings(path: Path) -> tuple[Beside, ...]:
    """Read the CSV, in order of time.

    Raises:
        RecordingError: it cannot be read, or a row is not valid.
    """
    rows = csv.reader(io.StringIO(_text(path)))
    found = []
    try:
        header = tuple(next(rows, ()))
        if missing := [name for name in ("time_s", "kind") if name not in header]:
            raise RecordingError(str(path), 1, f"the header lacks {missing[0]}; it is: {','.join(COLUMNS)}")
        for row in rows:
            if row:
                found.append(_parsed(dict(zip(header, row, strict=True))))
    except (ValueError, csv.Error) as wrong:
        reason = f"is no reading: {wrong}; mend or remove the row"
        raise RecordingError(str(path), rows.line_num, reason) from wrong
    return in_order(found)


def in_order(readings: Iterable[Beside]) -> tuple[Beside, ...]:
    """The readings by their times; those of one time as they came."""
    return tuple(sorted(readings, key=lambda each: each.t_s))


def _heart_rate(values: Mapping[str, object]) -> HeartRate:
    bpm, contact, beats_s = values["bpm"], values.get("contact"), values.get("beats_s") or ()
    if not isinstance(beats_s, list | tuple):
        raise ValueError("beats_s has to be a list")
    return HeartRate(
        None if bpm is None else _whole(bpm) or None,
        tuple(_number(beat) for beat in beats_s),
        None if contact is None else _flag(contact),
    )


def _foot_pod(values: Mapping[str, object]) -> FootPod:
    stride_m, distance_m = (values.get(key) for key in ("stride_m", "distance_m"))
    return FootPod(
        _number(values["speed_m_s"]),
        _whole(values["cadence_spm"]),
        None if stride_m is None else _number(stride_m),
        None if distance_m is None else _number(distance_m),
        _flag(values.get("running", False)),
    )


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError(f"{value!r} is no number")
    return float(value)


def _whole(value: object) -> int:
    number = _number(value)
    if number != int(number) or number < 0:
        raise ValueError(f"{value!r} is no whole number from 0 up")
    return int(number)


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"{value!r} is neither true nor false")
    return value


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise RecordingError(str(path), None, "is too large for readings; is it a recording?")
        return path.read_text("utf-8-sig")
    except OSError as error:
        raise RecordingError(str(path), None, f"cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise RecordingError(str(path), None, "is not UTF-8 text; save it as that") from error


def _cell(value: object) -> str:
    """A number so that reading it gives the same, a flag as 0 or 1, a list with blanks between."""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, list):
        return " ".join(map(repr, value))
    return "" if value is None else value if isinstance(value, str) else repr(value)


def _parsed(cells: Mapping[str, str]) -> Beside:
    """The reading of a row; empty cells are what is not known."""
    values: dict[str, object] = {"bpm": None}
    for name, cell in cells.items():
        if name == "beats_s":
            values[name] = [float(beat) for beat in cell.split()]
        elif name == "kind":
            values[name] = cell
        elif cell.strip():
            values[name] = _cell_value(name, cell)
    values["t_s"] = values.pop("time_s", None)
    return parse_reading(values)


def _cell_value(name: str, cell: str) -> object:
    if name in _BOOLEANS:
        if cell not in ("0", "1"):
            raise ValueError(f"{name} is 0 or 1, not {cell!r}")
        return cell == "1"
    return int(cell) if name in _WHOLE else float(cell)
