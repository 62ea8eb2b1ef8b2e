"""What other parts wrote into the records in English, in the language of the page: warnings, verdicts, remarks.

A sentence is looked up as a whole, then clause by clause, then by what it is made of. One that is not known stays
English, and the page says so; never is half of it translated.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

HOLE = re.compile(r"\{(\d)(?::([dfw]))?\}")
FORMS = {"w": r"(\S+?)", "f": r"(\S*\.\w+)"}
FIGURE = re.compile(r"[-+±]?\d[\d.,:%°/ ]*( ?(s|m|%|m/s))?")
DEEPEST = 6
"""Phrases within phrases."""


@dataclass(frozen=True, slots=True)
class Template:
    """A sentence with holes: `{0}` is a figure or another sentence, `{0:d}` data, `{0:f}` the name of a file,
    `{0:w}` one known word.
    """

    pattern: re.Pattern[str]
    kinds: tuple[str, ...]
    told: str


@dataclass(frozen=True, slots=True)
class Sentences:
    """Whole sentences, and those with holes, the most words of their own first."""

    whole: Mapping[str, str]
    templates: tuple[Template, ...]
    point: str

    def say(self, text: str) -> str | None:
        """The sentence in this language; None where it is not known."""
        return self._say(text, DEEPEST)

    def _say(self, text: str, depth: int) -> str | None:
        if FIGURE.fullmatch(text):
            return re.sub(r"(?<=\d)\.(?=\d)", self.point, text)
        if text in self.whole:
            return self.whole[text]
        if not depth:
            return None
        return self._clauses(text, depth) or next(self._filled(text, depth), None)

    def _filled(self, text: str, depth: int) -> Iterator[str]:
        """By each template that fits and whose holes are known."""
        for template in self.templates:
            found = template.pattern.fullmatch(text)
            if found is None:
                continue
            parts = zip(template.kinds, found.groups(), strict=True)
            inside = [part if kind in ("d", "f") else self._say(part, depth - 1) for kind, part in parts]
            if None not in inside:
                yield template.told.format(*inside)

    def _clauses(self, text: str, depth: int) -> str | None:
        clauses = text.split("; ")
        if len(clauses) == 1:
            return None
        told = [self._say(clause, depth - 1) for clause in clauses]
        return None if None in told else "; ".join(clause for clause in told if clause is not None)


def sentences_from(table: Mapping[str, str], point: str) -> Sentences:
    """Of pairs of sentences; `point`: the decimal sign."""
    whole = {text: told for text, told in table.items() if not HOLE.search(text)}
    holed = sorted(table.keys() - whole.keys(), key=lambda text: -len(HOLE.sub("", text)))
    return Sentences(whole, tuple(_template(text, table[text]) for text in holed), point)


def _template(text: str, told: str) -> Template:
    """The holes of a sentence stand in it in the order of their numbers."""
    parts, kinds = HOLE.split(text), []
    pattern = re.escape(parts[0])
    for kind, after in zip(parts[2::3], parts[3::3], strict=True):
        kinds.append(kind or "")
        pattern += FORMS.get(kind, "(.+?)") + re.escape(after)
    return Template(re.compile(pattern, re.DOTALL), tuple(kinds), told)


@cache
def german() -> Sentences:
    """Those of `german.toml`, and what the safety rules say."""
    from tracker.safety.loading import load_rules

    text = resources.files("tracker.page").joinpath("german.toml").read_text(encoding="utf-8")
    table = {english: told for group in tomllib.loads(text).values() for english, told in group.items()}
    for rule in load_rules().rules:
        if rule.de is not None:
            table |= {rule.says: rule.de.says, rule.reason: rule.de.reason}
    return sentences_from(table, ",")
