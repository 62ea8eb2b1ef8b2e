"""What belongs together in two analyses: recordings, and the sets of one recording."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import PurePath

from tracker.model import SessionResult, SetResult

Pair = tuple[SessionResult, SessionResult]
SetPair = tuple[SetResult | None, SetResult | None]


def paired(
    before: Sequence[SessionResult], after: Sequence[SessionResult]
) -> tuple[list[Pair], list[SessionResult], list[SessionResult]]:
    """Results of the same recording, and those left over on either side.

    The same is what has the same path; of what is left, what has the same file name, if only one on each side has
    (the analyses may have run in different folders). A recording analysed twice is paired in order.
    """
    pairs, before, after = _pair_by(before, after, [r.recording.path for r in before], lone=False)
    more, before, after = _pair_by(before, after, [PurePath(r.recording.path).name for r in before], lone=True)
    return [*pairs, *more], before, after


def _pair_by(
    before: Sequence[SessionResult], after: Sequence[SessionResult], keys: Sequence[str], lone: bool
) -> tuple[list[Pair], list[SessionResult], list[SessionResult]]:
    waiting: dict[str, list[SessionResult]] = defaultdict(list)
    for result in after:
        waiting[PurePath(result.recording.path).name if lone else result.recording.path].append(result)
    often = Counter(keys)
    pairs, left = [], []
    for key, result in zip(keys, before, strict=True):
        partners = waiting[key]
        if partners and not (lone and (often[key] > 1 or len(partners) > 1)):
            pairs.append((result, partners.pop(0)))
        else:
            left.append(result)
    taken = {id(b) for _, b in pairs}
    return pairs, left, [r for r in after if id(r) not in taken]


def paired_sets(before: Sequence[SetResult], after: Sequence[SetResult]) -> list[SetPair]:
    """Sets of the same exercise and side that overlap, most of all first; then what is left, if it is but one on
    each side; the others with None.
    """
    partner: dict[int, SetResult] = {}
    alike = [(a, b) for a in before for b in after if (a.exercise, a.side) == (b.exercise, b.side)]
    for a, b in sorted(alike, key=lambda pair: -_overlap_s(*pair)):
        if id(a) not in partner and id(b) not in partner and _overlap_s(a, b) > 0:
            partner[id(a)], partner[id(b)] = b, a
    left = [(a, b) for a, b in alike if id(a) not in partner and id(b) not in partner]
    often = Counter(id(found) for pair in left for found in pair)
    for a, b in left:
        if often[id(a)] == often[id(b)] == 1:
            partner[id(a)], partner[id(b)] = b, a
    pairs: list[SetPair] = [(a, partner.get(id(a))) for a in before]
    return [*pairs, *((None, b) for b in after if id(b) not in partner)]


def _overlap_s(a: SetResult, b: SetResult) -> float:
    return min(a.end_s, b.end_s) - max(a.start_s, b.start_s)
