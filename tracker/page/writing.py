"""A page of what a store holds, written to a file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sensors.atomic import replacing
from tracker.catalogue import Catalogue
from tracker.page import PageRecords, report_page
from tracker.page.gathering import gathered
from tracker.page.tracing import traced
from tracker.page.words import Words

if TYPE_CHECKING:
    from tracker.store import Store


@dataclass(frozen=True, slots=True)
class Wish:
    """Of what days a page tells at a moment (`first`, `last` as `gathered` has them), and how many `traces` it may
    show.
    """

    now: datetime
    first: date | None = None
    last: date | None = None
    traces: int = 3


def write_page(
    store: Store, patient: str, wish: Wish, catalogue: Catalogue, words: Words, out: Path
) -> PageRecords:
    """Write the page; answers what it tells of.

    Raises:
        TrackerError: the store or a signal kept in it cannot be read.
        FileError: the file cannot be written.
        DaysError: the last day is before the first.
    """
    records, page = made_page(store, patient, wish, catalogue, words)
    with replacing(out) as stream:
        stream.write(page.encode())
    return records


def made_page(
    store: Store, patient: str, wish: Wish, catalogue: Catalogue, words: Words
) -> tuple[PageRecords, str]:
    """What the page tells of, and the page.

    Raises:
        TrackerError: the store or a signal kept in it cannot be read.
        DaysError: the last day is before the first.
    """
    records = gathered(store, patient, wish.first, wish.last, wish.now)
    shown = traced(store, records.sessions, records.corrections, catalogue, words, wish.traces)
    return records, report_page(replace(records, traces=shown), catalogue, words)
