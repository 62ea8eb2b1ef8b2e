"""Sensors without motion that tell something beside it: heart rate straps, watches that send theirs, foot pods."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sensors.devices import gatt
from sensors.devices.beside import HEART_RATE, SPEED_AND_CADENCE
from sensors.devices.model import Advert, Driver, Family, Link, Match, NoClock, Part, Reading, Started
from sensors.errors import UnsupportedSensorError

HEART_SERVICE = "0000180d-0000-1000-8000-00805f9b34fb"
RUNNING_SERVICE = "00001814-0000-1000-8000-00805f9b34fb"
TOLD = frozenset({HEART_RATE, SPEED_AND_CADENCE})


@dataclass(frozen=True, slots=True)
class TellerDriver:
    """One connection; what it tells is followed and read for every sensor alike."""

    name: str

    async def start(self, link: Link) -> Started:
        """Look whether it has something to tell."""
        if not TOLD & await link.characteristics():
            reason = "it tells neither heart rate nor pace; switch on that it is sent, or name another sensor"
            raise UnsupportedSensorError(self.name, reason)
        return Started(await gatt.model_number(link, self.name), Part(1.0, NoClock()), None, rests=True)

    async def stop(self, link: Link) -> None:
        """It sends nothing to whoever is gone."""

    def decode(self, characteristic: str, data: bytes) -> Sequence[Reading]:  # noqa: ARG002
        """It has nothing else to say."""
        return []


@dataclass(frozen=True, slots=True)
class Teller:
    """Sensors that advertise a service; with `service` None whatever a person named. `motionless`: why they cannot
    be used where motion is wanted.
    """

    name: str
    service: str | None
    motionless: str | None = None

    def match(self, advert: Advert) -> Match | None:
        """As `Family.match`."""
        known = self.service is None or self.service in advert.services
        return Match(self.name, self.motionless) if known else None

    def driver(self) -> Driver:
        """As `Family.driver`."""
        return TellerDriver(self.name)


KINDS = (("heart-rate", HEART_SERVICE), ("foot-pod", RUNNING_SERVICE))
_REMEDY = "it tells {}, not motion; wear it beside a motion sensor and add: --beside"
_WALK = ", or walk with it alone: backbeat live walking --device pod:NAME"

MOTIONLESS: tuple[Family, ...] = (
    Teller(*KINDS[0], _REMEDY.format("the heart rate")),
    Teller(*KINDS[1], _REMEDY.format("pace and cadence") + _WALK),
)
"""To say of them why they are of no use alone."""

TELLERS: tuple[Family, ...] = (*(Teller(*kind) for kind in KINDS), Teller("teller", None))


def recognise_teller(advert: Advert) -> tuple[Family, Match] | None:
    """The kind of sensor that was named to be followed beside the motion: any may tell something."""
    matches = ((family, family.match(advert)) for family in TELLERS)
    return next(((family, match) for family, match in matches if match is not None), None)
