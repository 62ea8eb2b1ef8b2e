"""A sheet as one web page that asks nobody for anything: the picture to zoom and read off, and tables of it."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path

from tracker.plot.layout import time_axis
from tracker.plot.picture import Panel, Table
from tracker.plot.shapes import WIDTH, Box, Frame, Shape, Sheet, Sign, Words
from tracker.plot.svg import FONT, clip, drawn, patterns, words

HERE = Path(__file__).resolve().parent

POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"
"""The browser itself holds the page to asking for nothing."""

HOW = (
    "Point at a panel to read it off, drag to move along, Ctrl and wheel to zoom. With the keyboard: Tab to a "
    "panel, arrow keys move the cursor, Shift and arrow the view, + and - zoom, 0 shows the first view again."
)

TOOLS = (
    ("nearer", "zoom in"), ("farther", "zoom out"), ("back", "earlier"), ("on", "later"),
    ("first", "first view"), ("all", "all of it"),
)  # fmt: skip


def page(sheet: Sheet) -> str:
    """The page."""
    picture = sheet.picture
    notes = _notes(picture.notes)
    panels = "\n".join(_panel(k, frame) for k, frame in enumerate(sheet.frames))
    style, script = ((HERE / name).read_text(encoding="utf-8") for name in ("page.css", "page.js"))
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(picture.title)}</title><style>\n{style}</style></head>\n<body><main>"
        f"<h1>{escape(picture.title)}</h1>{notes}\n<p>{escape(HOW)}</p>\n"
        f'<svg width="0" height="0" style="position:absolute" aria-hidden="true">{patterns()}</svg>'
        f"\n{panels}\n{_legend(sheet)}</main>\n"
        f"<footer>Drawn by Backbeat. Times count from the recording's first sample.</footer>\n"
        f"<script>\n{script}</script></body></html>\n"
    )


def _panel(index: int, frame: Frame) -> str:
    panel = frame.panel
    name = f"panel{index}"
    tools = "".join(f'<button type="button" data-do="{do}">{words}</button>' for do, words in TOOLS)
    return (
        f'<section aria-labelledby="{name}-title"><h2 id="{name}-title">{escape(panel.title)}</h2>'
        f"{_notes(panel.notes)}"
        f'<figure class="panel" tabindex="0" role="group" aria-labelledby="{name}-title" {_numbers(frame)}>'
        f"{_field(frame, name)}"
        f'<output></output><div class="tools" role="group" aria-label="view">{tools}</div>'
        f"{_table(panel.table, panel.title)}</figure></section>"
    )


def _field(frame: Frame, name: str) -> str:
    """The drawing of a panel: what stands still, what is stretched, what keeps its shape, cursor and times."""
    cursor = (
        f'<line class="cursor" y1="{frame.y:.0f}" y2="{frame.foot:.0f}" x1="-9" x2="-9" stroke="#000" '
        'stroke-dasharray="2 2" pointer-events="none"/>'
    )
    parts = (
        f'<desc id="{name}-words">{escape(_in_words(frame.panel))}</desc>', clip(f"{name}-clip", frame),
        *_still(frame), f'<g clip-path="url(#{name}-clip)"><g class="moving">', *map(_hinted, _boxes(frame)),
        '</g><g class="labels">', *_labels(frame), f'</g>{cursor}</g><g class="ticks">',
        *map(drawn, time_axis(frame)), "</g>",
    )  # fmt: skip
    return _graphic(frame.y - 6, frame.foot + 18, f'aria-labelledby="{name}-title {name}-words"', "".join(parts))


def _graphic(top: float, bottom: float, label: str, inside: str) -> str:
    """Part of the sheet, from `top` to `bottom` pixels."""
    box = f'viewBox="0 {top:.0f} {WIDTH:.0f} {bottom - top:.0f}"'
    return f'<div class="wide"><svg {box} font-family="{FONT}" role="img" {label}>{inside}</svg></div>'


def _numbers(frame: Frame) -> str:
    """What the script needs to know of the frame."""
    panel = frame.panel
    low, high = panel.values or (0.0, 1.0)
    top, bottom = frame.values_y or (0.0, 1.0)
    numbers = {
        "x": frame.x, "width": frame.width, "foot": frame.foot, "start": panel.shown.start_s,
        "end": panel.shown.end_s, "from": panel.whole.start_s, "to": panel.whole.end_s,
        "top": top, "bottom": bottom, "low": low, "high": high,
    }  # fmt: skip
    return " ".join(f'data-{k}="{v:.3f}"' for k, v in numbers.items()) + f' data-axis="{escape(panel.axis)}"'


def _still(frame: Frame) -> Iterator[str]:
    """The axes; the title and the notes stand above the figure as text."""
    return (drawn(s) for s in frame.still if not isinstance(s, Words) or s.y > frame.y - 4)


def _boxes(frame: Frame) -> Iterator[Shape]:
    return (s for s in frame.moving if not isinstance(s, Sign))


def _hinted(shape: Shape) -> str:
    """A shape; where it says what it stands for, so that the script finds it."""
    if isinstance(shape, Box) and shape.hint:
        return f'<g data-hint="{escape(shape.hint)}" {_reach(shape)}>{drawn(shape)}</g>'
    return drawn(shape)


def _reach(shape: Box) -> str:
    return f'data-left="{shape.x:.2f}" data-right="{shape.x + shape.width:.2f}"'


def _labels(frame: Frame) -> Iterator[str]:
    """What keeps its shape when the rest is stretched: symbols and texts."""
    for shape in frame.moving:
        if isinstance(shape, Sign):
            yield f'<g data-x="{shape.x:.2f}">{drawn(shape)}</g>'
    for label in frame.labels:
        room = "" if label.room is None else f' data-room="{label.room:.2f}"'
        every = "" if label.every is None else f' data-every="{label.every}"'
        yield f'<g data-x="{label.x:.2f}" data-wide="{label.wide:.1f}"{room}{every}>{words(label)}</g>'


def _in_words(panel: Panel) -> str:
    lanes = [f"{lane.name}: {len(lane.bands)}" for lane in panel.lanes]
    return ". ".join([panel.title, *panel.notes, *(["Lanes beneath: " + ", ".join(lanes)] if lanes else [])])


def _notes(notes: tuple[str, ...]) -> str:
    items = "".join(f"<li>{escape(note)}</li>" for note in notes)
    return f'<ul class="notes">{items}</ul>' if items else ""


def _table(table: Table | None, caption: str) -> str:
    if table is None:
        return ""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in table.columns)
    body = []
    for row, span in zip(table.rows, table.spans, strict=True):
        first, *rest = (escape(cell) for cell in row)
        show = f'<button type="button" data-from="{span.start_s:.2f}" data-to="{span.end_s:.2f}">{first}</button>'
        cells = "".join(f"<td>{cell}</td>" for cell in rest)
        body.append(f"<tr><td>{show}<span>{first}</span></td>{cells}</tr>")
    return (
        f'<div class="wide"><table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(body)}</tbody></table></div>"
    )


def _legend(sheet: Sheet) -> str:
    if not sheet.legend:
        return ""
    top = min(s.y for s in sheet.legend if isinstance(s, Words)) - 16
    shapes = "".join(map(drawn, sheet.legend))
    return "<section><h2>Legend</h2>" + _graphic(top, sheet.height, 'aria-label="legend"', shapes) + "</section>"
