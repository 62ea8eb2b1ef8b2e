"""`backbeat doctor`: whether Bluetooth and a sensor do what they should, point by point, with the remedy."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli.output import FAILED, error
from tracker.cli.sensor_option import SensorFile, own_sensors
from tracker.cli.store_option import Data

if TYPE_CHECKING:
    from sensors.devices.model import Family
    from tracker.live.checkup import Check

HELP = """Look at Bluetooth and at a sensor, point by point: what is well, what is not, and what to do about it.

Without DEVICE it is this computer's Bluetooth and what is in the air. DEVICE is what backbeat live takes: a name,
an address, a kind, simulated:EXERCISE, or a phone; of it, rate, gaps, latency, clock and battery are told as well.

\b
Examples:
  backbeat doctor
  backbeat doctor "Polar H10"
  backbeat doctor polar --seconds 120       long enough to tell how well its clock runs
  backbeat doctor simulated:chair-stand --json

Exit status: 0 all is well, 1 something is not.
"""

LISTEN_S = 3.0
SIGNS = {True: "ok", False: "NOT OK", None: "unknown"}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("doctor", help=HELP, short_help="Whether Bluetooth and a sensor work as they should.")(doctor)


def doctor(
    device: Annotated[str | None, typer.Argument(metavar="[DEVICE]", show_default=False)] = None,
    seconds: Annotated[float, typer.Option(min=3, max=3600, help="Listen to the sensor so long.")] = 15.0,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, a line a check.")] = False,
    sensor_file: SensorFile = None,
    data: Data = None,
) -> None:
    """Look, say what was found, and what to do."""
    from sensors.errors import SensorError

    try:
        own = own_sensors(data, sensor_file)
    except SensorError as problem:
        error(str(problem))
        raise typer.Exit(FAILED) from problem
    well = asyncio.run(_examine(device, seconds, as_json, own))
    if not well:
        raise typer.Exit(FAILED)


async def _examine(device: str | None, seconds: float, as_json: bool, own: tuple[Family, ...]) -> bool:
    """Check one after the other and tell of each at once; whether all is well."""
    from tracker.live.sources import is_bluetooth

    found: list[Check] = []
    if device is None or is_bluetooth(device):
        found += _printed(await _bluetooth(own), as_json)
    if device is not None and all(check.ok is not False for check in found):
        found += _printed(await _sensor(device, seconds, own), as_json)
    return all(check.ok is not False for check in found)


async def _bluetooth(own: tuple[Family, ...]) -> list[Check]:
    """What can be told of this computer's Bluetooth without a sensor."""
    from sensors.errors import SourceError
    from tracker.live.checkup import Check

    try:
        from sensors.ble import adverts
    except SourceError as missing:
        return [_failed("software", str(missing))]
    from sensors.devices.table import recognise
    from sensors.nearby import Nearby

    software = Check("software", True, "bleak is installed")
    nearby = Nearby(lambda advert: recognise(advert, own))
    try:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LISTEN_S):
                async for advert in adverts():
                    nearby.see(advert)
    except SourceError as problem:
        return [software, _failed("adapter", problem.reason)]
    adapter = Check("adapter", True, "there, switched on, and this program may use it")
    seen = nearby.all()
    asleep = "switch a sensor on; on Linux, see whether the radio is blocked: rfkill list"
    radio = Check("radio", bool(seen), f"{len(seen)} devices heard in {LISTEN_S:.0f} s", asleep)
    usable = [one.name or one.advert.address for one in seen if one.why_not is None]
    worn = "switch it on or put it on, and close other apps that use it"
    return [software, adapter, radio, Check("sensors", bool(usable) or None, ", ".join(usable) or "none", worn)]


async def _sensor(device: str, seconds: float, own: tuple[Family, ...]) -> list[Check]:
    """What can be told of a sensor by listening to it."""
    from sensors.errors import SourceError
    from sensors.pod import LAYOUT as POD
    from tracker.live.checkup import Check, Heard, checks
    from tracker.live.sources import source_of

    try:
        source = source_of(device, own=own)
        try:
            info = await source.open()
            if info.layout == POD:
                return [Check("sensor", True, f"{info.sensor} tells its pace: a walk can be followed")]
            heard = Heard(info)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    async for item in source.items():
                        heard.take(item, time.monotonic())
            notes = [Check("note", True, note) for note in info.notes]
            return [Check("sensor", True, f"{info.sensor} streams"), *checks(heard, source), *notes]
        finally:
            await source.close()
    except SourceError as problem:
        return [_failed("sensor", str(problem))]


def _failed(name: str, said: str) -> Check:
    """A check of what an error says: what is wrong, and behind it the remedy."""
    from tracker.live.checkup import Check

    found, _, remedy = said.partition("; ")
    return Check(name, False, found, remedy or None)


def _printed(checks: list[Check], as_json: bool) -> list[Check]:
    for check in checks:
        remedy = check.remedy if check.ok is False else None
        if as_json:
            document = {"schema": "backbeat.check/1", "check": check.name, "ok": check.ok}
            print(json.dumps(document | {"found": check.found, "remedy": remedy}), flush=True)
        else:
            said = f"{check.found}; {remedy}" if remedy else check.found
            print(f"{SIGNS[check.ok]:8}{check.name:12}{said}", flush=True)
    return checks
