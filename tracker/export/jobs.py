"""Exports that take a while: made on a thread, in a temporary folder, and removed when their time is over.

They live in this process: after a restart they are gone, and are asked for again.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event, Lock, Timer
from types import TracebackType
from typing import TYPE_CHECKING, Literal

from sensors.errors import SensorError
from tracker.catalogue import Catalogue
from tracker.errors import ConflictError, TrackerError
from tracker.export.making import Wish, steps_of, write_export

if TYPE_CHECKING:
    from tracker.store import Store

LIVES = timedelta(hours=1)
"""So long an export can be fetched."""

State = Literal["waiting", "running", "done", "failed"]


@dataclass(frozen=True, slots=True)
class Job:
    """An export. `done` of `total` records are in it; `file` once it is done; `problem` where it failed."""

    id: str
    patient: str
    wish: Wish
    expires_at: datetime
    state: State = "waiting"
    done: int = 0
    total: int = 0
    file: Path | None = None
    problem: str | None = None


class StoppedError(Exception):
    """The export is not wanted any more."""


class Jobs:
    """The exports of this process, one at a time. Use it in a `with` statement."""

    def __init__(self, store: Store, catalogue: Catalogue, now: Callable[[], datetime]) -> None:
        self._store, self._catalogue, self._now = store, catalogue, now
        self._folder = Path(tempfile.mkdtemp(prefix="backbeat-export-"))
        self._jobs: dict[str, Job] = {}
        self._lock, self._ending = Lock(), Event()
        self._thread = ThreadPoolExecutor(1, "export")
        self._timers: list[Timer] = []

    def start(self, job: str, patient: str, wish: Wish) -> tuple[Job, bool]:
        """Begin an export; the same one again is the one that there is. Whether it is new stands beside it.

        Raises:
            ConflictError: another export has this id.
        """
        self._remove_old()
        with self._lock:
            known = self._jobs.get(job)
            if known is not None:
                if (known.patient, known.wish) != (patient, wish):
                    raise ConflictError("exports", job, "another export has this id")
                return known, False
            made = self._jobs[job] = Job(job, patient, wish, self._now() + LIVES)
        self._thread.submit(self._run, job)
        return made, True

    def get(self, job: str, patient: str) -> Job | None:
        """One of a patient's exports; None where there is none, or its time is over."""
        self._remove_old()
        with self._lock:
            found = self._jobs.get(job)
        return found if found is not None and found.patient == patient else None

    def remove(self, job: str, patient: str) -> None:
        """Forget one of a patient's exports, and its file."""
        if self.get(job, patient) is not None:
            self._forget(job)

    def remove_of(self, patient: str) -> None:
        """Forget all of a patient's."""
        with self._lock:
            mine = [job.id for job in self._jobs.values() if job.patient == patient]
        for job in mine:
            self._forget(job)

    def _run(self, job: str) -> None:
        wanted = self._change(job, state="running")
        if wanted is None:
            return
        path = self._folder / wanted.wish.file_name(job)
        try:
            self._change(job, total=steps_of(self._store, wanted.patient, wanted.wish))
            write_export(self._store, wanted.patient, wanted.wish, self._catalogue, path, lambda: self._step(job))
            done = self._change(job, state="done", file=path)
        except StoppedError:
            done = None
        except (TrackerError, SensorError) as problem:
            done = self._change(job, state="failed", problem=str(problem))
        except Exception:
            self._change(job, state="failed", problem="something failed that should not")
            raise
        if done is None:
            path.unlink(missing_ok=True)
            return
        self._remove_later(job)

    def _step(self, job: str) -> None:
        """One more is in it."""
        with self._lock:
            known = self._jobs.get(job)
            if known is None or self._ending.is_set():
                raise StoppedError
            self._jobs[job] = replace(known, done=known.done + 1)

    def _change(
        self, job: str, *, state: State | None = None, total: int | None = None, file: Path | None = None,
        problem: str | None = None,
    ) -> Job | None:  # fmt: skip
        """Note how far an export is; None where nobody wants it any more."""
        with self._lock:
            known = self._jobs.get(job)
            if known is None or self._ending.is_set():
                return None
            changed = replace(
                known, state=state or known.state, total=known.total if total is None else total,
                file=file or known.file, problem=problem or known.problem,
            )  # fmt: skip
            self._jobs[job] = changed
            return changed

    def _remove_later(self, job: str) -> None:
        """Nobody need ask for it to be removed."""
        timer = Timer(LIVES.total_seconds(), self._forget, [job])
        timer.daemon = True
        self._timers = [each for each in self._timers if each.is_alive()] + [timer]
        timer.start()

    def _remove_old(self) -> None:
        now = self._now()
        with self._lock:
            old = [job.id for job in self._jobs.values() if job.expires_at <= now]
        for job in old:
            self._forget(job)

    def _forget(self, job: str) -> None:
        with self._lock:
            known = self._jobs.pop(job, None)
        if known is not None and known.file is not None:
            known.file.unlink(missing_ok=True)

    def __enter__(self) -> Jobs:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ending.set()
        self._thread.shutdown(cancel_futures=True)
        for timer in self._timers:
            timer.cancel()
        shutil.rmtree(self._folder, ignore_errors=True)
