"""What can go wrong in the tracker for reasons outside it.

    TrackerError                   base: catch this to catch them all
    |-- CatalogueError             an exercise file is wrong: path, where in it, what to do
    |-- UnknownExerciseError       an exercise id nobody knows: the id, the nearest ones
    |-- UnknownSourceError         a brochure that no dosage names: the name, those there are
    |-- CalibrationError           a calibration that cannot be used or made: path, what to do
    |-- TruthError                 a truth, or a table of noted times, is wrong: path, line, what to do
    |-- ResultFileError            a file of results is wrong: path, line, what to do
    |-- CorrectionError            a correction of what is not there, or to what cannot be
    |-- ExportError                what cannot be written as asked, or read back: what to do
    |-- PlanError                  a plan that cannot be: what is wrong, what to do
    |   `-- PlanRefusedError       it asks for what a rule forbids: the rules, which a clinician may override
    |-- NotifierError              a reminder cannot be shown: why, what to do
    |-- GravityMissingError        gravity was removed from the data, and the set cannot do without it
    |-- ClockJumpError             the sensor's clock leapt by more than a day: where, and how far
    |-- JournalError               a journal that cannot be written, read or closed: path, what to do
    |   `-- JournalBusyError       another process has it open
    |-- LiveError                  a live session cannot take that: why, what to do
    |   |-- LiveUnknownError       there is none of that id
    |   |-- LiveEndedError         it has ended
    |   `-- LiveFullError          there are too many at once
    |-- AccessError                somebody is not let in: why, what to do
    |   |-- NotSignedInError       with a token that nobody knows
    |   |-- TokenExpiredError      with one that has expired
    |   |-- RevokedError           from a device that was revoked
    |   `-- PairingError           with a code that is not the one shown
    `-- StoreError                 the records cannot be read or kept: where, what to do
        |-- NewerStoreError        they were written by a newer version
        `-- ConflictError          another record has the same id already

The message is one sentence a person can act on; the data is in the attributes.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path


class TrackerError(Exception):
    """Base of everything the world can do to the tracker."""


class CatalogueError(TrackerError):
    """An exercise file that cannot be used. `where`: the table and key, or "" for the file as a whole."""

    def __init__(self, path: Path, where: str, problem: str) -> None:
        self.path = path
        self.where = where
        self.problem = problem
        super().__init__(": ".join(part for part in (str(path), where, problem) if part))


class UnknownExerciseError(TrackerError):
    """An exercise id that the catalogue does not hold. `nearest`: ids that look like it, best first."""

    def __init__(self, exercise: str, nearest: Sequence[str]) -> None:
        self.exercise = exercise
        self.nearest = tuple(nearest)
        hint = f"did you mean {' or '.join(self.nearest)}?" if nearest else "'backbeat exercises' lists them"
        super().__init__(f"unknown exercise '{exercise}': {hint}")


class UnknownSourceError(TrackerError):
    """A source that no dosage of the catalogue names. `known`: those that there are."""

    def __init__(self, source: str, known: Sequence[str]) -> None:
        self.source = source
        self.known = tuple(known)
        super().__init__(f"unknown source '{source}': choose one of {', '.join(self.known)}")


class CalibrationError(TrackerError):
    """A calibration that cannot be used or made. `path`: the file, `problem`: what is wrong and what to do."""

    def __init__(self, path: Path, problem: str) -> None:
        self.path = path
        self.problem = problem
        super().__init__(f"{path}: {problem}")


class TruthError(TrackerError):
    """A truth or a table of noted times that cannot be used. `line` counts from 1, None for the whole file."""

    def __init__(self, path: Path, line: int | None, problem: str) -> None:
        self.path = path
        self.line = line
        self.problem = problem
        where = str(path) if line is None else f"{path}:{line}"
        super().__init__(f"{where}: {problem}")


class ResultFileError(TrackerError):
    """A file that does not hold results. `line` counts from 1, None for the whole file."""

    def __init__(self, path: str, line: int | None, problem: str) -> None:
        self.path = path
        self.line = line
        self.problem = problem
        super().__init__(f"{path if line is None else f'{path}:{line}'}: {problem}")


class CorrectionError(TrackerError):
    """A correction of what is not there, or to a value that cannot be; the message says what can."""


class ExportError(TrackerError):
    """Something that cannot be exported, or an archive that cannot be read back; the message says what to do."""


class PlanError(TrackerError):
    """A plan that cannot be as it is asked for; the message says what to do."""


class PlanRefusedError(PlanError):
    """A plan that asks for what a rule forbids. `rules`: what a clinician would have to override, by name."""

    def __init__(self, rules: Sequence[str], problems: Sequence[str]) -> None:
        self.rules = tuple(rules)
        self.problems = tuple(problems)
        super().__init__(
            f"{'; '.join(self.problems)}; ask your physiotherapist or doctor: a clinician can decide otherwise"
            f" ({', '.join(self.rules)})"
        )


class NotifierError(TrackerError):
    """A reminder that cannot be shown."""


class GravityMissingError(TrackerError):
    """Gravity was removed from a recording that needs it. `path`: the recording; `remedy`: how to keep gravity."""

    def __init__(self, path: str, remedy: str = "record raw acceleration") -> None:
        self.path = path
        self.remedy = remedy
        super().__init__(
            f"{path}: gravity was removed from this recording, and only walking can be measured without it;"
            f" {remedy}, or use --exercise walking"
        )


class ClockJumpError(TrackerError):
    """The sensor's clock leapt. `path`: the recording; `at_s`: after its first sample; `by_s`: how far."""

    def __init__(self, path: str, at_s: float, by_s: float) -> None:
        self.path = path
        self.at_s = at_s
        self.by_s = by_s
        super().__init__(
            f"{path}: {at_s:.1f} s after the first sample the time leaps ahead by {by_s / 3600.0:.0f} hours;"
            " set the clock right, or cut the recording there in two"
        )


class JournalError(TrackerError):
    """A journal that cannot be used as asked. `path`: its file; `problem`: what is wrong and what to do."""

    def __init__(self, path: Path, problem: str) -> None:
        self.path = path
        self.problem = problem
        super().__init__(f"{path}: {problem}")


class JournalBusyError(JournalError):
    """A journal that another process has open."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "another process runs this session; end it there first")


class LiveError(TrackerError):
    """A live session cannot take what it was given."""


class LiveUnknownError(LiveError):
    """There is no live session of that id."""


class LiveEndedError(LiveError):
    """The session has ended."""


class LiveFullError(LiveError):
    """There are too many live sessions at once."""


class AccessError(TrackerError):
    """Somebody who is not let in."""


class NotSignedInError(AccessError):
    """A token or ticket that nobody knows."""


class TokenExpiredError(AccessError):
    """A token that has expired."""


class RevokedError(AccessError):
    """A device that was revoked."""


class PairingError(AccessError):
    """A pairing code that is not the one shown, or none is."""


class StoreError(TrackerError):
    """The store cannot be used as asked. `where`: its file or URL; `problem`: what is wrong and what to do."""

    def __init__(self, where: str, problem: str) -> None:
        self.where = where
        self.problem = problem
        super().__init__(f"{where}: {problem}")


class NewerStoreError(StoreError):
    """A store that a newer version wrote. `schema`: what it says of itself; `known`: the newest known here."""

    def __init__(self, where: str, schema: str, known: str) -> None:
        self.schema = schema
        self.known = known
        super().__init__(
            where,
            f"was written by a newer version of Backbeat (schema {schema}, this one knows {known}); install that "
            "version: pip install -U backbeat, or restore a backup made before",
        )


class ConflictError(StoreError):
    """A record whose id belongs to another one already. `record`: the id."""

    def __init__(self, where: str, record: str, problem: str) -> None:
        self.record = record
        super().__init__(where, problem)
