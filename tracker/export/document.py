"""The canonical document of a session (`backbeat.record/1`): everything that is known of it, each figure with how.

All other exports are made of it. Its shape is published in `tracker/schemas/record.schema.json`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any, TypeVar

from sensors.live import Beside
from sensors.readings import reading_document
from tracker.catalogue import Catalogue
from tracker.corrections import Figure, SetFigures, corrected, unplaced
from tracker.diary import AdverseEvent, Correction, ExertionAnswer, PainAnswer, SessionRecord
from tracker.document import plain
from tracker.judging import Judged, judged
from tracker.plan.document import plan_document
from tracker.plan.model import PlanVersion

RECORD_SCHEMA = "backbeat.record/1"

_Entry = PainAnswer | ExertionAnswer | AdverseEvent | Correction
_E = TypeVar("_E", PainAnswer, ExertionAnswer, AdverseEvent, Correction)

Document = Mapping[str, Any]
"""A canonical document, as `record_document` makes it or as it was read from JSON."""


def record_document(
    record: SessionRecord,
    catalogue: Catalogue,
    plan: PlanVersion | None = None,
    corrections: Iterable[Correction] = (),
    pains: Iterable[PainAnswer] = (),
    exertions: Iterable[ExertionAnswer] = (),
    adverse_events: Iterable[AdverseEvent] = (),
    readings: Iterable[Beside] = (),
) -> dict[str, Any]:
    """The document of a session. `catalogue`: what corrected figures are judged by. `plan`: the version that held
    then. Of the others, those of this session are taken, oldest first; the rest is passed over. `readings`: what
    was told beside the motion; the document has them only where there were any.
    """
    told = [reading_document(each) for each in readings]
    mine = _of(record, corrections)
    result = record.result
    return {
        "schema": RECORD_SCHEMA,
        "id": record.id,
        "patient": record.patient,
        "started_at": record.started_at.isoformat(),
        "time_zone": record.time_zone,
        "sensor": record.sensor,
        "placement": record.placement,
        "height_m": record.height_m,
        "algorithm": {"version": record.algorithm_version},
        "recording": plain(result.recording),
        "plan": None if plan is None else plan_document(plan),
        "sets": _sets(record, plan, mine),
        "walking": plain(result.walking),
        "walking_plan_item": item_of(plan, "walking"),
        "postures": plain(result.postures),
        "compared": "in use",
        "comparisons": [_comparison(each) for each in judged(record, mine, catalogue)],
        "corrections": [correction_document(each) for each in mine],
        "unplaced_corrections": [each.id for each in unplaced(record, mine)],
        "marks": plain(record.marks),
        "pain": [_answer(each) for each in _of(record, pains)],
        "exertion": [_answer(each) for each in _of(record, exertions)],
        "adverse_events": [_answer(each) for each in _of(record, adverse_events)],
        **({"beside": told} if told else {}),
    }


def figures_document(figures: SetFigures) -> dict[str, object]:
    """A set's figures that can be corrected, each with how it is known; `set`: its index, from 0."""
    return {
        "set": figures.index,
        "how": figures.how,
        "exercise": _figure(figures.exercise),
        "side": _figure(figures.side),
        "rep_count": _count(figures.rep_count),
        "holds": [_figure(hold) for hold in figures.holds],
    }


def correction_document(correction: Correction) -> dict[str, object]:
    """A correction: what was sensed when it was made, what was said instead, who and when."""
    return _answer(correction)


def _of(record: SessionRecord, entries: Iterable[_E]) -> list[_E]:
    mine = [entry for entry in entries if entry.session == record.id]
    return sorted(mine, key=lambda entry: (entry.at, entry.id))


def _answer(entry: _Entry) -> dict[str, object]:
    """An entry, its moment as text; session and patient stand at the top of the document already."""
    names = [field.name for field in fields(entry) if field.name not in ("session", "patient")]
    values = {name: getattr(entry, name) for name in names}
    return {name: v.isoformat() if isinstance(v, datetime) else plain(v, name) for name, v in values.items()}


def _sets(
    record: SessionRecord, plan: PlanVersion | None, corrections: Sequence[Correction]
) -> list[dict[str, Any]]:
    documents = []
    for found, figures in zip(record.result.sets, corrected(record, corrections), strict=True):
        document: Any = plain(found)
        said = figures_document(figures)
        said["holds"] = [
            _hold(hold, rep["hold_s"]) for hold, rep in zip(figures.holds, document["reps"], strict=True)
        ]
        said["plan_item"] = item_of(plan, figures.exercise.value)
        documents.append(document | said)
    return documents


def _hold(figure: Figure[float], sensed_s: float) -> dict[str, object]:
    """A hold; what was sensed of it as the repetition beside it says, to the millisecond."""
    return _figure(figure) | {"sensed": sensed_s} | ({} if figure.correction else {"value": sensed_s})


def _comparison(found: Judged) -> dict[str, object]:
    """A comparison of the figures that hold, with what it was for the sensed ones."""
    said: Any = plain(found.comparison)
    sensed: Any = plain(found.sensed)
    beside = None if sensed is None else {key: sensed[key] for key in ("measured", "verdict", "reason")}
    return {**said, "how": found.how, "sensed": beside}


def item_of(plan: PlanVersion | None, exercise: str) -> int | None:
    """Where the plan asks for an exercise: index into its items, None where it does not."""
    if plan is None:
        return None
    return next((n for n, item in enumerate(plan.items) if item.exercise == exercise), None)


def _figure(figure: Figure[Any]) -> dict[str, object]:
    correction = figure.correction
    return {
        "value": plain(figure.value, "_s"),
        "how": figure.how,
        "sensed": plain(figure.sensed, "_s"),
        "correction": None if correction is None else correction.id,
    }


def _count(figure: Figure[float | None]) -> dict[str, object]:
    """A count, which is whole."""
    value, sensed = (None if each is None else round(each) for each in (figure.value, figure.sensed))
    return _figure(figure) | {"value": value, "sensed": sensed}
