"""A dosage as a sentence for the patient."""

from __future__ import annotations

from tracker.model import Bounds, Dosage, Frequency, Tempo, WalkingDose
from tracker.words import listed, number, span

SILENT = "recommends it, and says nothing about how much"


def sentence(dosage: Dosage) -> str:
    """What the source prescribes, in words; where it prescribes no amount, that."""
    parts = [*_set_parts(dosage), *_walking_parts(dosage.walking)]
    if dosage.per_side:
        parts.append("both sides")
    if dosage.frequency is not None:
        parts.append(_frequency(dosage.frequency))
    told = "; ".join(parts) or SILENT
    return f"{told}. {dosage.progression}" if dosage.progression else f"{told}."


def _set_parts(dosage: Dosage) -> list[str]:
    parts = []
    if dosage.repetitions is not None:
        parts.append(f"{span(dosage.repetitions)} repetitions")
    if dosage.hold_s is not None:
        parts.append(f"hold each for {span(dosage.hold_s)} s")
    if dosage.tempo is not None:
        parts.append(_tempo(dosage.tempo))
    return parts


def _tempo(tempo: Tempo) -> str:
    if tempo.counts is not None:
        return f"count to {tempo.counts} for one repetition"
    parts = (("out", tempo.out_s), ("hold", tempo.hold_s), ("back", tempo.back_s))
    return "count " + listed([f"{number(count)} {name}" for name, count in parts if count is not None])


def _frequency(frequency: Frequency) -> str:
    unless = " unless pain gets worse" if frequency.unless == "pain worse" else ""
    if frequency.unless and not unless:
        unless = f" unless {frequency.unless}"
    if frequency.every_h is not None:
        return f"every {number(frequency.every_h)} hours{unless}"
    if frequency.per_day is not None:
        once = frequency.per_day == Bounds(1, 1)
        return f"{'once' if once else f'{span(frequency.per_day)} times'} a day{unless}"
    if frequency.throughout_day:
        return f"throughout the day{unless}"
    days = frequency.days_per_week
    return f"on {span(days) if isinstance(days, Bounds) else days} days a week{unless}"


def _walking_parts(dose: WalkingDose | None) -> list[str]:
    if dose is None:
        return []
    parts = []
    reached = _reached(dose)
    if dose.start_min is not None:
        parts.append(f"{'' if reached else 'start with '}{number(dose.start_min)} minutes")
    if dose.goal_min is not None and not reached:
        parts.append(f"grow to {span(dose.goal_min)} minutes")
    if dose.bout_min is not None:
        parts.append(f"in walks of {number(dose.bout_min)} minutes or more; shorter ones help too")
    if dose.walks_per_day is not None:
        parts.append(f"{span(dose.walks_per_day)} walks a day to begin with")
    if dose.distance_m is not None:
        parts.append(f"about {dose.distance_m / 1000:.1f} km")
    if dose.speed_m_s is not None:
        parts.append(f"briskly, about {dose.speed_m_s:.2f} m/s")
    if dose.exertion is not None:
        parts.append(f"so that it feels like {span(dose.exertion)} on a scale of 1 to 10")
    return parts


def _reached(dose: WalkingDose) -> bool:
    """Whether one begins at the end of what it is to grow to, or above an open end."""
    if dose.start_min is None or dose.goal_min is None:
        return False
    end = dose.goal_min.max if dose.goal_min.max is not None else dose.goal_min.min
    return end is not None and dose.start_min >= end
