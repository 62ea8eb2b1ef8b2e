"""A simulated Bluetooth system: `org.bluez` on a D-Bus daemon of its own, with simulated sensors in the air.

The real `bleak` talks to it, unpatched. What it does follows a trace of the real one: GATT objects stay when a
link is lost, `ServicesResolved` and `Connected` go false together, and every D-Bus client that subscribed makes
one more signal of each notification, which is how an old client that nobody released doubles all packets.
It knows no pairing, no change of MTU, and no timing of a real radio.
"""

import pytest

pytest.importorskip("dbus_fast", reason="Bluetooth is simulated on Linux only, with dbus-fast")
