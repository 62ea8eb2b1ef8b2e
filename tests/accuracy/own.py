"""The product's own digital patient, seen as a maker of sets."""

from __future__ import annotations

from typing import Any

from sensors.stream import SampleBlock, SessionInfo
from sensors.synthetic import simulate


def make(
    exercise: str, seed: int, difficulty: str, placement: str
) -> tuple[SampleBlock, SessionInfo, dict[str, Any]]:
    """One recording of one set, its session and the truth. One in three comes without marks."""
    made = simulate(exercise, seed=seed, level=difficulty, placement=placement, marks=seed % 3 != 2)
    sets: Any = made.truth["sets"]
    walked: Any = made.truth["walking"]
    truth = {
        "exercise": exercise,
        "side": sets[0]["side"],
        "reps": sets[0]["reps"],
        "partials": sets[0]["partials"],
        "walking_minutes": walked["minutes"],
        "steps": walked["steps"],
    }
    return made.block, made.session, truth
