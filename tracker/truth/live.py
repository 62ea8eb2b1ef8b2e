"""Counting while it happens: keys in, rows out. Knows no terminal and no clock; both are the caller's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from tracker.truth.times import Row, What, standing

KEYS: Mapping[str, str] = MappingProxyType(
    {
        "": "rep", " ": "rep", "r": "rep", "h": "hold", "p": "partial", "o": "out", "b": "home", "g": "set",
        "s": "sync", "n": "note", "x": "pain", "u": "undo", "e": "exercise", "q": "quit",
    }
)  # fmt: skip
"""One key each; whole words do as well where a line is typed."""

HELP = """space repetition   h hold begins / ends   p partial   u undo   n note   x stopped for pain
g set begins / ends   e another exercise   o leaves rest   b back at rest   s tap on the sensor   q quit"""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a key did: rows to write down, and a sentence for the person who pressed it."""

    rows: tuple[Row, ...]
    said: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What the rows so far amount to. `open`: the start of the running set; `held_s`: since when a hold lasts."""

    open: Row | None
    reps: int
    partials: int
    held_s: float | None
    last: Row | None


def state(rows: Sequence[Row]) -> Standing:
    """The state after these rows."""
    kept = standing(rows)
    starts = [k for k, row in enumerate(kept) if row.what == "start"]
    inside = kept[starts[-1] :] if starts else []
    running = inside[0] if inside and all(row.what != "stop" for row in inside) else None
    reps, held_s, under_way = 0, None, False
    for row in inside:
        if row.what in ("rep", "out", "hold"):
            # What is out already and now holds is one repetition, not two.
            reps += 0 if row.what == "hold" and under_way else 1
            under_way = row.what == "out"
        held_s = row.time_s if row.what == "hold" else None if row.what == "release" else held_s
    partials = sum(row.what == "partial" for row in inside)
    return Standing(running, reps, partials, held_s, kept[-1] if kept else None)


def press(
    rows: Sequence[Row], word: str, time_s: float, exercise: str | None, side: Literal["left", "right"] | None
) -> Answer:
    """What a key or word means now. `exercise`, `side`: what the next set will be."""
    name, _, text = word.strip().partition(" ")
    action = KEYS.get(name.lower(), name.lower())
    now = state(rows)
    if action in ("set", "start", "stop"):
        return _set(now, action, time_s, exercise, side)
    if action == "undo":
        told = f"taken back: {now.last.what}" if now.last else "there is nothing to take back"
        return Answer((Row(time_s, "undo"),) if now.last else (), told)
    if action in ("sync", "note"):
        what: What = "sync" if action == "sync" else "note"
        return Answer((Row(time_s, what, note=text.strip() or None),), "tap" if action == "sync" else "noted")
    if action == "pain":
        row = Row(time_s, "note", note=f"stopped for pain {text}".strip())
        ended = _set(now, "stop", time_s, exercise, side).rows if now.open else ()
        return Answer((row, *ended), "stopped for pain: ask where it is, and do not go on with this exercise")
    if action in ("rep", "hold", "release", "partial", "out", "home"):
        return _movement(now, action, time_s)
    return Answer((), f"'{word}' is no key\n{HELP}")


def _set(
    now: Standing, action: str, time_s: float, exercise: str | None, side: Literal["left", "right"] | None
) -> Answer:
    if now.open is not None and action != "start":
        ended = (Row(time_s, "release"),) if now.held_s is not None else ()
        told = f"{now.open.exercise} ended: {now.reps} repetitions, {now.partials} partial"
        return Answer((*ended, Row(time_s, "stop")), told)
    if now.open is not None or action == "stop":
        return Answer((), "a set runs already; end it with g" if now.open else "no set runs")
    if exercise is None:
        return Answer((), "which exercise? e, then its id (backbeat exercises lists them)")
    told = f"{exercise}{f', {side}' if side else ''} begins: gentle and smooth, and stop if pain rises or spreads"
    return Answer((Row(time_s, "start", exercise, side),), told)


def _movement(now: Standing, action: str, time_s: float) -> Answer:
    if now.open is None:
        return Answer((), "no set runs; begin it with g")
    if action == "release" and now.held_s is None:
        return Answer((), "no hold goes on; h begins one")
    if now.held_s is not None:
        if action in ("hold", "release"):
            return Answer((Row(time_s, "release"),), f"held {time_s - now.held_s:.1f} s")
        return Answer((), "a hold goes on: h ends it, u takes it back")
    if action == "home":
        gone = now.last is not None and now.last.what in ("out", "release")
        return Answer((Row(time_s, "home"),) if gone else (), "home" if gone else "back from where? o or h first")
    row = Row(time_s, action)  # type: ignore[arg-type]
    if action == "partial":
        return Answer((row,), f"partial {now.partials + 1}")
    held = now.last is not None and now.last.what == "out" and action == "hold"
    count = now.reps if held else now.reps + 1
    return Answer((row,), f"{count}, holding ..." if action == "hold" else f"{count}")
