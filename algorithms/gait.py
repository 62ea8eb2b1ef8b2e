"""Walking: steps, bouts, cadence and pace as the recording runs.

The vertical is the acceleration along slow gravity, band-passed; `cadence` says for every half second whether it
repeats as walking does and how long a step is, `steps` places the steps, `bouts` keeps the walk. A bout opens
after `LEAST_STEPS` steps in regular walking, back-dated to its first step, and closes when no regular walking
came for `PAUSE_S`; a shorter pause (crossing a road) stays inside it.

Everything is known `WINDOW / 2` (2 s) after it happened, but for steps without a peak: they wait for the next that
has one. A span that somebody marked as a walk is taken for one: what moves with some regularity there is walking.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from algorithms.bouts import OpenBout
from algorithms.cadence import WINDOW, Windows, measure
from algorithms.filters import Sections
from algorithms.holes import Holes
from algorithms.impacts import TREMBLES, Impacts, strike, tremble
from algorithms.pace import NO_HEIGHT, Stride
from algorithms.small import block_means
from algorithms.steps import Peaks, Step, closing_step, fair, next_steps, steps_before
from algorithms.types import BLOCK, FS_HZ, BoolArray, Bout, Event, FloatArray, Motion, Span

LEAST_STEPS = 5
PAUSE_S = 3.0

OPEN_SCORE, KEEP_SCORE = 0.6, 0.5
"""Step plus stride regularity that opens a bout, and that keeps one or is walking where a walk was asked for."""

LEAST_STRIDE = 0.35
OPEN_SWING, KEEP_SWING = 0.35, 0.25
"""Least standard deviation of the vertical, m/s2 (0.036 and 0.025 g)."""

STRIKE_OF = {
    **dict.fromkeys(("thigh", "shin", "foot", "pocket"), 0.25),
    **dict.fromkeys(("chest", "upper back", "lower back", "waist", "pelvis", "belly"), 0.7),
}
STRIKE, KEEPS = 1.0, 0.55
"""How hard a walk strikes (1: a soft real walk) to open a bout, and the share of it that keeps one going.

A leg that swings evenly is walking almost by that alone; an arm does so in exercise as well.
"""

BRISK_S = 0.70
"""Steps slower than this have to strike harder, by the fourth power: the slower, the more they resemble
repetitions.
"""

OPEN_BLOCKS = 3
"""Regular half seconds in a row before a bout may open."""

STILL_M_S2 = 0.25
"""A half second that moves less than this is stood; on real people the quietest of a turn moves twice as much."""

TOLD_EVERY_S = 1.0
REMEMBERED = 60
"""Blocks for which peaks and holes are kept (30 s)."""

HALF = WINDOW // 2
SLOW_HZ, BAND_HZ, VECTOR_HZ = 0.25, (0.6, 3.0), (0.5, 5.0)

Indices = np.ndarray[tuple[int], np.dtype[np.int64]]


class GaitDetector:
    """Finds walking in a stream of `Motion`.

    `placement`: where the sensor sits. `height_m`: the patient's height, None where unknown. `asked`: spans that
    are known to be walks. Events: `bout_start`, `steps`, `bout_end`.
    """

    def __init__(self, placement: str, height_m: float | None, asked: Sequence[Span]) -> None:
        self._placement, self._height_m, self._asked = placement, height_m, tuple(asked)
        self._strike = STRIKE_OF.get(placement, STRIKE)
        self._stride: Stride | None = None
        self._signal = _Signal()
        self._peaks = Peaks()
        self._holes = Holes()
        self._stands = Holes()
        self._impacts = Impacts()
        self._rows = np.empty((0, 4))
        self._struck = np.empty((0, 4))
        self._first = 0
        self._end = 0
        self._regular_run: list[tuple[float, float]] = []
        self._bout: OpenBout | None = None
        self._closed: list[tuple[Bout, bool]] = []
        self._spans: list[Span] = []
        self._counted = 0
        self._closed_at = -math.inf

    # --- what is known

    def wear(self, placement: str) -> None:
        """Know from now on where the sensor sits."""
        self._placement, self._strike = placement, STRIKE_OF.get(placement, STRIKE)

    def know_stride(self, stride: Stride | None) -> None:
        """Know from now on how the person's own speed stands to the estimated one, None where nobody measured."""
        self._stride = stride

    def ask(self, asked: Sequence[Span]) -> None:
        """Know more walks: a mark has come. What lies more than two seconds back is not judged again."""
        self._asked = tuple(asked)

    @property
    def bouts(self) -> tuple[Bout, ...]:
        """The walks that are over; running is not among them."""
        return tuple(bout for bout, running in self._closed if not running)

    @property
    def runs(self) -> tuple[Bout, ...]:
        """Running that is over: steps, not walking minutes."""
        return tuple(bout for bout, running in self._closed if running)

    @property
    def steps(self) -> int:
        """Steps of everything known so far, running included."""
        going = len(self._bout.steps) if self._bout and self._bout.told else 0
        return self._counted + going

    @property
    def walking(self) -> tuple[Span, ...]:
        """Spans of walking and running known so far, first swing to last footfall, the open one included."""
        spans = tuple(self._spans)
        return (*spans, self._bout.whole) if self._bout and self._bout.told else spans

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a person should know about the figures, a sentence each."""
        return (NO_HEIGHT,) if self.bouts and self._height_m is None and self._stride is None else ()

    # --- the stream

    def push(self, motion: Motion) -> list[Event]:
        """Take the next blocks."""
        rows = self._signal.push(motion)
        rows[~motion.valid] = 0.0
        self._peaks.push(motion.first, rows[:, 0])
        self._holes.push(motion.first, ~motion.valid)
        self._stands.push(motion.first, _still(rows[:, 1:]), BLOCK)
        self._rows = np.concatenate([self._rows, rows])
        self._struck = np.concatenate([self._struck, self._impacts.push(motion)])
        (heard,) = motion.valid.nonzero()
        self._end = max(self._end, motion.first + (int(heard[-1]) + 1 if len(heard) else 0))
        return self._half_seconds()

    def close(self) -> list[Event]:
        """The recording has ended: the last two seconds hold only steps with a peak."""
        events: list[Event] = []
        centre = self._first + HALF
        while self._bout is not None and centre < self._end + BLOCK:
            self._follow(self._bout, min(centre + BLOCK // 2, self._end + 10), regular=False)
            events += self._tell(self._bout)
            centre += BLOCK
        if self._bout is not None:
            events += self._end_bout(self._bout)
        return events

    # --- one half second

    def _half_seconds(self) -> list[Event]:
        """What the windows that are now complete add, one around each block; those that neither lie in a walk nor
        can open one are passed over.
        """
        windows = measure(self._rows[:, 0], self._rows[:, 1:])
        if not len(windows):
            return []
        centres = self._first + HALF + BLOCK * np.arange(len(windows))
        columns = (centres, windows.period, windows.swing, *self._judge(centres, windows))
        self._first += len(windows) * BLOCK
        self._rows = self._rows[len(windows) * BLOCK :]
        self._struck = self._struck[len(windows) :]
        events: list[Event] = []
        for centre, period, swing, keeps, opens in zip(*(c.tolist() for c in columns), strict=True):
            if self._bout is not None or opens:
                events += self._block(_HalfSecond(centre, period, swing, keeps, opens))
            else:
                self._regular_run = []
        self._forget(int(centres[-1]))
        return events

    def _judge(self, centres: Indices, windows: Windows) -> tuple[BoolArray, BoolArray]:
        """Which half seconds keep a walk going, and which can open one, (n,) each."""
        score = windows.step + windows.stride
        walks = (score > KEEP_SCORE) & (windows.swing > KEEP_SWING)
        if not walks.any():
            return walks, walks
        brisk = np.square(np.square(BRISK_S * FS_HZ / windows.period))
        struck = strike(self._struck, windows, WINDOW // BLOCK) * np.minimum(1.0, brisk)
        calm = tremble(self._struck, windows.swing, WINDOW // BLOCK) <= TREMBLES
        keeps = calm & walks & (struck > KEEPS * self._strike)
        opens = calm & (score > OPEN_SCORE) & (windows.swing > OPEN_SWING) & (struck > self._strike)
        opens &= (windows.stride > LEAST_STRIDE) & (windows.step > 0.0)
        for span in self._asked:
            inside = (span.start_s <= centres / FS_HZ) & (centres / FS_HZ <= span.end_s)
            keeps[inside] = opens[inside] = walks[inside]
        heard = ~self._holes.over(int(centres[0]), len(centres), BLOCK)
        return keeps & heard, opens & heard

    def _block(self, now: _HalfSecond) -> list[Event]:
        """What one more window adds."""
        self._peaks.floor = now.centre - (REMEMBERED + 1) * BLOCK
        self._regular_run = [*self._regular_run[-20:], (now.period, now.swing)] if now.opens else []
        events: list[Event] = []
        if self._bout is None:
            if len(self._regular_run) >= OPEN_BLOCKS:
                self._bout = self._open(now.centre)
        elif now.keeps:
            self._bout.walks_on(now.period, now.swing, now.centre)
        if self._bout is not None:
            self._follow(self._bout, now.centre + BLOCK // 2, now.keeps)
            events += self._tell(self._bout)
            if now.centre - self._bout.last_regular > PAUSE_S * FS_HZ:
                events += self._end_bout(self._bout)
        return events

    def _forget(self, centre: int) -> None:
        before = centre - REMEMBERED * BLOCK
        self._peaks.forget(before)
        self._holes.forget(before)
        self._stands.forget(before)

    def _open(self, centre: int) -> OpenBout | None:
        """A walk whose first step is looked for where regular walking began."""
        start = centre - (OPEN_BLOCKS - 1) * BLOCK
        period = sorted(p for p, _ in self._regular_run)[len(self._regular_run) // 2]
        first = self._peaks.best(start - period, start + period, start, 2.0 * period, 0.0)
        if first is None:
            return None
        bout = OpenBout([first])
        for known in self._regular_run:
            bout.walks_on(*known, centre)
        return bout

    def _follow(self, bout: OpenBout, reach: int, regular: bool) -> None:
        """Add the steps up to the grid index `reach`."""
        while bout.steps[-1].index + bout.period <= reach:
            until = reach + HALF - BLOCK if regular else reach
            steps = next_steps(self._peaks, bout.steps, bout.period, bout.swing, until)
            if not steps or steps[-1].index > reach + bout.period:
                return
            self._pass(bout, steps)

    def _pass(self, bout: OpenBout, steps: list[Step]) -> None:
        """Add the next step, and the hidden ones before it unless the walk paused there."""
        between = bout.steps[-1].index, steps[-1].index
        if self._holes.within(*between):
            bout.steps.append(steps[-1])
        elif bout.led_in and self._stands.within(*between):
            bout.steps += [closing_step(bout.steps[-1], bout.period), steps[-1]]
        else:
            bout.steps += steps

    def _lead_in(self, bout: OpenBout) -> None:
        """Begin the walk with the earliest fair step, once the walk's own height is known."""
        bout.led_in = True
        del bout.steps[: fair(bout.steps).index(True)]
        floor = self._closed_at + HALF / 4
        while (before := steps_before(self._peaks, bout.steps, bout.period)) and before[0].index > floor:
            bout.steps[:0] = before

    def _tell(self, bout: OpenBout) -> list[Event]:
        events: list[Event] = []
        if not bout.led_in and sum(fair(bout.steps)) >= LEAST_STEPS:
            self._lead_in(bout)
        if bout.led_in and not bout.told and len(bout.steps) >= LEAST_STEPS:
            bout.told = True
            bout.told_steps = bout.steps[0].index
            events.append(Event(bout.span.start_s, "bout_start", {}))
        if bout.told and bout.steps[-1].index - bout.told_steps >= TOLD_EVERY_S * FS_HZ:
            bout.told_steps = bout.steps[-1].index
            data: dict[str, object] = {"steps": self.steps, "cadence_spm": 60.0 * FS_HZ / bout.period}
            events.append(Event(bout.time_s(-1), "steps", data))
        return events

    def _stand(self, bout: OpenBout) -> None:
        """Add the step with which a walk ends, where it was seen to end."""
        step = closing_step(bout.steps[-1], bout.period)
        if step.index < self._end and not self._holes.at(step.index):
            bout.steps.append(step)

    def _end_bout(self, bout: OpenBout) -> list[Event]:
        self._bout, told = None, list[Event]()
        if not bout.led_in:
            self._lead_in(bout)
            told = self._tell(bout)
        if not bout.told:
            return []
        self._stand(bout)
        record = bout.close(self._placement, self._height_m, self._end / FS_HZ, self._stride)
        self._closed.append((record, bout.running))
        self._counted += record.steps
        self._spans.append(bout.whole)
        self._closed_at = bout.steps[-1].index
        data: dict[str, object] = {
            "start_s": record.start_s, "end_s": record.end_s, "steps": record.steps,
            "cadence_spm": record.cadence_spm, "speed_m_s": record.speed_m_s,
            "gait": "running" if bout.running else "walking",
        }  # fmt: skip
        return [*told, Event(record.end_s, "bout_end", data)]


@dataclass(frozen=True, slots=True)
class _HalfSecond:
    """A window around the grid index `centre`; `period`, `swing` as in `cadence.Windows`. `keeps`, `opens`: does
    it keep a walk going, can it open one.
    """

    centre: int
    period: float
    swing: float
    keeps: bool
    opens: bool


def _still(vector: FloatArray) -> BoolArray:
    """Which half seconds are stood, (k,). `vector` (n, 3): band-passed, m/s2."""
    x, y, z = np.square(vector).T
    return block_means((x + y + z).reshape(-1, BLOCK)) < STILL_M_S2 * STILL_M_S2


class _Signal:
    """The band-passed vertical and vector, (n, 4), from the raw grid; started in the first sample's state."""

    def __init__(self) -> None:
        from scipy.signal import butter

        self._slow = butter(1, SLOW_HZ, fs=FS_HZ)
        self._slow_state: FloatArray | None = None
        self._band = Sections(butter(2, BAND_HZ, "band", fs=FS_HZ, output="sos"), np.zeros((2, 2, 1)))
        self._wide = Sections(butter(2, VECTOR_HZ, "band", fs=FS_HZ, output="sos"), np.zeros((2, 2, 3)))

    def push(self, motion: Motion) -> FloatArray:
        """The signals of the next blocks."""
        from scipy.signal import lfilter, lfilter_zi

        acc = motion.acc
        if self._slow_state is None:
            self._slow_state = lfilter_zi(*self._slow)[:, None] * acc[0]
        slow, self._slow_state = lfilter(*self._slow, acc, axis=0, zi=self._slow_state)
        x, y, z = np.square(slow).T
        norm = np.sqrt(x + y + z)
        x, y, z = (acc * slow).T
        along = x + y + z
        vertical = along / np.maximum(norm, 1e-3) - norm
        rows = np.empty((len(acc), 4))
        rows[:, :1] = self._band.push(vertical[:, None])
        rows[:, 1:] = self._wide.push(acc - slow)
        return rows
