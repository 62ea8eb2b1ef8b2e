"""Numbers of regular form are read as `float` reads them, and everything else is left to the slow way."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sensors.digits import regular_numbers
from sensors.table import Table
from sensors.text import Lines


@st.composite
def _column(draw: st.DrawFn, rows: int) -> list[str]:
    """Cells with the same number of decimals, fifteen digits at most."""
    decimals = draw(st.integers(0, 8))
    whole = st.integers(0, 10 ** min(8, 15 - decimals) - 1)
    part = st.integers(0, 10**decimals - 1)
    cells = [f"{draw(st.sampled_from(['', '-']))}{draw(whole)}" for _ in range(rows)]
    return [f"{cell}.{draw(part):0{decimals}d}" if decimals else cell for cell in cells]


@given(st.data())
def test_every_number_is_the_one_that_float_reads(data: st.DataObject) -> None:
    rows, wanted = data.draw(st.integers(1, 5)), (2, 0)
    columns = [data.draw(_column(rows)), ["anything"] * rows, data.draw(_column(rows))]
    text = "\n".join(";".join(row) for row in zip(*columns, strict=True)).encode()
    values = regular_numbers(text, ";", 3, wanted)
    assert values is not None
    expected = np.array([[float(columns[k][row]) for k in wanted] for row in range(rows)])
    assert values.tobytes() == expected.tobytes()


@pytest.mark.parametrize(
    "odd",
    ["", "-", ".5", "5.", "+1.5", "1e5", "nan", "inf", " 1.5", "1.5 ", "1.55", "15", "1,5", "1.5\n", "#1.5",
     "--1.5", "1-.5", "1._", "123456789.5", "1.5\u00e9", '"1.5"', "1:5", "1/5"],
)  # fmt: skip
def test_any_other_form_is_left_alone(odd: str) -> None:
    text = f"1.5,2.5\n{odd},2.5\n1.5,2.5".encode()
    assert regular_numbers(text, ",", 2, (0, 1)) is None


@pytest.mark.parametrize("odd", ["1.5,2.5,3.5", "1.5", "", "# 1.5,2.5"])
def test_a_line_of_another_form_is_left_alone(odd: str) -> None:
    assert regular_numbers(f"1.5,2.5\n{odd}\n1.5,2.5".encode(), ",", 2, (0, 1)) is None


def test_too_many_digits_are_left_alone() -> None:
    """Sixteen digits may be more than a double holds."""
    assert regular_numbers(b"12345678.12345678", ",", 1, (0,)) is None
    assert regular_numbers(b"1234567.12345678", ",", 1, (0,)) == 1234567.12345678


@given(st.lists(st.sampled_from(["1.25", "-0.50", "7", "1e3", "", "nan", " 2.00"]), min_size=40, max_size=60))
def test_a_table_of_mixed_forms_is_read_line_by_line_as_at_once(cells: list[str]) -> None:
    text = "\n".join(f"{k}.0,{cell}" for k, cell in enumerate(cells)).encode()
    rows = Table("x.csv", ("t", "a"), (0, 1)).read(Lines(1, text, len(cells)))
    expected = [[float(k), float(cell or "nan")] for k, cell in enumerate(cells)]
    np.testing.assert_array_equal(rows.values, np.array(expected))
    assert rows.lines.tolist() == list(range(1, len(cells) + 1))
