"""Which of the sensors in the air is meant by what a person typed: a name, a part of it, an address, a kind."""

from __future__ import annotations

from sensors.connection import Recognise
from sensors.devices.model import Advert
from sensors.errors import SourceError

NOT_FOUND = (
    "not found; switch it on, put it on (many sleep until they are worn), keep it near, and close other apps that "
    "use it; what is there is told by: backbeat scan"
)


class Choice:
    """Collects what fits `asked` until it is clear, or the time is up. Nothing asked: any sensor that is known."""

    def __init__(self, asked: str, known: Recognise) -> None:
        self._asked, self._known = asked, known
        self._fitting: dict[str, Advert] = {}

    @property
    def begun(self) -> bool:
        """Whether anything that fits was seen."""
        return bool(self._fitting)

    def see(self, advert: Advert) -> bool:
        """Look at an advertisement; whether it is surely the one, so that the search can end."""
        asked, name = self._asked.casefold(), (advert.name or "").casefold()
        exact = asked != "" and asked in (name, advert.address.casefold())
        if exact:
            self._fitting = {advert.address: advert}
        elif self._is_kind(advert, asked) or (asked != "" and asked in name):
            self._fitting[advert.address] = advert
        return exact

    def decide(self) -> Advert:
        """The one that is meant.

        Raises:
            SourceError: there is none, or more than one.
        """
        if not self._fitting:
            raise SourceError(self._asked or "sensor", NOT_FOUND)
        if len(self._fitting) > 1:
            names = sorted(f"'{one.name or one.address}' ({one.address})" for one in self._fitting.values())
            reason = f"{len(names)} sensors fit: {', '.join(names)}; give a whole name or an address"
            raise SourceError(self._asked or "sensor", reason)
        return next(iter(self._fitting.values()))

    def _is_kind(self, advert: Advert, asked: str) -> bool:
        """Whether it is a sensor of the kind asked for, or of any, and can be used."""
        found = self._known(advert)
        if found is None or found[1].refusal is not None:
            return False
        return asked in ("", found[0].name)
