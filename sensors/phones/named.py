"""A phone by how a person names it: `phyphox://192.168.0.7`, `sensorserver://phone:8080`, `sensorlogger://:8000`."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from urllib.parse import SplitResult, parse_qs, urlsplit

from sensors.errors import SourceError
from sensors.phones import phyphox, sensorlogger, sensorserver
from sensors.phones.sensorlogger_messages import Platform
from sensors.phones.source import Phone, PhoneSource

PLATFORMS: dict[str, Platform] = {"ios": "ios", "android": "android", "standard": "standard"}


def phone_source(device: str, now_s: Callable[[], float]) -> PhoneSource:
    """The phone of that name. Raises `SourceError`: it is not named so, or what it takes is not installed."""
    if find_spec("aiohttp") is None:
        raise SourceError(device, "phones need aiohttp, which is not installed: pip install 'backbeat[phone]'")
    try:
        address = urlsplit(device)
        port = address.port
    except ValueError as problem:
        raise SourceError(device, f"that is no address ({problem}); write phyphox://192.168.0.7:8080") from problem
    return PhoneSource(_phone(device, address, port, now_s), now_s)


def _phone(device: str, address: SplitResult, port: int | None, now_s: Callable[[], float]) -> Phone:
    host = address.hostname or ""
    if address.scheme == "sensorlogger":
        return sensorlogger.SensorLogger(
            host or "0.0.0.0", port or sensorlogger.PORT, now_s, _platform(device, address)
        )
    if not host:
        raise SourceError(device, f"the phone's address is missing; write {address.scheme}://192.168.0.7")
    if address.scheme == "phyphox":
        return phyphox.Phyphox(host, port or phyphox.PORT, now_s)
    return sensorserver.SensorServer(host, port or sensorserver.PORT, now_s)


def _platform(device: str, address: SplitResult) -> Platform:
    """`?platform=ios` and so on; without it the sensors that come decide."""
    said = parse_qs(address.query).get("platform", ["auto"])[-1]
    if said != "auto" and said not in PLATFORMS:
        raise SourceError(device, f'platform "{said}" is not known; it is ios, android or standard')
    return PLATFORMS.get(said, "auto")
