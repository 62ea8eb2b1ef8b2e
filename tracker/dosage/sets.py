"""One set against one dosage: repetitions, hold, tempo."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

from algorithms.types import Repetition
from tracker.dosage import verdicts
from tracker.figures import plain_bounds, plain_tempo
from tracker.model import Comparison, Dosage, SetResult, Tempo, Verdict
from tracker.words import listed, number, plural, span

MAY_HIDE = "a gap in the data may hide more"


def compare_set(index: int, result: SetResult, dosage: Dosage) -> Iterator[Comparison]:
    """What the dosage says about set number `index`; nothing where its source is silent."""
    if dosage.repetitions is not None:
        yield _repetitions(index, result, dosage)
    if dosage.hold_s is not None:
        yield _hold(index, result, dosage)
    if dosage.tempo is not None:
        yield _tempo(index, result, dosage, dosage.tempo)


def _repetitions(index: int, result: SetResult, dosage: Dosage) -> Comparison:
    assert dosage.repetitions is not None
    verdict = verdicts.repetitions(result.rep_count, dosage.repetitions, dosage.grows_to, result.may_hide)
    prescribed: dict[str, object] = {**(plain_bounds(dosage.repetitions) or {})}
    if dosage.grows_to is not None:
        prescribed["grows_to"] = dosage.grows_to
    return Comparison(
        result.exercise, dosage.source, index, result.side, "repetitions", prescribed, result.rep_count, verdict,
        _repetitions_reason(result, dosage, verdict),
    )  # fmt: skip


def _repetitions_reason(result: SetResult, dosage: Dosage, verdict: Verdict) -> str:
    assert dosage.repetitions is not None
    count, asked = result.rep_count, dosage.repetitions
    if count is None:
        return f"repetitions could not be counted; {span(asked)} prescribed"
    if verdict == "unknown":
        return f"{plural(count, 'repetition')} seen of {span(asked)}; {MAY_HIDE}"
    if verdict == "over":
        most = dosage.grows_to or asked.max or 0
        return f"{count} is more than the {number(most)} prescribed; no need to do more"
    if asked.max is not None and count > asked.max:
        return f"{count} repetitions: past the first {span(asked)}, within the {dosage.grows_to} it may grow to"
    partial = f", and {result.partial_count} not the whole way" if result.partial_count else ""
    return f"{count} of {span(asked)} repetition{'' if asked.max == 1 else 's'}{partial}"


def _hold(index: int, result: SetResult, dosage: Dosage) -> Comparison:
    assert dosage.hold_s is not None
    held_s = _spans_s(result.reps, "hold_s")
    verdict = verdicts.holds(held_s, dosage.hold_s, result.may_hide)
    middle_s = round(median(held_s), 3) if held_s else None
    inside = verdicts.holds_inside(held_s, dosage.hold_s)
    asked = f"{span(dosage.hold_s)} s"
    return Comparison(
        result.exercise, dosage.source, index, result.side, "hold", plain_bounds(dosage.hold_s), middle_s, verdict,
        _hold_reason(middle_s, asked, inside, len(held_s), verdict), inside, len(held_s),
    )  # fmt: skip


def _hold_reason(middle_s: float | None, asked: str, inside: int, of: int, verdict: Verdict) -> str:
    if middle_s is None:
        return f"no hold could be timed; {asked} prescribed"
    held = f"held {number(middle_s)} s of {asked}"
    if of > 1:
        held = f"typically held {number(middle_s)} s of {asked}, {inside} of {of} as prescribed"
    if verdict == "unknown":
        return f"{held}; {MAY_HIDE}"
    if verdict == "over":
        return f"held {number(middle_s)} s, longer than the {asked} prescribed; no need to hold so long"
    return f"{held}; stay a little longer" if verdict == "under" else held


def _tempo(index: int, result: SetResult, dosage: Dosage, tempo: Tempo) -> Comparison:
    parts = _parts(result.reps, tempo)
    verdict = verdicts.tempo([(took_s, count_s) for _, took_s, count_s in parts], result.may_hide)
    return Comparison(
        result.exercise, dosage.source, index, result.side, "tempo", plain_tempo(tempo),
        {key: took_s for key, took_s, _ in parts} or None, verdict, _tempo_reason(parts, tempo, verdict),
    )  # fmt: skip


def _parts(reps: Sequence[Repetition], tempo: Tempo) -> list[tuple[str, float, float]]:
    """The parts of a repetition that have a count: key, median seconds over the repetitions, count."""
    counts = {"out_s": tempo.out_s, "hold_s": tempo.hold_s, "back_s": tempo.back_s, "total_s": tempo.counts}
    return [
        (key, round(median(_spans_s(reps, key)), 3), float(count))
        for key, count in counts.items()
        if count is not None and reps
    ]


def _spans_s(reps: Sequence[Repetition], key: str) -> list[float]:
    """The seconds of one part in every repetition: differences of its times as results write them."""
    ends = {
        "out_s": ("start_s", "hold_start_s"), "hold_s": ("hold_start_s", "hold_end_s"),
        "back_s": ("hold_end_s", "end_s"), "total_s": ("start_s", "end_s"),
    }  # fmt: skip
    first, last = ends[key]
    return [round(round(getattr(rep, last), 3) - round(getattr(rep, first), 3), 3) for rep in reps]


_PART_NAMES = {"out_s": "out", "hold_s": "hold", "back_s": "back", "total_s": "the whole"}


def _tempo_reason(parts: Sequence[tuple[str, float, float]], tempo: Tempo, verdict: Verdict) -> str:
    if not parts:
        asked = listed(
            [number(c) for c in (tempo.out_s, tempo.hold_s, tempo.back_s, tempo.counts) if c is not None]
        )
        return f"the tempo could not be timed; counts of {asked} prescribed"
    told = listed(
        [f"{_PART_NAMES[key]} {number(took_s)} s for a count of {number(c)}" for key, took_s, c in parts]
    )
    advice = {"under": "; go slower", "over": "; a little quicker is fine", "unknown": f"; {MAY_HIDE}", "met": ""}
    return told + advice[verdict]
