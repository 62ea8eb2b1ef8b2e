"""A desktop for tests: what follows freedesktop.org's notifications is shown to nobody and remembered."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

from dbus_fast.aio import MessageBus
from dbus_fast.annotations import DBusDict, DBusInt32, DBusSignature, DBusStr, DBusUInt32
from dbus_fast.service import ServiceInterface, dbus_method

NAME, PATH = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"
Words = Annotated[list[str], DBusSignature("as")]
Server = Annotated[list[str], DBusSignature("ssss")]


class FakeDesktop(ServiceInterface):
    """Remembers application, title and text of each notification."""

    def __init__(self) -> None:
        super().__init__(NAME)
        self.shown: list[tuple[str, str, str]] = []

    @dbus_method()
    def Notify(  # noqa: N802
        self, app: DBusStr, replaces: DBusUInt32, icon: DBusStr, title: DBusStr, text: DBusStr,
        actions: Words, hints: DBusDict, expires_ms: DBusInt32,
    ) -> DBusUInt32:  # fmt: skip
        self.shown.append((app, title, text))
        return len(self.shown)

    @dbus_method()
    def GetCapabilities(self) -> Words:  # noqa: N802
        return ["body"]

    @dbus_method()
    def GetServerInformation(self) -> Server:  # noqa: N802
        return ["fake", "nobody", "1", "1.2"]


@asynccontextmanager
async def fake_desktop(address: str) -> AsyncIterator[FakeDesktop]:
    """A desktop on a bus."""
    bus = await MessageBus(address).connect()
    desktop = FakeDesktop()
    bus.export(PATH, desktop)
    await bus.request_name(NAME)
    try:
        yield desktop
    finally:
        bus.disconnect()
        await bus.wait_for_disconnect()  # type: ignore[no-untyped-call]
