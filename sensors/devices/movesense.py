"""Movesense with the GATT SensorData firmware: acceleration and turning over one subscription.

Commands are: what, a reference of our choice, a path; only 0, 1 and 2 mean the same in every firmware (4 may erase
its logs), so no other is sent. Notifications are: 1 result (reference, u16 status), 2 data (reference, u32 ms of
the first sample, floats: all of the acceleration, then all of the turning) and 3, the second part of data that did
not fit. Whether data come in two parts is seen at the start and holds for the connection.

Source: movesense.com GATT SensorData Protocol (service and commands), and three public clients that agree on the
layout. Unconfirmed: the full text of the specification; that acceleration is m/s2 in every firmware (one client
says mg: the norm at the start decides); how many samples travel together (told by the length); whether a stock
firmware answers an unsubscription of nothing (a second is waited for it).
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from sensors.devices import gatt, wanted
from sensors.devices.model import Advert, Bad, Driver, Link, Match, Part, Reading, Samples, StampedClock, Started
from sensors.errors import LinkError, UnsupportedSensorError
from sensors.units import DEG, G_M_S2

COMMANDS = "34800001-7185-4d5d-b431-630e7050e8f0"
NOTIFY = "34800002-7185-4d5d-b431-630e7050e8f0"
RESULTS = "34800003-7185-4d5d-b431-630e7050e8f0"
"""Where one research firmware answers commands; others answer among the data."""

SUBSCRIBE, UNSUBSCRIBE = 1, 2
RESULT, DATA, PART2 = 1, 2, 3
REFERENCE = 99
OK = range(200, 300)
RATE_HZ = 52
BOTH, ACC_ALONE = f"/Meas/IMU6/{RATE_HZ}", f"/Meas/Acc/{RATE_HZ}"
CLOCK = StampedClock(tick_s=1e-3, turn=1 << 32, marks="first")
HEAD_BYTES = 6
MOST_BYTES = 4096

ACC_RANGE_M_S2 = 16.0 * G_M_S2
WAIT_S = 3.0
STOP_WAIT_S = 1.0
PART2_WAIT_S = 0.5
LOOKED_AT = 5
UNITS = ((3.0, G_M_S2, "g"), (300.0, 1.0, "m/s2"), (float("inf"), G_M_S2 / 1000.0, "mg"))
"""Up to such a norm at rest, so many m/s2 are one of its units."""


@dataclass(slots=True)
class MovesenseDriver:
    """One connection. `_results`: where commands are answered. `_sensors`: 2 with turning, else 1. `_first`: data
    whose second part has not come.
    """

    _results: str = NOTIFY
    _sensors: int = 2
    _unit_m_s2: float = 1.0
    _halved: bool = False
    _first: bytes | None = None

    async def start(self, link: Link) -> Started:
        """As `Driver.start`."""
        has = await link.characteristics()
        if not {COMMANDS, NOTIFY} <= has:
            raise UnsupportedSensorError(
                "Movesense", "its firmware keeps its motion to itself; put the GATT SensorData firmware on it"
            )
        self._results = RESULTS if RESULTS in has else NOTIFY
        for characteristic in sorted({self._results, NOTIFY}):
            await link.subscribe(characteristic)
        await self.stop(link)
        notes: tuple[str, ...] = ()
        status = await _subscribe(link, self._results, BOTH)
        if status == 404:
            self._sensors, notes = 1, ("It has no gyroscope: only acceleration is recorded.",)
            status = await _subscribe(link, self._results, ACC_ALONE)
        if status not in OK:
            raise LinkError(
                "Movesense", f"it refuses with status {status}; close other apps that use it, try again"
            )
        unit = await self._look(link)
        if unit != "m/s2":
            notes += (f"Its acceleration is in {unit}, by its size at the start.",)
        part = Part(float(RATE_HZ), CLOCK)
        return Started(
            await gatt.model_number(link, "Movesense"), part, part if self._sensors == 2 else None, notes
        )

    async def stop(self, link: Link) -> None:
        """As `Driver.stop`; ending what does not run does no harm, answered or not."""
        await link.write(COMMANDS, bytes([UNSUBSCRIBE, REFERENCE]))
        with contextlib.suppress(LinkError):
            await link.reply(self._results, bytes([RESULT, REFERENCE]), STOP_WAIT_S)

    def decode(self, characteristic: str, data: bytes) -> Sequence[Reading]:
        """As `Driver.decode`."""
        if characteristic != NOTIFY or data[:1] == bytes([RESULT]):
            return []
        if len(data) < 3 or data[1] != REFERENCE or data[0] not in {DATA, PART2}:
            return [Bad("neither data nor a result")]
        first, self._first = self._first, None
        if data[0] == PART2:
            return [Bad("a second part without a first one") if first is None else self._samples(first + data[2:])]
        if not self._halved:
            return [self._samples(data)]
        self._first = data[:MOST_BYTES]
        return [] if first is None else [Bad("a first part without a second one")]

    def _samples(self, data: bytes) -> Reading:
        """The samples of joined data."""
        body = data[HEAD_BYTES:]
        if not body or len(body) % (12 * self._sensors):
            return Bad(f"{len(body)} bytes are no whole number of samples")
        values = wanted.floats(body).reshape(self._sensors, -1, 3)
        try:
            acc = wanted.believable(values[0] * self._unit_m_s2, ACC_RANGE_M_S2)
            gyr = wanted.believable(values[1], wanted.GYR_RANGE_DEG_S) * DEG if self._sensors == 2 else None
        except ValueError as bad:
            return Bad(str(bad))
        return Samples(acc, gyr, int.from_bytes(data[2:HEAD_BYTES], "little"))

    async def _look(self, link: Link) -> str:
        """See by the first data whether they come in two parts, and in which unit; its name."""
        norms = []
        for _ in range(LOOKED_AT):
            data = await link.reply(NOTIFY, bytes([DATA, REFERENCE]), WAIT_S)
            norms.append(_norm(data))
        try:
            await link.reply(NOTIFY, bytes([PART2, REFERENCE]), PART2_WAIT_S)
            self._halved = True
        except LinkError:
            self._halved = False
        norm = median(known) if (known := [norm for norm in norms if norm is not None]) else G_M_S2
        self._unit_m_s2, unit = next((per, unit) for most, per, unit in UNITS if norm <= most)
        return unit


def _norm(data: bytes) -> float | None:
    """How long the acceleration of the first sample is, in the sensor's unit; None where it is no number."""
    norm = math.hypot(*wanted.floats(data[HEAD_BYTES : HEAD_BYTES + 12].ljust(12, b"\xff")).tolist())
    return norm if math.isfinite(norm) else None


async def _subscribe(link: Link, results: str, path: str) -> int:
    """Ask for a stream; the status it answers with."""
    await link.write(COMMANDS, bytes([SUBSCRIBE, REFERENCE]) + path.encode("ascii"))
    answer = await link.reply(results, bytes([RESULT, REFERENCE]), WAIT_S)
    return int.from_bytes(answer[2:4], "little")


@dataclass(frozen=True, slots=True)
class Movesense:
    """Sensors whose name begins with Movesense."""

    name: str = "movesense"

    def match(self, advert: Advert) -> Match | None:
        """As `Family.match`."""
        named = advert.name is not None and advert.name.startswith("Movesense")
        return Match(advert.name or "Movesense") if named else None

    def driver(self) -> Driver:
        """As `Family.driver`."""
        return MovesenseDriver()
