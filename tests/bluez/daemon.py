"""A D-Bus daemon for tests: in a temporary folder, taken for the system's by whoever asks, gone afterwards."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ADDRESS = "DBUS_SYSTEM_BUS_ADDRESS"
SETTINGS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>system</type>
  <listen>unix:path={socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*"/>
    <allow receive_sender="*"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""


class NoDaemonError(Exception):
    """There is no D-Bus to test with; the message says why."""


@contextmanager
def private_bus() -> Iterator[str]:
    """The address of a bus of our own, which is the system bus meanwhile.

    Raises:
        NoDaemonError: the program is not there, or does not start.
    """
    program = shutil.which("dbus-daemon")
    if program is None:
        raise NoDaemonError("dbus-daemon is not installed (on Debian: apt install dbus)")
    before = os.environ.get(ADDRESS)
    with tempfile.TemporaryDirectory(prefix="bus") as folder, _daemon(program, Path(folder)) as address:
        os.environ[ADDRESS] = address
        try:
            yield address
        finally:
            os.environ.pop(ADDRESS)
            if before is not None:
                os.environ[ADDRESS] = before


@contextmanager
def _daemon(program: str, folder: Path) -> Iterator[str]:
    settings = folder / "bus.conf"
    settings.write_text(SETTINGS.format(socket=folder / "socket"), "utf-8")
    command = [program, "--nofork", "--nosyslog", f"--config-file={settings}", "--print-address=1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as running:
        assert running.stdout is not None
        try:
            address = running.stdout.readline().strip()
            if not address:
                raise NoDaemonError("dbus-daemon does not start here")
            yield address
        finally:
            running.terminate()
            running.wait(10)
