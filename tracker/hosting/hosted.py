"""One live session: its journal, its analysis, and the events it told, for any number of threads.

What comes goes to the journal before anything is made of it. What it told is kept as lines, numbered from 0.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from algorithms.types import Event
from sensors.stream import Mark, SampleBlock
from tracker.catalogue import Catalogue
from tracker.diary import SessionRecord
from tracker.document import event_document, line
from tracker.errors import ConflictError, JournalBusyError, LiveEndedError, LiveError, TrackerError
from tracker.hosting.advising import Advise, Unasked, unasked
from tracker.intake import LONGEST_HOLE_S
from tracker.journal import Entry, Head, Journal, close_journal, look, read_journal
from tracker.session import Session
from tracker.sets import ANY
from tracker.store import Store

SYNC_S = 0.5
"""What came so long ago is put on the disk, seconds."""

MOST_MARKS = 10_000

LONGEST_S = LONGEST_HOLE_S
"""A session is no longer: what a hole costs to pass over grows with it, seconds."""

Clock = Callable[[], float]
Listener = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Numbered:
    """Samples as a client sends them, quantised. `number`: from 0, in the order in which they belong."""

    number: int
    block: SampleBlock


@dataclass(frozen=True, slots=True)
class Receipt:
    """`kept`: all up to this number are in the journal, None before the first. `missing`: the number that has to
    come next, where a later one came instead; else None.
    """

    kept: int | None
    missing: int | None = None


class Hosted:
    """A session that lives in this process. `touched_s`: when somebody last had to do with it, by `clock`.
    `problem`: why it can no longer be analysed; samples are kept all the same.
    """

    def __init__(
        self,
        head: Head,
        path: Path,
        catalogue: Catalogue,
        journal: Journal | None,
        clock: Clock,
        advise: Advise,
    ) -> None:
        self.head = head
        self.problem: TrackerError | None = None
        self._path, self._catalogue, self._journal, self._clock = path, catalogue, journal, clock
        self._advise = advise
        self._advice: dict[str, list[Event]] = {}
        self._session = Session(
            head.layout, head.gyroscope, head.info, catalogue, head.request, head.session, live=True
        )  # fmt: skip
        self._lock, self._listening = threading.RLock(), threading.Lock()
        self._lines: list[str] = []
        self._listeners: tuple[Listener, ...] = ()
        self._marks: dict[str, Mark] = {}
        self._next = 0
        self._first_s: float | None = None
        self._newest_s: float | None = None
        self._record: SessionRecord | None = None
        self._unsynced = self._stored = self._left = self._told_all = False
        self.touched_s = clock()

    @classmethod
    def begin(cls, folder: Path, head: Head, catalogue: Catalogue, clock: Clock, advise: Advise) -> Hosted:
        """A new one.

        Raises:
            JournalError: there is no place for its journal.
            UnknownExerciseError: nobody knows what was asked for.
        """
        if head.request.exercise is not None:
            _check_exercise(head.request.exercise, catalogue)
        journal = Journal.open_new(folder, head)
        return cls(head, journal.path, catalogue, journal, clock, advise)

    @classmethod
    def resume(cls, path: Path, catalogue: Catalogue, clock: Clock, advise: Advise) -> Hosted:
        """One whose journal broke off, or which ended and could not be stored.

        Raises:
            JournalBusyError: it lives in another process.
            JournalError: its journal cannot be read or written.
        """
        ended = look(path).ended
        journal = None if ended else Journal.go_on(path)
        contents = look(path)
        hosted = cls(contents.head, path, catalogue, journal, clock, advise)
        for entry in read_journal(path)[1]:
            hosted._analyse(entry)
        hosted._marks = dict(contents.mark_ids)
        hosted._next = 0 if contents.last_number is None else contents.last_number + 1
        return hosted

    # --- what is known of it

    @property
    def id(self) -> str:
        """The session's id."""
        return self.head.session

    @property
    def patient(self) -> str:
        """Whose session it is."""
        return self.head.patient

    @property
    def running(self) -> bool:
        """Whether it still takes samples."""
        return self._journal is not None

    @property
    def ended(self) -> bool:
        """Whether it was ended and told all, and did not only leave this process."""
        return self._told_all

    @property
    def over(self) -> bool:
        """Whether nothing more will be told here: it ended, or left this process."""
        return self._told_all or self._left

    @property
    def kept(self) -> int | None:
        """The last number of samples in the journal."""
        return self._next - 1 if self._next else None

    @property
    def newest_s(self) -> float | None:
        """The newest sample's time on the sensor's clock."""
        return self._newest_s

    @property
    def told(self) -> int:
        """How many events were told."""
        return len(self._lines)

    def events_after(self, number: int, most: int = 1000) -> list[str]:
        """Events behind a number (-1 for all), each a line of JSON, the oldest first."""
        return self._lines[number + 1 : number + 1 + most]

    def watch(self, listener: Listener) -> Callable[[], None]:
        """Have a listener called, on whichever thread, when there is something new; answers how to end that."""
        with self._listening:  # not the session's lock: who watches does not wait until a minute is settled
            self._listeners = (*self._listeners, listener)
        return lambda: self._unwatch(listener)

    def _unwatch(self, listener: Listener) -> None:
        with self._listening:
            self._listeners = tuple(each for each in self._listeners if each is not listener)

    # --- what comes in

    def push(self, coming: Sequence[Numbered]) -> Receipt:
        """Keep samples, then analyse them. What came before is dropped; behind a missing number nothing is taken.

        Raises:
            LiveEndedError: the session has ended.
            LiveError: the samples do not go on from those before.
            JournalError: the disk does not take them. In each case those before it are kept.
        """
        with self._lock:
            self._touch()
            for each in coming:
                if each.number > self._next:
                    return Receipt(self.kept, self._next)
                if each.number == self._next:
                    self._keep(each.block, each.number)
            return Receipt(self.kept)

    def take(self, block: SampleBlock) -> None:
        """Keep samples that nobody numbered, as `push` does.

        Raises: as `push`.
        """
        with self._lock:
            self._touch()
            self._keep(block, None)

    def mark(self, known_as: str, mark: Mark) -> bool:
        """Keep a mark under its sender's id; False: it was there. What the rules say of pain is told as events.

        Raises:
            LiveEndedError: the session has ended.
            UnknownExerciseError: nobody knows the exercise.
            ConflictError: another mark has the id.
            LiveError: there are too many.
            JournalError: the disk does not take it.
            StoreError: it is kept, but what the rules say of it cannot be found; it may be sent again.
        """
        with self._lock:
            before = self._marks.get(known_as)
            if before is not None and before != mark:
                raise ConflictError(self.id, known_as, "another mark has this id")
            journal = self._touch()
            if before is None:
                self._check_mark(mark)
                journal.mark(mark, known_as)
                self._marks[known_as] = mark
                self._analyse(mark)
            if mark.kind == "pain" and known_as not in self._advice:
                self._advice_on(known_as, mark, journal)
            return before is None

    def advice_on(self, known_as: str) -> list[dict[str, object]]:
        """What the rules said of a mark about pain, as its events told."""
        return [event.data for event in self._advice.get(known_as, [])]

    @property
    def asks(self) -> tuple[Unasked, ...]:
        """What the patient should still tell about pain."""
        return unasked(self.head, self._marks.values())

    def end(self, store: Store) -> SessionRecord | None:
        """Settle it and take it into the store; what it is there, None where nothing was recorded. Harmless again.
        Its last events are told when it is there, or cannot be.

        Raises:
            TrackerError: it cannot be analysed or kept; its journal stays, and it may be tried again.
        """
        with self._lock:
            if self._stored:
                return self._record
            if self._left:
                raise JournalBusyError(self._path)
            journal, self._journal = self._journal, None
            try:
                if journal is not None:
                    journal.close()
                self._record = close_journal(self._path, store, self._catalogue).record
                self._stored = True
            finally:
                self._tell_rest()
            return self._record

    def sync(self) -> None:
        """Put on the disk what came a moment ago; at once or not at all, where somebody works on it.

        Raises:
            JournalError: the disk does not take it.
        """
        if not self._lock.acquire(blocking=False):
            return
        try:
            if self._journal is not None and self._unsynced and self._clock() - self.touched_s >= SYNC_S:
                self._journal.sync()
                self._unsynced = False
        finally:
            self._lock.release()

    def leave(self) -> None:
        """Let go of the journal, for another process or another day; harmless the second time."""
        with self._lock:
            journal, self._journal = self._journal, None
            if journal is not None:
                self._left = True
                journal.leave()
            self._notify()

    # --- inside

    def _touch(self) -> Journal:
        if self._left:
            raise JournalBusyError(self._path)
        if self._journal is None:
            raise LiveEndedError(f"session {self.id} has ended; begin another one")
        self.touched_s = self._clock()
        return self._journal

    def _keep(self, block: SampleBlock, number: int | None) -> None:
        """The journal first."""
        self._check_block(block)
        assert self._journal is not None
        try:
            self._journal.append(block, number)
        except ValueError as problem:
            raise LiveError(f"the samples cannot be kept: {problem}") from problem
        if number is not None:
            self._next = number + 1
        self._unsynced = True
        self._analyse(block)

    def _check_block(self, block: SampleBlock) -> None:
        if (block.gyr is not None) != self.head.gyroscope:
            said = "six axes" if self.head.gyroscope else "three axes"
            raise LiveError(f"the session was begun for samples of {said}; send those, or begin another session")
        before_s = self._newest_s if self._newest_s is not None else float(block.t_s[0])
        if block.t_s[0] < before_s:
            back_s = before_s - float(block.t_s[0])
            raise LiveError(f"the sensor's clock went back by {back_s:.3f} s; end this session and begin another")
        first_s = self._first_s if self._first_s is not None else float(block.t_s[0])
        if self._first_s is None and any(abs(m.t_s - first_s) > LONGEST_S for m in self._marks.values()):
            raise LiveError("a mark is more than a day from the samples; begin another session, with one clock")
        if block.t_s[-1] - first_s > LONGEST_S:
            raise LiveError("the session would last longer than a day; end this session and begin another")

    def _check_mark(self, mark: Mark) -> None:
        if len(self._marks) >= MOST_MARKS:
            raise LiveError(f"a session has at most {MOST_MARKS} marks; end this one and begin another")
        if self._newest_s is not None and abs(mark.t_s - self._newest_s) > LONGEST_S:
            raise LiveError("the mark is more than a day from the samples; its time is on the sensor's clock")
        if mark.kind == "start":
            _check_exercise(str(mark.exercise), self._catalogue)

    def _advice_on(self, known_as: str, mark: Mark, journal: Journal) -> None:
        first_s = mark.t_s if self._first_s is None else self._first_s
        advice = self._advise(self.head, self._marks.values(), mark, first_s)
        for event in advice:
            event.data["mark"] = known_as
            journal.told(event)
            self._analyse(event)
        self._advice.setdefault(known_as, [])

    def _analyse(self, entry: Entry) -> None:
        """What the session makes of samples, marks and advice in the order in which the journal has them."""
        if isinstance(entry, SampleBlock):
            self._first_s = float(entry.t_s[0]) if self._first_s is None else self._first_s
            self._newest_s = float(entry.t_s[-1])
        if self.problem is not None and not isinstance(entry, Event):
            return
        try:
            self._tell(self._given(entry))
        except TrackerError as problem:
            self._fail(problem)
        self._notify()

    def _given(self, entry: Entry) -> list[Event]:
        if isinstance(entry, SampleBlock):
            return self._session.push(entry)
        if isinstance(entry, Event):
            self._advice.setdefault(str(entry.data["mark"]), []).append(entry)
            return [entry]
        self._session.mark(entry)
        return []

    def _tell_rest(self) -> None:
        """The last events; once, should the store have to be asked again."""
        if self._told_all:
            return
        if self.problem is None:
            try:
                self._tell(self._session.close()[0])
            except TrackerError as problem:
                self._fail(problem)
        self._told_all = True
        self._notify()

    def _fail(self, problem: TrackerError) -> None:
        self.problem = problem
        at_s = 0.0 if self._newest_s is None or self._first_s is None else self._newest_s - self._first_s
        self._tell([Event(at_s, "quality", {"about": "analysis", "value": None, "text": str(problem)})])

    def _tell(self, events: Sequence[Event]) -> None:
        for event in events:
            self._lines.append(line(event_document(event, len(self._lines))))

    def _notify(self) -> None:
        for listener in self._listeners:
            listener()


def _check_exercise(exercise: str, catalogue: Catalogue) -> None:
    """Raises `UnknownExerciseError`."""
    if exercise != ANY:
        catalogue.get(exercise)
