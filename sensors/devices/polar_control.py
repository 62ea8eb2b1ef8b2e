"""Polar's PMD control point: the commands, what is replied, and the settings that travel in both.

A command is: what to do, which measurement, settings. A reply is: F0, the command's two bytes, a status, whether
more follows, parameters. A setting is: type, how many values, the values.

Source: as `polar_frames`, and PmdControlPointResponse and PmdSetting of the SDK.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Mapping
from dataclasses import dataclass

from sensors.devices.model import Link
from sensors.errors import LinkError

CONTROL = "fb005c81-02e7-f387-1cad-8acd2d8df0c8"
REPLY = 0xF0
STOPPED = 0x01
GET_SETTINGS, START, STOP = 0x01, 0x02, 0x03
RATE, RESOLUTION, RANGE, RANGE_MILLI, CHANNELS, FACTOR = range(6)
SIZES = {RATE: 2, RESOLUTION: 2, RANGE: 2, RANGE_MILLI: 4, CHANNELS: 1, FACTOR: 4}
WAIT_S = 5.0
MOST_REPLIES = 8

STATUS = {
    1: "it does not know the command; update it with the Polar app",
    2: "it does not know this measurement; update it with the Polar app",
    3: "it cannot measure this",
    4: "it finds the command too long or short; update it with the Polar app",
    5: "it does not take these settings",
    6: "it is already measuring; close other apps that use it, then try again",
    7: "it does not take this resolution",
    8: "it does not take this rate",
    9: "it does not take this range",
    10: "the link's packets are too small for it; connect again",
    11: "it does not take this number of channels",
    12: "it is busy with something else; end its recording or SDK mode, or switch it off and on",
    13: "it is in its charger; take it out",
    14: "its memory is full; empty it with the Polar app",
}


@dataclass(frozen=True, slots=True)
class Reply:
    """What the sensor answered. `status`: 0 is well."""

    status: int
    parameters: bytes

    @property
    def reason(self) -> str:
        """What is wrong and what to do, for a person."""
        return STATUS.get(self.status, f"it refuses with status {self.status}; switch it off and on")


async def tell(link: Link, command: int, kind: int, settings: bytes = b"") -> Reply:
    """Send a command and wait for the whole reply. Raises `LinkError`."""
    await link.write(CONTROL, bytes([command, kind]) + settings)
    parameters, begins = b"", bytes([REPLY, command, kind])
    for _ in range(MOST_REPLIES):
        data = await link.reply(CONTROL, begins, WAIT_S)
        if len(data) < 4:
            break
        parameters += data[5:]
        if data[3] or len(data) < 5 or not data[4]:
            return Reply(data[3], parameters)
    raise LinkError("Polar sensor", "its reply makes no sense; switch it off and on")


def settings_of(parameters: bytes) -> dict[int, tuple[int, ...]]:
    """Type -> values, as the sensor listed them. ValueError: cut short, or of an unknown type."""
    found: dict[int, tuple[int, ...]] = {}
    at = 0
    while at < len(parameters):
        kind, count = parameters[at], parameters[at + 1] if at + 1 < len(parameters) else 0
        size = SIZES.get(kind)
        values = parameters[at + 2 : at + 2 + count * (size or 0)]
        if size is None or not count or len(values) < count * size:
            raise ValueError("settings that cannot be read")
        found[kind] = tuple(int.from_bytes(values[i : i + size], "little") for i in range(0, len(values), size))
        at += 2 + len(values)
    return found


def settings_to(chosen: Mapping[int, int]) -> bytes:
    """One value a setting, as the start command wants them."""
    return b"".join(
        bytes([kind, 1]) + value.to_bytes(SIZES[kind], "little") for kind, value in sorted(chosen.items())
    )


def factor_of(parameters: bytes) -> float:
    """What the samples are to be multiplied by, from the parameters of a start reply; 1 where it does not say.

    Raises:
        ValueError: it says something impossible.
    """
    bits = settings_of(parameters).get(FACTOR)
    if bits is None:
        return 1.0
    factor = float(struct.unpack("<f", bits[0].to_bytes(4, "little"))[0])
    if not (math.isfinite(factor) and factor > 0.0):
        raise ValueError("an impossible factor")
    return factor
