"""A wireless sensor as a live source: it streams as long as the session lasts, whatever becomes of the link.

The state goes round: connected, lost or silent, coming back. Nothing here knows a radio, and time is `now_s`.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from sensors.assembly import Assembly
from sensors.connection import Connection, Recognise, connect
from sensors.devices.beside import READERS
from sensors.devices.model import Bad, Battery, FootPod, HeartRate, NoClock, Reading, Samples, Stopped
from sensors.devices.table import recognise
from sensors.echoes import Echoes
from sensors.errors import LinkError, SourceError
from sensors.live import Beside, Item, NoticeKind, SourceInfo
from sensors.mailbox import Mailbox
from sensors.radio import Packet, Radio
from sensors.telling import Telling

HELD_UP_S = 0.2
"""A wait that ends so much too late shows that the program was held up, seconds."""

OPENING_TRIES = 3
"""A link that breaks while the sensor is being started is tried again so often."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long is waited. `silence_s`: without samples a standing link is given up; `first_s`: for the first ones.
    `stop_s`: for a sensor to stop; `last_s`: at the end, for one that is out of reach. `battery_s`: its charge is
    read so often. `told_s`: what goes on being wrong is told again so often. `pauses_s`: before each try to come
    back; the last one again and again.
    """

    silence_s: float = 2.0
    first_s: float = 6.0
    stop_s: float = 3.0
    last_s: float = 5.0
    battery_s: float = 60.0
    told_s: float = 10.0
    pauses_s: tuple[float, ...] = (0.0, 0.5, 1.0, 2.0, 4.0, 8.0)


PATIENCE = Patience()


class WirelessSource:
    """A `LiveSource` over a radio. `now_s`: the host's monotonic clock, which stamps the packets as well.

    `items` may be cancelled and called again: nothing is lost by it.
    """

    def __init__(
        self,
        radio: Radio,
        now_s: Callable[[], float],
        known: Recognise = recognise,
        patience: Patience = PATIENCE,
        mailbox: Mailbox | None = None,
    ) -> None:
        self._radio, self._now_s, self._known, self._patience = radio, now_s, known, patience
        self._mailbox = mailbox or Mailbox()
        self._connection: Connection | None = None
        self._useless: Connection | None = None
        self._assembly: Assembly | None = None
        self._telling = Telling(patience.told_s)
        self._closed = asyncio.Event()
        self._stepping = asyncio.Lock()
        self._attempt = 0
        self._streams = False
        self._dropped = self._doubled = 0
        self._silent_at_s = self._battery_at_s = 0.0
        self._echoes, self._clockless = Echoes(), False

    async def open(self) -> SourceInfo:
        """Connect and start. Raises `SourceError`."""
        for left in reversed(range(OPENING_TRIES)):
            try:
                connection = await self._connect()
                break
            except LinkError:
                if not left:
                    raise
                await asyncio.sleep(self._patience.pauses_s[1])
        started = connection.started
        self._assembly = Assembly(started)
        await self._begun(connection)
        gyroscope = started.gyr is not None
        return SourceInfo(connection.family, connection.name, gyroscope, started.acc.rate_hz, started.notes)

    async def items(self) -> AsyncIterator[Item]:
        """What comes, until the source is closed."""
        while True:
            while self._telling.waiting:
                yield self._telling.waiting.popleft()
            if self._closed.is_set():
                return
            async with self._stepping:
                await self._step()

    def session_s(self, monotonic_s: float) -> float:
        """The session's time at a moment of the host's clock."""
        return self._opened.session_s(monotonic_s)

    def monotonic_s(self, session_s: float) -> float:
        """The host's clock at a time of the session."""
        return self._opened.monotonic_s(session_s)

    async def close(self) -> None:
        """Stop the sensor and let it go; a step of `items` that was cancelled a moment ago ends first. One that
        could not be stopped, because it was out of reach, gets one more chance: it may drain its battery else.
        """
        if self._closed.is_set():
            return
        self._closed.set()
        self._mailbox.wake()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._patience.stop_s), self._stepping:
                pass
        out_of_reach = self._connection is None and self._streams
        if self._connection is not None:
            self._connection, self._useless = None, self._connection
        await self._let_go()
        if out_of_reach:
            with contextlib.suppress(SourceError, TimeoutError):
                async with asyncio.timeout(self._patience.last_s):
                    self._useless = await self._connect()
        await self._let_go()

    @property
    def _opened(self) -> Assembly:
        if self._assembly is None:
            raise RuntimeError("the source is not open")
        return self._assembly

    async def _connect(self) -> Connection:
        return await connect(self._radio, self._known, self._mailbox, self._patience.stop_s)

    async def _begun(self, connection: Connection) -> None:
        """The sensor streams, for the first time or again."""
        self._connection = connection
        self._clockless = isinstance(connection.started.acc.clock, NoClock)
        self._streams = True
        self._wait_for_samples(self._patience.first_s)
        self._telling.connected(self._at(self._now_s()), connection.name, connection.wire.advert.rssi_dbm)
        await self._ask_battery(connection)

    async def _step(self) -> None:
        """Wait for the next thing to happen, and tell of it."""
        await self._let_go()
        connection = self._connection
        if connection is None:
            await self._come_back()
            return
        due_s = min(self._silent_at_s, self._battery_at_s)
        for packet in await self._mailbox.take(max(due_s - _loop_s(), 0.0)):
            for one in self._echoes.take(packet) if self._clockless else [packet]:
                self._read(connection, one)
        self._forgive_own_delay(due_s)
        if connection.link.lost:
            self._give_up(connection, "lost", "the link is lost; come closer to the computer")
        elif _loop_s() >= self._silent_at_s:
            self._give_up(connection, "silent", "nothing comes from the sensor; connecting again")
        elif _loop_s() >= self._battery_at_s:
            await self._ask_battery(connection)

    def _forgive_own_delay(self, due_s: float) -> None:
        """Where this program was held up itself, what came meanwhile has yet to be read: that is no silence."""
        if _loop_s() - due_s > HELD_UP_S:
            self._silent_at_s = max(self._silent_at_s, _loop_s() + HELD_UP_S)

    def _give_up(self, connection: Connection, kind: NoticeKind, text: str) -> None:
        """The connection is of no use any more; what is told of it does not wait for its end."""
        for packet in self._echoes.rest():
            self._read(connection, packet)
        self._connection, self._useless = None, connection
        self._telling.notice(self._at(self._now_s()), kind, text)

    async def _let_go(self) -> None:
        """End a connection that was given up, before there is another: BlueZ tells every client that was not
        released of each packet, so that a new one beside it would hear everything twice.
        """
        useless, self._useless = self._useless, None
        if useless is not None and await useless.end(self._patience.stop_s):
            self._streams = False

    async def _come_back(self) -> None:
        """Try once to connect again."""
        pauses_s = self._patience.pauses_s
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(pauses_s[min(self._attempt, len(pauses_s) - 1)]):
                await self._closed.wait()
                return
        self._attempt += 1
        try:
            connection = await self._connect()
        except SourceError as problem:
            self._telling.trouble(self._at(self._now_s()), str(problem))
            return
        self._telling.items(self._opened.restart(connection.started, self._now_s()))
        await self._begun(connection)

    def _read(self, connection: Connection, packet: Packet) -> None:
        """Make of a packet what it holds."""
        beside = READERS.get(packet.characteristic)
        decode = connection.driver.decode
        for reading in decode(packet.characteristic, packet.data) if beside is None else [beside(packet.data)]:
            self._take(reading, packet.arrival_s)

    def _take(self, reading: Reading, arrival_s: float) -> None:
        telling = self._telling
        match reading:
            case Samples():
                self._attempt = 0
                self._wait_for_samples(self._patience.silence_s)
                telling.items(self._opened.push(reading, arrival_s))
                self._count(self._at(arrival_s))
            case HeartRate() | FootPod():
                telling.items([Beside(self._at(arrival_s), reading)])
            case Battery(percent=percent):
                telling.battery(self._at(arrival_s), percent)
            case Bad():
                telling.bad(self._at(arrival_s))
            case Stopped(reason=reason):
                telling.trouble(self._at(arrival_s), reason)

    def _wait_for_samples(self, seconds: float) -> None:
        if self._connection is not None:
            started = self._connection.started
            seconds = float("inf") if started.rests else seconds + started.frame_s
        self._silent_at_s = _loop_s() + seconds

    def _count(self, t_s: float) -> None:
        """Tell of samples that came again, and of packets that there was no room for."""
        doubled, dropped = self._opened.doubled + self._echoes.heard, self._mailbox.dropped
        self._telling.doubled(t_s, doubled - self._doubled)
        self._telling.dropped(t_s, dropped - self._dropped)
        self._doubled, self._dropped = doubled, dropped

    async def _ask_battery(self, connection: Connection) -> None:
        self._battery_at_s = _loop_s() + self._patience.battery_s
        percent = await connection.battery_percent()
        if percent is not None:
            self._telling.battery(self._at(self._now_s()), percent)

    def _at(self, monotonic_s: float) -> float:
        return max(self._opened.session_s(monotonic_s), 0.0)


def _loop_s() -> float:
    return asyncio.get_running_loop().time()
