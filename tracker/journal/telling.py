"""What a journal holds, for people and for programs."""

from __future__ import annotations

from collections import Counter

from tracker.journal.closing import Closed, warnings_of
from tracker.journal.reading import Contents
from tracker.words import listed, plural

UNFINISHED_SCHEMA = "backbeat.unfinished/1"
RESUMED_SCHEMA = "backbeat.resumed/1"


def described(contents: Contents) -> str:
    """One line: when, whose, how long, which sets, and what is wrong with it."""
    head = contents.head
    ended = "ended, not in the store yet" if contents.ended else "broke off"
    damage = ", damaged" if contents.damaged_bytes else ""
    return (
        f"{head.started_at:%Y-%m-%d %H:%M}, {head.patient}, {_length(contents.length_s)}, {_sets(contents)}, "
        f"{ended}{damage}, session {head.session}"
    )


def unfinished_document(contents: Contents) -> dict[str, object]:
    """The same as a JSON document (`unfinished.schema.json`)."""
    return {
        "schema": UNFINISHED_SCHEMA,
        "path": str(contents.path),
        "session": contents.head.session,
        "patient": contents.head.patient,
        "started_at": contents.head.started_at.isoformat(),
        "length_s": round(contents.length_s, 3),
        "samples": contents.samples,
        "sets": list(exercises(contents)),
        "marks": len(contents.all_marks),
        "ended": contents.ended,
        "warnings": list(warnings_of(contents)),
    }


def told(contents: Contents, closed: Closed) -> str:
    """One line: what became of it."""
    head = contents.head
    if closed.record is None:
        return f"removed: nothing was recorded in session {head.session}"
    result = closed.record.result
    minutes = round(result.walking.minutes or 0.0)
    walked = f", {minutes} min walking" if minutes else ""
    word = "kept" if closed.new else "in the store already"
    when = f"{head.started_at:%Y-%m-%d %H:%M}"
    return f"{word}: {when}, {head.patient}, {plural(len(result.sets), 'set')}{walked}, session {head.session}"


def closed_document(contents: Contents, closed: Closed) -> dict[str, object]:
    """The same as a JSON document (`resumed.schema.json`). `sets` None: there was nothing to keep."""
    record = closed.record
    return {
        "schema": RESUMED_SCHEMA,
        "session": contents.head.session,
        "patient": contents.head.patient,
        "started_at": contents.head.started_at.isoformat(),
        "new": closed.new,
        "sets": None if record is None else len(record.result.sets),
        "warnings": [] if record is None else list(record.result.recording.warnings),
    }


def exercises(contents: Contents) -> tuple[str, ...]:
    """The exercises that were begun, in order; the one that was asked for stands for all."""
    asked = contents.head.request.exercise
    if asked is not None:
        return (asked,)
    return tuple(str(mark.exercise) for mark in contents.all_marks if mark.kind == "start")


def _sets(contents: Contents) -> str:
    found = exercises(contents)
    if not found:
        return "no sets marked"
    names = [name if n == 1 else f"{name} x {n}" for name, n in Counter(found).items()]
    return f"{plural(len(found), 'set')} begun ({listed(names)})"


def _length(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
