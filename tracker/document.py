"""The documents that leave the program: a result (`backbeat.result/1`) and an event (`backbeat.event/1`).

Their shapes are published as JSON Schemas in `tracker/schemas`. Numbers are rounded to what a sensor can tell,
and what was not measured is null: never 0, never NaN. A field that is no part of a record's value is not written.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import fields, is_dataclass

import numpy as np

from algorithms.types import Bout, Event, Repetition
from tracker.model import Comparison, SessionResult

RESULT_SCHEMA = "backbeat.result/1"
EVENT_SCHEMA = "backbeat.event/1"
ALGORITHM_VERSION = "1"

_DECIMALS = (("_deg", 1), ("_spm", 1), ("distance_m", 1), ("", 3))
"""Decimals by the end of a key's name, the first that fits: times to 1 ms, angles to 0.1 degree."""


def result_document(result: SessionResult) -> dict[str, object]:
    """The result of one recording."""
    return {
        "schema": RESULT_SCHEMA,
        "recording": plain(result.recording),
        "sets": plain(result.sets),
        "walking": plain(result.walking),
        "postures": plain(result.postures),
        "comparisons": plain(result.comparisons),
        "algorithm": {"version": ALGORITHM_VERSION},
    }


def event_document(event: Event, seq: int) -> dict[str, object]:
    """Event number `seq` of a recording; what the event carries stands beside its time and kind.

    Raises:
        ValueError: what it carries has a name that the document itself needs.
    """
    head = {"schema": EVENT_SCHEMA, "seq": seq, "t_s": plain(event.t_s, "t_s"), "kind": event.kind}
    if clash := head.keys() & event.data.keys():
        raise ValueError(f"a {event.kind} event cannot carry {sorted(clash)}")
    return head | {key: plain(value, key) for key, value in event.data.items()}


def line(document: object) -> str:
    """The document as one line of JSON, without the line end."""
    return json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(", ", ": "))


def plain(value: object, key: str = "") -> object:
    """A record, or anything made of records, as plain JSON values; `key` is the name it stands under."""
    if isinstance(value, np.generic | np.ndarray):
        return plain(value.tolist(), key)
    if isinstance(value, float):
        return _rounded(value, key)
    if isinstance(value, Mapping):
        return {str(name): plain(item, str(name)) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item, key) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        return _record(value)
    return value


def _rounded(value: float, key: str) -> float | None:
    if not math.isfinite(value):
        return None
    decimals = next(decimals for end, decimals in _DECIMALS if key.endswith(end))
    return round(value, decimals) + 0.0


def _record(value: object) -> dict[str, object]:
    if isinstance(value, Repetition):
        return _repetition(value)
    names = [field.name for field in fields(value) if field.compare]  # type: ignore[arg-type]
    if isinstance(value, Comparison) and value.of is None:
        names = [name for name in names if name not in ("in_window", "of")]
    if isinstance(value, Bout) and value.pace_from == "motion":
        names.remove("pace_from")
    return {name: plain(getattr(value, name), name) for name in names}


def _repetition(rep: Repetition) -> dict[str, object]:
    """A repetition with its phases, which are the differences of its times as they are written."""
    start, hold_start, hold_end, end = (
        round(t_s, 3) for t_s in (rep.start_s, rep.hold_start_s, rep.hold_end_s, rep.end_s)
    )
    times = {"start_s": start, "hold_start_s": hold_start, "hold_end_s": hold_end, "end_s": end}
    phases = {"out_s": hold_start - start, "hold_s": hold_end - hold_start, "back_s": end - hold_end}
    rest = {"range_deg": rep.range_deg, "side": rep.side, "confidence": rep.confidence}
    return {key: plain(value, key) for key, value in (times | phases | rest).items()}
