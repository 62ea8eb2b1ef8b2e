"""A set's panel in the language of the page: what is written in it, sentence by sentence."""

from __future__ import annotations

from dataclasses import replace

from tracker.page.words import Words
from tracker.plot.picture import Band, Lane, Panel, Point, Table


def in_words(panel: Panel, words: Words) -> Panel:
    """The panel; a text that nobody knows stays as it is. Its title and notes are left to the page."""
    return replace(
        panel,
        axis=_text(panel.axis, words),
        bands=tuple(_band(band, words) for band in panel.bands),
        points=tuple(_point(point, words) for point in panel.points),
        lanes=tuple(_lane(lane, words) for lane in panel.lanes),
        table=None if panel.table is None else _table(panel.table, words),
    )


def _text(text: str, words: Words) -> str:
    told = words.sentence(text) if text else text
    return text if told is None else told


def _band(band: Band, words: Words) -> Band:
    label = band.label if band.kind == "way" else _text(band.label, words)
    return replace(band, label=label, hint=_text(band.hint, words))


def _point(point: Point, words: Words) -> Point:
    return replace(point, label=_text(point.label, words), hint=_text(point.hint, words))


def _lane(lane: Lane, words: Words) -> Lane:
    return Lane(_text(lane.name, words), tuple(_band(band, words) for band in lane.bands))


def _table(table: Table, words: Words) -> Table:
    columns = tuple(_text(column, words) for column in table.columns)
    return replace(table, columns=columns, rows=tuple(tuple(_text(c, words) for c in row) for row in table.rows))
