"""The truth about a recording, `<stem>.truth.json` beside it: what people saw, or what a digital patient did.

Times are seconds from the recording's first sample. What a rater did not note is None, never 0.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from algorithms.types import Side, Span
from sensors.atomic import replacing
from sensors.sidecar import sidecar_path
from tracker.errors import TruthError

SCHEMA = "backbeat.truth/1"

Method = Literal["live", "video"]
Document = dict[str, object]

TIMES = ("start_s", "hold_start_s", "hold_end_s", "end_s")


@dataclass(frozen=True, slots=True)
class TrueRep:
    """One repetition or partial. `at_s`: when a rater noted it, where only that is known."""

    at_s: float | None = None
    start_s: float | None = None
    hold_start_s: float | None = None
    hold_end_s: float | None = None
    end_s: float | None = None
    side: Side | None = None

    @property
    def hold_s(self) -> float | None:
        """Seconds in the end position."""
        return _between(self.hold_start_s, self.hold_end_s)

    @property
    def times_s(self) -> tuple[float, ...]:
        """Every time that is known, in order."""
        known = (self.at_s, self.start_s, self.hold_start_s, self.hold_end_s, self.end_s)
        return tuple(sorted(t for t in known if t is not None))


@dataclass(frozen=True, slots=True)
class TrueSet:
    """One set. `marked`: from its start to its stop, as a patient would have marked it; None where nobody did."""

    exercise: str
    side: Literal["left", "right"] | None
    marked: Span | None
    reps: tuple[TrueRep, ...]
    partials: tuple[TrueRep, ...]

    @property
    def span(self) -> Span:
        """From the first thing noted to the last; the marked span where nothing was."""
        times = sorted(t for rep in (*self.reps, *self.partials) for t in rep.times_s)
        return Span(times[0], times[-1]) if times else self.marked or Span(0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Note:
    """A remark of a rater."""

    t_s: float
    text: str


@dataclass(frozen=True, slots=True)
class Truth:
    """Everything known about one recording. `rater`, `method`: None where nobody rated it."""

    synthetic: bool
    sets: tuple[TrueSet, ...]
    rater: str | None = None
    method: Method | None = None
    notes: tuple[Note, ...] = ()


def beside(recording: Path, kind: Literal["truth", "times"], rater: str | None = None) -> Path:
    """Where the truth or the noted times of a recording stand: `a.truth.json`, `a.times-B.csv`."""
    stem = sidecar_path(recording).name.removesuffix(".session.json")
    ending = "json" if kind == "truth" else "csv"
    return recording.with_name(f"{stem}.{kind}{f'-{rater}' if rater else ''}.{ending}")


def write_truth(path: Path, truth: Truth) -> None:
    """Write a truth file, whole or not at all.

    Raises:
        FileError: it cannot be written.
    """
    with replacing(path) as stream:
        stream.write((json.dumps(truth_document(truth), indent=1, ensure_ascii=False) + "\n").encode())


def truth_document(truth: Truth) -> Document:
    """The truth as its JSON document."""
    return {
        "schema": SCHEMA, "synthetic": truth.synthetic, "rater": truth.rater, "method": truth.method,
        "sets": [_set_document(s) for s in truth.sets],
        "notes": [{"t_s": _ms(n.t_s), "text": n.text} for n in truth.notes],
        "walking": None, "postures": None,
    }  # fmt: skip


def read_truth(path: Path) -> Truth:
    """Read a truth file; keys that nobody here needs are passed over.

    Raises:
        TruthError: unreadable, not JSON, or not a truth.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except OSError as problem:
        raise TruthError(path, None, f"cannot be read: {problem.strerror}") from problem
    except json.JSONDecodeError as problem:
        raise TruthError(path, problem.lineno, f"is not valid JSON: {problem.msg}; make it again") from problem
    except UnicodeDecodeError as problem:
        raise TruthError(path, None, "is not UTF-8 text; make it again") from problem
    try:
        return parse_truth(document)
    except (KeyError, TypeError, ValueError) as problem:
        reason = f"{problem} is missing" if isinstance(problem, KeyError) else str(problem)
        raise TruthError(path, None, f"is not a truth: {reason}; see docs/recording-protocol.md") from problem


def parse_truth(document: Mapping[str, object]) -> Truth:
    """The truth that a document holds.

    Raises:
        KeyError, TypeError, ValueError: it is not one.
    """
    if not isinstance(document, dict) or document.get("schema") != SCHEMA:
        raise ValueError(f'"schema" has to be "{SCHEMA}"')
    if not isinstance(document["synthetic"], bool) or not isinstance(document["sets"], list):
        raise TypeError('"synthetic" has to be true or false, and "sets" a list')
    method = document.get("method")
    if method not in (None, *get_args(Method)):
        raise ValueError(f'"method" has to be live, video or null, not {method}')
    notes = tuple(Note(float(n["t_s"]), str(n["text"])) for n in document.get("notes") or ())
    sets = tuple(_parse_set(s) for s in document["sets"])
    return Truth(document["synthetic"], sets, document.get("rater"), method, notes)


def _parse_set(values: Mapping[str, object]) -> TrueSet:
    reps, partials = (tuple(_parse_rep(r) for r in _list(values, key)) for key in ("reps", "partials"))
    if (values["rep_count"], values["partial_count"]) != (len(reps), len(partials)):
        raise ValueError(f"a set of {values['exercise']} counts otherwise than it lists")
    side, marked = values["side"], values.get("marked")
    if side not in (None, "left", "right"):
        raise ValueError(f'"side" of a set has to be left, right or null, not {side}')
    span = None if marked is None else _span(marked)
    return TrueSet(str(values["exercise"]), side, span, reps, partials)


def _parse_rep(values: Mapping[str, object]) -> TrueRep:
    side = values.get("side")
    if side not in (None, *get_args(Side)):
        raise ValueError(f'"side" of a repetition has to be left, right, a, b or null, not {side}')
    start_s, hold_start_s, hold_end_s, end_s = times = [_time(values, key) for key in TIMES]
    known = [t for t in times if t is not None]
    if known != sorted(known):
        raise ValueError(f"the times of a repetition go back: {known}")
    at_s = _time(values, "at_s")
    return TrueRep(at_s, start_s, hold_start_s, hold_end_s, end_s, side)  # type: ignore[arg-type]


def _list(values: Mapping[str, object], key: str) -> list[dict[str, object]]:
    found = values[key]
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise TypeError(f'"{key}" has to be a list of objects')
    return found


def _span(values: object) -> Span:
    if not isinstance(values, dict):
        raise TypeError('"marked" has to be an object or null')
    start_s, end_s = _time(values, "start_s"), _time(values, "end_s")
    if start_s is None or end_s is None or end_s < start_s:
        raise ValueError('"marked" has to end after it starts')
    return Span(start_s, end_s)


def _time(values: Mapping[str, object], key: str) -> float | None:
    value = values.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise TypeError(f'"{key}" has to be a number or null, not {value}')
    return float(value)


def _set_document(done: TrueSet) -> Document:
    return {
        "exercise": done.exercise, "side": done.side,
        "start_s": _ms(done.span.start_s), "end_s": _ms(done.span.end_s),
        "marked": None if done.marked is None else {
            "start_s": _ms(done.marked.start_s), "end_s": _ms(done.marked.end_s)
        },
        "rep_count": len(done.reps), "partial_count": len(done.partials),
        "reps": [_rep_document(r) for r in done.reps], "partials": [_rep_document(r) for r in done.partials],
    }  # fmt: skip


def _rep_document(rep: TrueRep) -> Document:
    return {
        "at_s": _ms(rep.at_s), **{key: _ms(getattr(rep, key)) for key in TIMES},
        "out_s": _ms(_between(rep.start_s, rep.hold_start_s)), "hold_s": _ms(rep.hold_s),
        "back_s": _ms(_between(rep.hold_end_s, rep.end_s)), "range_deg": None, "side": rep.side,
    }  # fmt: skip


def _between(start_s: float | None, end_s: float | None) -> float | None:
    return None if start_s is None or end_s is None else end_s - start_s


def _ms(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
