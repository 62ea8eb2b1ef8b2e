"""The sets whose signal a page shows, picked from the store: those a person corrected, then the newest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from tracker.catalogue import Catalogue
from tracker.diary import Correction, SessionRecord
from tracker.judging import judged
from tracker.page.records import Traced
from tracker.page.words import Words
from tracker.plot.sets import set_panel
from tracker.rows import RowKeeper

if TYPE_CHECKING:
    from tracker.store import Store

LONGEST_S = 1800.0
"""A longer recording takes too long to be counted again for a picture."""


def traced(
    store: Store,
    sessions: Sequence[SessionRecord],
    corrections: Sequence[Correction],
    catalogue: Catalogue,
    words: Words,
    most: int,
) -> tuple[Traced, ...]:
    """The panels of at most so many sets, drawn from the signal kept of them.

    Raises:
        TrackerError: a signal cannot be read.
    """
    wanted: dict[str, list[int]] = {}
    for record, index in _picked(sessions, corrections)[:most]:
        wanted.setdefault(record.id, []).append(index)
    kept = {record.id: record for record in sessions}
    return tuple(
        each
        for name, sets in wanted.items()
        for each in _panels(store, kept[name], sets, corrections, catalogue, words)
    )


def _picked(
    sessions: Sequence[SessionRecord], corrections: Sequence[Correction]
) -> list[tuple[SessionRecord, int]]:
    doubted = {(correction.session, correction.set) for correction in corrections}
    newest = [
        (record, index)
        for record in sorted(sessions, key=lambda s: (s.started_at, s.id), reverse=True)
        if record.result.recording.duration_s <= LONGEST_S
        for index in range(len(record.result.sets))
    ]
    return sorted(newest, key=lambda pair: (pair[0].id, pair[1]) not in doubted)


def _panels(
    store: Store,
    record: SessionRecord,
    sets: Sequence[int],
    corrections: Sequence[Correction],
    catalogue: Catalogue,
    words: Words,
) -> Iterator[Traced]:
    """The sets of one session, counted again as they were and judged by the figures that hold; one that comes out
    otherwise now is left out.
    """
    from tracker.store.reanalysis import reanalysed

    with RowKeeper() as rows:
        again = reanalysed(store, record, catalogue, rows.push)
        holding = tuple(each.comparison for each in judged(again, corrections, catalogue))
        result = replace(again.result, comparisons=holding)
        for index in sets:
            if index < len(result.sets) and result.sets[index] == record.result.sets[index]:
                found = result.sets[index]
                countable = found.exercise not in catalogue or catalogue.get(found.exercise).kind == "repetitions"
                name = words.exercise(found.exercise, catalogue)
                panel = set_panel(index, result, name, countable, rows)
                at = record.started_at + timedelta(seconds=found.start_s)
                yield Traced(record.id, index, at, name, panel)
