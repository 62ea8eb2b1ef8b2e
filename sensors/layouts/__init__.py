"""The file layouts that can be read: one module each, one line in its table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sensors.feed import Feed
from sensors.head import Head
from sensors.layouts import (
    actigraph_csv,
    axivity_csv,
    backbeat,
    cwa,
    geneactiv_bin,
    geneactiv_csv,
    gt3x,
    gt3x_old,
    metabase,
    movesense,
    phyphox,
    physics_toolbox,
    polar_sensor_logger,
    sensor_logger,
    sensorlog,
    shimmer,
    witmotion,
    xsens,
)
from sensors.parts import Part
from sensors.place import Place
from sensors.plan import Plan


@dataclass(frozen=True, slots=True)
class TextLayout:
    """A layout of text files.

    `plan`: how to read a file with this head; None for another layout, or while the head is too short to tell.
    It raises `RecordingError` for a file that is of this layout and cannot be used. `family`: what the names
    of all files of one recording have in common, None for a name of no such file; without it a file stands alone.
    `whole_zip`: all files in the same folder of a zip are of one recording, whatever they are called.
    """

    name: str
    plan: Callable[[Head], Plan | None]
    family: Callable[[str], str | None] | None = None
    whole_zip: bool = False


@dataclass(frozen=True, slots=True)
class BinaryLayout:
    """A layout of bytes. `matches`: the first `MAGIC_BYTES` of a file; `open_part`: read it from its start."""

    name: str
    matches: Callable[[bytes], bool]
    open_part: Callable[[Feed], Part]


@dataclass(frozen=True, slots=True)
class ArchiveLayout:
    """A zip file that is one recording of its own kind. `matches`: by the names of its members."""

    name: str
    matches: Callable[[Sequence[str]], bool]
    open_part: Callable[[str, Place], Part]


MAGIC_BYTES = 16

TEXT_LAYOUTS: tuple[TextLayout, ...] = (
    TextLayout("backbeat", backbeat.plan),
    TextLayout("phyphox", phyphox.plan, phyphox.family, whole_zip=True),
    TextLayout("sensor-logger", sensor_logger.plan, sensor_logger.family),
    TextLayout("sensorlog", sensorlog.plan),
    TextLayout("metabase", metabase.plan, metabase.family),
    TextLayout("movesense", movesense.plan, movesense.family),
    TextLayout("polar-sensor-logger", polar_sensor_logger.plan, polar_sensor_logger.family),
    TextLayout("xsens", xsens.plan),
    TextLayout("shimmer", shimmer.plan),
    TextLayout("axivity-csv", axivity_csv.plan),
    TextLayout("actigraph-csv", actigraph_csv.plan),
    TextLayout("geneactiv-csv", geneactiv_csv.plan),
    TextLayout("witmotion", witmotion.plan),
    TextLayout("physics-toolbox", physics_toolbox.plan),
)

BINARY_LAYOUTS: tuple[BinaryLayout, ...] = (
    BinaryLayout(cwa.NAME, cwa.matches, cwa.open_part),
    BinaryLayout(geneactiv_bin.NAME, geneactiv_bin.matches, geneactiv_bin.open_part),
)

ARCHIVE_LAYOUTS: tuple[ArchiveLayout, ...] = (
    ArchiveLayout(gt3x.NAME, gt3x.matches, gt3x.open_part),
    ArchiveLayout(gt3x_old.NAME, gt3x_old.matches, gt3x_old.open_part),
)


def known() -> str:
    """The names of all layouts, for a person."""
    names = [text.name for text in TEXT_LAYOUTS] + [binary.name for binary in BINARY_LAYOUTS]
    return ", ".join(dict.fromkeys(names + [archive.name for archive in ARCHIVE_LAYOUTS]))
