"""What a source has to tell, in the order it came up; what goes wrong again and again is told together."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

from sensors.live import Item, Notice, NoticeKind

WEAK_DBM = -85
"""A signal is told to be weak below this, dBm; links begin to fail some 10 dB lower."""

LOW_PERCENT = 20
"""A battery is told to be low from here on, percent."""


@dataclass(slots=True)
class Tally:
    """Something that goes wrong again and again."""

    kind: NoticeKind
    words: str
    untold: int = 0
    told_at_s: float | None = None


class Telling:
    """Items that wait to be taken, oldest first. `every_s`: a tally is told so often, by the session's time."""

    def __init__(self, every_s: float) -> None:
        self.waiting: deque[Item] = deque()
        self._every_s = every_s
        self._bad = Tally("bad", "frames that could not be read")
        self._doubled = Tally("duplicates", "samples that came twice, and were left out")
        self._dropped = Tally("trouble", "the computer could not keep up; packets left out")
        self._percent: int | None = None
        self._trouble = ""

    def items(self, items: Iterable[Item]) -> None:
        """Pass these on."""
        self.waiting.extend(items)

    def notice(self, t_s: float, kind: NoticeKind, text: str, value: float | None = None) -> None:
        """Tell this."""
        self.waiting.append(Notice(t_s, kind, text, value))

    def bad(self, t_s: float) -> None:
        """A frame could not be read."""
        self._count(self._bad, 1, t_s)

    def doubled(self, t_s: float, samples: int) -> None:
        """So many samples more came twice."""
        self._count(self._doubled, samples, t_s)

    def dropped(self, t_s: float, packets: int) -> None:
        """For so many packets more there was no room."""
        self._count(self._dropped, packets, t_s)

    def battery(self, t_s: float, percent: int) -> None:
        """The charge was read; told when it has changed."""
        if percent != self._percent:
            self._percent = percent
            low = "; charge it or change its battery soon" if percent <= LOW_PERCENT else ""
            self.notice(t_s, "battery", f"the sensor's battery has {percent} % left{low}", float(percent))

    def trouble(self, t_s: float, text: str) -> None:
        """Something keeps the sensor away; told once as long as it is the same."""
        if text != self._trouble:
            self._trouble = text
            self.notice(t_s, "trouble", text)

    def connected(self, t_s: float, name: str, rssi_dbm: int | None) -> None:
        """The sensor is there, and no trouble is left. `rssi_dbm`: how strong its signal was when it was found."""
        self._trouble = ""
        weak = "; its signal is weak, so stay close" if rssi_dbm is not None and rssi_dbm < WEAK_DBM else ""
        self.notice(t_s, "connected", f"{name} is connected{weak}", None if rssi_dbm is None else float(rssi_dbm))

    def _count(self, tally: Tally, number: int, t_s: float) -> None:
        tally.untold += number
        if tally.untold and (tally.told_at_s is None or t_s - tally.told_at_s >= self._every_s):
            self.notice(t_s, tally.kind, f"{tally.words}: {tally.untold}", float(tally.untold))
            tally.untold, tally.told_at_s = 0, t_s
