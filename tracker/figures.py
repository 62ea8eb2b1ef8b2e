"""Dosages as plain JSON values: the shape of `backbeat exercises --json` and of a comparison's `prescribed`."""

from __future__ import annotations

from tracker.model import Bounds, Dosage, Exercise, Frequency, Tempo, WalkingDose


def plain_number(value: float | None) -> float | int | None:
    """The number, as an integer where it is whole."""
    return int(value) if value is not None and value == int(value) else value


def plain_bounds(bounds: Bounds | None) -> dict[str, float | int | None] | None:
    """A range."""
    return None if bounds is None else {"min": plain_number(bounds.min), "max": plain_number(bounds.max)}


def plain_tempo(tempo: Tempo | None) -> dict[str, float | int | None] | None:
    """Counts of the three parts, or of the whole."""
    if tempo is None:
        return None
    if tempo.counts is not None:
        return {"counts": tempo.counts}
    return {
        "out_s": plain_number(tempo.out_s),
        "hold_s": plain_number(tempo.hold_s),
        "back_s": plain_number(tempo.back_s),
    }


def plain_frequency(frequency: Frequency | None) -> dict[str, object] | None:
    """How often: the one way in which the source says it, and its condition where it has one."""
    if frequency is None:
        return None
    days = frequency.days_per_week
    ways: dict[str, object] = {
        "every_h": plain_number(frequency.every_h),
        "per_day": plain_bounds(frequency.per_day),
        "days_per_week": plain_bounds(days) if isinstance(days, Bounds) else days,
        "throughout_day": frequency.throughout_day,
        "unless": frequency.unless,
    }
    return {way: value for way, value in ways.items() if value is not None}


def plain_walking(walking: WalkingDose | None) -> dict[str, object] | None:
    """A walking dose, every key present."""
    if walking is None:
        return None
    return {
        "start_min": plain_number(walking.start_min),
        "goal_min": plain_bounds(walking.goal_min),
        "bout_min": plain_number(walking.bout_min),
        "walks_per_day": plain_bounds(walking.walks_per_day),
        "distance_m": plain_number(walking.distance_m),
        "speed_m_s": plain_number(walking.speed_m_s),
        "exertion": plain_bounds(walking.exertion),
    }


def plain_dosage(dosage: Dosage) -> dict[str, object]:
    """One source's dosage, every key present, null where the source is silent."""
    return {
        "source": dosage.source,
        "figure": dosage.figure,
        "repetitions": plain_bounds(dosage.repetitions),
        "hold_s": plain_bounds(dosage.hold_s),
        "tempo": plain_tempo(dosage.tempo),
        "per_side": dosage.per_side,
        "frequency": plain_frequency(dosage.frequency),
        "walking": plain_walking(dosage.walking),
    }


def plain_exercise(exercise: Exercise) -> dict[str, object]:
    """One exercise with its placements, best first, and its dosages."""
    return {
        "id": exercise.id,
        "name": exercise.name,
        "placements": list(exercise.placements),
        "dosages": [plain_dosage(dosage) for dosage in exercise.dosages],
    }
