"""The algorithms give the figures that were accepted last; where they moved, what moved is printed."""

from __future__ import annotations

import os

from tests.accepted.figures import Figures, accepted, changes, real_figures, sample_figures

FIRST: Figures = {"all": {"repetitions": 100, "median_hold_s": 1.5, "walking_min": 10.0}}


def verdict(real: bool, present: Figures) -> str:
    """Nothing, or what moved and what to do about it."""
    lines = changes(accepted(real), present)
    if not lines:
        return ""
    how = "make accept-figures" + (" REAL=1" if real else "")
    return "\n".join(["", *lines, "", f"If that is as it should be: {how}, and commit the file."])


def test_the_sample_data_gives_the_accepted_figures() -> None:
    moved = verdict(False, sample_figures())
    assert not moved, moved


if os.environ.get("BACKBEAT_FIGURES") == "real":
    # Five minutes and recordings that are not the project's: only where they are asked for.

    def test_real_recordings_give_the_accepted_figures() -> None:
        moved = verdict(True, real_figures())
        assert not moved, moved


def test_what_moved_is_told_figure_by_figure() -> None:
    now: Figures = {"all": FIRST["all"] | {"repetitions": 99, "walking_min": 10.5}, "day": {"sets": 3}}
    assert [line.split() for line in changes(FIRST, now)] == [
        ["all", "repetitions", "100", "->", "99"], ["all", "walking_min", "10", "->", "10.5"],
        ["day", "sets", "-", "->", "3"],
    ]  # fmt: skip


def test_the_last_digits_of_another_machine_are_no_change() -> None:
    assert changes(FIRST, {"all": FIRST["all"] | {"median_hold_s": 1.504}}) == []
    assert changes(FIRST, {"all": FIRST["all"] | {"median_hold_s": 1.52}}) != []
