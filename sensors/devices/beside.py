"""What the Bluetooth SIG defined to tell beside motion: heart rate, a foot pod's pace and cadence, the battery.

Sources: Battery Service 1.0 (0x2A19: percent, one byte), Heart Rate Service 1.0 (0x2A37) and Running Speed and
Cadence Service 1.0 (0x2A53), field order after the SIG's own XML of 2017; the unit of beat intervals, 1/1024 s,
after the Heart Rate Service's text. Some pods count strides where they should count steps (their cadence is half
of what a person walks); that is not judged here.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping

from sensors.devices.model import Bad, Battery, FootPod, HeartRate, Reading

BATTERY_LEVEL = "00002a19-0000-1000-8000-00805f9b34fb"
HEART_RATE = "00002a37-0000-1000-8000-00805f9b34fb"
SPEED_AND_CADENCE = "00002a53-0000-1000-8000-00805f9b34fb"
WIDE, CONTACT_KNOWN, CONTACT, ENERGY, BEATS = 0x01, 0x04, 0x02, 0x08, 0x10
STRIDE, DISTANCE, RUNNING = 0x01, 0x02, 0x04


def heart_rate(data: bytes) -> HeartRate | Bad:
    """A heart rate measurement as notified. A rate of 0 is what a strap without a signal tells."""
    try:
        flags = data[0]
        rate, at = (struct.unpack_from("<H", data, 1)[0], 3) if flags & WIDE else (data[1], 2)
        at += 2 if flags & ENERGY else 0
    except (IndexError, struct.error):
        return Bad("a heart rate that is too short")
    rest = data[at:]
    if len(data) < at or (rest and not flags & BEATS) or len(rest) % 2:
        return Bad("a heart rate whose length does not fit its flags")
    beats_s = tuple(beat / 1024.0 for (beat,) in struct.iter_unpack("<H", rest))
    return HeartRate(int(rate) or None, beats_s, bool(flags & CONTACT) if flags & CONTACT_KNOWN else None)


def foot_pod(data: bytes) -> FootPod | Bad:
    """A running speed and cadence measurement as notified."""
    if not data:
        return Bad("an empty pace")
    flags = data[0]
    form = "<BHB" + ("H" if flags & STRIDE else "") + ("I" if flags & DISTANCE else "")
    if len(data) != struct.calcsize(form):
        return Bad("a pace whose length does not fit its flags")
    _, speed, cadence, *more = struct.unpack(form, data)
    stride_m = more.pop(0) / 100.0 if flags & STRIDE else None
    distance_m = more.pop(0) / 10.0 if flags & DISTANCE else None
    return FootPod(speed / 256.0, cadence, stride_m, distance_m, bool(flags & RUNNING))


def battery(data: bytes) -> Battery | Bad:
    """A battery level as read or notified."""
    if len(data) != 1 or data[0] > 100:
        return Bad("a battery level is one byte from 0 to 100")
    return Battery(data[0])


READERS: Mapping[str, Callable[[bytes], Reading]] = {
    HEART_RATE: heart_rate,
    SPEED_AND_CADENCE: foot_pod,
    BATTERY_LEVEL: battery,
}
"""Any sensor may tell these beside its motion, in the SIG's own form."""
