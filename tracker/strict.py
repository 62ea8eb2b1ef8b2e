"""A strict reader of TOML tables: every key has to be known, there where required, and of the right type.

A mistake names the file, the table and the key, because the reader of the message has that file open.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from tracker.errors import CatalogueError


@dataclass(frozen=True, slots=True)
class Table:
    """A TOML table and where it stands. `where` is "" for the top of the file."""

    path: Path
    where: str
    values: dict[str, object]

    def fail(self, key: str, problem: str) -> CatalogueError:
        """The error for a key of this table ("" for the table itself)."""
        return CatalogueError(self.path, " ".join(part for part in (self.where, key) if part), problem)

    def allow(self, required: Collection[str], optional: Collection[str] = ()) -> None:
        """Refuse keys that nobody knows and the absence of those that are needed.

        Raises:
            CatalogueError: an unknown or missing key.
        """
        known = [*required, *optional]
        for key in self.values:
            if key not in known:
                close = difflib.get_close_matches(key, known, n=1)
                hint = f"did you mean '{close[0]}'?" if close else f"known are {', '.join(known)}"
                raise self.fail(key, f"unknown key; {hint}")
        for key in required:
            if key not in self.values:
                raise self.fail(key, "missing key; add it")

    def text(self, key: str) -> str:
        """A required, non-empty string."""
        value = self.values[key]
        if not isinstance(value, str) or not value.strip():
            raise self.fail(key, "must be a non-empty string")
        return value

    def optional_text(self, key: str) -> str | None:
        """A string, or None where the key is absent."""
        return self.text(key) if key in self.values else None

    def choice(self, key: str, allowed: Collection[str]) -> str:
        """One of the allowed words."""
        value = self.text(key)
        if value not in allowed:
            raise self.fail(key, f"'{value}' is not one of {', '.join(allowed)}")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of non-empty strings, at least one."""
        value = self.values[key]
        if not isinstance(value, list) or not value or not all(isinstance(v, str) and v.strip() for v in value):
            raise self.fail(key, "must be a list of sentences, at least one")
        return tuple(value)

    def flag(self, key: str, default: bool = False) -> bool:
        """True or false; the default where the key is absent."""
        value = self.values.get(key, default)
        if not isinstance(value, bool):
            raise self.fail(key, "must be true or false")
        return value

    def number(self, key: str) -> float | None:
        """A number above zero, or None where the key is absent."""
        if key not in self.values:
            return None
        value = _number(self.values[key])
        if value is None or value <= 0:
            raise self.fail(key, "must be a number above 0")
        return value

    def whole(self, key: str) -> int | None:
        """A whole number above zero, or None where the key is absent."""
        value = self.number(key)
        if value is not None and value != int(value):
            raise self.fail(key, "must be a whole number")
        return None if value is None else int(value)

    def pair(self, key: str) -> tuple[float, float]:
        """Two numbers, least and most."""
        value = self.values[key]
        numbers = [_number(v) for v in value] if isinstance(value, list) else []
        if len(numbers) != 2 or numbers[0] is None or numbers[1] is None:
            raise self.fail(key, "must be two numbers, [least, most]")
        if not 0 <= numbers[0] < numbers[1]:
            raise self.fail(key, "must be two numbers from 0 up, the smaller first")
        return numbers[0], numbers[1]

    def table(self, key: str) -> Table | None:
        """A table inside this one, or None where the key is absent."""
        if key not in self.values:
            return None
        return self._inside(self.values[key], f"{self.where} {key}".strip(), key)

    def tables(self, key: str) -> tuple[Table, ...]:
        """An array of tables, at least one; each is called by its key and its number, from 1."""
        value = self.values[key]
        if not isinstance(value, list) or not value:
            raise self.fail(key, f"must be one or more [[{key}]] tables")
        return tuple(self._inside(item, f"[[{key}]] {n}", key) for n, item in enumerate(value, 1))

    def _inside(self, value: object, where: str, key: str) -> Table:
        if not isinstance(value, dict):
            raise self.fail(key, "must be a table")
        return Table(self.path, where, value)


def read_table(path: Path) -> Table:
    """The file as its top table.

    Raises:
        CatalogueError: unreadable, or not TOML.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CatalogueError(path, "", f"cannot be read as UTF-8 text ({error})") from error
    try:
        return Table(path, "", tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise CatalogueError(path, "", f"is not valid TOML: {error}") from error


def _number(value: object) -> float | None:
    """The value as a float, or None where it is not a finite number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if abs(value) < float("inf") else None
