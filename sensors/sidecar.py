"""The session file beside a recording: `<stem>.session.json`, read strictly and written atomically."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import get_args

from sensors.atomic import replacing
from sensors.errors import SidecarError, printable
from sensors.stream import BodySide, Mark, MarkKind, SessionInfo, Zone

SCHEMA = "backbeat.session/1"
PLACEMENTS = (
    "chest", "upper back", "lower back", "waist", "pelvis", "belly", "thigh", "shin", "foot", "upper arm",
    "wrist", "hand", "head", "pocket", "bag", "unknown",
)  # fmt: skip
SIZE_LIMIT_BYTES = 16 << 20
"""Room for a hundred thousand marks; a larger file is something else."""

_KEYS = tuple(field.name for field in fields(SessionInfo))
_MARK_FIELDS = tuple(field.name for field in fields(Mark))
_MARK_KEYS: Mapping[MarkKind, tuple[str, ...]] = {
    "start": ("exercise", "side"),
    "stop": (),
    "pain": ("score", "zone", "side", "when"),
    "exertion": ("score",),
    "note": ("text",),
}


@dataclass(frozen=True, slots=True)
class Sidecar:
    """A session file as read. `document`: its JSON as it stands, unknown keys included."""

    path: Path
    document: dict[str, object]
    session: SessionInfo
    warnings: tuple[str, ...]


def sidecar_path(recording: Path) -> Path:
    """The session file that belongs to a recording: `a.csv` and `a.csv.gz` both have `a.session.json`."""
    name = recording.name.removesuffix(".gz")
    return recording.parent / f"{Path(name).stem}.session.json"


def read_sidecar(path: Path) -> Sidecar:
    """Read a session file.

    Raises:
        SidecarError: unreadable, not JSON, or not a valid session.
    """
    try:
        with path.open("rb") as stream:
            raw = stream.read(SIZE_LIMIT_BYTES + 1)
    except OSError as error:
        raise SidecarError(str(path), None, f"cannot be read: {error.strerror or error}") from error
    if len(raw) > SIZE_LIMIT_BYTES:
        raise SidecarError(str(path), None, "is too large for a session file; is it one?")
    return parse_sidecar(path, _json(path, raw))


def parse_sidecar(path: Path, document: object) -> Sidecar:
    """Check a session document that stands, or shall stand, in `path`.

    Raises:
        SidecarError: not a valid session.
    """
    reader = _Reader(path)
    top = reader.mapping(document, "the file")
    if top.get("schema") != SCHEMA:
        raise reader.error(f'"schema" has to be "{SCHEMA}", not {_shown(top.get("schema"))}')
    reader.known(top, ("schema", *_KEYS))
    session = SessionInfo(
        session_id=reader.text(top, "session_id"),
        patient=reader.text(top, "patient"),
        started_at=reader.moment(top, "started_at"),
        time_zone=reader.text(top, "time_zone"),
        height_m=reader.number(top, "height_m", 0.3, 2.8),
        sensor=reader.text(top, "sensor"),
        placement=reader.placement(top),
        calibration=top.get("calibration"),
        marks=reader.marks(top.get("marks")),
    )
    return Sidecar(path, top, session, tuple(reader.warnings))


def write_sidecar(path: Path, session: SessionInfo) -> None:
    """Write a session file, whole or not at all.

    Raises:
        SidecarError: the session is not valid.
        FileError: it cannot be written.
    """
    write_document(path, session_document(session))


def write_document(path: Path, document: dict[str, object]) -> None:
    """Write a session document as it is, after checking it.

    Raises:
        SidecarError: not a valid session.
        FileError: it cannot be written.
    """
    parse_sidecar(path, document)
    with replacing(path) as stream:
        stream.write((json.dumps(document, indent=1, ensure_ascii=False) + "\n").encode())


def session_document(session: SessionInfo) -> dict[str, object]:
    """The session as its JSON document."""
    values: dict[str, object] = {key: getattr(session, key) for key in _KEYS}
    values["marks"] = [mark_document(mark) for mark in session.marks]
    return {"schema": SCHEMA, **values}


def mark_document(mark: Mark) -> dict[str, object]:
    """A mark as its JSON object, with the keys that its kind has; `text` on any kind that brings one."""
    document: dict[str, object] = {"t_s": _short(round(mark.t_s, 6)), "kind": mark.kind}
    for key in _MARK_KEYS[mark.kind]:
        document[key] = _short(getattr(mark, key))
    if mark.text is not None:
        document["text"] = mark.text
    return document


def _short(value: object) -> object:
    """Whole numbers without a decimal point."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _json(path: Path, raw: bytes) -> object:
    try:
        return json.loads(raw.decode("utf-8-sig"), parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        raise SidecarError(str(path), None, "is not UTF-8 text; save it as UTF-8") from error
    except json.JSONDecodeError as error:
        raise SidecarError(str(path), error.lineno, f"is not valid JSON: {error.msg}; repair it here") from error
    except (ValueError, RecursionError) as error:
        raise SidecarError(str(path), None, f"is not valid JSON: {error}; repair it") from error


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is not a JSON number, write null")


def _shown(value: object) -> str:
    text = printable(json.dumps(value, ensure_ascii=False))
    return text if len(text) <= 60 else f"{text[:57]}..."


class _Reader:
    """Takes values out of the document; what is not valid becomes a `SidecarError` that says where."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.place = ""
        self.warnings: list[str] = []

    def error(self, reason: str) -> SidecarError:
        return SidecarError(str(self.path), None, self.place + reason)

    def mapping(self, value: object, what: str) -> dict[str, object]:
        if not isinstance(value, dict):
            raise self.error(f"{what} has to be a JSON object, not {_shown(value)}")
        return value

    def known(self, values: Mapping[str, object], keys: tuple[str, ...]) -> None:
        """Warn of keys that nobody reads."""
        for key in sorted(values.keys() - set(keys)):
            self.warnings.append(f"{self.place}the key {_shown(key)} is not known and not used")

    def text(self, values: Mapping[str, object], key: str) -> str | None:
        value = values.get(key)
        if value is None or isinstance(value, str):
            return value
        raise self.error(f'"{key}" has to be text or null, not {_shown(value)}')

    def word(self, values: Mapping[str, object], key: str, known: tuple[str, ...]) -> str | None:
        value = values.get(key)
        if value is None or value in known:
            return None if value is None else str(value)
        raise self.error(f"unknown {key} {_shown(value)}; use one of {', '.join(known)} or null")

    def number(self, values: Mapping[str, object], key: str, least: float, most: float) -> float | None:
        value = values.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
            raise self.error(f'"{key}" has to be a number from {least:g} to {most:g}, not {_shown(value)}')
        return float(value)

    def moment(self, values: Mapping[str, object], key: str) -> str | None:
        value = self.text(values, key)
        try:
            if value is not None:
                datetime.fromisoformat(value)
        except ValueError as error:
            raise self.error(f'"{key}" has to be like 2026-03-02T07:30:00+01:00, not {_shown(value)}') from error
        return value

    def placement(self, values: Mapping[str, object]) -> str | None:
        value = self.text(values, "placement")
        if value is None or value in PLACEMENTS:
            return value
        self.warnings.append(
            f"unknown placement {_shown(value)} is read as unknown; known: {', '.join(PLACEMENTS)}"
        )
        return "unknown"

    def marks(self, value: object) -> tuple[Mark, ...]:
        if value is None:
            return ()
        if not isinstance(value, list):
            raise self.error(f'"marks" has to be a list, not {_shown(value)}')
        marks = []
        for number, entry in enumerate(value, start=1):
            self.place = f"mark {number}: "
            marks.append(self.mark(self.mapping(entry, "it")))
        self.place = ""
        return tuple(marks)

    def mark(self, values: Mapping[str, object]) -> Mark:
        self.known(values, _MARK_FIELDS)
        t_s = self.number(values, "t_s", -(2.0**31), 2.0**31)
        kind = self.word(values, "kind", get_args(MarkKind))
        if t_s is None or kind is None:
            raise self.error(f'"{"t_s" if t_s is None else "kind"}" is missing; every mark has a time and a kind')
        exercise = self.text(values, "exercise")
        if kind == "start" and not exercise:
            raise self.error('"exercise" is missing; a start names an exercise, any or walking')
        return Mark(
            t_s=t_s,
            kind=kind,  # type: ignore[arg-type]
            exercise=exercise,
            side=self.word(values, "side", get_args(BodySide)),  # type: ignore[arg-type]
            score=self.number(values, "score", 1 if kind == "exertion" else 0, 10),
            zone=self.word(values, "zone", get_args(Zone)),  # type: ignore[arg-type]
            when=self.text(values, "when"),
            text=self.text(values, "text"),
        )
