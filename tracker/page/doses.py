"""What was done beside what is prescribed: one row an exercise, then its trends."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from statistics import median

from tracker.catalogue import Catalogue
from tracker.diary import How
from tracker.dosage.walking import WALKING
from tracker.model import Bounds, Dosage, Verdict
from tracker.page.dose_words import dose_words, source_words
from tracker.page.facts import Facts, SetFact, exercises_of
from tracker.page.html import Child, Html, el, joined, plain, table
from tracker.page.trend import HOWS, PrescribedOn, Trend, Value, brief_words, buckets_of, trend_figure
from tracker.page.words import Words
from tracker.schedule.adherence import Tally

VERDICTS: tuple[Verdict, ...] = ("met", "under", "over", "unknown")


def doses(facts: Facts, catalogue: Catalogue, words: Words) -> Html:
    """The table of all exercises."""
    planned = {item.exercise for item in facts.plan.items} if facts.plan else set()
    names = ([WALKING] if WALKING in planned else []) + exercises_of(facts)
    keys = ("exercise", "asked", "times", "dose", "repetitions", "hold", "verdicts", "how")
    rows = [_row(name, facts, facts.became.exercises.get(name, Tally()), catalogue, words) for name in names]
    if not rows:
        return plain("p", words.say("nothing"))
    return table(words.say("doses.caption"), [words.say(f"doses.{key}") for key in keys], rows)


def _row(name: str, facts: Facts, tally: Tally, catalogue: Catalogue, words: Words) -> list[Child]:
    sets = [fact for fact in facts.sets if fact.exercise == name]
    return [
        words.exercise(name, catalogue),
        _asked(facts.dosage(name, facts.period.last), words),
        _times(tally, words) + _sides(sets, words),
        "–" if tally.dose_share is None else f"{100 * tally.dose_share:.0f} %",
        _spread([float(s.count) for s in sets if s.count is not None], 0, words),
        _spread([s.hold_s for s in sets if s.hold_s is not None], 1, words),
        _verdicts(sets, words), _hows(name, facts, words),
    ]  # fmt: skip


def _asked(dosage: Dosage | None, words: Words) -> Child:
    if dosage is None:
        return words.say("not.planned")
    source = plain("small", f" ({source_words(dosage, words)})")
    return joined([dose_words(dosage, words), source])


def _times(tally: Tally, words: Words) -> str:
    if not tally.due:
        return words.say("no.frequency") if not tally.open else "–"
    told = words.say("of", tally.done, tally.due)
    more = [(tally.partly, "partly"), (tally.unknown, "unknown")]
    return ", ".join([told, *(f"{count} {words.say(key)}" for count, key in more if count)])


def _sides(sets: Sequence[SetFact], words: Words) -> str:
    """How many sets each side had, where sides were told."""
    seen = Counter(fact.side for fact in sets)
    return "; " + words.say("doses.sides", seen["left"], seen["right"]) if seen["left"] or seen["right"] else ""


def _spread(values: Sequence[float], decimals: int, words: Words) -> str:
    """The median, and from the least to the largest."""
    if not values:
        return "–"
    middle, low, high = (words.number(v, decimals) for v in (median(values), min(values), max(values)))
    return middle if low == high else f"{middle} ({low}–{high})"


def _verdicts(sets: Sequence[SetFact], words: Words) -> str:
    """How many sets met what is prescribed of their repetitions, and of their holds."""
    seen = {"repetitions": Counter(s.verdict for s in sets), "holds": Counter(s.hold_verdict for s in sets)}
    parts = []
    for of, count in seen.items():
        told = ", ".join(words.say(f"verdict.{of}.{v}", count[v]) for v in VERDICTS if count[v])
        parts += [words.say(f"verdict.{of}", told)] if told else []
    return "; ".join(parts) or "–"


def _hows(name: str, facts: Facts, words: Words) -> str:
    seen = Counter(done.how for done in facts.done if done.exercise == name)
    return ", ".join(f"{seen[how]} {words.say(f'kind.{how}')}" for how in HOWS if seen[how]) or "–"


def trends(facts: Facts, catalogue: Catalogue, words: Words) -> Html:
    """The charts of each exercise that was done more than once; the others together in one table."""
    parts: list[Html] = []
    once: list[list[Child]] = []
    for name in exercises_of(facts):
        found = [trend for trend in _trends(name, facts, words) if trend.values]
        title = words.exercise(name, catalogue)
        if len({index for trend in found for index in buckets_of(trend, facts.axis)}) > 1:
            charts = (trend_figure(trend, facts.axis, words) for trend in found)
            drawn = el("div", {"class": "charts"}, *charts)
            parts.append(el("section", {"class": "exercise"}, plain("h3", title), drawn))
        elif found:
            once.append([title, *_once(name, facts, words)])
    if once:
        keys = ("repetitions", "hold", "out", "back", "range")
        columns = [words.say("doses.exercise"), words.say(f"unit.{facts.period.unit}")]
        parts.append(
            table(words.say("trends.once"), [*columns, *(words.say(f"trend.{key}") for key in keys)], once)
        )
    return joined(parts) if parts else plain("p", words.say("nothing"))


def _once(name: str, facts: Facts, words: Words) -> Iterator[str]:
    """When an exercise was done, and its figures, each with what was prescribed."""
    every = list(_trends(name, facts, words))
    [index] = {index for trend in every for index in buckets_of(trend, facts.axis)}
    yield words.bucket(facts.axis.buckets[index], facts.period.unit)
    for trend in every:
        yield brief_words(trend, facts.axis, words)


def _trends(name: str, facts: Facts, words: Words) -> Iterator[Trend]:
    """Repetitions, hold, both ways and range, each beside what was prescribed of it."""
    sets = [fact for fact in facts.sets if fact.exercise == name]

    def asked(of: Callable[[Dosage], Bounds | None]) -> PrescribedOn:
        def on(day: date) -> Bounds | None:
            dosage = facts.dosage(name, day)
            return None if dosage is None else of(dosage)

        return on

    def values(of: Callable[[SetFact], float | None], how: Callable[[SetFact], How]) -> tuple[Value, ...]:
        pairs = ((fact, of(fact)) for fact in sets)
        return tuple(Value(fact.day, value, how(fact)) for fact, value in pairs if value is not None)

    def sensed(_: SetFact) -> How:
        return "sensed"

    say = words.say
    yield Trend(
        say("trend.repetitions"), say("in.repetitions"), values(lambda s: s.count, lambda s: s.how),
        asked(_repetitions), least_span=5,
    )  # fmt: skip
    yield Trend(
        say("trend.hold"), say("in.seconds"), values(lambda s: s.hold_s, lambda s: s.hold_how),
        asked(lambda d: d.hold_s), decimals=1, least_span=5,
    )  # fmt: skip
    yield Trend(
        say("trend.out"),
        say("in.seconds"),
        values(lambda s: s.out_s, sensed),
        asked(_out),
        decimals=1,
        least_span=5,
    )
    yield Trend(
        say("trend.back"), say("in.seconds"), values(lambda s: s.back_s, sensed), asked(_back), decimals=1,
        least_span=5,
    )  # fmt: skip
    yield Trend(
        say("trend.range"), say("in.degrees"), values(lambda s: s.range_deg, sensed), lambda _: None, least_span=30
    )


def _repetitions(dosage: Dosage) -> Bounds | None:
    """The range, up to where it may grow."""
    asked = dosage.repetitions
    return asked if asked is None or dosage.grows_to is None else Bounds(asked.min, dosage.grows_to)


def _out(dosage: Dosage) -> Bounds | None:
    return _exactly(None if dosage.tempo is None else dosage.tempo.out_s)


def _back(dosage: Dosage) -> Bounds | None:
    return _exactly(None if dosage.tempo is None else dosage.tempo.back_s)


def _exactly(seconds: float | None) -> Bounds | None:
    return None if seconds is None else Bounds(seconds, seconds)
