"""What people said: corrections beside what was sensed, events, notes, and changes of the plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from tracker.catalogue import Catalogue
from tracker.diary import Correction
from tracker.page.facts import Facts
from tracker.page.html import Child, Html, joined, plain, said, table
from tracker.page.words import Words


def notes(facts: Facts, catalogue: Catalogue, words: Words) -> Html:
    """All of them as tables."""
    tables = [*_corrections(facts, catalogue, words), *_events(facts, words), *_said(facts, words)]
    tables += _plan(facts, words)
    return joined(tables) if tables else plain("p", words.say("nothing"))


def _corrections(facts: Facts, catalogue: Catalogue, words: Words) -> Iterator[Html]:
    keys = ("when", "what", "sensed", "corrected", "by", "reason")
    rows = [_correction(each, facts, catalogue, words) for each in facts.corrections]
    yield from _table("notes.corrections", keys, rows, words)


def _correction(correction: Correction, facts: Facts, catalogue: Catalogue, words: Words) -> list[Child]:
    what = f"{words.say(f'field.{correction.field}')}, {words.say('set', correction.set + 1)}"
    return [
        words.moment(facts.period.local(correction.at)), what,
        _value(correction, correction.sensed, catalogue, words),
        _value(correction, correction.corrected, catalogue, words),
        said(correction.by), said(correction.reason or "–"),
    ]  # fmt: skip


def _value(correction: Correction, value: float | str | None, catalogue: Catalogue, words: Words) -> Child:
    if value is None:
        return words.say("unknown")
    if isinstance(value, float | int):
        return words.brief(value)
    if correction.field == "side" and value in ("left", "right"):
        return words.say(f"side.{value}")
    return said(words.exercise(value, catalogue) if correction.field == "exercise" else value)


def _events(facts: Facts, words: Words) -> Iterator[Html]:
    events = sorted((e for e in facts.records.events if facts.period.holds(e.at)), key=lambda e: (e.at, e.id))
    rows: list[list[Child]] = [
        [words.moment(facts.period.local(e.at)), said(words.event(e.kind)), said(e.text)] for e in events
    ]
    yield from _table("notes.events", ("when", "kind", "text"), rows, words)


def _said(facts: Facts, words: Words) -> Iterator[Html]:
    rows: list[list[Child]] = []
    for session in facts.sessions:
        for mark in session.marks:
            if mark.kind == "note" and mark.text:
                at = facts.period.local(session.started_at + timedelta(seconds=mark.t_s))
                rows.append([words.moment(at), said(mark.text)])
    yield from _table("notes.said", ("when", "text"), rows, words)


def _plan(facts: Facts, words: Words) -> Iterator[Html]:
    made = [v for v in facts.records.plans if facts.period.day_of(v.made_at) <= facts.period.last]
    rows: list[list[Child]] = [
        [words.moment(facts.period.local(v.made_at)), str(v.version), said(v.by), said(v.reason or "–")]
        for v in sorted(made, key=lambda v: (v.made_at, v.version))
    ]
    yield from _table("notes.plan", ("when", "version", "by", "reason"), rows, words)


def _table(title: str, keys: Sequence[str], rows: Sequence[Sequence[Child]], words: Words) -> Iterator[Html]:
    if rows:
        yield table(words.say(title), [words.say(f"notes.{key}") for key in keys], rows)
