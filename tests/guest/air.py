"""A simulated sensor in the guest's air: bumble speaks for it, through a controller that the kernel takes as real.

    python3 -m tests.guest.air EXERCISE DROP_S ...

A Polar H10 that wears the sample recording of an exercise. Its motion runs from the first connection on; at the
times given it breaks the link, and advertises again. Prints what it is told and what becomes of its links.
"""

from __future__ import annotations

import asyncio
import sys
import time
from itertools import groupby

from bumble import data_types, hci
from bumble.att import ATT_Error
from bumble.controller import Controller
from bumble.core import UUID, AdvertisingData
from bumble.device import Connection, Device, DeviceConfiguration
from bumble.gatt import Characteristic, CharacteristicValue, Service
from bumble.link import LocalLink
from bumble.transport import open_transport

from tests.peripherals import model
from tests.peripherals.polar import PolarSensor
from tests.peripherals.sig import assigned
from tests.sensors.ble_session import motion

ADDRESS = hci.Address("F0:F1:F2:F3:F4:F5")
TICK_S = 0.01
UNFIT = hci.LeFeatureMask.LL_PRIVACY | hci.LeFeatureMask.LE_EXTENDED_ADVERTISING
"""BlueZ would use these in ways that bumble's controller does not understand (google/bumble issue 841)."""


class Air:
    """The sensor's end of the radio. `drops_s`: when it breaks the link, on the time of its motion."""

    def __init__(self, sensor: model.Peripheral, drops_s: list[float]) -> None:
        self._sensor, self._drops_s = sensor, drops_s
        self._values = {one.uuid: self._value(one) for one in sensor.characteristics}
        self._replies: list[model.Frame] = []
        self._link: Connection | None = None
        self._begun_s: float | None = None

    async def run(self) -> None:
        """Be there until the process is ended."""
        async with await open_transport("vhci") as computer:
            link = LocalLink()
            # Without a public address the kernel keeps to one random one; bumble's link knows no more than one.
            theirs = Controller("computer", computer.source, computer.sink, link)
            theirs.le_features &= ~UNFIT
            ours = Controller("sensor", link=link)
            device = Device.from_config_with_hci(advertised(self._sensor), ours, ours)
            device.add_services(self._services())
            device.on(Device.EVENT_CONNECTION, self._connected)
            await device.power_on()
            await device.start_advertising(auto_restart=True)
            print("advertises", flush=True)
            while True:
                await self._send(device)
                await asyncio.sleep(TICK_S)

    def _services(self) -> list[Service]:
        parts = groupby(self._sensor.characteristics, lambda one: one.service)
        return [Service(short(service), [self._values[one.uuid] for one in own]) for service, own in parts]

    def _value(self, about: model.Characteristic) -> Characteristic[bytes]:
        """The characteristic as bumble has it."""

        def read(_: Connection) -> bytes:
            try:
                return self._sensor.read(about.uuid)
            except model.RefusedError as refused:
                raise ATT_Error(refused.att_code) from refused

        def write(_: Connection, data: bytes) -> None:
            print(f"told {data.hex()}", flush=True)
            try:
                self._replies.extend(self._sensor.written(about.uuid, data))
            except model.RefusedError as refused:
                raise ATT_Error(refused.att_code) from refused

        names = ",".join(name.replace("-", "_").upper() for name in about.properties)
        permissions = Characteristic.READABLE | Characteristic.WRITEABLE
        value = CharacteristicValue(read=read, write=write)
        made = Characteristic(short(about.uuid), Characteristic.Properties.from_string(names), permissions, value)
        made.on(made.EVENT_SUBSCRIPTION, lambda _, *on: self._sensor.subscribed(about.uuid, any(on)))
        return made

    def _connected(self, link: Connection) -> None:
        self._link = link
        if self._begun_s is None:
            self._begun_s = time.monotonic()
        link.on(Connection.EVENT_DISCONNECTION, self._disconnected)
        print("connected", flush=True)

    def _disconnected(self, reason: int) -> None:
        self._link = None
        for uuid in self._values:
            self._sensor.subscribed(uuid, False)
        print("disconnected", flush=True)

    async def _send(self, device: Device) -> None:
        """Let time pass, and what the sensor has to say go out."""
        if self._begun_s is None:
            return
        now_s = time.monotonic() - self._begun_s
        frames = [*self._replies, *self._sensor.frames(now_s)]
        self._replies.clear()
        for frame in frames:
            value = self._values[frame.characteristic]
            if self._link and value.properties & Characteristic.INDICATE:
                await device.indicate_subscriber(self._link, value, frame.data)
            elif self._link:
                await device.notify_subscriber(self._link, value, frame.data)
        if self._link and self._drops_s and now_s > self._drops_s[0]:
            self._drops_s.pop(0)
            await self._link.disconnect()


def short(uuid: str) -> UUID:
    """As it goes over the air: 16 bits where the Bluetooth SIG gave it out."""
    number = int(uuid[4:8], 16)
    return UUID(number if assigned(number) == uuid else uuid)


def advertised(sensor: model.Peripheral) -> DeviceConfiguration:
    """What the sensor says of itself; the maker's data come when it is asked for more."""
    said = [
        data_types.Flags(
            AdvertisingData.Flags.LE_GENERAL_DISCOVERABLE_MODE | AdvertisingData.Flags.BR_EDR_NOT_SUPPORTED
        ),
        data_types.CompleteLocalName(sensor.name),
        data_types.CompleteListOf16BitServiceUUIDs([short(uuid) for uuid in sensor.advertised]),
    ]
    made = [data_types.ManufacturerSpecificData(maker, data) for maker, data in sensor.manufacturers.items()]
    return DeviceConfiguration(
        name=sensor.name,
        address=ADDRESS,
        advertising_interval_min=100,
        advertising_interval_max=100,
        advertising_data=bytes(AdvertisingData(said)),
        scan_response_data=bytes(AdvertisingData(made)),
    )


if __name__ == "__main__":
    worn = motion(sys.argv[1])
    asyncio.run(Air(PolarSensor(worn), [float(word) for word in sys.argv[2:]]).run())
