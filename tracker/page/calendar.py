"""The adherence calendar: how much of what fell due was done. It counts, and praises or blames nobody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.page.facts import Facts
from tracker.page.html import Child, Html, el, joined, plain, table
from tracker.page.times import ONE_DAY
from tracker.page.words import Words
from tracker.schedule.adherence import Tally, by_day, by_week
from tracker.schedule.days import week_of

SIGNS = {"all": "●", "some": "◐", "none": "○", "unknown": "?", "free": "·", "extra": "+"}


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of the times due, by day and by week (its Monday); the days on which anything was done."""

    days: Mapping[date, Tally]
    weeks: Mapping[date, Tally]
    active: frozenset[date]


def calendar(facts: Facts, words: Words) -> Html:
    """The months with their legend, and the weeks as a table."""
    counts = counts_of(facts)
    months = defaultdict(list)
    for day in _days(facts.period.first, facts.period.last):
        months[day.year, day.month].append(day)
    grids = [_month(days, counts, words) for days in months.values()]
    legend = [plain("span", plain("b", sign), " ", words.say(f"state.{state}")) for state, sign in SIGNS.items()]
    return joined([
        plain("p", words.say("calendar.note")), el("p", {"class": "legend"}, *legend),
        el("div", {"class": "months"}, *grids), _numbers(counts, words),
    ])  # fmt: skip


def counts_of(facts: Facts) -> Counts:
    """What became of everything due by the moment at which the page is made."""
    now = facts.records.made_at
    active = frozenset(facts.period.day_of(done.at) for done in facts.done)
    return Counts(by_day(facts.filled, now), by_week(facts.filled, now), active)


def state_of(day: date, counts: Counts) -> str:
    """One word for a day."""
    seen = counts.days.get(day, Tally())
    if not seen.due:
        return "extra" if day in counts.active else "free"
    if seen.done == seen.due:
        return "all"
    if seen.done or seen.partly:
        return "some"
    return "unknown" if seen.unknown else "none"


def _days(first: date, last: date) -> Iterator[date]:
    return (first + n * ONE_DAY for n in range((last - first).days + 1))


def _month(days: list[date], counts: Counts, words: Words) -> Html:
    title = f"{words.month(days[0].month)} {days[0].year}"
    head = plain("tr", *(el("th", {"scope": "col"}, name) for name in words.weekdays()))
    rows = []
    monday = week_of(days[0])
    while monday <= days[-1]:
        week = [monday + timedelta(days=n) for n in range(7)]
        rows.append(plain("tr", *(_cell(day, counts, words) if day in days else plain("td") for day in week)))
        monday += timedelta(days=7)
    inside = (plain("caption", title), plain("thead", head), plain("tbody", *rows))
    return el("table", {"class": "month"}, *inside)


def _cell(day: date, counts: Counts, words: Words) -> Html:
    """A day: its number, its sign, and done of due; for those who hear it the sign in words."""
    state = state_of(day, counts)
    seen = counts.days.get(day)
    of = "" if seen is None or not seen.due else f"{seen.done}/{seen.due}"
    return el(
        "td", {"class": f"day {state}"}, plain("span", str(day.day)),
        el("b", {"aria-hidden": "true"}, SIGNS[state]),
        el("span", {"class": "unseen"}, f" {words.say(f'state.{state}')} "), plain("small", of),
    )  # fmt: skip


def _numbers(counts: Counts, words: Words) -> Html:
    """Week by week, what was done of what was due."""
    title = words.say("calendar.numbers")
    keys = ("due", "done", "partly", "unknown", "not.done", "sensed", "corrected", "self-reported")
    rows: list[list[Child]] = []
    for monday, seen in sorted(counts.weeks.items()):
        numbers = (
            seen.due, seen.done, seen.partly, seen.unknown, seen.missed,
            seen.sensed, seen.corrected, seen.self_reported,
        )  # fmt: skip
        rows.append([_week(monday, words), *map(str, numbers)])
    if not rows:
        return Html("")
    summary = plain("summary", words.say("as.table"), el("span", {"class": "unseen"}, f": {title}"))
    return plain("details", summary, table(title, [words.say("calendar.week"), *map(words.say, keys)], rows))


def _week(monday: date, words: Words) -> str:
    return f"{words.short(monday)} – {words.day(monday + timedelta(days=6))}"
