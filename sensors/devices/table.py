"""The families Backbeat speaks with: a module and a line each, or a description. The first match is taken."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from sensors.devices.dot import Dot
from sensors.devices.metamotion import MetaMotion
from sensors.devices.model import Advert, Family, Match
from sensors.devices.movesense import Movesense
from sensors.devices.polar import Polar
from sensors.devices.tellers import MOTIONLESS
from sensors.devices.witmotion import WitMotion

FAMILIES: tuple[Family, ...] = (Polar(), WitMotion(), Movesense(), Dot(), MetaMotion())


def recognise(advert: Advert, own: Sequence[Family] = ()) -> tuple[Family, Match] | None:
    """The family an advertised sensor belongs to; None where nobody knows it. `own`: a user's, which go first."""
    for family in (*own, *FAMILIES, *_ready(), *MOTIONLESS):
        match = family.match(advert)
        if match is not None:
            return family, match
    return None


@cache
def _ready() -> tuple[Family, ...]:
    """Those that come with a description, read once."""
    from sensors.devices.described import ready

    return ready()
