"""The present weeks of patients as they were read last: a server is asked for the same day again and again."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from tracker.safety.gathering import Facts, Kept, clock_of, facts_in, kept_since
from tracker.safety.keeping import Safety
from tracker.schedule.days import day_at, week_of
from tracker.store.changes import Change

MORE = timedelta(days=8)
"""So far the week reaches, and a day more, whatever is said of the time zone."""

REMEMBERED = 100
"""Patients; who was read longest ago is read again."""


@dataclass(frozen=True, slots=True)
class _Read:
    """What was kept when `newest` was the last change of the patient."""

    newest: Change | None
    kept: Kept


class Recent:
    """Reads a patient's week again only when something of it was kept since, or another week began. What is made
    of it is made anew for each moment.
    """

    def __init__(self) -> None:
        self._read: OrderedDict[str, _Read] = OrderedDict()

    def week(self, safety: Safety, patient: str, now: datetime) -> Facts:
        """The facts from the local week's Monday on.

        Raises:
            StoreError: the store cannot be read.
        """
        newest = safety.store.newest_change(patient)
        read = self._read.get(patient)
        kept = None if read is None or read.newest != newest else read.kept
        versions = safety.store.plan_versions(patient) if kept is None else kept.versions
        clock = clock_of(versions, now)
        monday, zone = week_of(day_at(now, clock).date), ZoneInfo(clock.zone)
        if kept is None or (kept.since, kept.zone) != (monday, zone):
            kept = kept_since(
                safety, patient, versions, monday, zone, datetime.combine(monday, time(0), zone) + MORE
            )
            self._remember(patient, _Read(newest, kept))
        return facts_in(kept, safety, now)

    def forget(self, patient: str) -> None:
        """Remember nothing of a patient."""
        self._read.pop(patient, None)

    def __len__(self) -> int:
        """How many patients are remembered."""
        return len(self._read)

    def _remember(self, patient: str, read: _Read) -> None:
        self._read.pop(patient, None)
        self._read[patient] = read
        if len(self._read) > REMEMBERED:
            self._read.popitem(last=False)
