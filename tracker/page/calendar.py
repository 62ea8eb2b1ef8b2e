"""The adherence calendar: how much of what fell due was done. It counts, and praises or blames nobody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from tracker.page.facts import Facts
from tracker.page.html import Child, Html, el, joined, plain, table
from tracker.page.times import ONE_DAY
from tracker.page.words import Words
from tracker.schedule.adherence import Tally
from tracker.schedule.days import week_of

SIGNS: Mapping[str, str] = {
    "all": "●",
    "some": "◐",
    "none": "○",
    "held": "◇",
    "unknown": "?",
    "free": "·",
    "extra": "+",
}


def calendar(facts: Facts, words: Words) -> Html:
    """The months with their legend, and the weeks as a table."""
    months = defaultdict(list)
    for day in _days(facts.period.first, facts.period.last):
        months[day.year, day.month].append(day)
    grids = [_month(days, facts, words) for days in months.values()]
    legend = [plain("span", plain("b", sign), " ", words.say(f"state.{state}")) for state, sign in SIGNS.items()]
    return joined([
        plain("p", words.say("calendar.note")), el("p", {"class": "legend"}, *legend),
        el("div", {"class": "months"}, *grids), _numbers(facts, words),
    ])  # fmt: skip


def state_of(day: date, facts: Facts) -> str:
    """One word for a day."""
    seen = facts.became.days.get(day, Tally())
    if not seen.due:
        return "extra" if day in facts.active else "free"
    if seen.done == seen.due:
        return "all"
    if seen.done or seen.partly:
        return "some"
    if seen.unknown:
        return "unknown"
    return "held" if facts.was_held(day) else "none"


def _days(first: date, last: date) -> Iterator[date]:
    return (first + n * ONE_DAY for n in range((last - first).days + 1))


def _month(days: list[date], facts: Facts, words: Words) -> Html:
    title = f"{words.month(days[0].month)} {days[0].year}"
    head = plain("tr", *(el("th", {"scope": "col"}, name) for name in words.weekdays()))
    rows = []
    monday = week_of(days[0])
    while monday <= days[-1]:
        week = [monday + timedelta(days=n) for n in range(7)]
        rows.append(plain("tr", *(_cell(day, facts, words) if day in days else plain("td") for day in week)))
        monday += timedelta(days=7)
    inside = (plain("caption", title), plain("thead", head), plain("tbody", *rows))
    return el("table", {"class": "month"}, *inside)


def _cell(day: date, facts: Facts, words: Words) -> Html:
    """A day: number, sign, done of due and how many are unknown; for those who hear it the sign in words."""
    state = state_of(day, facts)
    seen = facts.became.days.get(day)
    of = "" if seen is None or not seen.due else f"{seen.done}/{seen.due}"
    doubt = f" {SIGNS['unknown']}{seen.unknown}" if seen is not None and seen.unknown else ""
    return el(
        "td", {"class": f"day {state}"}, plain("span", str(day.day)),
        el("b", {"aria-hidden": "true"}, SIGNS[state]),
        el("span", {"class": "unseen"}, f" {words.say(f'state.{state}')} "), plain("small", of + doubt),
    )  # fmt: skip


def _numbers(facts: Facts, words: Words) -> Html:
    """Week by week, what was done of what was due."""
    title = words.say("calendar.numbers")
    keys = ("due", "done", "partly", "unknown", "not.done", "kind.sensed", "kind.corrected", "kind.self-reported")
    rows: list[list[Child]] = []
    for monday, seen in sorted(facts.became.weeks.items()):
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
