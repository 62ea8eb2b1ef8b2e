"""Bluetooth LE, through bleak: the only module that knows it. Import it late; without the extra it says so."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator

from sensors.ble_words import in_words
from sensors.choosing import Choice
from sensors.companion import Companion
from sensors.connection import Recognise
from sensors.devices.beside import BATTERY_LEVEL, battery
from sensors.devices.model import Advert, Battery
from sensors.devices.table import recognise
from sensors.devices.tellers import recognise_teller
from sensors.errors import LinkError, SourceError
from sensors.radio import Packet, Take
from sensors.wireless import PATIENCE, Patience, WirelessSource

try:
    from bleak import BleakAdapter, BleakClient, BleakScanner
    from bleak.backends.characteristic import BleakGATTCharacteristic
    from bleak.backends.device import BLEDevice
    from bleak.exc import BleakDBusError, BleakError
    from bleak_retry_connector import BleakClientWithServiceCache, establish_connection
except ModuleNotFoundError as missing:
    raise SourceError("Bluetooth", "is not installed; install it with: pip install 'backbeat[ble]'") from missing

FIND_S = 15.0
"""A sensor that is not seen for so long is not there."""

SETTLE_S = 2.0
"""Where more than one sensor may be meant, so long is waited for others to show up."""

CONNECT_S = 20.0
"""Connecting takes a second or two; one that takes so long has failed."""

ATTEMPTS = 3
"""How often a connection that fails at once is tried again at once."""

ANSWER_S = 5.0
"""A sensor answers a read or write within this."""

LET_GO_S = 12.0
"""bleak itself waits 10 s for a link to end."""

BUSY_S = 0.1
"""While another source listens, it is asked so often whether it has ended."""

PROBLEMS = (BleakError, OSError, EOFError, TimeoutError, AttributeError, KeyError)
"""What bleak raises when the world is not as it should be; the last two when a sensor vanishes under its hands."""


def monotonic_s() -> float:
    """The host's clock, which stamps packets."""
    return time.monotonic_ns() * 1e-9


def ble_source(
    asked: str,
    known: Recognise = recognise,
    now_s: Callable[[], float] = monotonic_s,
    patience: Patience = PATIENCE,
) -> WirelessSource:
    """The sensor of that name, part of a name, address or family, as a live source."""
    return WirelessSource(BleRadio(asked, known, now_s), now_s, known, patience)


def ble_companion(asked: str) -> Companion:
    """The sensor of that name, part of a name or address, which tells something beside the motion."""
    return Companion(BleRadio(asked, recognise_teller, monotonic_s))


async def adverts() -> AsyncIterator[Advert]:
    """What sensors around say of themselves, as it comes, the same ones again and again.

    Raises:
        SourceError: there is no Bluetooth to listen with.
    """
    async for _, advert in _heard():
        yield advert


async def battery_percent(address: str) -> int | None:
    """Connect to a sensor, whatever it is, and ask for its charge; None where it does not say.

    Raises:
        SourceError: it cannot be connected to.
    """
    wire = await BleRadio(address, recognise, monotonic_s).connect()
    try:
        said = battery(await wire.read(BATTERY_LEVEL))
    except LinkError:
        return None
    finally:
        await wire.release()
    return said.percent if isinstance(said, Battery) else None


class BleRadio:
    """A `Radio` for one sensor. Once it is found it is that one, whoever else would fit."""

    def __init__(self, asked: str, known: Recognise, now_s: Callable[[], float], find_s: float = FIND_S) -> None:
        self._asked, self._known, self._now_s, self._find_s = asked, known, now_s, find_s

    async def connect(self) -> BleWire:
        """Find it and connect. Raises `SourceError`."""
        device, advert = await self._find()
        name = advert.name or advert.address
        wire = BleWire(advert, self._now_s)
        try:
            async with asyncio.timeout(CONNECT_S):
                wire.client = await establish_connection(
                    BleakClientWithServiceCache,
                    device,
                    name,
                    disconnected_callback=wire.lose,
                    max_attempts=ATTEMPTS,
                    use_services_cache=False,
                )
        except PROBLEMS as problem:
            if isinstance(problem, TimeoutError):
                await _forget(device)
            raise SourceError(name, in_words(problem)) from problem
        self._asked = advert.address
        return wire

    async def _find(self) -> tuple[BLEDevice, Advert]:
        """The sensor that is asked for: still connected from before, else as it advertises."""
        choice, seen = Choice(self._asked, self._known), dict[str, BLEDevice]()
        for device in await _connected():
            seen[device.address] = device
            if choice.see(_advert_of_connected(device)):
                break
        if not choice.begun:
            await self._listen(choice, seen)
        advert = choice.decide()
        return seen[advert.address], advert

    async def _listen(self, choice: Choice, seen: dict[str, BLEDevice]) -> None:
        """Look at advertisements until the choice is clear."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._find_s) as end, contextlib.aclosing(_heard()) as heard:
                async for device, advert in heard:
                    begun = choice.begun
                    seen[advert.address] = device
                    if choice.see(advert):
                        return
                    if choice.begun and not begun:
                        end.reschedule(asyncio.get_running_loop().time() + SETTLE_S)


class BleWire:
    """A `Wire` over a bleak client. `client` is None until it is connected."""

    def __init__(self, advert: Advert, now_s: Callable[[], float]) -> None:
        self.advert = advert
        self.client: BleakClient | None = None
        self._now_s = now_s
        self._lost = False
        self._tell: Callable[[], None] | None = None

    def when_lost(self, tell: Callable[[], None]) -> None:
        """Have `tell` called when the link is lost."""
        self._tell = tell
        if self._lost or not self._client.is_connected:
            self.lose(self._client)

    def lose(self, _client: BleakClient) -> None:
        """bleak says that the link is lost."""
        self._lost = True
        if self._tell is not None:
            self._tell()

    async def characteristics(self) -> frozenset[str]:
        """What the sensor has."""
        with self._words():
            return frozenset(one.uuid.lower() for one in self._client.services.characteristics.values())

    async def write(self, characteristic: str, data: bytes, response: bool) -> None:
        """Tell it something; the other way where it does not know the one asked for."""
        with self._words():
            where = self._characteristic(characteristic)
            other_way = ("write" if response else "write-without-response") not in where.properties
            async with asyncio.timeout(ANSWER_S):
                await self._client.write_gatt_char(where, data, response != other_way)

    async def read(self, characteristic: str) -> bytes:
        """Ask for a value."""
        with self._words():
            async with asyncio.timeout(ANSWER_S):
                return bytes(await self._client.read_gatt_char(self._characteristic(characteristic)))

    async def notify(self, characteristic: str, take: Take) -> None:
        """Hand what it sends there to `take`, stamped."""
        now_s = self._now_s

        def came(_: BleakGATTCharacteristic, data: bytearray) -> None:
            take(Packet(now_s(), characteristic, bytes(data)))

        with self._words():
            async with asyncio.timeout(ANSWER_S):
                await self._client.start_notify(self._characteristic(characteristic), came)

    async def release(self) -> None:
        """Close the client, also that of a lost link: until then BlueZ goes on telling it of every packet."""
        self._tell = None
        with contextlib.suppress(*PROBLEMS):
            async with asyncio.timeout(LET_GO_S):
                await self._client.disconnect()

    @property
    def _client(self) -> BleakClient:
        if self.client is None:
            raise RuntimeError("not connected yet")
        return self.client

    def _characteristic(self, uuid: str) -> BleakGATTCharacteristic:
        """The first of that UUID, or of SERVICE/UUID. Raises `LinkError`."""
        for one in self._client.services.characteristics.values():
            if uuid in (one.uuid.lower(), f"{one.service_uuid}/{one.uuid}".lower()):
                return one
        raise LinkError(self._name, f"it has no characteristic {uuid}; its firmware may be too old")

    @property
    def _name(self) -> str:
        return self.advert.name or self.advert.address

    @contextlib.contextmanager
    def _words(self) -> Iterator[None]:
        """Turn what bleak raises into what a person can act on."""
        try:
            yield
        except PROBLEMS as problem:
            raise LinkError(self._name, in_words(problem)) from problem


async def _heard() -> AsyncGenerator[tuple[BLEDevice, Advert], None]:
    """Advertisements as they come. Raises `SourceError`."""
    scanner = BleakScanner()
    try:
        await _start(scanner)
        async with contextlib.aclosing(scanner.advertisement_data()) as heard:
            async for device, said in heard:
                services = frozenset(uuid.lower() for uuid in said.service_uuids)
                name = said.local_name or device.name
                yield device, Advert(device.address, name, services, dict(said.manufacturer_data), said.rssi)
    except PROBLEMS as problem:
        raise SourceError("Bluetooth", in_words(problem)) from problem
    finally:
        with contextlib.suppress(*PROBLEMS):
            await scanner.stop()


async def _start(scanner: BleakScanner) -> None:
    """Begin to listen; BlueZ lets a program listen once at a time, so that another source of ours ends first."""
    while True:
        try:
            await scanner.start()
            return
        except BleakDBusError as problem:
            if problem.dbus_error != "org.bluez.Error.InProgress":
                raise
        await asyncio.sleep(BUSY_S)


async def _connected() -> list[BLEDevice]:
    """Sensors that are connected already, as a program that crashed leaves them: they do not advertise."""
    try:
        adapter = await BleakAdapter.get()
        return list(await adapter.get_connected_devices())
    except NotImplementedError:
        return []
    except PROBLEMS as problem:
        raise SourceError("Bluetooth", in_words(problem)) from problem


def _advert_of_connected(device: BLEDevice) -> Advert:
    props = device.details.get("props", {}) if isinstance(device.details, dict) else {}
    services = frozenset(uuid.lower() for uuid in props.get("UUIDs", ()))
    return Advert(device.address, device.name, services, dict(props.get("ManufacturerData", {})))


async def _forget(device: BLEDevice) -> None:
    """Have BlueZ forget what it believes of a sensor whose services it cannot find, if it is not paired."""
    props = device.details.get("props", {}) if isinstance(device.details, dict) else {}
    if not props.get("Paired", True):
        with contextlib.suppress(*PROBLEMS):
            await BleakClient(device).unpair()
