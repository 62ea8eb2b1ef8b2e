"""What changed from one version of a plan to the next, in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time

from tracker.plan.model import Override, PlanItem, PlanVersion
from tracker.plan.written import PATIENT
from tracker.prescription import sentence

DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def changes(before: PlanVersion | None, after: PlanVersion) -> tuple[str, ...]:
    """A sentence for each thing that changed; for the first version, for each that it holds."""
    if before is None:
        return (*_exercises((), after.items), *_overrides((), after.overrides))
    return (
        *_exercises(before.items, after.items),
        *_terms(before, after),
        *_overrides(before.overrides, after.overrides),
    )


def told(item: PlanItem) -> str:
    """How much of an exercise and when, with the source; a dosage of this patient's names what it is based on."""
    grows = item.dosage.grows_to if item.dosage.source == PATIENT else None
    more = f" It may grow to {grows}." if grows is not None and item.dosage.progression is None else ""
    days = f" On {days_named(item.days)}." if item.days is not None else ""
    return f"{source_named(item)}: {sentence(item.dosage)}{more}{days}"


def source_named(item: PlanItem) -> str:
    """The source of an item: "NASS, Fig. 2", or "for you, based on NASS"."""
    dosage = item.dosage
    if dosage.source == PATIENT:
        return f"for you, based on {item.based_on}" if item.based_on else "for you"
    return f"{dosage.source}, {dosage.figure}" if dosage.figure else dosage.source


def days_named(days: tuple[int, ...]) -> str:
    """ISO weekdays by name."""
    if len(days) == len(DAY_NAMES):
        return "every day"
    return ", ".join(DAY_NAMES[day - 1] for day in days)


def waking_told(waking: tuple[time, time]) -> str:
    """Waking hours: "07:00 to 22:00"."""
    return f"{waking[0]:%H:%M} to {waking[1]:%H:%M}"


def _exercises(before: tuple[PlanItem, ...], after: tuple[PlanItem, ...]) -> Iterator[str]:
    old = {item.exercise: item for item in before}
    new = {item.exercise: item for item in after}
    for name, item in new.items():
        if name not in old:
            yield f"added {name} ({told(item)})"
        elif item != old[name]:
            yield from _item(old[name], item)
    yield from (f"left out {name}" for name in old if name not in new)


def _item(old: PlanItem, new: PlanItem) -> Iterator[str]:
    if told(old) != told(new) or old.dosage != new.dosage:
        yield f"changed {new.exercise} to {told(new)} Before: {told(old)}"
    if old.note != new.note:
        yield f"{new.exercise}: note {_quoted(old.note)} became {_quoted(new.note)}"


def _terms(before: PlanVersion, after: PlanVersion) -> Iterator[str]:
    pairs = (
        ("stage", before.stage, after.stage),
        ("pain rules", before.follows, after.follows),
        ("start", _day(before.starts), _day(after.starts)),
        ("end", _day(before.ends), _day(after.ends)),
        ("time zone", before.time_zone, after.time_zone),
        ("waking hours", waking_told(before.waking), waking_told(after.waking)),
    )
    for name, old, new in pairs:
        if old != new:
            yield f"{name}: from {old or 'none'} to {new or 'none'}"


def _overrides(before: tuple[Override, ...], after: tuple[Override, ...]) -> Iterator[str]:
    for override in after[len(before) :]:
        yield f"{override.by} decided for {override.what}{_limit(override)}: {override.reason}"


def _limit(override: Override) -> str:
    return "" if override.limit is None else f" up to {override.limit:g}"


def _quoted(note: str | None) -> str:
    return "none" if note is None else f'"{note}"'


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
