"""Results read back from the JSON lines that `backbeat replay --json` writes: the other way of `document`.

What a document leaves out (walks asked for, exertion answers, evidence) stays empty; keys that nobody knows here
are passed over, so that a later version's results can be read.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import MISSING, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar, get_args, get_origin, get_type_hints

from algorithms.types import Bout, PostureSpan, Repetition, Span
from tracker.document import RESULT_SCHEMA
from tracker.errors import ResultFileError
from tracker.model import Comparison, RecordingInfo, SessionResult, SetResult, WalkResult

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T", bound="DataclassInstance")

INSIDE: dict[str, type[Any]] = {"gaps": Span, "reps": Repetition, "bouts": Bout}
"""Fields that hold records."""


def read_results(path: Path) -> list[SessionResult]:
    """All results of a file, a line each.

    Raises:
        ResultFileError: it cannot be read, holds no result, or a line is not one.
    """
    try:
        with path.open(encoding="utf-8") as stream:
            return results_of(stream, str(path))
    except OSError as problem:
        raise ResultFileError(str(path), None, f"cannot be read: {problem.strerror}") from problem
    except UnicodeDecodeError as problem:
        raise ResultFileError(str(path), None, "is not UTF-8 text; give what replay --json wrote") from problem


def results_of(lines: Iterable[str], name: str) -> list[SessionResult]:
    """The results on all lines that are not blank; `name` is the file's, for errors.

    Raises:
        ResultFileError: there is none, or a line is not a result.
    """
    results = list(_results(lines, name))
    if not results:
        raise ResultFileError(name, None, "holds no result; make some with: backbeat replay --json RECORDING")
    return results


def _results(lines: Iterable[str], name: str) -> Iterator[SessionResult]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield parse_result(json.loads(line, parse_constant=_no_number))
        except json.JSONDecodeError as problem:
            raise ResultFileError(name, number, f"is not JSON ({problem.msg}); one result a line") from problem
        except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as problem:
            lack = f"{problem} is missing" if isinstance(problem, KeyError) else str(problem)
            raise ResultFileError(name, number, f"is no {RESULT_SCHEMA}: {lack}") from problem


def _no_number(word: str) -> float:
    raise ValueError(f"{word} is no measurement; what was not measured is null")


def parse_result(document: Any) -> SessionResult:
    """One result.

    Raises:
        KeyError, TypeError, ValueError, AttributeError: it is not one.
    """
    if document["schema"] != RESULT_SCHEMA:
        raise ValueError(f"its schema is {document['schema']!r}")
    sets = _records(SetResult, document["sets"])
    comparisons = _records(Comparison, document["comparisons"])
    if any(c.set is not None and not 0 <= c.set < len(sets) for c in comparisons):
        raise ValueError("a comparison names a set that is not there")
    return SessionResult(
        _record(RecordingInfo, document["recording"]), sets, _record(WalkResult, document["walking"]), (), (),
        _records(PostureSpan, document["postures"]), comparisons,
    )  # fmt: skip


def _records(kind: type[T], values: list[dict[str, Any]]) -> tuple[T, ...]:
    return tuple(_record(kind, each) for each in values)


def _record(kind: type[T], values: dict[str, Any]) -> T:
    """A record from the keys that are its fields."""
    hints = get_type_hints(kind)
    known = [f.name for f in fields(kind) if f.compare and (f.name in values or f.default is MISSING)]
    return kind(**{name: _value(name, hints[name], values[name]) for name in known})


def _value(name: str, kind: Any, value: Any) -> object:
    """The value of a field: records where it holds some, else as it stands, if it is of the field's type."""
    if name in INSIDE:
        return _records(INSIDE[name], value)
    if isinstance(value, list) and get_origin(kind) is tuple:
        value = tuple(value)
    if not _fits(value, kind):
        raise ValueError(f"{name} is {value!r}")
    return value


def _fits(value: object, kind: Any) -> bool:
    """Whether a JSON value is of a type: a plain one, a union, some words, or a tuple of such."""
    inside = get_args(kind)
    if get_origin(kind) is Literal:
        return isinstance(value, str) and value in inside
    if get_origin(kind) is tuple:
        return isinstance(value, tuple) and all(_fits(item, inside[0]) for item in value)
    if inside:
        return any(_fits(value, each) for each in inside)
    if kind is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    return kind is object or (isinstance(value, kind) and (kind is bool or not isinstance(value, bool)))
