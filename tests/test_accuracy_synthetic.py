"""How often the product counts right on made sets, by the patient of another make and by its own. Synthetic.

Bounds are on all sets together: single sets may go wrong. `python -m tests.accuracy.score` prints the same table
for any number of sets.
"""

from __future__ import annotations

from functools import cache

import pytest

from tests.accuracy.figures import SetScore, row
from tests.accuracy.makes import MAKERS
from tests.accuracy.plug import count
from tests.accuracy.score import Job, run, table
from tests.other_patient import ROWS

SEEDS = range(2)


@cache
def scores(make: str, exercise: str, placement: str) -> list[SetScore]:
    """Both sets of a row, made and counted once a run."""
    job = Job(make, "normal", SEEDS, exercise, placement)
    return run(job, count)[exercise, placement]


@pytest.mark.parametrize(("exercise", "placement"), ROWS)
@pytest.mark.parametrize("make", MAKERS)
def test_no_set_is_far_off(make: str, exercise: str, placement: str) -> None:
    assert [s for s in scores(make, exercise, placement) if abs(s.error) > 4] == []


def _all(make: str) -> list[SetScore]:
    return [score for exercise, placement in ROWS for score in scores(make, exercise, placement)]


def test_repetitions_are_counted_exactly_in_nine_sets_of_ten() -> None:
    both = [score for make in MAKERS for score in _all(make)]
    for make in MAKERS:
        print(make, table({rows: scores(make, *rows) for rows in ROWS}), sep="\n")
    sets, exact, within_one = row(both)[:3]
    assert sets == 2 * len(SEEDS) * len(ROWS)
    assert exact >= 90.0
    assert within_one >= 97.0


@pytest.mark.parametrize("make", MAKERS)
def test_holds_are_timed_within_a_third_of_a_second_on_average(make: str) -> None:
    assert row(_all(make))[3] <= 0.3


@pytest.mark.parametrize("make", MAKERS)
def test_most_partials_are_told(make: str) -> None:
    assert row(_all(make))[7] >= 85.0
