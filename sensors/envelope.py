"""A sensor's clock against the host's, from when things arrived.

A radio only ever delays. So the earliest arrivals lie closest to the truth, and the clocks' relation is the
highest line that no arrival lies below: the supporting line under the means of the points, as Moon, Skelly and
Towsley estimate clock skew (INFOCOM 1999). Deviation: only the earliest arrival of every two seconds is kept, over
the last five minutes, and the line's slope is held within what crystals do. Sensors that send in step with the
radio's connection events have delays that change over minutes only; a shorter window would follow those.
"""

from __future__ import annotations

from collections import deque

Point = tuple[float, float]

BUCKET_S = 2.0
"""Of so many seconds the earliest arrival is kept."""

WINDOW_S = 300.0
"""Older arrivals are forgotten, seconds."""


class Envelope:
    """Maps session seconds to the host's monotonic seconds, causally, as arrivals come.

    `most_ppm`: how far the two clocks may go apart, parts per million; over less than `least_s` seconds that is
    not estimated.
    """

    def __init__(self, most_ppm: float = 300.0, least_s: float = 20.0) -> None:
        self._most = most_ppm * 1e-6
        self._least_s = least_s
        self._points: deque[Point] = deque()
        self._bucket: int | None = None
        self._line: tuple[float, float, float] | None = None

    def push(self, session_s: float, arrival_s: float) -> None:
        """The sample of `session_s` arrived at `arrival_s`."""
        delay = arrival_s - session_s
        bucket = int(session_s // BUCKET_S)
        if bucket != self._bucket:
            self._bucket = bucket
            self._points.append((session_s, delay))
        elif delay < self._points[-1][1]:
            self._points[-1] = (session_s, delay)
        else:
            return
        while self._points[0][0] < session_s - WINDOW_S:
            self._points.popleft()
        self._line = None

    def restart(self) -> None:
        """The sensor's clock began anew: what was known about it is void."""
        self._points.clear()
        self._bucket, self._line = None, None

    def monotonic_s(self, session_s: float) -> float | None:
        """The host's clock at a time of the session; None before anything arrived."""
        if not self._points:
            return None
        at_s, delay, slope = self._fitted()
        return session_s + delay + slope * (session_s - at_s)

    def session_s(self, monotonic_s: float) -> float | None:
        """The session's time at a moment of the host's clock; None before anything arrived."""
        if not self._points:
            return None
        at_s, delay, slope = self._fitted()
        return at_s + (monotonic_s - delay - at_s) / (1.0 + slope)

    @property
    def drift_ppm(self) -> float | None:
        """How much longer a second of the sensor is than one of the host; None before it is known."""
        if len(self._points) < 2 or self._points[-1][0] - self._points[0][0] < self._least_s:
            return None
        return self._fitted()[2] * 1e6

    def _fitted(self) -> tuple[float, float, float]:
        """The line as (time, delay there, slope)."""
        if self._line is None:
            self._line = self._fit()
        return self._line

    def _fit(self) -> tuple[float, float, float]:
        points = list(self._points)
        middle_s = sum(t for t, _ in points) / len(points)
        slope = 0.0
        if points[-1][0] - points[0][0] >= self._least_s:
            slope = min(max(_slope_under(points, middle_s), -self._most), self._most)
        delay = min(d - slope * (t - middle_s) for t, d in points)
        return middle_s, delay, slope


def _slope_under(points: list[Point], middle_s: float) -> float:
    """The slope of the lower hull's edge over `middle_s`. `points`: by time, at least two."""
    hull: list[Point] = []
    for point in points:
        while len(hull) > 1 and _turns_down(hull[-2], hull[-1], point):
            hull.pop()
        hull.append(point)
    right = next(k for k, (t, _) in enumerate(hull) if t >= middle_s or k == len(hull) - 1)
    (t0, d0), (t1, d1) = hull[max(right, 1) - 1], hull[max(right, 1)]
    return (d1 - d0) / (t1 - t0)


def _turns_down(a: Point, b: Point, c: Point) -> bool:
    """Whether b lies on or above the line from a to c."""
    return (b[1] - a[1]) * (c[0] - a[0]) >= (c[1] - a[1]) * (b[0] - a[0])
