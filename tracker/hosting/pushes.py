"""What Sensor Logger pushes over HTTP, as samples of a live session, on the phone's own clock (since 1970)."""

from __future__ import annotations

import threading

from sensors.errors import SourceError
from sensors.phones.sensorlogger import SensorLogger
from sensors.phones.sensorlogger_messages import InOrder, Message, Motion
from sensors.phones.stream import PhoneStream
from sensors.stream import SampleBlock, quantise
from tracker.errors import GravityMissingError, LiveError
from tracker.hosting.hosted import Hosted


class PhonePushes:
    """Messages in, in any order; samples out into a session.

    Readings of the last second wait for their partners (gravity, turning) in memory: a restart loses those.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._order, self._motion = InOrder(), Motion()
        self._stream = PhoneStream("Sensor Logger", SensorLogger.remedy)
        self._zero_s: float | None = None

    def push(self, session: Hosted, message: Message, arrival_s: float) -> None:
        """Take a message. `arrival_s`: on a clock that only goes forward.

        Raises:
            GravityMissingError: what it sends is without gravity.
            LiveError, JournalError: as `Hosted.push`.
        """
        with self._lock:
            for ready in self._order.push(message):
                for block in self._blocks(session, ready, arrival_s):
                    session.take(block)

    def _blocks(self, session: Hosted, message: Message, arrival_s: float) -> list[SampleBlock]:
        batches = self._motion.batches(message, arrival_s)
        try:
            items = self._stream.push(batches)
        except SourceError as problem:
            raise GravityMissingError(session.id, SensorLogger.remedy) from problem
        if self._stream.begun and session.head.gyroscope and not self._stream.gyroscope:
            raise LiveError('the session was begun for six axes; switch on "Gyroscope" in Sensor Logger as well')
        blocks = [item for item in items if isinstance(item, SampleBlock)]
        return [self._on_its_clock(block, session.head.gyroscope) for block in blocks]

    def _on_its_clock(self, block: SampleBlock, gyroscope: bool) -> SampleBlock:
        if self._zero_s is None:
            self._zero_s = self._stream.zero_s
        return quantise(block.t_s + self._zero_s, block.acc, block.gyr if gyroscope else None)
