"""How worn time was spent: the share of it upright, and sitting for long.

Postures come from a session's result: told by the patient's own upright reference where there is one, else by the
sensor's usual place. Nobody prescribes a share; it is shown, not judged.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from algorithms.types import PostureSpan
from tracker.model import SessionResult

UPRIGHT = ("sitting", "standing", "upright")
LONG_SITTING_S = 1800.0
"""Sitting on for longer is long. Ours: NASS (Fig. 6) says "no long sitting" and no number."""

STRETCH_S = 30.0
"""Getting up for less than this does not end a sitting. Ours."""


@dataclass(frozen=True, slots=True)
class PostureTime:
    """Seconds of worn time. `worn_s`: with a posture that is known; `unknown_s`: heard, and not known.

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


def posture_time(results: Iterable[SessionResult]) -> PostureTime:
    """The postures of several sessions. A sitting never goes on from one session to another."""
    spans: list[PostureSpan] = []
    sittings: list[float] | None = None
    for result in results:
        spans += result.postures
        if any(span.posture in ("sitting", "standing") for span in result.postures):
            sittings = [*(sittings or []), *_sittings(result.postures)]
    upright_s = sum(_length(span) for span in spans if span.posture in UPRIGHT)
    lying_s = sum(_length(span) for span in spans if span.posture == "lying")
    return PostureTime(
        upright_s + lying_s, upright_s, lying_s,
        sum(_length(span) for span in spans if span.posture == "unknown"),
        None if sittings is None else sum(length > LONG_SITTING_S for length in sittings),
        None if sittings is None else max(sittings, default=0.0),
    )  # fmt: skip


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
