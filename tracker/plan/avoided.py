"""Movements that a source says to avoid, recognised by name in a plan's texts and in a user's own exercises."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from tracker.model import Exercise
from tracker.strict import Table, read_table

_NEGATIONS = frozenset({"no", "not", "never", "avoid", "avoiding", "without", "dont", "neither", "nor"})
_FILLERS = frozenset({
    "do", "doing", "any", "more", "yet", "the", "a", "your", "these", "those",
    "and", "or", "of", "please", "ever", "kind", "either",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Avoided:
    """One movement to avoid. `patterns`: how it is named, in normalised words; `unless`: what only looks so."""

    id: str
    name: str
    source: str
    reason: str
    patterns: tuple[re.Pattern[str], ...]
    unless: tuple[re.Pattern[str], ...] = ()


def load_avoided(path: Path | None = None) -> tuple[Avoided, ...]:
    """The movements of a file, by default ours.

    Raises:
        CatalogueError: the file is wrong.
    """
    top = read_table(path or Path(str(resources.files("tracker"))) / "plan" / "avoided.toml")
    top.allow(("movement",))
    return tuple(_movement(table) for table in top.tables("movement"))


def named_in(text: str, movements: Sequence[Avoided]) -> tuple[Avoided, ...]:
    """The movements that a text asks for. One that it warns of ("no sit-ups") is not asked for."""
    words = _normalised(text)
    found = [(m, match) for m in movements for match in _matches(m, words)]
    spans = [match.span() for _, match in found]
    asked = {m.id for m, match in found if not _warned_of(words, match.start(), spans)}
    return tuple(m for m in movements if m.id in asked)


def texts_of(exercise: Exercise) -> tuple[str, ...]:
    """What an exercise tells somebody to do; its cautions tell what not to do."""
    return (exercise.id, exercise.name, exercise.direction, *exercise.instructions)


def _movement(table: Table) -> Avoided:
    table.allow(("id", "name", "source", "reason", "patterns"), ("unless",))
    unless = _patterns(table, "unless") if "unless" in table.values else ()
    return Avoided(
        table.text("id"), table.text("name"), table.text("source"), table.text("reason"),
        _patterns(table, "patterns"), unless,
    )  # fmt: skip


def _patterns(table: Table, key: str) -> tuple[re.Pattern[str], ...]:
    try:
        return tuple(re.compile(rf"\b{text}\b") for text in table.texts(key))
    except re.error as error:
        raise table.fail(key, f"is not a regular expression: {error}") from error


def _normalised(text: str) -> str:
    """Lower-case words with single spaces; the end of a sentence stays, because a warning ends there."""
    plain = unicodedata.normalize("NFKD", text).casefold().replace("'", "").replace("\u2019", "")
    plain = re.sub(r"[.;:!?\n]+|(?<=\bno),", " . ", plain)
    return " ".join(re.findall(r"[^\W_]+|\.", plain))


def _matches(movement: Avoided, words: str) -> Iterator[re.Match[str]]:
    harmless = [match.start() for pattern in movement.unless for match in pattern.finditer(words)]
    for pattern in movement.patterns:
        yield from (match for match in pattern.finditer(words) if match.start() not in harmless)


def _warned_of(words: str, start: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether only small words and other movements to avoid stand between a negation and this place.

    "Do not avoid" is no warning: negations count, and an even number of them is none.
    """
    before = "".join(c if not any(a <= i < b for a, b in spans) else " " for i, c in enumerate(words[:start]))
    negations = 0
    for word in reversed(before.split()):
        if word in _NEGATIONS:
            negations += 1
        elif word not in _FILLERS:
            break
    return negations % 2 == 1
