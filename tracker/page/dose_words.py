"""A prescribed dose in a few words."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.model import Bounds, Dosage, Frequency, Tempo, WalkingDose
from tracker.page.words import Words


def dose_words(dosage: Dosage, words: Words) -> str:
    """What is asked for; where the source is silent nothing is said."""
    parts = [*_amount(dosage, words), *_often(dosage.frequency, words)]
    return "; ".join(parts) if parts else words.say("dose.silent")


def source_words(dosage: Dosage, words: Words) -> str:
    """Who says so."""
    if dosage.source == "patient":
        return words.say("dose.own")
    return dosage.source if dosage.figure is None else f"{dosage.source} {dosage.figure}"


def _amount(dosage: Dosage, words: Words) -> Iterator[str]:
    if dosage.repetitions is not None:
        growing = "" if dosage.grows_to is None else words.say("dose.grows", dosage.grows_to)
        yield words.say("dose.repetitions", words.span(dosage.repetitions)) + growing
    if dosage.hold_s is not None:
        yield words.say("dose.hold", words.span(dosage.hold_s))
    if dosage.tempo is not None:
        yield from _tempo(dosage.tempo, words)
    if dosage.per_side:
        yield words.say("dose.sides")
    if dosage.walking is not None:
        yield from _walking(dosage.walking, words)


def _tempo(tempo: Tempo, words: Words) -> Iterator[str]:
    if tempo.counts is not None:
        yield words.say("dose.counts", tempo.counts)
    if tempo.out_s is not None:
        yield words.say("dose.out", words.brief(tempo.out_s))
    if tempo.back_s is not None:
        yield words.say("dose.back", words.brief(tempo.back_s))


def _walking(dose: WalkingDose, words: Words) -> Iterator[str]:
    if dose.start_min is not None:
        yield words.say("dose.start", words.brief(dose.start_min))
    if dose.goal_min is not None:
        yield words.say("dose.goal", words.span(dose.goal_min))
    if dose.walks_per_day is not None:
        yield words.say("dose.walks", words.span(dose.walks_per_day))
    if dose.exertion is not None:
        yield words.say("dose.exertion", words.span(dose.exertion))


def _often(frequency: Frequency | None, words: Words) -> Iterator[str]:
    if frequency is None:
        return
    if frequency.every_h is not None:
        yield words.say("dose.every", words.brief(frequency.every_h))
    if frequency.per_day is not None:
        yield words.say("dose.day", words.span(frequency.per_day))
    if isinstance(frequency.days_per_week, Bounds):
        yield words.say("dose.week", words.span(frequency.days_per_week))
    elif frequency.days_per_week == "most":
        yield words.say("dose.most")
    if frequency.throughout_day:
        yield words.say("dose.throughout")
