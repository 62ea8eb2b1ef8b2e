"""`backbeat scan`: which sensors are in the air, and which of them can be used."""

from __future__ import annotations

import asyncio
import json
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli.output import FAILED, console, error, warning
from tracker.cli.sensor_option import SensorFile, own_sensors
from tracker.cli.store_option import Data

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.table import Table

    from sensors.devices.model import Family
    from sensors.nearby import Nearby, Neighbour

HELP = """List the Bluetooth sensors in the air, as they show up: name, kind, signal, and whether they can be used.

A sensor that is asleep does not show up: switch it on, or put it on. One that a phone is connected to does not
either: close the app. Phones that stream themselves need no scan (docs/sensors.md).

\b
Examples:
  backbeat scan
  backbeat scan --seconds 30 --all       also what no sensor of ours is
  backbeat scan --battery                connect to each that can be used, and ask
  backbeat scan --json                   for programs, a JSON object a line as sensors show up

Exit status: 0 it could listen, 1 there is no Bluetooth to listen with.
"""

NOTHING = "no motion sensor showed up; switch it on or put it on, come closer, close other apps that use it"
REFRESH_HZ = 4.0

Charges = dict[str, int | None]
"""What was said when a sensor's charge was asked for, percent, by address; None where it does not say."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("scan", help=HELP, short_help="Which sensors are in the air.")(scan)


def scan(
    seconds: Annotated[float, typer.Option(min=1, max=600, help="Listen so long.")] = 10.0,
    everything: Annotated[bool, typer.Option("--all", help="Also what cannot be used at all.")] = False,
    battery: Annotated[
        bool, typer.Option("--battery", help="Connect to each that can be used, to ask for its charge.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs, a line a sensor.")] = False,
    sensor_file: SensorFile = None,
    data: Data = None,
) -> None:
    """Look, and print what was found."""
    from sensors.errors import SensorError

    try:
        own = own_sensors(data, sensor_file)
        asyncio.run(_scan(seconds, everything, battery, as_json, own))
    except SensorError as problem:
        error(str(problem))
        raise typer.Exit(FAILED) from problem


async def _scan(seconds: float, everything: bool, battery: bool, as_json: bool, own: tuple[Family, ...]) -> None:
    from sensors.devices.table import recognise
    from sensors.nearby import Nearby

    nearby = Nearby(lambda advert: recognise(advert, own))
    at_once = as_json and not battery
    if sys.stdout.isatty() and not as_json:
        await _watch(nearby, seconds, everything)
    else:
        await _listen(nearby, seconds, lambda one: _told(one, everything, {}) if at_once else None)
    if not any(one.why_not is None for one in nearby.all()):
        warning(NOTHING)
    charges = await _charges(nearby) if battery else {}
    if not as_json:
        console().print(_table(nearby, everything, charges))
    elif not at_once:
        for one in nearby.all():
            _told(one, everything, charges)


async def _listen(nearby: Nearby, seconds: float, tell: Callable[[Neighbour], None]) -> None:
    """Take what is heard for so long."""
    import contextlib

    from sensors.ble import adverts

    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            async for advert in adverts():
                news = nearby.see(advert)
                if news is not None:
                    tell(news)


async def _watch(nearby: Nearby, seconds: float, everything: bool) -> None:
    """The same before somebody's eyes."""
    from rich.live import Live

    with Live(
        get_renderable=lambda: _table(nearby, everything, {}), console=console(), transient=True,
        refresh_per_second=REFRESH_HZ,
    ):  # fmt: skip
        await _listen(nearby, seconds, lambda _one: None)


async def _charges(nearby: Nearby) -> Charges:
    """What each sensor that can be used says of its charge."""
    from sensors.ble import battery_percent
    from sensors.errors import SourceError

    charges: Charges = {}
    for one in nearby.all():
        if one.why_not is None:
            try:
                charges[one.advert.address] = await battery_percent(one.advert.address)
            except SourceError as problem:
                warning(str(problem))
    return charges


def _shown(one: Neighbour, everything: bool) -> bool:
    return everything or one.family is not None


def _told(one: Neighbour, everything: bool, charges: Charges) -> None:
    """Print a sensor as JSON."""
    if not _shown(one, everything):
        return
    document = {
        "schema": "backbeat.sensor/1",
        "name": one.name,
        "address": one.advert.address,
        "kind": one.family,
        "model": one.model,
        "signal_dbm": one.advert.rssi_dbm,
        "battery_percent": charges.get(one.advert.address),
        "supported": one.why_not is None,
        "why_not": one.why_not,
    }
    print(json.dumps(document), flush=True)


def _table(nearby: Nearby, everything: bool, charges: Charges) -> Table:
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for column in ("name", "address", "kind", "signal", "battery", "can be used"):
        table.add_column(column, no_wrap=column in ("name", "address", "signal"))
    hidden = 0
    for one in nearby.all():
        if not _shown(one, everything):
            hidden += 1
            continue
        table.add_row(
            one.name or "(no name)", one.advert.address, one.family or "unknown", _signal(one.advert.rssi_dbm),
            _charge(one, charges), "yes" if one.why_not is None else one.why_not,
        )  # fmt: skip
    if hidden:
        table.caption = f"and {hidden} that are no motion sensors we know (--all)"
    return table


def _charge(one: Neighbour, charges: Charges) -> str:
    if one.advert.address not in charges:
        return "not asked"
    percent = charges[one.advert.address]
    return "not told" if percent is None else f"{percent} %"


def _signal(rssi_dbm: int | None) -> str:
    """In words, because few people know what a dBm is."""
    if rssi_dbm is None:
        return "unknown"
    strengths = ((-60, "strong"), (-75, "good"), (-88, "weak"), (-999, "very weak"))
    return f"{next(words for least, words in strengths if rssi_dbm >= least)} ({rssi_dbm} dBm)"
