"""A heart rate strap that feels a foot pod's pace as well: simulated after the SIG's services."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tests.peripherals.model import Characteristic, Frame
from tests.peripherals.sig import HEART_RATE, HEART_SERVICE, assigned

SPEED = assigned(0x2A53)


@dataclass(slots=True)
class Strap:
    """Tells a pulse of 72 and, for so long, a pace of 1.5 m/s and 54 strides once a second; or something else
    entirely.
    """

    name: str = "HRM-Dual"
    tells: tuple[str, ...] = (HEART_RATE, SPEED)
    advertised: tuple[str, ...] = (HEART_SERVICE,)
    manufacturers: Mapping[int, bytes] = field(default_factory=dict)
    walks_s: float = float("inf")
    told_s: float = 0.0

    @property
    def characteristics(self) -> tuple[Characteristic, ...]:
        return tuple(Characteristic(one, HEART_SERVICE, frozenset({"notify"})) for one in self.tells)

    def written(self, characteristic: str, data: bytes) -> Sequence[Frame]:
        raise AssertionError("nobody has to tell it anything")

    def read(self, characteristic: str) -> bytes:
        return b""

    def subscribed(self, characteristic: str, on: bool) -> None:
        pass

    def restarted(self) -> None:
        pass

    def frames(self, until_s: float) -> Sequence[Frame]:
        found = []
        while self.told_s + 1.0 <= until_s:
            self.told_s += 1.0
            walks = self.told_s <= self.walks_s
            found += [
                Frame(self.told_s, HEART_RATE, bytes([0x10, 72]) + struct.pack("<H", 853)),
                Frame(self.told_s, SPEED, struct.pack("<BHB", 0, *((384, 54) if walks else (0, 0)))),
                Frame(self.told_s, HEART_RATE, b"\x10"),
            ]
        return found
