"""What every part of the coach shares: the time, what is said, marked and shown, and the wait for a signal."""

from __future__ import annotations

import math
from collections.abc import Generator, Mapping
from dataclasses import replace
from typing import TypeVar

from algorithms.types import Event
from sensors.live import Notice
from sensors.stream import Mark
from tracker.live.model import Bid, Emit, Heard, Key, Manner, Output, Put, Record, Say, Signal, Tapped, Told, View

R = TypeVar("R")
Flow = Generator[None, Signal, R]
"""A part of the coach: takes signals until it has its answer."""

QUIT, HURTS, GO, SKIP = ("q",), ("x",), (" ", ""), ("n",)
"""Keys: end the session; stop, it hurts; start, stop or go on; leave this one out."""

GIVEN_UP_S = 900.0
"""A sensor that has been lost for so long is not coming back, seconds."""

LOW_PERCENT = 15
LEAST_TOLD_GAP_S = 1.0
"""Shorter holes in the data are shown and not spoken of, seconds."""


class EndedError(Exception):
    """The patient ends the session. `ask`: whether questions may still be asked."""

    def __init__(self, ask: bool) -> None:
        self.ask = ask
        super().__init__()


class HurtError(Exception):
    """The patient stops because it hurts. `at_s`: when."""

    def __init__(self, at_s: float) -> None:
        self.at_s = at_s
        super().__init__()


class Stage:
    """`now_s`: the session's time. `keyboard`: whether anybody could press a key. `view`: what is shown."""

    def __init__(self, keyboard: bool) -> None:
        self.keyboard = keyboard
        self.now_s = 0.0
        self.view = View()
        self.linked = True
        self.linked_s = self._lost_s = 0.0
        self._out: list[Output] = []
        self._low = False

    def taken(self) -> list[Output]:
        """What was put out since the last time."""
        out, self._out = self._out, []
        return out

    def say(self, text: str, values: Mapping[str, object] | None = None, manner: Manner = "word") -> None:
        """Say a message."""
        self._out.append(Say(text, values or {}, manner))

    def put(self, mark: Mark) -> None:
        """Set a mark, to the millisecond: so a session file keeps it exactly."""
        self._out.append(Put(replace(mark, t_s=round(mark.t_s, 3))))

    def bid(self, bid: Bid) -> None:
        """Let a simulated patient hear something."""
        self._out.append(bid)

    def record(self, placement: str) -> None:
        """Begin another recording."""
        self._out.append(Record(placement))

    def emit(self, event: Event) -> None:
        """Tell an event of the coach's own; its time is the session's."""
        self._out.append(Emit(event.t_s, event))

    def show(self, title: str | None = None, big: str | None = None, about: str = "", hint: str = "") -> None:
        """Change what is shown; a title or number that is not given stays."""
        view = self.view
        title, big = view.title if title is None else title, view.big if big is None else big
        self.view = replace(view, title=title, big=big, about=about, hint=hint)

    def next(self) -> Flow[Signal]:
        """The next signal.

        Raises:
            EndedError, HurtError: that is what it says.
        """
        signal = yield
        self.now_s = max(self.now_s, signal.now_s)
        self._aside(signal)
        if not self.linked and self.now_s - self._lost_s >= GIVEN_UP_S:
            self._lost_s = self.now_s
            raise EndedError(ask=True)
        if isinstance(signal, Key) and signal.word in QUIT:
            raise EndedError(ask=True)
        if isinstance(signal, Key) and signal.word in HURTS:
            raise HurtError(signal.now_s)
        if isinstance(signal, Tapped) and signal.count >= 3:
            raise HurtError(signal.at_s)
        return signal

    def wait(self, seconds: float) -> Flow[Signal | None]:
        """Until somebody starts, stops, goes on or skips, or so much time has passed: None."""
        until_s = self.now_s + seconds
        while self.now_s < until_s:
            signal = yield from self.next()
            if pressed(signal, GO) or pressed(signal, SKIP) or tapped_twice(signal):
                return signal
            if isinstance(signal, Told) and signal.notice.kind == "ended":
                return None
        return None

    def _aside(self, signal: Signal) -> None:
        """What is told and shown whatever goes on: the link, the battery, holes in the data."""
        if isinstance(signal, Told):
            self._notice(signal.notice)
        elif isinstance(signal, Heard) and signal.event.kind == "gap":
            start_s, end_s = signal.event.data["start_s"], signal.event.data["end_s"]
            if isinstance(start_s, float) and isinstance(end_s, float):
                self._gap(end_s - start_s)

    def _notice(self, notice: Notice) -> None:
        if notice.kind in ("lost", "silent") and self.linked:
            self.linked, self._lost_s = False, self.now_s
            self.view = replace(self.view, link=False)
            self.say("link-lost")
        elif notice.kind == "connected" and not self.linked:
            self.linked, self.linked_s = True, self.now_s
            self.view = replace(self.view, link=True)
            self.say("link-back")
        elif notice.kind == "battery" and notice.value is not None:
            self.view = replace(self.view, battery=int(notice.value))
            if notice.value <= LOW_PERCENT and not self._low:
                self._low = True
                self.say("battery-low", {"percent": int(notice.value)})
        elif notice.kind == "loss":
            self.view = replace(self.view, lost=self.view.lost + int(notice.value or 0))
        elif notice.kind == "ended":
            raise EndedError(ask=True)

    def _gap(self, missed_s: float) -> None:
        self.view = replace(self.view, missed_s=self.view.missed_s + missed_s)
        if missed_s >= LEAST_TOLD_GAP_S:
            self.say("missed", {"seconds": math.ceil(missed_s)})


def pressed(signal: Signal | None, keys: tuple[str, ...]) -> bool:
    """Whether the signal is one of these keys."""
    return isinstance(signal, Key) and signal.word in keys


def tapped_twice(signal: Signal | None) -> bool:
    """Whether the sensor was tapped twice."""
    return isinstance(signal, Tapped) and signal.count == 2


def goes(signal: Signal | None) -> bool:
    """Whether somebody starts, stops or goes on."""
    return pressed(signal, GO) or tapped_twice(signal)
