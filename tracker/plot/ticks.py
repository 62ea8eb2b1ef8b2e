"""Round numbers and round times for axes."""

from __future__ import annotations

import math

from algorithms.types import Span

TIME_STEPS_S = (0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400)
MOST_TIMES = 12
MOST_VALUES = 6


def value_ticks(low: float, high: float) -> list[float]:
    """At most about six round values within [low, high]."""
    rough = (high - low) / MOST_VALUES
    base = 10.0 ** math.floor(math.log10(rough))
    step = next(base * m for m in (1, 2, 5, 10) if base * m >= rough)
    return [round(k * step, 10) for k in range(math.ceil(low / step), math.floor(high / step) + 1)]


def time_ticks(span: Span) -> list[tuple[float, str]]:
    """Round times within the span, with their text: seconds in a short one, else m:ss, h:mm:ss or h:mm."""
    wanted = (span.end_s - span.start_s) / MOST_TIMES
    step = next((s for s in TIME_STEPS_S if s >= wanted), 86400.0 * math.ceil(wanted / 86400.0))
    first, last = math.ceil(span.start_s / step), math.floor(span.end_s / step)
    return [(k * step, time_text(k * step, step, span.end_s)) for k in range(first, last + 1)]


def time_text(t_s: float, step_s: float, end_s: float) -> str:
    """A time on an axis that ends at `end_s` and has a tick each `step_s`."""
    if end_s < 60:
        return f"{t_s:g} s"
    minutes, seconds = divmod(t_s, 60)
    hours, minutes = divmod(int(minutes), 60)
    if step_s >= 60 and end_s >= 3600:
        return f"{hours}:{minutes:02d} h"
    second = f"{seconds:04.1f}" if step_s < 1 else f"{seconds:02.0f}"
    return f"{hours}:{minutes:02d}:{second}" if end_s >= 3600 else f"{minutes}:{second}"
