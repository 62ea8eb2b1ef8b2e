"""Packets that come twice from a sensor that neither stamps nor numbers them.

A stamped or numbered sample that comes again is known by its stamp or number. Here only the bytes are left, and at
rest a sensor may well say the same twice. Doubling by the radio is told from that by its regularity: each packet,
whatever is in it, comes the same number of times, at once. Until that shows, packets wait, so that not even the
first ones of a doubled link are taken twice.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from sensors.radio import Packet

AT_ONCE_S = 0.005
"""Copies of a packet come within this, seconds; two readings of a sensor at 200 Hz do not."""

SURE = 8
"""So many packets in a row, each as often as the others and other than the one before, are no chance."""

HELD_S = 1.0
"""Packets wait no longer for others, seconds."""


@dataclass(slots=True)
class _Seen:
    """What came on one characteristic. `runs`: the last packet with its copies, behind those that wait with it.
    `times`: how often each comes, 1 where nothing is known to be doubled.
    """

    runs: list[list[Packet]] = field(default_factory=list)
    times: int = 1

    def take(self, packet: Packet) -> list[Packet]:
        """The packets that are known to be no copies by now."""
        last = self.runs[-1] if self.runs else []
        again = bool(last) and last[-1].data == packet.data and packet.arrival_s - last[-1].arrival_s <= AT_ONCE_S
        if self.times > 1:
            return self._doubled(packet, last, again)
        if again:
            last.append(packet)
            return []
        return self._another(packet)

    def waiting(self) -> list[Packet]:
        """The packets that wait; the first of all was let through when it came."""
        return [one for run in self.runs for one in run][1:] if self.times == 1 else []

    def _doubled(self, packet: Packet, last: list[Packet], again: bool) -> list[Packet]:
        """Each packet comes `times` times, until one does not."""
        if again and len(last) < self.times:
            last.append(packet)
            return []
        if len(last) < self.times:
            self.times = 1
        self.runs = [[packet]]
        return [packet]

    def _another(self, packet: Packet) -> list[Packet]:
        """A packet that is no copy of the last one: what waits may be decided by that."""
        runs = self.runs
        copied = bool(runs) and len(runs[0]) > 1
        if copied and len({len(run) for run in runs}) == 1 and packet.arrival_s - runs[0][0].arrival_s <= HELD_S:
            if sum(before[0].data != run[0].data for before, run in pairwise(runs)) < SURE - 1:
                runs.append([packet])
                return []
            found = [run[0] for run in runs[1:]]
            self.times = len(runs[0])
        else:
            found = self.waiting()
        self.runs = [[packet]]
        return [*found, packet]


class Echoes:
    """Lets each packet through once, a little late where it may be doubled. `heard`: copies that were left out."""

    def __init__(self) -> None:
        self.heard = 0
        self._seen: dict[str, _Seen] = {}

    def take(self, packet: Packet) -> list[Packet]:
        """The packets that are no copies, of those that came until now."""
        seen = self._seen.setdefault(packet.characteristic, _Seen())
        waited = len(seen.waiting()) + 1
        found = seen.take(packet)
        self.heard += waited - len(seen.waiting()) - len(found)
        return found

    def rest(self) -> list[Packet]:
        """What still waits where nothing more comes."""
        found = [packet for seen in self._seen.values() for packet in seen.waiting()]
        self._seen.clear()
        return found
