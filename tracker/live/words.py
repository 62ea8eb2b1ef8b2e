"""What is said, in the patient's language: message files, `en.toml` and `de.toml`, filled in."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from tracker.catalogue import Catalogue
from tracker.live.model import Say
from tracker.live.steps import UNHURRIED_MIN_HOLD_S
from tracker.words import number

LANGUAGES = ("en", "de")

Table = Mapping[str, str]
Bound = tuple[float | None, float | None]


@dataclass(frozen=True, slots=True)
class Words:
    """One language. `tables`: the message file's tables by name; `voice`: what speech programs call it; `decimal`:
    what stands before tenths.
    """

    voice: str
    decimal: str
    tables: Mapping[str, Table]
    catalogue: Catalogue

    def phrase(self, said: Say) -> str:
        """A message as a sentence."""
        values = {key: self._word(key, value) for key, value in said.values.items()}
        exercise = str(said.values.get("exercise") or "")
        values |= {"rest": self._of("rests", exercise), "dose": self._dose(said.values)}
        return self.tables["texts"][said.text].format_map(_Blank(values)).strip()

    def number(self, value: float) -> str:
        """A number as the language writes it, to a tenth."""
        return number(value).replace(".", self.decimal)

    def name(self, exercise: str) -> str:
        """What an exercise is called."""
        return self._of("names", exercise)

    def hint(self, name: str) -> str:
        """Which keys there are."""
        return self.tables["hints"].get(name, "")

    def note(self, text: str) -> str:
        """What a sensor notes of itself, in English, in this language where its words are known."""
        return self.tables.get("notes", {}).get(text, text)

    def about(self, name: str) -> str:
        """What a number counts, or what goes on."""
        return self.tables["abouts"].get(name, "")

    def _word(self, key: str, value: object) -> str:
        if key == "exercise":
            return self.name(str(value or ""))
        if key in ("side", "placement"):
            return self.tables[f"{key}s"].get(str(value), str(value or ""))
        if key == "places" and isinstance(value, tuple):
            return f" {self.tables['dose']['or']} ".join(self._word("placement", place) for place in value)
        if isinstance(value, float):
            return self.number(value)
        return "" if value is None else str(value)

    def _of(self, table: str, exercise: str) -> str:
        """The exercise's word in this language, else the catalogue's."""
        if exercise in self.tables[table]:
            return self.tables[table][exercise]
        if exercise not in self.catalogue:
            return exercise
        known = self.catalogue.get(exercise)
        return known.name if table == "names" else known.rest

    def _dose(self, values: Mapping[str, object]) -> str:
        """How many and how long, where somebody prescribed it."""
        reps, hold, dose = values.get("reps"), values.get("hold"), self.tables["dose"]
        found = []
        once = isinstance(hold, tuple) and (hold[0] or 0.0) >= UNHURRIED_MIN_HOLD_S
        if isinstance(reps, tuple) and reps != (None, None) and not once:
            found.append(dose["reps"].format(reps=self._bound(reps)))
        if isinstance(hold, tuple) and hold != (None, None):
            found.append(dose["once" if once else "hold"].format(hold=self._bound(hold)))
        return " ".join(found)

    def _bound(self, bound: Bound) -> str:
        low, high = ("" if b is None else self.number(b) for b in bound)
        if low == high:
            return low
        name = "least" if not high else "most" if not low else "to"
        return self.tables["dose"][name].format(low=low, high=high)


class _Blank(dict[str, str]):
    """What nobody gave is left blank."""

    def __missing__(self, key: str) -> str:
        return ""


def load_words(language: str, catalogue: Catalogue) -> Words:
    """The messages of a language, one of `LANGUAGES`."""
    path = Path(str(resources.files("tracker"))) / "live" / f"{language}.toml"
    with path.open("rb") as stream:
        found = tomllib.load(stream)
    tables = {name: table for name, table in found.items() if isinstance(table, dict)}
    return Words(found["voice"], found["decimal"], tables, catalogue)
