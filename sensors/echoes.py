"""Packets that come twice from a sensor that neither stamps nor numbers them.

A stamped or numbered sample that comes again is known by its stamp or number. Here only the bytes are left, and at
rest a sensor may well say the same twice. Doubling by the radio is told from that by its regularity: each packet,
whatever is in it, comes the same number of times, at once.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from sensors.radio import Packet

AT_ONCE_S = 0.005
"""Copies of a packet come within this, seconds; two readings of a sensor at 200 Hz do not."""

SURE = 6
"""So many packets in a row, each as often as the others, and not all alike, are no chance."""


@dataclass(slots=True)
class _Seen:
    """What came on one characteristic. `copies`: how often each of the last packets came, the newest last."""

    data: bytes = b""
    arrival_s: float = -1.0
    copies: deque[int] = field(default_factory=lambda: deque(maxlen=SURE + 1))


class Echoes:
    """Tells packets that are copies of the one before. `heard`: how many there were."""

    def __init__(self) -> None:
        self.heard = 0
        self._seen: dict[str, _Seen] = {}

    def is_echo(self, packet: Packet) -> bool:
        """Whether to leave the packet out. The first few of a run of doubled ones go through."""
        seen = self._seen.setdefault(packet.characteristic, _Seen())
        again = packet.data == seen.data and packet.arrival_s - seen.arrival_s <= AT_ONCE_S
        if not again:
            seen.data, seen.arrival_s = packet.data, packet.arrival_s
            seen.copies.append(1)
            return False
        seen.copies[-1] += 1
        before = list(seen.copies)[:-1]
        doubled = len(before) == SURE and min(before) == max(before) >= seen.copies[-1]
        self.heard += doubled
        return doubled
