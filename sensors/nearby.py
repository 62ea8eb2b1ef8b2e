"""The sensors in the air as they show up: of each, what it says of itself and whether it can be used."""

from __future__ import annotations

from dataclasses import dataclass

from sensors.connection import Recognise
from sensors.devices.model import Advert

UNKNOWN = "not a motion sensor that Backbeat knows"


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A sensor in the air. `family`, `model`: None where nobody knows it. `why_not`: why it cannot be used, with
    the remedy; None when it can.
    """

    advert: Advert
    family: str | None
    model: str | None
    why_not: str | None

    @property
    def name(self) -> str | None:
        """What it calls itself."""
        return self.advert.name


class Nearby:
    """Collects advertisements, the newest of each sensor."""

    def __init__(self, known: Recognise) -> None:
        self._known = known
        self._seen: dict[str, Neighbour] = {}

    def see(self, advert: Advert) -> Neighbour | None:
        """Take an advertisement; the sensor, when it is new or says something else of itself than before. How
        strong its signal is changes all the time and is no news.
        """
        before = self._seen.get(advert.address)
        now = self._judged(advert)
        self._seen[advert.address] = now
        return None if before is not None and _said(before) == _said(now) else now

    def all(self) -> list[Neighbour]:
        """Those that can be used first, then those that are known, then the rest; the strongest of each first."""

        def order(one: Neighbour) -> tuple[bool, bool, bool, int]:
            return one.why_not is not None, one.family is None, one.name is None, -(one.advert.rssi_dbm or -999)

        return sorted(self._seen.values(), key=order)

    def _judged(self, advert: Advert) -> Neighbour:
        found = self._known(advert)
        if found is None:
            return Neighbour(advert, None, None, UNKNOWN)
        family, match = found
        return Neighbour(advert, family.name, match.model, match.refusal)


def _said(one: Neighbour) -> tuple[str | None, str | None, str | None]:
    return one.name, one.model, one.why_not
