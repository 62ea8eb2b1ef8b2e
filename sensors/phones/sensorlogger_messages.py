"""Sensor Logger's messages: put in order, and made into acceleration with gravity and turning.

Source: tszheichoi/awesome-sensor-logger PUSHING.md, UNITS.md, COORDINATES.md. `accelerometer` is without gravity
on both platforms; Android has `totalacceleration`, iOS needs `accelerometer` and `gravity` added. Unless
"Standardise Units & Frames" is on, iOS turns the sign of all three axes of acceleration and gravity, and of none
of turning.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from sensors.devices.model import FloatArray
from sensors.join import Join
from sensors.phones.stream import Batch
from sensors.sieve import Readings

Platform = Literal["auto", "ios", "android", "standard"]

HELD = 5
"""A message that is missing is waited for until so many later ones came."""

TOTAL, LINEAR, GRAVITY, TURNING = "totalacceleration", "accelerometer", "gravity", "gyroscope"


@dataclass(frozen=True, slots=True)
class Message:
    """One push: its number, whose it is, and by sensor (n, 4) seconds since 1970 and x, y, z."""

    number: int
    session: str
    device: str
    sensors: Mapping[str, FloatArray]


def message_of(document: object) -> Message:
    """Read a push. ValueError: it is none, with what is wrong."""
    if not isinstance(document, Mapping) or not isinstance(document.get("payload"), list):
        raise ValueError("this is no message of Sensor Logger")
    rows = dict[str, list[tuple[float, float, float, float]]]()
    for entry in document["payload"]:
        row = _row(entry)
        if row is not None:
            rows.setdefault(str(entry["name"]).lower(), []).append(row)
    try:
        number = int(document["messageId"])
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError("the message has no messageId") from error
    sensors = {name: _in_order(np.array(found)) for name, found in rows.items()}
    return Message(number, str(document.get("sessionId")), str(document.get("deviceId")), sensors)


def _row(entry: object) -> tuple[float, float, float, float] | None:
    """Time and three values of one reading; None for sensors that have others."""
    try:
        assert isinstance(entry, Mapping)
        values = entry["values"]
        row = (int(entry["time"]) * 1e-9, float(values["x"]), float(values["y"]), float(values["z"]))
    except (AssertionError, KeyError, TypeError, ValueError, IndexError):
        return None
    return row if np.isfinite(row).all() else None


def _in_order(rows: FloatArray) -> FloatArray:
    """By time, each time once."""
    _, first = np.unique(rows[:, 0], return_index=True)
    found: FloatArray = rows[first]
    return found


@dataclass(slots=True)
class InOrder:
    """Messages by their number: what comes again is dropped, what is missing is waited for a while."""

    lost: int = 0
    doubled: int = 0
    _next: int | None = None
    _session: str = ""
    _held: dict[int, Message] = field(default_factory=dict)

    def push(self, message: Message) -> list[Message]:
        """The messages that are next by now."""
        if message.session != self._session:
            ended = [self._held[number] for number in sorted(self._held)]
            self._held, self._session, self._next = {}, message.session, message.number
        else:
            ended = []
        assert self._next is not None
        if message.number < self._next or message.number in self._held:
            self.doubled += 1
            return ended
        self._held[message.number] = message
        return ended + self._ready()

    def _ready(self) -> list[Message]:
        assert self._next is not None
        if self._next not in self._held and len(self._held) > HELD:
            self.lost += min(self._held) - self._next
            self._next = min(self._held)
        ready = []
        while self._next in self._held:
            ready.append(self._held.pop(self._next))
            self._next += 1
        return ready


class Motion:
    """Acceleration with gravity, and turning, from messages in order."""

    def __init__(self, platform: Platform = "auto") -> None:
        self._platform = platform
        self._android = platform == "android"
        self._join = Join(3, 3, wait_s=1.0)

    def batches(self, message: Message, arrival_s: float) -> list[Batch]:
        """What a message adds."""
        found = []
        self._android |= TOTAL in message.sensors
        acc = message.sensors.get(TOTAL) if self._android else self._summed(message)
        if acc is not None and len(acc):
            found.append(Batch("acc", acc[:, 0], acc[:, 1:] * self._sign(), arrival_s))
        turning = message.sensors.get(TURNING)
        if turning is not None:
            found.append(Batch("gyr", turning[:, 0], turning[:, 1:], arrival_s))
        return found

    def _sign(self) -> float:
        return -1.0 if self._platform == "ios" or (self._platform == "auto" and not self._android) else 1.0

    def _summed(self, message: Message) -> FloatArray | None:
        """Acceleration and gravity of the same times, added; acceleration alone where no gravity comes, to be
        refused.
        """
        linear, gravity = message.sensors.get(LINEAR), message.sensors.get(GRAVITY)
        if gravity is None:
            return linear
        self._join.second(Readings(gravity[:, 0], gravity[:, 1:]))
        if linear is not None:
            self._join.first(Readings(linear[:, 0], linear[:, 1:]))
        ready = self._join.ready()
        found: FloatArray = np.column_stack((ready.t_s, ready.values[:, :3] + ready.values[:, 3:]))
        return found
