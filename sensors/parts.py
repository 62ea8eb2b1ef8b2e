"""Files of one recording put together: specific force from whatever holds it, the gyroscope beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Protocol

from sensors.errors import RecordingError
from sensors.join import Join, join
from sensors.plan import Role
from sensors.sieve import NO_SAMPLES, Readings
from sensors.stream import FloatArray, SampleBlock, quantise

JOINED_SHARE = 0.5
"""Two files of which less than this share of the rows can be joined are not one recording."""

LEFT_OUT_SHARE = 0.01
"""More rows than this without the other sensor at their time are worth a sentence; the ends never meet exactly."""

REMEDY = "record raw acceleration, with gravity"

_WORDS: dict[Role, str] = {
    "total": "acceleration", "linear": "acceleration", "gravity": "gravity", "gyr": "gyroscope"
}  # fmt: skip


class Part(Protocol):
    """One file, or one member of an archive, with at least one of the roles.

    `remedy`: how to record with gravity, for a file that may come without. `started_at`: in ISO form, None where
    the file does not say.
    """

    path: str
    layout: str
    roles: tuple[Role, ...]
    remedy: str | None

    @property
    def started_at(self) -> str | None:
        """The date and time of the first sample, once the first readings have come."""
        ...

    def readings(self) -> Iterator[Readings]:
        """The rows in order, three columns for each role; once.

        Raises:
            RecordingError: a row that cannot be read, or no samples at all.
        """
        ...

    def warnings(self) -> list[str]:
        """Sentences for a person about what has been read so far."""
        ...


class Samples:
    """The samples of a recording made of one or more parts. `warnings()` is complete at its end.

    `gravity_removed`: only acceleration without gravity was recorded. `remedy`: how to record it with gravity.
    """

    def __init__(self, main: Part, others: Sequence[Part] = ()) -> None:
        self.layout = main.layout
        self.path = main.path
        self._parts = [main]
        self._joins: list[tuple[Part, Join]] = []
        self._notes: list[str] = []
        self._roles = list(main.roles)
        self._readings = main.readings()
        for other in others:
            self._add(other)
        self.gyroscope = "gyr" in self._roles
        self.gravity_removed = "total" not in self._roles and "gravity" not in self._roles
        self.remedy = main.remedy or REMEDY

    def look(self) -> str | None:
        """When the first sample was taken, by the file; reads the first rows. None where it does not say."""
        first = next(self._readings, None)
        self._readings = chain([] if first is None else [first], self._readings)
        return self._parts[0].started_at

    def blocks(self) -> Iterator[SampleBlock]:
        """The samples in order, quantised.

        Raises:
            RecordingError: a row that cannot be read, no samples at all, or parts that do not belong together.
        """
        for readings in self._readings:
            if len(readings):
                yield self._block(readings)
        self._check()

    def warnings(self) -> list[str]:
        """What was left out so far, and whether gravity is missing, a sentence each."""
        said = list(self._notes)
        for part in self._parts:
            where = "" if part is self._parts[0] else f"{part.path}: "
            said += [where + sentence for sentence in part.warnings()]
        for part, state in self._joins:
            if state.alone > LEFT_OUT_SHARE * state.joined:
                what = _WORDS[part.roles[0]]
                said.append(f"{state.alone} samples left out: {part.path} has no {what} at their time")
        if self.gravity_removed:
            said.append(f"gravity was removed from this recording; {self.remedy}")
        return said

    def _add(self, other: Part) -> None:
        """Join another part; one without any sample is left out."""
        readings = other.readings()
        try:
            first = next(readings)
        except RecordingError as error:
            if error.reason != NO_SAMPLES:
                raise
            self._notes.append(f"left out: {error}")
            return
        state = Join(3 * len(self._roles), 3 * len(other.roles))
        self._readings = join(self._readings, chain([first], readings), state)
        self._joins.append((other, state))
        self._parts.append(other)
        self._roles += other.roles

    def _block(self, readings: Readings) -> SampleBlock:
        force = self._of(readings, "total")
        if force is None:
            linear, gravity = self._of(readings, "linear"), self._of(readings, "gravity")
            force = linear if gravity is None or linear is None else linear + gravity
        assert force is not None
        return quantise(readings.t_s, force, self._of(readings, "gyr"))

    def _of(self, readings: Readings, role: Role) -> FloatArray | None:
        if role not in self._roles:
            return None
        first = 3 * self._roles.index(role)
        return readings.values[:, first : first + 3]

    def _check(self) -> None:
        for part, state in self._joins:
            if state.joined < JOINED_SHARE * (state.joined + state.alone):
                count = f"only {state.joined} of {state.joined + state.alone}"
                reason = f"{count} samples have one of {part.path} at their time; is it of the same recording?"
                raise RecordingError(self.path, None, f"{reason} Take it out of the folder to do without it")


def combine(parts: Sequence[Part]) -> Samples:
    """The recording that the parts make up.

    Specific force comes from the part that has it, else from acceleration without gravity and gravity added up.

    Raises:
        RecordingError: none holds acceleration, or several do.
    """
    main = _only(parts, "total") or _only(parts, "linear")
    if main is None:
        names = ", ".join(part.path for part in parts)
        reason = f"holds no acceleration, only {' and '.join(sorted({_WORDS[r] for p in parts for r in p.roles}))}"
        raise RecordingError(names, None, f"{reason}; put the file of the accelerometer beside it, or name that")
    needed: tuple[Role, ...] = ("gyr",) if "total" in main.roles else ("gravity", "gyr")
    others: list[Part] = []
    for role in needed:
        part = None if role in main.roles else _only(parts, role)
        if part is not None and part not in others:
            others.append(part)
    return Samples(main, others)


def _only(parts: Sequence[Part], role: Role) -> Part | None:
    """The part with a role; none, or an error if there are several."""
    found = [part for part in parts if role in part.roles]
    if len(found) > 1:
        names = ", ".join(part.path for part in found)
        raise RecordingError(found[0].path, None, f"several files hold {_WORDS[role]}: {names}; keep one of them")
    return found[0] if found else None
