"""Tiny pushes put together: a radio's packets are shorter than the half seconds that are worked on.

Nothing is told later for it: the grid completes a block only when a sample beyond it has come, and until then
what has come is kept as it is.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

import numpy as np

from algorithms.grid import SAME_S
from sensors.stream import SampleBlock

AT_ONCE = 12_000
"""Rows that are analysed at once where all are there: in pieces of ten seconds it takes a third more time."""


class Gather:
    """Keeps samples until the grid can complete another block, and answers them in one piece."""

    def __init__(self) -> None:
        self._held: list[SampleBlock] = []
        self._origin_s: float | None = None
        self._newest_s = -math.inf

    def push(self, block: SampleBlock, due_s: float) -> SampleBlock | None:
        """Take the next samples; answer everything kept if any of them may complete a block, else None.

        `due_s`: the grid's next block needs a sample as late as this, seconds from the first.
        """
        if len(block) == 0:
            return None
        if self._origin_s is None:
            self._origin_s = self._newest_s = float(block.t_s[0])
        self._held.append(block)
        before_s, self._newest_s = self._newest_s, float(block.t_s[-1])
        if self._newest_s - self._origin_s < due_s:
            return None
        # A time that a later sample may share says nothing yet.
        at = int(block.t_s.searchsorted(self._newest_s - SAME_S))
        sure_s = float(block.t_s[at - 1]) if at else before_s
        return self.close() if sure_s - self._origin_s >= due_s else None

    def close(self) -> SampleBlock | None:
        """Everything kept."""
        held, self._held = self._held, []
        if len(held) < 2:
            return held[0] if held else None
        return joined(held)


def joined(blocks: list[SampleBlock]) -> SampleBlock:
    """The blocks, one after another, as one."""
    gyr = [b.gyr for b in blocks if b.gyr is not None]
    return SampleBlock(
        np.concatenate([b.t_s for b in blocks]), np.concatenate([b.acc for b in blocks]),
        np.concatenate(gyr) if gyr else None,
    )  # fmt: skip


def in_long_pieces(blocks: Iterable[SampleBlock]) -> Iterator[SampleBlock]:
    """The same samples in fewer blocks of `AT_ONCE` rows and more, where neighbours are of a kind."""
    held: list[SampleBlock] = []
    for block in blocks:
        if held and (sum(map(len, held)) >= AT_ONCE or (block.gyr is None) != (held[0].gyr is None)):
            yield joined(held)
            held = []
        held.append(block)
    if held:
        yield joined(held)
