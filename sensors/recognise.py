"""Which layout a file is of, and which files beside it belong to the same recording."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import partial

from sensors.errors import RecordingError, printable
from sensors.feed import Feed
from sensors.head import Head, heads
from sensors.layouts import (
    ARCHIVE_LAYOUTS,
    BINARY_LAYOUTS,
    MAGIC_BYTES,
    TEXT_LAYOUTS,
    TextLayout,
    backbeat,
    known,
    named,
)
from sensors.mixed import open_rows
from sensors.parts import Part, Samples, combine
from sensors.place import Place, text_of
from sensors.plan import Plan
from sensors.text import Lines, batches

TEXT_SUFFIXES = (".csv", ".txt", ".tsv")
BINARY_SUFFIXES = (".cwa", ".bin")
TEXT_LIMIT = 200
"""Text files in one archive; no app writes a tenth of that."""

Layouts = Sequence[TextLayout]

_FOREIGN = (
    (b"\x1f\x8b", "this is compressed data, not text; give the file a name that ends in .csv.gz, or unpack it"),
    (b"PK\x03\x04", "this is compressed data, not text; name the zip file itself, or unpack it"),
    (b"\xd0\xcf\x11\xe0", "this is an Excel workbook; export the recording as CSV"),
    (b"SQLite format 3", "this is a database; export the recording as CSV"),
    (b"{", "this is JSON; export the recording as CSV"),
    (b"[", "this is JSON; export the recording as CSV"),
)
"""What an app can export besides, by its first bytes, and what to do about it."""

_WORKBOOK = "[Content_Types].xml"


def stream_samples(feed: Feed, layouts: Layouts = TEXT_LAYOUTS) -> Samples:
    """The samples of a stream that stands alone. `layouts`: the text layouts that it may be of.

    Raises:
        RecordingError: unreadable, empty, or of no known layout.
    """
    return combine([_part(feed, None, "", layouts)[0]])


def file_samples(place: Place, name: str, layouts: Layouts = TEXT_LAYOUTS) -> Samples:
    """The samples of a file and of those in its folder that belong to the same recording.

    Raises:
        RecordingError: unreadable, empty, of no known layout, or several files hold the same sensor.
    """
    part, layout = _part(place.feed(name), place, name, layouts)
    family = layout.family(name) if layout and layout.family else None
    if layout is None or family is None or {"total", "gyr"} <= set(part.roles):
        return combine([part])
    parts = [part]
    for other in place.names():
        if other != name and layout.family and layout.family(other) == family:
            sibling = _sibling(place, other, layout)
            if sibling and not set(sibling.roles) & set(part.roles):
                parts.append(sibling)
    return combine(parts)


def archive_samples(path: str, place: Place) -> Samples:
    """The samples of an archive: one of its own kind, or the files in it that belong to one recording.

    Raises:
        RecordingError: it holds no recording, or several.
    """
    names = place.names()
    for layout in ARCHIVE_LAYOUTS:
        if layout.matches(names):
            return combine([layout.open_part(path, place)])
    if _WORKBOOK in names:
        raise RecordingError(path, None, "this is an Excel workbook; export the recording as CSV")
    texts = [name for name in names if name.lower().endswith(TEXT_SUFFIXES)]
    if len(texts) > TEXT_LIMIT:
        raise RecordingError(path, None, f"holds {len(texts)} text files; is this one recording of an app?")
    families = _families(place, texts) + _binaries(place, names)
    if not families:
        shown = printable(", ".join(names[:5])) or "nothing"
        raise RecordingError(path, None, f"holds no known layout, but {shown}; known: {known()}")
    moving = [parts for parts in families if any(set(part.roles) - {"gyr"} for part in parts)]
    if len(moving) > 1:
        shown = ", ".join(parts[0].path for parts in moving[:4])
        raise RecordingError(path, None, f"holds several recordings ({shown}); unpack it and name one of them")
    return combine((moving or families)[0])


def _families(place: Place, names: list[str]) -> list[list[Part]]:
    """The members that are of a known layout, those of one recording together."""
    found: dict[tuple[str, str], list[Part]] = defaultdict(list)
    for name in names:
        feed = place.feed(name)
        recognised = _text_part(feed.path, batches(feed), place, name, TEXT_LAYOUTS)
        if isinstance(recognised, tuple):
            part, layout = recognised
            folder, _, own = name.rpartition("/")
            family = layout.family(own) if layout.family else name
            family = "" if layout.whole_zip else family
            if family is not None:
                found[folder, f"{layout.name} {family}"].append(part)
    return list(found.values())


def _binaries(place: Place, names: list[str]) -> list[list[Part]]:
    """The members that a device wrote itself, each a recording of its own."""
    feeds = [place.feed(name) for name in names if name.lower().endswith(BINARY_SUFFIXES)]
    return [
        [layout.open_part(feed)]
        for feed in feeds
        for layout in BINARY_LAYOUTS
        if layout.matches(feed.peek(MAGIC_BYTES))
    ]


def _sibling(place: Place, name: str, layout: TextLayout) -> Part | None:
    """A file as a part if it is of the layout; None otherwise, whatever is wrong with it."""
    try:
        part, found = _part(place.feed(name), place, name, (layout,))
    except RecordingError:
        return None
    return part if found is layout else None


def _part(feed: Feed, place: Place | None, name: str, layouts: Layouts) -> tuple[Part, TextLayout | None]:
    """A file as a part, with its layout if it is a text one."""
    first = feed.peek(MAGIC_BYTES)
    for layout in BINARY_LAYOUTS:
        if layout.matches(first):
            return layout.open_part(feed), None
    recognised = _text_part(feed.path, batches(feed), place, name, layouts)
    if isinstance(recognised, Head):
        raise _unknown(recognised, first)
    return recognised


def _text_part(
    path: str, lines: Iterator[Lines], place: Place | None, name: str, layouts: Layouts
) -> tuple[Part, TextLayout] | Head:
    """A text file as a part with its layout; its head if that is of none."""
    head = Head(path, (), ended=True)
    for grown, rest in heads(path, lines, partial(_beside, place, name)):
        head = grown
        for layout in layouts:
            plan: Plan | None = layout.plan(head)
            if plan is not None:
                return open_rows(path, layout.name, plan, rest), layout
    return head


def _beside(place: Place | None, name: str, other: str) -> str | None:
    """The text of a file in the same folder of a place."""
    folder = name.rpartition("/")[0]
    return None if place is None else text_of(place, f"{folder}/{other}" if folder else other)


def _unknown(head: Head, first: bytes) -> RecordingError:
    for magic, reason in _FOREIGN:
        if first.startswith(magic):
            return RecordingError(head.path, 1, reason)
    if head.number is None:
        reason = "the file is empty: it has no header line; record again or choose another file"
        return RecordingError(head.path, None, reason)
    if "\ufffd" in head.header:
        return head.error("this is not UTF-8 text; is it a CSV file of samples? Save it as UTF-8")
    reason = f"unknown header '{printable(head.header[:60])}'; a Backbeat CSV has {backbeat.header(True)}"
    return head.error(f"{reason}; other layouts: {known()}; or name the columns with --columns {named.FORM}")
