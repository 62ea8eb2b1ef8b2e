"""One pass over a recording: samples and marks in, events and one result out.

The analysis decides when a set opens and closes; the pipeline measures, the counters settle, `compare` judges.
What it does at a moment depends on the samples and marks up to that moment and two seconds on, so a mark has to
be there by its time: `tracker/session.py` sees to that. Nothing depends on how the samples were cut, nor on the
wall clock.
"""

from __future__ import annotations

import math
import sys
from bisect import insort
from collections.abc import Callable, Sequence

from algorithms.anyset import AnyCounter
from algorithms.gait import GaitDetector
from algorithms.grid import Grid
from algorithms.live import HOP_S
from algorithms.posture import PostureDetector
from algorithms.reps import settle
from algorithms.trace import Trace
from algorithms.types import BLOCK, FS_HZ, Event, Motion, Span
from sensors.live import Beside
from sensors.pod import LAYOUT as POD
from sensors.readings import in_order
from sensors.stream import BodySide, Mark, SampleBlock
from tracker.calibration import own_calibration
from tracker.dosage import compare
from tracker.errors import ClockJumpError, GravityMissingError
from tracker.footpod import by_pod
from tracker.gather import Gather
from tracker.intake import Intake
from tracker.model import Exertion, RecordingInfo, SessionResult, SetResult, WalkRequest, WalkResult
from tracker.pipeline import Pipeline, lost_blocks, part, whole
from tracker.podwalk import PodWalk
from tracker.recorded import recording_info
from tracker.sets import ANY, UNKNOWN, WALKING, OpenSet, SetPlan, end_of, plan_set, result_of
from tracker.settling import Settle
from tracker.task import Task

SETTLE_S = 4.0
"""A set is settled this long after its end, when walking at its end is known, seconds."""

LEAST_UNNAMED = 4
"""Fewer repetitions than this that nobody named are not a set, but daily life."""

LEAST_HEARD_S = 4.0
"""Less motion than this, seconds, shows neither that somebody walked nor that nobody did."""

BLOCK_S = BLOCK / FS_HZ

IDLE_BLOCKS, SET_BLOCKS = 4, round(HOP_S / BLOCK_S)
"""So many blocks are worked on at once while events are told: many small pieces cost more than a few large ones.
While a set runs it is looked at after each.
"""


class Analysis:
    """`push` takes samples in time order and answers the events now known; `mark` takes a mark; `close` answers
    the last events and the result. `live`: tell provisional counts and holds while a set runs (the result is the
    same without). `on_rows` is shown the rows that sets are counted from. `searches`: find the sets that nobody
    named; else `close` has to be told of them.

    Where nobody said where the sensor sits, it is `unknown` until the first set begins, and from then on where
    that exercise wants it.

    Raises:
        UnknownExerciseError: at construction or from `mark`, the catalogue has no such exercise.
        GravityMissingError: gravity was removed from the signal and more than walking is asked for.
        ClockJumpError: from `push`, the sensor's clock leapt by more than a day.
    """

    def __init__(
        self,
        task: Task,
        live: bool,
        on_rows: Callable[[Trace], None] | None,
        searches: bool = True,
        settle_one: Settle = settle,
    ) -> None:
        self._task, self._live, self._on_rows, self._searches = task, live, on_rows, searches
        self._settle_one = settle_one
        self._info, self._catalogue, self._request = task.info, task.catalogue, task.request
        self._placement = task.request.placement or task.info.placement
        self._calibration, self._uncalibrated = own_calibration(task.request.calibration, task.info.calibration)
        self._gather = Gather()
        self._ahead: Motion | None = None
        self._due_s = 0.0
        self._intake = Intake()
        self._grid = Grid(task.gyroscope)
        self._beside: list[Beside] = []
        self._pod = PodWalk()
        self._marks: list[Mark] = []
        self._waiting: list[Mark] = []
        self._open: list[OpenSet] = []
        self._sets: list[SetResult] = []
        self._pipeline: Pipeline | None = None
        self._next_hop_s = HOP_S
        self._told_gaps = 0
        for mark in task.info.marks:
            self.mark(mark)
        if task.request.exercise not in (None, ANY):
            task.catalogue.get(str(task.request.exercise))

    def push(self, block: SampleBlock) -> list[Event]:
        """Take the next samples."""
        ready = self._gather.push(block, self._due_s)
        return [] if ready is None else self._take(ready)

    def _take(self, block: SampleBlock) -> list[Event]:
        """Take samples that complete a block of the grid."""
        ready = self._intake.push(block)
        if self._intake.leap is not None:
            raise ClockJumpError(self._task.path, *self._intake.leap)
        self._refuse_without_gravity(ended=False)
        return self._lay(ready)

    def _lay(self, blocks: list[SampleBlock]) -> list[Event]:
        """Lay samples on the grid, and look at what that gives."""
        parts = (motion for b in blocks for motion in self._grid.parts(b.t_s, b.acc, b.gyr))
        events = [event for motion in parts for event in self._advance(motion)]
        self._plan()
        return events

    def mark(self, mark: Mark) -> None:
        """Take a mark, on the sensor's clock; what it opens or closes is told by a later `push`."""
        if mark.kind == "start" and mark.exercise not in (None, ANY):
            self._catalogue.get(str(mark.exercise))
        insort(self._marks, mark, key=lambda m: m.t_s)
        if mark.kind == "start" and mark.exercise != WALKING and self._request.exercise is None:
            insort(self._waiting, mark, key=lambda m: m.t_s)
        self._learn_ends()
        if self._pipeline is not None:
            self._pipeline.gait.ask(self._walk_spans())
            self._want_unnamed(self._pipeline)
        self._plan()

    def beside(self, reading: Beside) -> list[Event]:
        """Take what was told beside the motion, on the sensor's clock; only the result has it. Where a foot pod
        alone is worn, answers the events now known.
        """
        self._beside.append(reading)
        return self._pod.push(reading) if self._task.layout == POD else []

    def close(self, unnamed: Sequence[SetResult] = ()) -> tuple[list[Event], SessionResult]:
        """End the recording. `unnamed`: the sets that nobody named, where they are not searched for."""
        rest = self._gather.close()
        events = [] if rest is None else self._take(rest)
        events += self._lay(self._intake.close())
        self._refuse_without_gravity(ended=True)
        events += self._advance(self._grid.close(), ended=True)
        return self._finish(events, unnamed)

    # --- what was asked for

    @property
    def _starts(self) -> list[Mark]:
        return [m for m in self._marks if m.kind == "start"]

    @property
    def _origin_s(self) -> float:
        """The first sample's time on the sensor's clock, as the marks have it, seconds."""
        return self._intake.origin_s or 0.0

    def _asked(self) -> list[str | None]:
        return [self._request.exercise] if self._request.exercise else [m.exercise for m in self._starts]

    def _refuse_without_gravity(self, ended: bool) -> None:
        """Only a walk can do without. Nothing asked for yet: a walk may still be."""
        asked = self._asked()
        if not asked and not (ended or self._task.marks_known):
            return
        if self._intake.gravity == "missing" and (not asked or any(e != WALKING for e in asked)):
            raise GravityMissingError(self._task.path)

    def _span(self, start: Mark) -> Span:
        """The stretch a start mark opens, seconds from the first sample."""
        return Span(start.t_s - self._origin_s, end_of(start, self._marks) - self._origin_s)

    def _walk_spans(self) -> list[Span]:
        if self._request.exercise is not None:
            return [Span(0.0, math.inf)] if self._request.exercise == WALKING else []
        return [self._span(m) for m in self._starts if m.exercise == WALKING]

    def _make_pipeline(self) -> Pipeline:
        placement = self._placement or UNKNOWN
        gait = GaitDetector(placement, self._request.height_m or self._info.height_m, self._walk_spans())
        gait.know_stride(self._calibration.stride(placement))
        posture = PostureDetector(placement)
        pipeline = Pipeline(gait, posture, self._task.gyroscope, self._unnamed_counter(), self._on_rows)
        self._want_unnamed(pipeline)
        return pipeline

    def _unnamed_counter(self) -> AnyCounter | None:
        asked = self._asked()
        settled = self._request.exercise is not None or (bool(asked) and self._task.marks_known)
        if settled and ANY not in asked:
            return None
        return AnyCounter(strict=not asked, live=self._live)

    def _want_unnamed(self, pipeline: Pipeline) -> None:
        """Search for sets that nobody named only as long as nobody named any."""
        if pipeline.unnamed is not None:
            named = self._request.exercise is None and bool(self._starts)
            pipeline.unnamed.closes = self._searches and not named

    def _wear(self, exercise: str) -> None:
        """Where nobody said where the sensor sits, it sits where the first exercise wants it."""
        if self._placement is not None or exercise == ANY:
            return
        self._placement = self._catalogue.get(exercise).placements[0]
        if self._pipeline is not None:
            self._pipeline.wear(self._placement)
            self._pipeline.gait.know_stride(self._calibration.stride(self._placement))

    # --- advancing

    def _advance(self, motion: Motion | None, ended: bool = False) -> list[Event]:
        """Feed the grid up to each moment at which a set opens, is looked at or settles; `ended`: and the rest."""
        events: list[Event] = []
        if self._pipeline is None:
            self._pipeline = self._make_pipeline()
            events += [*self._open_whole(), *self._open_marked(0.0)]
        motion, self._ahead = whole(self._ahead, motion), None
        while motion is not None:
            moment = self._blocks_to_moment(motion.first / FS_HZ)
            blocks = min(moment, self._most_blocks(motion))
            if self._live and not ended and blocks * BLOCK > len(motion.valid):
                self._ahead = motion
                break
            head, motion = part(motion, blocks)
            # Before the next moment there may be nothing to do but to look at a running set.
            all_told = not self._live or blocks == moment or not (head.first // BLOCK + blocks) % IDLE_BLOCKS
            events += self._pipeline.feed(head, self._tells_unnamed(), all_told)
            events += self._at(self._pipeline, self._pipeline.now_s)
        return [*events, *self._pipeline.catch_up(self._tells_unnamed())] if ended else events

    def _plan(self) -> None:
        """Say how late a sample has to come before there is anything to do."""
        self._due_s = self._grid.due_s
        if self._live and self._pipeline is not None:
            rows = self._pipeline.rows
            blocks = min(self._stride(rows), self._blocks_to_moment(rows / FS_HZ))
            self._due_s = max(self._due_s, (rows + blocks * BLOCK - 0.5) / FS_HZ)

    def _tells_unnamed(self) -> bool:
        """Whether repetitions that nobody named are told: not beside those of a named set."""
        return ANY in self._asked() if self._open else not self._starts or self._request.exercise == ANY

    def _most_blocks(self, motion: Motion) -> int:
        """How many blocks to feed next at most: where events are told maybe more than have come."""
        if not self._live:
            return len(motion.valid) // BLOCK
        return lost_blocks(motion) or self._stride(motion.first)

    def _stride(self, row: int) -> int:
        """Blocks from a grid index to where the detectors are to be fed next while events are told.

        They are fed at fixed places, so that what several of them tell comes in one order, whatever the chunks.
        """
        now_s = row / FS_HZ
        if self._waiting and self._waiting[0].t_s - self._origin_s <= now_s + 1e-9:
            return 1
        blocks = SET_BLOCKS if self._open else IDLE_BLOCKS
        return blocks - row // BLOCK % blocks

    def _blocks_to_moment(self, now_s: float) -> int:
        """Blocks until the next of the moments to come, rounded up, or a great many."""
        moment_s = min((m for m in self._boundaries_s() if m > now_s + 1e-9), default=math.inf)
        return sys.maxsize if moment_s == math.inf else max(1, math.ceil((moment_s - now_s) / BLOCK_S - 1e-9))

    def _boundaries_s(self) -> list[float]:
        moments = [m.t_s - self._origin_s for m in self._waiting]
        moments += [s.end_s + SETTLE_S for s in self._open]
        if self._pipeline is not None and self._pipeline.unnamed is not None:
            moments.append(self._pipeline.unnamed.next_s)
        gaps = self._grid.gaps
        if self._told_gaps < len(gaps):
            moments.append(gaps[self._told_gaps].end_s)
        return moments

    def _learn_ends(self) -> None:
        """A mark may end a set that runs."""
        for running in self._open:
            if running.start is not None:
                running.end_s = self._span(running.start).end_s

    def _at(self, pipeline: Pipeline, now_s: float) -> list[Event]:
        """What the session itself does at a moment: tell gaps, open, look, settle."""
        events = [*self._tell_gaps(now_s), *self._open_marked(now_s)]
        if now_s >= self._next_hop_s - 1e-9:
            self._next_hop_s = math.floor(now_s / HOP_S + 1.0 + 1e-9) * HOP_S
            for running in self._open:
                if self._live and now_s < running.end_s + HOP_S:
                    events += running.look(pipeline)
        for done in [s for s in self._open if s.end_s + SETTLE_S <= now_s + 1e-9]:
            events += self._settle(pipeline, done, done.end_s)
        pipeline.forget(min((s.plan.start_s for s in self._open), default=now_s))
        return events

    def _tell_gaps(self, now_s: float) -> list[Event]:
        events = []
        while self._told_gaps < len(self._grid.gaps) and self._grid.gaps[self._told_gaps].end_s <= now_s + 1e-9:
            gap = self._grid.gaps[self._told_gaps]
            events.append(Event(gap.end_s, "gap", {"start_s": gap.start_s, "end_s": gap.end_s}))
            self._told_gaps += 1
        return events

    def _open_marked(self, now_s: float) -> list[Event]:
        """Open the sets whose marks have come."""
        events: list[Event] = []
        while self._waiting and self._waiting[0].t_s - self._origin_s <= now_s + 1e-9:
            mark = self._waiting.pop(0)
            events += self._begin(str(mark.exercise), mark.side, mark.t_s - self._origin_s, mark)
        return events

    def _open_whole(self) -> list[Event]:
        """Open the whole recording as one set, where that was asked for."""
        asked = self._request.exercise
        if asked is None or asked in (WALKING, ANY):
            return []
        return self._begin(asked, self._request.side, 0.0, None)

    def _begin(self, exercise: str, side: BodySide | None, start_s: float, mark: Mark | None) -> list[Event]:
        placement = self._request.placement or self._info.placement
        self._wear(exercise)
        plan = plan_set(exercise, side, start_s, placement, self._catalogue, self._calibration)
        self._open.append(OpenSet(plan, mark, self._live))
        self._learn_ends()
        return [Event(start_s, "set_start", {"exercise": exercise, "side": side})]

    def _settle(self, pipeline: Pipeline, done: OpenSet, end_s: float) -> list[Event]:
        self._open.remove(done)
        results = done.settle(pipeline, end_s, self._settle_one)
        self._sets += results
        return [Event(end_s, "set_end", {"set": r}) for r in results]

    # --- the result

    def _finish(self, events: list[Event], unnamed: Sequence[SetResult]) -> tuple[list[Event], SessionResult]:
        pipeline = self._pipeline or self._make_pipeline()
        end_s = self._grid.end_s
        if self._intake.origin_s is None:
            events += self._end_pod()
            end_s = max([self._pod.end_s, *(m.t_s for m in self._marks)]) if self._pod.end_s else end_s
        events += self._tell_gaps(math.inf)
        events += pipeline.gait.close()
        for running in list(self._open):
            events += self._settle(pipeline, running, min(running.end_s, end_s))
        while self._waiting:
            mark = self._waiting.pop(0)
            self._begin(str(mark.exercise), mark.side, min(self._span(mark).start_s, end_s), mark)
            events += self._settle(pipeline, self._open[-1], min(self._span(mark).end_s, end_s))
        events += self._close_unnamed(pipeline, unnamed)
        events += pipeline.posture.close()
        events.append(Event(end_s, "session_end", {}))
        return events, self._result(pipeline, end_s)

    def _end_pod(self) -> list[Event]:
        """End the walk of a session without motion, which a pod may have told."""
        told = [] if self._task.layout == POD else in_order(self._beside)
        return [event for reading in told for event in self._pod.push(reading)] + self._pod.close()

    def _close_unnamed(self, pipeline: Pipeline, known: Sequence[SetResult]) -> list[Event]:
        if pipeline.unnamed is None or (self._request.exercise is None and self._starts):
            return []
        name = ANY if self._request.exercise == ANY else UNKNOWN
        plan = SetPlan(name, self._request.side, 0.0, None, None)
        found = [s for s in known if s.exercise == name]
        if self._searches:
            found = [result_of(plan, o) for o in pipeline.unnamed.close(pipeline.walking)]
        if name == UNKNOWN:
            found = [r for r in found if (r.rep_count or 0) >= LEAST_UNNAMED]
        self._sets += found
        return [Event(r.end_s, "set_end", {"set": r}) for r in found]

    def _result(self, pipeline: Pipeline, end_s: float) -> SessionResult:
        origin_s = self._intake.origin_s or 0.0
        bouts = by_pod(self._pod.bouts or pipeline.gait.bouts, self._beside, origin_s)
        heard = end_s - sum(g.end_s - g.start_s for g in self._grid.gaps) >= LEAST_HEARD_S
        known = (self._intake.gravity == "present" and heard) or bool(bouts or self._pod.end_s)
        minutes = sum(b.end_s - b.start_s for b in bouts) / 60.0
        walking = WalkResult(minutes if known else None, sum(b.steps for b in bouts) if known else None, bouts)
        sets = tuple(sorted(self._sets, key=lambda s: (s.start_s, s.end_s)))
        requests = tuple(WalkRequest(max(0.0, s.start_s), min(s.end_s, end_s)) for s in self._walk_spans())
        exertions = tuple(
            Exertion(m.t_s - origin_s, m.score)
            for m in self._marks
            if m.kind == "exertion" and m.score is not None
        )
        return SessionResult(
            self._recording(pipeline, end_s), sets, walking, requests, exertions,
            pipeline.posture.settled(pipeline.walking),
            compare(sets, walking, requests, exertions, self._catalogue, self._request.source),
        )  # fmt: skip

    def _recording(self, pipeline: Pipeline, end_s: float) -> RecordingInfo:
        notes = [*pipeline.gait.warnings, *([] if self._uncalibrated is None else [self._uncalibrated])]
        return recording_info(self._task, self._grid, self._intake, end_s, notes)
