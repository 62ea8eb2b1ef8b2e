"""How worn time was spent: the share of it upright, against the person's own usual share, and sitting for long.

Postures come from a session's result: told by the patient's own upright reference where there is one, else by the
sensor's usual place. Nobody prescribes a share; it is shown, not judged.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Literal

from algorithms.types import PostureSpan, Span
from tracker.diary import SessionRecord

UPRIGHT = ("sitting", "standing", "upright")
LONG_SITTING_S = 1800.0
"""Sitting on for longer is long. Ours: NASS (Fig. 6) says "no long sitting" and no number."""

STRETCH_S = 30.0
"""Getting up for less than this does not end a sitting. Ours."""

LOOK_BACK = timedelta(days=14)
"""The earlier days that tell what is usual, where they are known. Ours, as are the next three."""

ENOUGH_DAYS = 5
"""Fewer earlier days tell nothing of what is usual."""

LEAST_WORN_S = 600.0
"""A day on which the sensor was worn for less says nothing of it."""

ALIKE = 0.1
"""Within so much of the usual share a day is as usual."""


@dataclass(frozen=True, slots=True)
class Worn:
    """What one session tells of posture. `walked`: its walking, which is upright and no posture."""

    at: datetime
    postures: tuple[PostureSpan, ...]
    walked: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class PostureTime:
    """Seconds of worn time. `worn_s`: with a posture that is known, or walking; `unknown_s`: heard, and not known.

    `long_sittings`: how many sittings were long. `longest_sitting_s` None: this placement never told sitting from
    standing.
    """

    worn_s: float
    upright_s: float
    lying_s: float
    unknown_s: float
    long_sittings: int | None
    longest_sitting_s: float | None

    @property
    def upright_share(self) -> float | None:
        """The share of worn time upright (sitting, standing or walking), None where none was worn."""
        return self.upright_s / self.worn_s if self.worn_s > 0 else None


@dataclass(frozen=True, slots=True)
class Upright:
    """A day's share of worn time upright, beside the person's own usual one: the median of so many earlier `days`.
    `usual` None: too few of them yet. `than_usual` unknown: without either, or where the day was worn too briefly.
    """

    share: float | None
    usual: float | None
    days: int
    than_usual: Literal["less", "alike", "more", "unknown"]


def worn_in(record: SessionRecord) -> Worn:
    """What a session tells of posture."""
    bouts = record.result.walking.bouts
    return Worn(record.started_at, record.result.postures, tuple(Span(b.start_s, b.end_s) for b in bouts))


def posture_time(sessions: Iterable[Worn]) -> PostureTime:
    """The postures of several sessions. A sitting never goes on from one session to another."""
    spans: list[PostureSpan] = []
    walked_s = 0.0
    sittings: list[float] | None = None
    for session in sessions:
        spans += session.postures
        walked_s += sum(span.end_s - span.start_s for span in session.walked)
        if any(span.posture in ("sitting", "standing") for span in session.postures):
            sittings = [*(sittings or []), *_sittings(session.postures)]
    upright_s = walked_s + sum(_length(span) for span in spans if span.posture in UPRIGHT)
    lying_s = sum(_length(span) for span in spans if span.posture == "lying")
    return PostureTime(
        upright_s + lying_s, upright_s, lying_s,
        sum(_length(span) for span in spans if span.posture == "unknown"),
        None if sittings is None else sum(length > LONG_SITTING_S for length in sittings),
        None if sittings is None else max(sittings, default=0.0),
    )  # fmt: skip


def upright_on(day: date, days: Mapping[date, PostureTime]) -> Upright:
    """A day against the earlier ones: those of the two weeks before it on which the sensor was worn for long
    enough. `days` may hold others too.
    """
    earlier = [worn for other, worn in days.items() if day - LOOK_BACK <= other < day]
    shares = [share for worn in earlier if (share := _share(worn)) is not None]
    usual = median(shares) if len(shares) >= ENOUGH_DAYS else None
    today = days.get(day)
    share = None if today is None else today.upright_share
    surely = None if today is None else _share(today)
    if surely is None or usual is None:
        return Upright(share, usual, len(shares), "unknown")
    if round(abs(surely - usual), 3) <= ALIKE:
        return Upright(share, usual, len(shares), "alike")
    return Upright(share, usual, len(shares), "less" if surely < usual else "more")


def _share(worn: PostureTime) -> float | None:
    return worn.upright_share if worn.worn_s >= LEAST_WORN_S else None


def _sittings(postures: Sequence[PostureSpan]) -> list[float]:
    """Seconds of each sitting, short interruptions and times that are not known within it included."""
    found = sorted((s for s in postures if s.posture == "sitting"), key=lambda s: s.start_s)
    starts = [span.start_s for span in found[:1]]
    ends: list[float] = []
    for before, after in pairwise(found):
        if after.start_s - before.end_s > STRETCH_S:
            ends.append(before.end_s)
            starts.append(after.start_s)
    ends += [span.end_s for span in found[-1:]]
    return [end - start for start, end in zip(starts, ends, strict=True)]


def _length(span: PostureSpan) -> float:
    return span.end_s - span.start_s
