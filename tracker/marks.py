"""Editing a session document: marks in and out, facts about the session changed, everything else kept."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sensors.sidecar import SCHEMA, mark_document
from sensors.stream import Mark

Document = dict[str, object]


def blank() -> Document:
    """The document of a session that nothing is known of."""
    return {"schema": SCHEMA, "marks": []}


def edited(
    document: Document, changes: Mapping[str, object], remove: Collection[int], add: Sequence[Mark]
) -> Document:
    """The document with `changes` made to its keys, the marks numbered `remove` (from 1) taken out, and then
    those of `add` put in, all in order of time. Keys and marks that are not touched stay as they are.

    Raises:
        IndexError: there is no mark of that number.
    """
    marks = mark_entries(document)
    for number in remove:
        if not 1 <= number <= len(marks):
            raise IndexError(f"there is no mark {number}; the marks are numbered 1 to {len(marks)}")
    kept = [mark for number, mark in enumerate(marks, start=1) if number not in remove]
    if add:
        kept = sorted([*kept, *map(mark_document, add)], key=_time)
    return {**document, **changes, "marks": kept}


def mark_entries(document: Document) -> list[Document]:
    """The marks of a valid session document, as they stand there."""
    marks = document.get("marks")
    return list(marks) if isinstance(marks, list) else []


def described(mark: Mark) -> str:
    """What a mark says besides its time and kind, in words."""
    score = None if mark.score is None else f"{mark.score:g} of 10"
    said = (mark.exercise, score, mark.zone, mark.side, mark.when, mark.text)
    return ", ".join(word for word in said if word)


def _time(mark: Document) -> float:
    t_s = mark["t_s"]
    return float(t_s) if isinstance(t_s, int | float) else 0.0
