"""One simulated sensor as `org.bluez` shows it: a device with its services and characteristics, and a link to it.

Everything that can go wrong with it is a field or a method here.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from dbus_fast import Variant

from tests.bluez.errors import DBusRefusedError, att_refusal, refusal
from tests.peripherals.model import Characteristic, Frame, Peripheral, RefusedError

DEVICE = "org.bluez.Device1"
SERVICE = "org.bluez.GattService1"
CHARACTERISTIC = "org.bluez.GattCharacteristic1"
BATTERY = "org.bluez.Battery1"
GENERIC_ATTRIBUTE = "00001801-0000-1000-8000-00805f9b34fb"
BATTERY_LEVEL = "00002a19-0000-1000-8000-00805f9b34fb"

Properties = dict[str, Variant]
Changed = Callable[[str, str, Properties], None]
"""Told the path, the interface, and what has changed."""


@dataclass(slots=True, eq=False)
class Value:
    """A characteristic: who wants its notifications. `errors`: what the next calls on it are answered with."""

    path: str
    about: Characteristic
    clients: set[str] = field(default_factory=set)
    sockets: list[socket.socket] = field(default_factory=list)
    errors: list[DBusRefusedError] = field(default_factory=list)

    @property
    def wanted(self) -> bool:
        return bool(self.clients or self.sockets)

    def properties(self, mtu: int) -> Properties:
        known = {
            "UUID": Variant("s", self.about.uuid),
            "Service": Variant("o", self.path.rpartition("/")[0]),
            "Flags": Variant("as", sorted(self.about.properties)),
            "Value": Variant("ay", b""),
            "MTU": Variant("q", mtu),
        }
        if self.about.properties & {"notify", "indicate"}:
            known["Notifying"] = Variant("b", self.wanted)
            known["NotifyAcquired"] = Variant("b", bool(self.sockets))
        return known


@dataclass(slots=True)
class Weather:
    """How the radio treats the sensor's packets. `loss`: share that never arrives. `copies`: how often each does.
    `burst_s`: they arrive together, so often. `silent`: the link stands, and nothing comes over it.
    """

    loss: float = 0.0
    copies: int = 1
    burst_s: float = 0.0
    silent: bool = False


@dataclass(slots=True, eq=False)
class Device:
    """A sensor in the air. `now_s`: the time that its motion runs on.

    `advertising`: it can be found and connected to. `connect_errors`: how the next attempts to connect fail.
    `resolves`: its services are found some time after it is connected; `drops_resolving`: the link breaks then.
    `sent`: how many notifications left the sensor while somebody wanted them; `arrived`: of these, not lost.
    """

    path: str
    address: str
    sensor: Peripheral
    now_s: Callable[[], float]
    changed: Changed
    rssi_dbm: int = -58
    mtu: int = 247
    advertising: bool = True
    known: bool = False
    connected: bool = False
    resolved: bool = False
    exported: bool = False
    resolves: bool = True
    drops_resolving: bool = False
    connect_s: float = 0.01
    resolve_s: float = 0.01
    connect_errors: list[DBusRefusedError] = field(default_factory=list)
    weather: Weather = field(default_factory=Weather)
    sent: int = 0
    arrived: int = 0
    values: dict[str, Value] = field(default_factory=dict)
    services: dict[str, str] = field(default_factory=dict)
    given_up: asyncio.Event = field(default_factory=asyncio.Event)
    dice: random.Random = field(default_factory=lambda: random.Random(5))

    def __post_init__(self) -> None:
        handle = 0x0A
        for about in self.sensor.characteristics:
            if about.service not in self.services:
                self.services[about.service] = f"{self.path}/service{handle:04x}"
                handle += 1
            path = f"{self.services[about.service]}/char{handle:04x}"
            self.values[path] = Value(path, about)
            handle += 3

    def value(self, uuid: str) -> Value:
        """The characteristic of that UUID."""
        return next(value for value in self.values.values() if value.about.uuid == uuid)

    def properties(self) -> Properties:
        """Of the device itself."""
        uuids = {GENERIC_ATTRIBUTE, *self.services} if self.exported else set(self.sensor.advertised)
        known = {
            "Address": Variant("s", self.address),
            "AddressType": Variant("s", "random"),
            "Name": Variant("s", self.sensor.name),
            "Alias": Variant("s", self.sensor.name),
            "Adapter": Variant("o", self.path.rpartition("/")[0]),
            "UUIDs": Variant("as", sorted(uuids)),
            "Connected": Variant("b", self.connected),
            "ServicesResolved": Variant("b", self.resolved),
        }
        known |= dict.fromkeys(("Paired", "Bonded", "Trusted", "Blocked", "LegacyPairing"), Variant("b", False))
        if self.advertising and not self.connected:
            known["RSSI"] = Variant("n", self.rssi_dbm)
        if self.sensor.manufacturers:
            data = {number: Variant("ay", bytes(said)) for number, said in self.sensor.manufacturers.items()}
            known["ManufacturerData"] = Variant("a{qv}", data)
        return known

    def attributes(self) -> Iterator[tuple[str, dict[str, Properties]]]:
        """Everything below the device, parents first."""
        for uuid, path in self.services.items():
            about = {"UUID": Variant("s", uuid), "Primary": Variant("b", True), "Device": Variant("o", self.path)}
            yield path, {SERVICE: about | {"Includes": Variant("ao", [])}}
            for value in self.values.values():
                if value.about.service == uuid:
                    yield value.path, {CHARACTERISTIC: value.properties(self.mtu)}

    def interfaces(self) -> dict[str, Properties]:
        """What the device's own path has. BlueZ shows the battery there as well, once it has read it."""
        shown = {DEVICE: self.properties()}
        if self.resolved and any(value.about.uuid == BATTERY_LEVEL for value in self.values.values()):
            with contextlib.suppress(RefusedError, IndexError):
                shown[BATTERY] = {"Percentage": Variant("y", self.sensor.read(BATTERY_LEVEL)[0])}
        return shown

    def link_up(self) -> None:
        """The link stands; nothing is known of the services yet."""
        self.connected = True
        self.changed(self.path, DEVICE, {"Connected": Variant("b", True)})

    def resolve(self) -> None:
        """The services are known; who is still subscribed from an earlier link is subscribed again."""
        self.exported = self.resolved = True
        for value in self.values.values():
            if value.wanted:
                self.sensor.subscribed(value.about.uuid, True)
        self.changed(self.path, DEVICE, {"UUIDs": self.properties()["UUIDs"]})
        self.changed(self.path, DEVICE, {"ServicesResolved": Variant("b", True)})

    def drop(self) -> None:
        """The link is lost. D-Bus clients stay subscribed, as with the real one."""
        self.given_up.set()
        if not self.connected:
            return
        self.pass_time()
        self.connected = self.resolved = False
        for value in self.values.values():
            for end in value.sockets:
                end.close()
            value.sockets.clear()
            self.sensor.subscribed(value.about.uuid, False)
        gone = {"ServicesResolved": Variant("b", False), "Connected": Variant("b", False)}
        self.changed(self.path, DEVICE, gone)

    def reboot(self) -> None:
        """The sensor loses power and comes back: the link is gone and its clock starts over."""
        self.drop()
        self.sensor.restarted()

    def read(self, value: Value) -> bytes:
        """A read request; BlueZ tells of what was read as if it had been sent. Raises `DBusRefusedError`."""
        if "read" not in value.about.properties:
            raise refusal("NotPermitted", "Read not permitted")
        self.pass_time()
        try:
            data = self.sensor.read(value.about.uuid)
        except RefusedError as refused:
            raise att_refusal(refused.att_code) from refused
        self.changed(value.path, CHARACTERISTIC, {"Value": Variant("ay", data)})
        return data

    def write(self, value: Value, data: bytes, kind: str) -> None:
        """A write request or command. Raises `DBusRefusedError`."""
        if {"request": "write", "command": "write-without-response"}[kind] not in value.about.properties:
            raise refusal("NotSupported", "Operation is not supported")
        if len(data) > self.mtu - 3:
            raise att_refusal(0x0D)
        self.pass_time()
        try:
            for frame in self.sensor.written(value.about.uuid, data):
                self._notify(frame)
        except RefusedError as refused:
            raise att_refusal(refused.att_code) from refused

    def want(self, value: Value, client: str | socket.socket) -> None:
        """Another D-Bus client wants notifications."""
        first = not value.wanted
        if isinstance(client, str):
            value.clients.add(client)
        else:
            value.sockets.append(client)
        if first:
            self.pass_time()
            self.sensor.subscribed(value.about.uuid, True)

    def leave(self, value: Value, client: str) -> None:
        """A D-Bus client wants no more notifications."""
        if client in value.clients:
            value.clients.discard(client)
            if not value.wanted and self.connected:
                self.sensor.subscribed(value.about.uuid, False)

    def pass_time(self) -> None:
        """Let the sensor send what it has sent until now."""
        for frame in self.sensor.frames(self.now_s()):
            if self.connected and not self.weather.silent:
                self._notify(frame)

    def _notify(self, frame: Frame) -> None:
        """One notification: a signal for each subscribed client, a message in each acquired socket."""
        value = self.value(frame.characteristic)
        if not self.resolved or not value.wanted:
            return
        self.sent += 1
        if self.weather.loss and self.dice.random() < self.weather.loss:
            return
        self.arrived += 1
        for _ in range(self.weather.copies):
            for end in value.sockets:
                with contextlib.suppress(OSError):
                    end.send(frame.data)
            for _client in value.clients:
                self.changed(value.path, CHARACTERISTIC, {"Value": Variant("ay", frame.data)})
