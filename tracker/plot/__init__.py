"""Why this count: a recording, what was counted in it and why, as a picture.

`.svg` and `.html` are drawn here; `.png` and `.pdf` need matplotlib, the extra `plot`.
"""

from __future__ import annotations

from pathlib import Path

from sensors.atomic import replacing
from tracker.catalogue import Catalogue
from tracker.model import SessionResult
from tracker.plot.layout import lay_out
from tracker.plot.picture import Picture, in_rows
from tracker.plot.sets import set_panel
from tracker.plot.whole import steps_panel, walking_panel, whole_panel
from tracker.report import clock, title_of
from tracker.rows import RowKeeper

MOST_SETS = 40
"""Sets drawn on a picture that cannot be scrolled in pieces."""

ROW_REPS = 50
"""Repetitions in a row of a picture that cannot be zoomed."""

LEAST_WALK_MIN = 1.0
"""Less walking than this beside a set is drawn at a glance only, minutes."""


def draw(result: SessionResult, catalogue: Catalogue, rows: RowKeeper, out: Path) -> None:
    """Draw a recording and what was found in it; `out` ends in .svg, .html, .png or .pdf.

    Raises:
        FileError: the picture cannot be written.
        ImportError: matplotlib is needed and missing.
    """
    picture = picture_of(result, catalogue, rows)
    ending = out.suffix.lower()
    if ending == ".html":
        from tracker.plot.html import page

        _write(out, page(lay_out(picture)))
        return
    parts = tuple(part for panel in picture.panels for part in in_rows(panel, ROW_REPS))
    sheet = lay_out(Picture(picture.title, picture.notes, parts))
    if ending == ".svg":
        from tracker.plot.svg import svg

        _write(out, svg(sheet))
    else:
        from tracker.plot.raster import save

        save(sheet, out)


def _write(out: Path, text: str) -> None:
    with replacing(out) as stream:
        stream.write(text.encode())


def picture_of(result: SessionResult, catalogue: Catalogue, rows: RowKeeper) -> Picture:
    """What is worth seeing: all of it at a glance unless one set is all of it, each set, and the walks."""
    panels = [
        set_panel(k, result, title_of(found.exercise, catalogue), _countable(found.exercise, catalogue), rows)
        for k, found in enumerate(result.sets[:MOST_SETS])
    ]
    if len(panels) != 1 or result.walking.bouts:
        panels.insert(0, whole_panel(result, lambda exercise: title_of(exercise, catalogue), rows))
    if _walked(result):
        panels += [walking_panel(result), steps_panel(result, rows)]
    notes = list(result.recording.warnings)
    if len(result.sets) > MOST_SETS:
        notes.append(f"only the first {MOST_SETS} of {len(result.sets)} sets are drawn")
    return Picture(_title(result), tuple(notes), tuple(panels))


def _countable(exercise: str, catalogue: Catalogue) -> bool:
    return exercise not in catalogue or catalogue.get(exercise).kind == "repetitions"


def _walked(result: SessionResult) -> bool:
    """Whether walking is what this recording is about, or much of it: not the few steps to the mat."""
    walking = result.walking
    asked = bool(result.walk_requests) or not result.sets
    return bool(walking.bouts) and (asked or (walking.minutes or 0.0) >= LEAST_WALK_MIN)


def _title(result: SessionResult) -> str:
    recording = result.recording
    rate = "" if recording.rate_hz is None else f" at {recording.rate_hz:.0f} Hz"
    heard = "" if recording.coverage > 0.9995 else f", {100 * recording.coverage:.1f} % of it heard"
    return f"{Path(recording.path).name}, {clock(recording.duration_s)}{rate}{heard}"
