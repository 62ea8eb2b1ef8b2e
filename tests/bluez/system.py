"""The simulated `org.bluez`: answers what a D-Bus client calls, and lets time pass for its sensors."""

from __future__ import annotations

import asyncio
import contextlib
import os
import select
import socket
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from dbus_fast import BusType, Message, MessageType, Variant
from dbus_fast.aio import MessageBus

from tests.bluez.device import BATTERY_LEVEL, CHARACTERISTIC, DEVICE, Device, Properties, Value
from tests.bluez.errors import DBusRefusedError, refusal, unknown
from tests.peripherals.model import Peripheral

NAME = "org.bluez"
ADAPTER_PATH = "/org/bluez/hci0"
ADAPTER = "org.bluez.Adapter1"
OBJECTS = "org.freedesktop.DBus.ObjectManager"
PROPERTIES = "org.freedesktop.DBus.Properties"
DAEMON = "org.freedesktop.DBus"

TICK_S = 0.004
"""Sensors send so often, at most."""

ABSENT_S = 5.0
"""BlueZ tries so long to connect to a sensor that is not there (the real one: about 25 s)."""

Answer = tuple[str, list[Any], list[int]]
NOTHING: Answer = ("", [], [])


class SimulatedBluez:
    """`now_s`: the time that the sensors' motion runs on; seconds that only go forward. `advance`: told of each
    bit of real time that has passed.
    """

    def __init__(
        self, bus: MessageBus, now_s: Callable[[], float], advance: Callable[[float], None], adverts_s: float
    ) -> None:
        self.now_s, self._advance = now_s, advance
        self.powered = True
        self.devices: dict[str, Device] = {}
        self._bus = bus
        self._adverts_s = adverts_s
        self._scanners: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._outbox: asyncio.Queue[Message] = asyncio.Queue()
        self._calls: dict[tuple[str, str], Callable[[Message], Coroutine[Any, Any, Answer]]] = {
            (OBJECTS, "GetManagedObjects"): self._objects,
            (PROPERTIES, "Get"): self._get,
            (ADAPTER, "SetDiscoveryFilter"): self._nothing,
            (ADAPTER, "StartDiscovery"): self._start_discovery,
            (ADAPTER, "StopDiscovery"): self._stop_discovery,
            (ADAPTER, "RemoveDevice"): self._remove_device,
            (DEVICE, "Connect"): self._connect,
            (DEVICE, "Disconnect"): self._disconnect,
            (CHARACTERISTIC, "ReadValue"): self._read,
            (CHARACTERISTIC, "WriteValue"): self._write,
            (CHARACTERISTIC, "StartNotify"): self._start_notify,
            (CHARACTERISTIC, "StopNotify"): self._stop_notify,
            (CHARACTERISTIC, "AcquireNotify"): self._acquire_notify,
        }

    # What a test does to it.

    def add(self, sensor: Peripheral, number: int = 1) -> Device:
        """Bring a sensor into the air."""
        address = f"F0:00:00:00:00:{number:02X}"
        path = f"{ADAPTER_PATH}/dev_{address.replace(':', '_')}"
        self.devices[path] = Device(path, address, sensor, self.now_s, self._changed)
        return self.devices[path]

    def power(self, on: bool) -> None:
        """Switch the adapter on or off."""
        if not on:
            for device in self.devices.values():
                device.drop()
            self._scanners.clear()
        self.powered = on
        self._changed(ADAPTER_PATH, ADAPTER, {"Powered": Variant("b", on), "Discovering": Variant("b", False)})

    def forget(self, device: Device) -> None:
        """BlueZ drops a device that it has not seen for some time, or that a person removed."""
        device.drop()
        if device.exported:
            for path, interfaces in reversed(list(device.attributes())):
                self._signal(OBJECTS, "InterfacesRemoved", "oas", [path, list(interfaces)])
        device.known = device.exported = False
        self._signal(OBJECTS, "InterfacesRemoved", "oas", [device.path, [DEVICE]])

    async def start(self) -> None:
        """From now on answer, and let time pass."""
        self._bus.add_message_handler(self._handle)
        await self._bus.request_name(NAME)
        rule = f"type='signal',sender='{DAEMON}',member='NameOwnerChanged'"
        await self._bus.call(
            Message(DAEMON, "/org/freedesktop/DBus", DAEMON, "AddMatch", signature="s", body=[rule])
        )
        self._spawn(self._post())
        self._spawn(self._advertise())
        self._spawn(self._pass_time())

    async def stop(self) -> None:
        """End all that runs."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for device in self.devices.values():
            for value in device.values.values():
                for end in value.sockets:
                    end.close()

    # Time.

    async def _pass_time(self) -> None:
        due_s: dict[str, float] = {}
        while True:
            await asyncio.sleep(TICK_S)
            await self._settled()
            self._advance(TICK_S)
            for device in self.devices.values():
                if self.now_s() >= due_s.get(device.path, 0.0):
                    device.pass_time()
                    due_s[device.path] = self.now_s() + device.weather.burst_s

    async def _settled(self) -> None:
        """Return when the daemon has taken all that was sent."""
        while not self._outbox.empty():
            await asyncio.sleep(0.0)
        await self._bus.call(Message(DAEMON, "/org/freedesktop/DBus", DAEMON, "GetId"))

    async def _advertise(self) -> None:
        while True:
            await asyncio.sleep(self._adverts_s)
            for device in self.devices.values():
                if not self._scanners or not device.advertising or device.connected:
                    continue
                if device.known:
                    self._changed(device.path, DEVICE, {"RSSI": Variant("n", device.rssi_dbm)})
                else:
                    device.known = True
                    self._added(device.path, {DEVICE: device.properties()})

    # What it says.

    async def _post(self) -> None:
        """Send one message after the other, when there is room: the bus gives up where the daemon is too slow."""
        socket = self._bus._fd
        assert socket is not None, "the bus is not connected"
        while True:
            message = await self._outbox.get()
            while not select.select([], [socket], [], 0.0)[1]:
                await asyncio.sleep(TICK_S)
            await self._bus.send(message)
            for descriptor in message.unix_fds:
                os.close(descriptor)

    def _changed(self, path: str, interface: str, properties: Properties) -> None:
        self._signal(PROPERTIES, "PropertiesChanged", "sa{sv}as", [interface, properties, []], path)

    def _added(self, path: str, interfaces: dict[str, Properties]) -> None:
        self._signal(OBJECTS, "InterfacesAdded", "oa{sa{sv}}", [path, interfaces])

    def _signal(self, interface: str, member: str, signature: str, body: list[Any], path: str = "/") -> None:
        self._outbox.put_nowait(Message.new_signal(path, interface, member, signature, body))

    # Calls.

    def _handle(self, message: Message) -> bool:
        if message.message_type == MessageType.SIGNAL and message.member == "NameOwnerChanged":
            self._left(*message.body)
        if message.message_type != MessageType.METHOD_CALL:
            return False
        self._spawn(self._reply(message))
        return True

    def _left(self, client: str, _before: str, now: str) -> None:
        """A D-Bus client that is gone scans and subscribes no more."""
        if not now:
            self._scanners.discard(client)
            for device in self.devices.values():
                for value in device.values.values():
                    device.leave(value, client)

    async def _reply(self, message: Message) -> None:
        try:
            call = self._calls.get((str(message.interface), str(message.member)))
            if call is None:
                raise unknown(f"{message.interface}.{message.member} of {message.path}")
            signature, body, descriptors = await call(message)
            self._outbox.put_nowait(Message.new_method_return(message, signature, body, descriptors))
        except DBusRefusedError as refused:
            self._outbox.put_nowait(Message.new_error(message, refused.name, refused.text))

    def _spawn(self, what: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(what)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _nothing(self, _message: Message) -> Answer:
        return NOTHING

    async def _objects(self, _message: Message) -> Answer:
        known: dict[str, dict[str, Properties]] = {ADAPTER_PATH: {ADAPTER: self._adapter()}}
        for device in self.devices.values():
            if device.known:
                known[device.path] = device.interfaces()
            if device.exported:
                known |= dict(device.attributes())
        return "a{oa{sa{sv}}}", [known], []

    async def _get(self, message: Message) -> Answer:
        interface, name = message.body
        shown = {ADAPTER: self._adapter()} if message.path == ADAPTER_PATH else self._device(message).interfaces()
        if name not in shown.get(interface, {}):
            raise unknown(f"{interface}.{name}")
        return "v", [shown[interface][name]], []

    def _adapter(self) -> Properties:
        return {
            "Address": Variant("s", "00:AA:01:00:00:00"),
            "Name": Variant("s", "simulated"),
            "Alias": Variant("s", "simulated"),
            "Powered": Variant("b", self.powered),
            "Discovering": Variant("b", bool(self._scanners)),
            "Roles": Variant("as", ["central", "peripheral"]),
            "UUIDs": Variant("as", []),
        }

    async def _start_discovery(self, message: Message) -> Answer:
        if not self.powered:
            raise refusal("NotReady", "Resource Not Ready")
        if message.sender in self._scanners:
            raise refusal("InProgress", "Operation already in progress")
        self._scanners.add(str(message.sender))
        self._changed(ADAPTER_PATH, ADAPTER, {"Discovering": Variant("b", True)})
        return NOTHING

    async def _stop_discovery(self, message: Message) -> Answer:
        if message.sender not in self._scanners:
            raise refusal("Failed", "No discovery started")
        self._scanners.discard(str(message.sender))
        self._changed(ADAPTER_PATH, ADAPTER, {"Discovering": Variant("b", bool(self._scanners))})
        return NOTHING

    async def _remove_device(self, message: Message) -> Answer:
        if message.body[0] not in self.devices:
            raise refusal("DoesNotExist", "Does Not Exist")
        self.forget(self.devices[message.body[0]])
        return NOTHING

    def _device(self, message: Message) -> Device:
        device = self.devices.get(str(message.path))
        if device is None or not device.known:
            raise unknown(f"{message.path}")
        return device

    async def _connect(self, message: Message) -> Answer:
        device = self._device(message)
        if not self.powered:
            raise refusal("NotReady", "Resource Not Ready")
        if device.connected:
            return NOTHING
        device.given_up.clear()
        await asyncio.sleep(device.connect_s)
        if device.connect_errors:
            raise device.connect_errors.pop(0)
        if not device.advertising:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(device.given_up.wait(), ABSENT_S)
            raise refusal("Failed", "Software caused connection abort")
        device.link_up()
        self._spawn(self._resolve(device))
        return NOTHING

    async def _resolve(self, device: Device) -> None:
        await asyncio.sleep(device.resolve_s)
        if device.drops_resolving:
            device.drop()
        if not device.connected or not device.resolves:
            return
        if not device.exported:
            for path, interfaces in device.attributes():
                self._added(path, interfaces)
        device.resolve()

    async def _disconnect(self, message: Message) -> Answer:
        self._device(message).drop()
        return NOTHING

    def _value(self, message: Message) -> tuple[Device, Value]:
        for device in self.devices.values():
            if str(message.path) in device.values:
                value = device.values[str(message.path)]
                if not device.resolved:
                    raise refusal("Failed", "Not connected")
                if value.errors:
                    raise value.errors.pop(0)
                return device, value
        raise unknown(str(message.path))

    async def _read(self, message: Message) -> Answer:
        device, value = self._value(message)
        return "ay", [device.read(value)], []

    async def _write(self, message: Message) -> Answer:
        device, value = self._value(message)
        data, options = message.body
        device.write(value, bytes(data), options.get("type", Variant("s", "request")).value)
        return NOTHING

    async def _start_notify(self, message: Message) -> Answer:
        device, value = self._value(message)
        self._check_notifies(value)
        if message.sender in value.clients:
            raise refusal("InProgress", "Operation already in progress")
        device.want(value, str(message.sender))
        return NOTHING

    async def _stop_notify(self, message: Message) -> Answer:
        device, value = self._value(message)
        if message.sender not in value.clients:
            raise refusal("Failed", "No notify session started")
        device.leave(value, str(message.sender))
        return NOTHING

    async def _acquire_notify(self, message: Message) -> Answer:
        device, value = self._value(message)
        self._check_notifies(value)
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.setblocking(False)
        theirs.setblocking(False)
        device.want(value, ours)
        return "hq", [0, device.mtu], [theirs.detach()]

    def _check_notifies(self, value: Value) -> None:
        if not value.about.properties & {"notify", "indicate"}:
            raise refusal("NotSupported", "Operation is not supported")
        # Since 5.80 others may only read what BlueZ itself follows (GATT.ExportClaimedServices).
        if value.about.uuid == BATTERY_LEVEL:
            raise refusal("NotPermitted", "Notify not permitted")


@asynccontextmanager
async def simulated_bluez(
    now_s: Callable[[], float] = time.monotonic,
    advance: Callable[[float], None] = lambda _: None,
    adverts_s: float = 0.02,
) -> AsyncIterator[SimulatedBluez]:
    """A Bluetooth system on the bus that is the system's now. `adverts_s`: sensors advertise so often."""
    bus = await MessageBus(bus_type=BusType.SYSTEM, negotiate_unix_fd=True).connect()
    system = SimulatedBluez(bus, now_s, advance, adverts_s)
    await system.start()
    try:
        yield system
    finally:
        await system.stop()
        bus.disconnect()
        await bus.wait_for_disconnect()  # type: ignore[no-untyped-call]
