"""Canonical documents as CSV: a row a set, a repetition, a bout of walking. What is not known is an empty cell.

Where a figure can be corrected, its column holds what is right now, `..._how` says how that is known, and
`..._sensed` what was sensed.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from tracker.export.document import Document
from tracker.export.moments import at

Row = dict[str, object]

_WHO = ("session", "patient")
SETS = (
    *_WHO, "set", "start", "end", "exercise", "exercise_how", "exercise_sensed", "side", "side_how", "side_sensed",
    "repetitions", "repetitions_how", "repetitions_sensed", "partials", "confidence", "coverage", "may_hide",
    "plan_version", "plan_item", "algorithm_version",
)  # fmt: skip
REPETITIONS = (
    *_WHO, "set", "repetition", "exercise", "start", "start_s", "hold_start_s", "hold_end_s", "end_s", "out_s",
    "hold_s", "hold_s_how", "hold_s_sensed", "back_s", "range_deg", "side", "confidence",
)  # fmt: skip
WALKS = (
    *_WHO, "walk", "start", "end", "start_s", "end_s", "steps", "cadence_spm", "speed_m_s", "speed_error_m_s",
    "distance_m", "how",
)  # fmt: skip


def sets_csv(documents: Iterable[Document]) -> str:
    """A row a set. `set`: from 1."""
    return _csv(SETS, documents, _sets)


def repetitions_csv(documents: Iterable[Document]) -> str:
    """A row a sensed repetition. `set`, `repetition`: from 1; `_s`: seconds from the recording's first sample."""
    return _csv(REPETITIONS, documents, _repetitions)


def walks_csv(documents: Iterable[Document]) -> str:
    """A row a bout of walking. `walk`: from 1."""
    return _csv(WALKS, documents, _walks)


TABLES: Mapping[str, Callable[[Iterable[Document]], str]] = {
    "sets": sets_csv,
    "repetitions": repetitions_csv,
    "walks": walks_csv,
}
"""All tables by name."""


def _csv(
    columns: tuple[str, ...], documents: Iterable[Document], rows: Callable[[Document], Iterator[Row]]
) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    for document in documents:
        who = {"session": document["id"], "patient": document["patient"]}
        for row in rows(document):
            writer.writerow({key: _cell(value) for key, value in (who | row).items()})
    return text.getvalue()


def _cell(value: object) -> object:
    """A value as a cell. Text that a spreadsheet would take for a formula gets an apostrophe before it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str) and value.lstrip()[:1] in ("=", "+", "-", "@"):
        return f"'{value}"
    return value


def _figure(name: str, figure: Mapping[str, Any]) -> Row:
    return {name: figure["value"], f"{name}_how": figure["how"], f"{name}_sensed": figure["sensed"]}


def _sets(document: Document) -> Iterator[Row]:
    plan = document["plan"]
    for found in document["sets"]:
        yield {
            "set": found["set"] + 1,
            "start": at(document, found["start_s"]),
            "end": at(document, found["end_s"]),
            **_figure("exercise", found["exercise"]),
            **_figure("side", found["side"]),
            **_figure("repetitions", found["rep_count"]),
            "partials": found["partial_count"],
            "confidence": found["confidence"],
            "coverage": found["coverage"],
            "may_hide": found["may_hide"],
            "plan_version": None if plan is None else plan["version"],
            "plan_item": None if found["plan_item"] is None else found["plan_item"] + 1,
            "algorithm_version": document["algorithm"]["version"],
        }


def _repetitions(document: Document) -> Iterator[Row]:
    for found in document["sets"]:
        for number, (rep, hold) in enumerate(zip(found["reps"], found["holds"], strict=True), start=1):
            side = rep["side"] or found["side"]["value"]
            yield {
                "set": found["set"] + 1,
                "repetition": number,
                "exercise": found["exercise"]["value"],
                "start": at(document, rep["start_s"]),
                **rep,
                **_figure("hold_s", hold),
                "side": side,
            }


def _walks(document: Document) -> Iterator[Row]:
    for number, bout in enumerate(document["walking"]["bouts"], start=1):
        figures = {key: value for key, value in bout.items() if key != "step_times_s"}
        yield {
            "walk": number,
            "start": at(document, bout["start_s"]),
            "end": at(document, bout["end_s"]),
            **figures,
            "how": "sensed",
        }
