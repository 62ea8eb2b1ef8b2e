"""Every way a file tells the time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sensors.clocks import BadMomentError, ClockReader, iso_moment
from sensors.plan import Clock, Moments, Sampled, Ticks
from sensors.table import Rows


def _rows(cells: list[str], first: int = 2) -> Rows:
    return Rows(np.empty((len(cells), 0)), np.arange(first, first + len(cells)), (cells,))


def _seconds(clock: Clock, cells: list[str], cut: int | None = None) -> tuple[list[float], list[str]]:
    reader = ClockReader(clock)
    found: list[float] = []
    for part in (cells,) if cut is None else (cells[:cut], cells[cut:]):
        if isinstance(clock, Moments):
            found += reader.seconds(_rows(part, 2 + len(found))).tolist()
        else:
            numbers = np.array([[float(cell)] for cell in part]).reshape(-1, 1)
            found += reader.seconds(Rows(numbers, np.arange(len(part)))).tolist()
    return found, reader.notes


MOMENT = Moments((0,))


@pytest.mark.parametrize(
    ("cells", "seconds"),
    [
        (["1970-01-01 00:00:01.5"], [1.5]),
        (["1970-01-01T00:00:01,5"], [1.5]),
        (["1970-01-01T00:00:01.123456789Z"], [1.123456]),
        (["1970-01-01T01:00:01+01:00", "1970-01-01T01:00:02+01:00"], [1.0, 2.0]),
        (["1970-01-01 01:00:01.250 +0100"], [1.25]),
        (["1969-12-31 19:00:01 -05:00", ""], [1.0, float("nan")]),
        (["10:00:00.5", "10:00:01"], [36000.5, 36001.0]),
        (["0:59.5", "1:00,5"], [59.5, 60.5]),
    ],
)
def test_dates_and_times(cells: list[str], seconds: list[float]) -> None:
    assert _seconds(MOMENT, cells)[0] == pytest.approx(seconds, abs=1e-6, nan_ok=True)


@pytest.mark.parametrize("cell", ["noon", "2024-13-01 00:00:00", "2024", "2024-01-01 10:00:0x", "12"])
@pytest.mark.parametrize("others", [0, 30])
def test_what_is_no_time_is_refused_with_its_row(cell: str, others: int) -> None:
    with pytest.raises(BadMomentError) as caught:
        _seconds(MOMENT, ["2024-01-01 10:00:00"] * others + [cell])
    assert (caught.value.index, caught.value.cell) == (others, cell)


@pytest.mark.parametrize("cut", range(7))
@pytest.mark.parametrize("way", ["back", "forward"])
def test_the_season_moves_a_local_clock_and_not_the_time(cut: int, way: str) -> None:
    last = datetime(2026, 10, 25, 2, 59, 59) if way == "back" else datetime(2026, 3, 29, 1, 59, 59)
    cells = [(last + timedelta(seconds=k)).isoformat(" ") for k in (-2, -1, 0)]
    shift = timedelta(hours=-1 if way == "back" else 1)
    cells += [(last + timedelta(seconds=k) + shift).isoformat(" ") for k in (1, 2, 3)]
    seconds, notes = _seconds(MOMENT, cells, cut)
    assert np.diff(seconds).tolist() == [1.0] * 5
    assert [f"put {way} by an hour at line 5" in note for note in notes] == [True]


def test_an_hour_without_data_elsewhere_is_a_gap() -> None:
    seconds, notes = _seconds(MOMENT, ["2026-03-29 10:20:00", "2026-03-29 11:20:00"])
    assert (np.diff(seconds).tolist(), notes) == ([3600.0], [])


@pytest.mark.parametrize("cut", range(5))
def test_counters_that_start_over_go_on(cut: int) -> None:
    ticks = Ticks(0, 1e-6, wraps=2.0**32)
    seconds, _ = _seconds(ticks, ["4294967290", "4294967295", "4", "14"], cut)
    assert np.diff(seconds) == pytest.approx([5e-6, 5e-6, 1e-5], abs=1e-9)
    seconds, _ = _seconds(MOMENT, ["23:59:59.5", "00:00:00.5", "00:00:01.5", "00:00:02.5"], cut)
    assert np.diff(seconds).tolist() == [1.0] * 3


def test_rows_without_a_clock_are_counted() -> None:
    assert _seconds(Sampled(50.0, 10.0), ["0"] * 4, 3)[0] == [10.0, 10.02, 10.04, 10.06]


def test_a_clock_that_stood_still_goes_on_later() -> None:
    assert _seconds(Ticks(0, pauses=((1.0, 60.0),)), ["0.5", "1", "1.5"])[0] == [0.5, 1.0, 61.5]


@settings(deadline=None, max_examples=60)
@given(
    moments=st.lists(st.datetimes(datetime(1975, 1, 1), datetime(2037, 1, 1)), min_size=1, max_size=5),
    hours=st.integers(-12, 14),
)
def test_every_moment_with_a_zone_is_unix_seconds(moments: list[datetime], hours: int) -> None:
    zone = f"{'-' if hours < 0 else '+'}{abs(hours):02d}:00"
    seconds, _ = _seconds(MOMENT, [moment.isoformat(timespec="microseconds") + zone for moment in moments])
    expected = [(moment.replace(tzinfo=UTC) - timedelta(hours=hours)).timestamp() for moment in moments]
    assert seconds == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(
    ("clock", "cell", "zone", "said"),
    [
        (Ticks(0, 1e-3, epoch_s=0.0), "1772433000250", None, "2026-03-02T06:30:00.250+00:00"),
        (Ticks(0, 1e-3, epoch_s=0.0), "1772433000250", "Europe/Berlin", "2026-03-02T07:30:00.250+01:00"),
        (Ticks(0, 1e-3, epoch_s=0.0), "1772433000250", "-05:30", "2026-03-02T01:00:00.250-05:30"),
        (Ticks(0, 1e-3, epoch_s=0.0), "1772433000250", "Mars/Olympus", "2026-03-02T06:30:00.250+00:00"),
        (Ticks(0), "7", None, None),
        (MOMENT, "2026-03-02 07:30:00", None, "2026-03-02T07:30:00.000"),
        (MOMENT, "2026-03-02T07:30:00+01:00", None, "2026-03-02T07:30:00.000+01:00"),
        (MOMENT, "07:30:00", None, None),
    ],
)
def test_the_moment_of_a_sample(clock: Clock, cell: str, zone: str | None, said: str | None) -> None:
    reader = ClockReader(clock)
    rows = _rows([cell]) if isinstance(clock, Moments) else Rows(np.array([[float(cell)]]), np.array([2]))
    assert reader.moment(float(reader.seconds(rows)[0]), zone) == said


def test_a_cell_as_an_iso_moment() -> None:
    assert iso_moment("2024-01-01 10:00:00.5 +0200") == "2024-01-01T10:00:00.500+02:00"
    assert iso_moment("yesterday") is None
