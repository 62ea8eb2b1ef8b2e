"""One connection to a sensor, from being found to being let go: wire, driver, and what the sensor agreed to."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass

from sensors.conversation import Conversation
from sensors.devices.beside import BATTERY_LEVEL, READERS, battery
from sensors.devices.model import Advert, Battery, Driver, Family, Match, Started
from sensors.errors import LinkError, SourceError, UnsupportedSensorError
from sensors.mailbox import Mailbox
from sensors.radio import Radio, Wire

Recognise = Callable[[Advert], tuple[Family, Match] | None]


@dataclass(frozen=True, slots=True)
class Connection:
    """A sensor that streams. `name`: what to call it. `has_battery`: its charge can be read."""

    name: str
    family: str
    driver: Driver
    link: Conversation
    wire: Wire
    started: Started
    has_battery: bool

    async def battery_percent(self) -> int | None:
        """The charge left; None where the sensor does not say."""
        if not self.has_battery:
            return None
        try:
            said = battery(await self.link.read(BATTERY_LEVEL))
        except LinkError:
            return None
        return said.percent if isinstance(said, Battery) else None

    async def end(self, stop_s: float) -> bool:
        """Stop the sensor, which may take so long, and let it go; whether it was stopped."""
        return await _let_go(self.driver, self.link, self.wire, stop_s)


async def connect(radio: Radio, recognise: Recognise, mailbox: Mailbox, stop_s: float) -> Connection:
    """Find the sensor, connect and start it; what it sends comes into the mailbox.

    However this ends early, by an error or by being cancelled, the sensor is stopped and let go.

    Raises:
        SourceError: it cannot be had; the message says what to do.
    """
    wire = await radio.connect()
    name = wire.advert.name or wire.advert.address
    family = _family(name, wire.advert, recognise)
    if isinstance(family, SourceError):
        await wire.release()
        raise family
    mailbox.clear()
    link = Conversation(name, wire, mailbox)
    wire.when_lost(link.lose)
    driver = family.driver()
    try:
        has_battery = BATTERY_LEVEL in await link.characteristics()
        started = await driver.start(link)
        await _follow_beside(link)
    except BaseException:
        await _let_go(driver, link, wire, stop_s)
        raise
    return Connection(name, family.name, driver, link, wire, started, has_battery)


async def _follow_beside(link: Conversation) -> None:
    """Subscribe to what the sensor tells beside its motion, such as the heart rate; a refusal is no error."""
    for characteristic in sorted(READERS.keys() & await link.characteristics()):
        with contextlib.suppress(LinkError):
            await link.subscribe(characteristic)


def _family(name: str, advert: Advert, recognise: Recognise) -> Family | SourceError:
    found = recognise(advert)
    if found is None:
        return UnsupportedSensorError(name, "no sensor that Backbeat knows; it lists those it does: backbeat scan")
    family, match = found
    return family if match.refusal is None else UnsupportedSensorError(name, match.refusal)


async def _let_go(driver: Driver, link: Conversation, wire: Wire, stop_s: float) -> bool:
    """Stop and release, whatever happens on the way."""
    stopped = False
    try:
        if not link.lost:
            with contextlib.suppress(LinkError, TimeoutError):
                async with asyncio.timeout(stop_s):
                    await driver.stop(link)
                    stopped = True
    finally:
        await wire.release()
    return stopped
