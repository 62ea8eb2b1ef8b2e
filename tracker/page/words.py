"""What the page says, in English and German, all from the table `texts.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from importlib import resources
from typing import Literal, get_args

from tracker.catalogue import Catalogue
from tracker.model import Bounds
from tracker.page.html import Html, in_english, said
from tracker.page.sentences import Sentences, german
from tracker.page.times import Bucket, Unit

Lang = Literal["en", "de"]
LANGS: tuple[Lang, ...] = get_args(Lang)


@dataclass(frozen=True, slots=True)
class Words:
    """The texts of one language by their keys. `sentences`: of those that records hold in English."""

    lang: Lang
    texts: Mapping[str, str]
    sentences: Sentences | None = None

    def say(self, key: str, *values: object) -> str:
        """A text with its values put in."""
        return self.texts[key].format(*values)

    def sentence(self, text: str) -> str | None:
        """What another part said, in this language; None where it is not known."""
        return text if self.sentences is None else self.sentences.say(text)

    def told(self, text: str) -> Html:
        """The same, marked as English where it is not known."""
        said_so = None if self.lang == "en" else self.sentence(text)
        return in_english(text) if said_so is None else said(said_so)

    def count(self, key: str, number: int) -> str:
        """A text for one (`key.one`) or several (`key.more`) of something."""
        return self.say(f"{key}.one" if number == 1 else f"{key}.more", number)

    def number(self, value: float, decimals: int = 0) -> str:
        """A number with so many decimals."""
        return f"{value:.{decimals}f}".replace(".", self.texts["number.point"])

    def brief(self, value: float) -> str:
        """A number without needless decimals."""
        return f"{round(value, 1):g}".replace(".", self.texts["number.point"])

    def span(self, bounds: Bounds) -> str:
        """A range."""
        if bounds.min is None:
            return self.say("range.most", self.brief(bounds.max or 0))
        if bounds.max is None:
            return self.say("range.least", self.brief(bounds.min))
        if bounds.min == bounds.max:
            return self.brief(bounds.min)
        return self.say("range", self.brief(bounds.min), self.brief(bounds.max))

    def month(self, number: int) -> str:
        """The name of a month, 1-12."""
        return self.texts["months"].split()[number - 1]

    def weekdays(self) -> list[str]:
        """Short names, from Monday."""
        return self.texts["weekdays"].split()

    def day(self, day: date) -> str:
        """A date in full."""
        return self.say("date", day.day, self.month(day.month), day.year)

    def moment(self, at: datetime) -> str:
        """A date and a time."""
        return f"{self.day(at.date())}, {at:%H:%M}"

    def short(self, day: date) -> str:
        """A date on an axis."""
        return self.say("date.short", day.day, day.month, self.month(day.month))

    def bucket(self, bucket: Bucket, unit: Unit) -> str:
        """What a row of a table calls its days."""
        if unit == "day" or bucket.first == bucket.last:
            return self.day(bucket.first)
        if unit == "month":
            return f"{self.month(bucket.first.month)} {bucket.first.year}"
        return f"{self.short(bucket.first)} – {self.day(bucket.last)}"

    def placement(self, placement: str) -> str:
        """Where a sensor sits."""
        return self.texts.get(f"placement.{placement}", placement)

    def event(self, kind: str) -> str:
        """What kind of thing went badly, or which sign was told; a word of a person's own stays as it is."""
        return self.texts.get(f"event.{kind}") or self.texts.get(f"sign.{kind}", kind)

    def exercise(self, exercise: str, catalogue: Catalogue) -> str:
        """What a person calls an exercise."""
        known = self.texts.get(f"exercise.{exercise}")
        if known:
            return known
        return catalogue.get(exercise).name if exercise in catalogue else exercise


def words_of(lang: Lang) -> Words:
    """The texts of a language."""
    table = tomllib.loads(resources.files("tracker.page").joinpath("texts.toml").read_text(encoding="utf-8"))
    texts = {key: both[lang] for key, both in table.items() if lang in both}
    return Words(lang, texts, german() if lang == "de" else None)
