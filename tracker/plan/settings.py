"""Changes of one exercise as a person types them: "chair-stand.repetitions=6", "walking.days=mon,wed,fri"."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from tracker.errors import PlanError
from tracker.model import Bounds, Dosage, Exercise, Frequency, Kind, WalkingDose
from tracker.plan.limits import most_repetitions
from tracker.plan.model import PlanItem
from tracker.plan.written import dosage_by, written

FORM = "EXERCISE.FIGURE=VALUE"
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Setting:
    """One figure of one exercise, not yet read."""

    exercise: str
    figure: str
    value: str


def parse_setting(text: str) -> Setting:
    """A setting as it was typed.

    Raises:
        PlanError: it has not the form, or its figure is unknown.
    """
    name, equals, value = text.partition("=")
    exercise, dot, figure = name.strip().rpartition(".")
    if not (equals and dot and exercise and figure):
        raise PlanError(f"'{text}' is not a change: write {FORM}, such as chair-stand.repetitions=6")
    if figure not in (*_DOSES, "source", "days", "note"):
        known = ", ".join((*_DOSES, "source", "days", "note"))
        raise PlanError(f"unknown figure '{figure}' in '{text}': choose one of {known}")
    return Setting(exercise, figure, value.strip())


def apply_setting(item: PlanItem, setting: Setting, exercise: Exercise) -> PlanItem:
    """The item with one figure changed; its dosage is this patient's then, measured against the same source.

    Raises:
        PlanError: the value cannot be read, or the exercise has no such figure.
    """
    if setting.figure == "source":
        return replace(item, dosage=dosage_by(exercise, setting.value), based_on=None)
    if setting.figure == "days":
        return replace(item, days=_days(setting))
    if setting.figure == "note":
        return replace(item, note=setting.value or None)
    kinds, change = _DOSES[setting.figure]
    if exercise.kind not in kinds:
        raise PlanError(f"{exercise.id} has no {setting.figure}: it is {exercise.kind}")
    changed = change(item.dosage, setting)
    return item if changed == item.dosage else written(item, changed)


def _repetitions(dosage: Dosage, setting: Setting) -> Dosage:
    """Repetitions, which may grow to as many as before where they are fewer."""
    asked = _bounds(setting)
    if any(n is not None and n != int(n) for n in (asked.min, asked.max)):
        raise _unreadable(setting, "a whole number or a range, such as 6 or 5-10")
    top = most_repetitions(dosage)
    grows = top is not None and asked.max is not None and asked.max < top
    return replace(dosage, repetitions=asked, grows_to=int(top) if grows and top is not None else None)


def _hold(dosage: Dosage, setting: Setting) -> Dosage:
    return replace(dosage, hold_s=_bounds(setting))


def _minutes(dosage: Dosage, setting: Setting) -> Dosage:
    walking = dosage.walking or WalkingDose()
    return replace(dosage, walking=replace(walking, start_min=_number(setting, setting.value)))


def _walks(dosage: Dosage, setting: Setting) -> Dosage:
    return replace(dosage, walking=replace(dosage.walking or WalkingDose(), walks_per_day=_bounds(setting)))


def _every_h(dosage: Dosage, setting: Setting) -> Dosage:
    return _often(dosage, Frequency(every_h=_number(setting, setting.value)))


def _per_day(dosage: Dosage, setting: Setting) -> Dosage:
    return _often(dosage, Frequency(per_day=_bounds(setting)))


def _per_week(dosage: Dosage, setting: Setting) -> Dosage:
    return _often(dosage, Frequency(days_per_week="most" if setting.value == "most" else _bounds(setting)))


def _often(dosage: Dosage, frequency: Frequency) -> Dosage:
    """Another frequency; the source's condition goes on holding."""
    unless = None if dosage.frequency is None else dosage.frequency.unless
    return replace(dosage, frequency=replace(frequency, unless=unless))


def _days(setting: Setting) -> tuple[int, ...] | None:
    if setting.value in ("", "any"):
        return None
    names = [name.strip().casefold()[:3] for name in setting.value.split(",")]
    if not all(name in DAYS for name in names):
        raise _unreadable(setting, "days such as mon,wed,fri, or any")
    return tuple(sorted({DAYS.index(name) + 1 for name in names}))


def _bounds(setting: Setting) -> Bounds:
    """A number or a range. "5-10", "6"."""
    least, dash, most = setting.value.partition("-")
    low = _number(setting, least)
    high = _number(setting, most) if dash else low
    if low > high:
        raise _unreadable(setting, "a range with the smaller number first, such as 5-10")
    return Bounds(low, high)


def _number(setting: Setting, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 < value < math.inf:
        raise _unreadable(setting, "a number above 0")
    return value


def _unreadable(setting: Setting, wanted: str) -> PlanError:
    return PlanError(f"{setting.exercise}.{setting.figure}: '{setting.value}' is not {wanted}")


_DOSES: Mapping[str, tuple[tuple[Kind, ...], Callable[[Dosage, Setting], Dosage]]] = {
    "repetitions": (("repetitions",), _repetitions),
    "hold": (("repetitions",), _hold),
    "minutes": (("walking",), _minutes),
    "walks": (("walking",), _walks),
    "every": (("repetitions", "posture", "walking"), _every_h),
    "per-day": (("repetitions", "posture", "walking"), _per_day),
    "per-week": (("repetitions", "posture", "walking"), _per_week),
}
"""Figures of a dosage by name: the kinds of exercise that have them, and how one is changed."""
