"""Canonical documents as CSV: a row a set, a repetition, a walk. What is not known is an empty cell.

`source` says how a row is known: `sensed`, `corrected` or `self-reported`. Where a figure can be corrected, its
column holds what is right now, `..._how` says how that is known, and `..._sensed` what was sensed.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any

from tracker.dosage.walking import WALKING
from tracker.export.document import Document
from tracker.export.moments import at
from tracker.export.reported import is_report
from tracker.schedule.aerobic import ALTERNATIVES

Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class Table:
    """One of the tables. `rows`: those of a document."""

    columns: tuple[str, ...]
    rows: Callable[[Document], Iterator[Row]]

    def head(self) -> str:
        """The header line."""
        return _line(self.columns)

    def lines(self, document: Document) -> str:
        """A document's rows."""
        who = {"patient": document["patient"]}
        return "".join(_line([(who | row).get(column) for column in self.columns]) for row in self.rows(document))

    def text(self, documents: Iterable[Document]) -> Iterator[str]:
        """The whole table, piece by piece."""
        yield self.head()
        yield from map(self.lines, documents)


def _line(values: Iterable[object]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow([_cell(value) for value in values])
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
    if is_report(document):
        if not _in_minutes(document):
            yield _told_set(document)
        return
    for found in document["sets"]:
        yield {
            "source": found["how"],
            "session": document["id"],
            "set": found["set"] + 1,
            "start": at(document, found["start_s"]),
            "end": at(document, found["end_s"]),
            **_figure("exercise", found["exercise"]),
            **_figure("side", found["side"]),
            **_figure("repetitions", found["rep_count"]),
            **_holds(found),
            "partials": found["partial_count"],
            "confidence": found["confidence"],
            "coverage": found["coverage"],
            "may_hide": found["may_hide"],
            **_asked(document, found["plan_item"]),
            "algorithm_version": document["algorithm"]["version"],
        }


def _asked(document: Document, item: int | None) -> Row:
    """Which item of which version of the plan asked for it."""
    plan = document["plan"]
    return {
        "plan_version": None if plan is None else plan["version"],
        "plan_item": None if item is None else item + 1,
    }


def _holds(found: Mapping[str, Any]) -> Row:
    """The median of the holds that hold, and of those that were sensed; nothing where there are none."""
    holds = found["holds"]
    if not holds:
        return {}
    value, sensed = (round(median(hold[which] for hold in holds), 3) for which in ("value", "sensed"))
    how = "corrected" if any(hold["how"] == "corrected" for hold in holds) else "sensed"
    return _figure("hold_s", {"value": value, "how": how, "sensed": sensed})


def _told(document: Document) -> Row:
    """What the rows of all reports have."""
    how = document["how"]
    return {
        "source": how,
        "report": document["id"],
        "start": document["at"],
        "exercise": document["exercise"],
        "exercise_how": how,
        "exertion": document["exertion"],
        **_asked(document, document["plan_item"]),
    }


def _told_set(document: Document) -> Row:
    how = document["how"]
    figures = {name: document[name] for name in ("side", "repetitions", "hold_s")}
    return {**_told(document), **figures, "side_how": how, "repetitions_how": how, "hold_s_how": how}


def _in_minutes(report: Document) -> bool:
    """Whether a report belongs among the walks: what is told in minutes, and walking and what may stand for it."""
    return report["minutes"] is not None or report["exercise"] in (WALKING, *ALTERNATIVES)


def _repetitions(document: Document) -> Iterator[Row]:
    """A report has none: only what was sensed is told one by one."""
    for found in () if is_report(document) else document["sets"]:
        for number, (rep, hold) in enumerate(zip(found["reps"], found["holds"], strict=True), start=1):
            yield {
                "source": hold["how"],
                "session": document["id"],
                "set": found["set"] + 1,
                "repetition": number,
                "exercise": found["exercise"]["value"],
                "start": at(document, rep["start_s"]),
                **rep,
                **_figure("hold_s", hold),
                "side": rep["side"] or found["side"]["value"],
            }


def _walks(document: Document) -> Iterator[Row]:
    if is_report(document):
        if _in_minutes(document):
            yield {**_told(document), "minutes": document["minutes"]}
        return
    for number, bout in enumerate(document["walking"]["bouts"], start=1):
        figures = {key: value for key, value in bout.items() if key != "step_times_s"}
        yield {
            "source": "sensed",
            "session": document["id"],
            "walk": number,
            "start": at(document, bout["start_s"]),
            "end": at(document, bout["end_s"]),
            "exercise": WALKING,
            "minutes": round((bout["end_s"] - bout["start_s"]) / 60.0, 3),
            **figures,
            "pace_from": None if bout["speed_m_s"] is None else bout.get("pace_from", "motion"),
            **_asked(document, document["walking_plan_item"]),
        }


_WHO = ("session", "patient", "source")

TABLES: Mapping[str, Table] = {
    "sets": Table(
        (
            *_WHO, "set", "start", "end", "exercise", "exercise_how", "exercise_sensed", "side", "side_how",
            "side_sensed", "repetitions", "repetitions_how", "repetitions_sensed", "hold_s", "hold_s_how",
            "hold_s_sensed", "partials",
            "confidence", "coverage", "may_hide", "exertion", "plan_version", "plan_item",
            "algorithm_version", "report",
        ),
        _sets,
    ),
    "repetitions": Table(
        (
            *_WHO, "set", "repetition", "exercise", "start", "start_s", "hold_start_s", "hold_end_s", "end_s",
            "out_s", "hold_s", "hold_s_how", "hold_s_sensed", "back_s", "range_deg", "side", "confidence",
        ),
        _repetitions,
    ),
    "walks": Table(
        (
            *_WHO, "walk", "start", "end", "exercise", "minutes", "start_s", "end_s", "steps", "cadence_spm",
            "speed_m_s", "speed_error_m_s", "distance_m", "pace_from", "exertion", "plan_version", "plan_item",
            "report",
        ),
        _walks,
    ),
}  # fmt: skip
"""All tables by name: a row a set or a report of one (`sets`), a sensed repetition, a bout of walking or a report
of minutes (`walks`). `set`, `repetition`, `walk`: from 1; `_s`: seconds from the recording's first sample.
`report`: the id of a self-report, which has no session.
"""
