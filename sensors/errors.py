"""What can go wrong at the edge where motion comes in.

SensorError                 anything this package refuses; `str()` is one line for a person
├── ColumnsError            columns of a file named in a way nobody understands
├── SourceError             a live sensor or phone: which, what is wrong and what to do
│   ├── LinkError           the link to it was lost, or it refused what it was told
│   └── UnsupportedSensorError  it cannot do what is needed
└── FileError               a file: where (path, line) and what to do about it
    ├── RecordingError      the recording itself
    └── SidecarError        the session file beside it

None is frozen: Python itself gives an error its traceback where it leaves a context manager.
"""

from __future__ import annotations

from dataclasses import dataclass


class SensorError(Exception):
    """Something outside the program keeps it from reading or writing motion."""


class ColumnsError(SensorError):
    """Columns or units that were asked for in a way nobody understands."""


@dataclass(eq=False)
class SourceError(SensorError):
    """A live source that cannot be used. `device`: its name, or how it was asked for."""

    device: str
    reason: str

    def __str__(self) -> str:
        """`DEVICE: what is wrong and what to do`, on one line."""
        return printable(f"{self.device}: {self.reason}")


class LinkError(SourceError):
    """The link was lost, or the sensor refused what it was told."""


class UnsupportedSensorError(SourceError):
    """The sensor cannot do what is needed, such as its firmware being too old."""


@dataclass(eq=False)
class FileError(SensorError):
    """A file that cannot be used. `line` counts from 1; None where the whole file is meant."""

    path: str
    line: int | None
    reason: str

    def __str__(self) -> str:
        """`PATH:LINE: what is wrong and what to do`, on one line whatever the path is called."""
        where = self.path if self.line is None else f"{self.path}:{self.line}"
        return printable(f"{where}: {self.reason}")


class RecordingError(FileError):
    """A recording that cannot be read or written."""


class SidecarError(FileError):
    """A session file that is not valid."""


def printable(text: str) -> str:
    """The text with everything unprintable escaped, so that it stays on one line of a terminal."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape", "backslashreplace").decode() for c in text)
