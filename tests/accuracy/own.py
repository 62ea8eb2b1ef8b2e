"""The product's own digital patient, seen as a maker of sets."""

from __future__ import annotations

import importlib
from typing import Any

from sensors.stream import SampleBlock, SessionInfo


def make(
    exercise: str, seed: int, difficulty: str, placement: str
) -> tuple[SampleBlock, SessionInfo, dict[str, Any]]:
    """One set by `sensors.synthetic.make`, which takes the same arguments.

    Raises ImportError while the product has no such function.
    """
    module = importlib.import_module("sensors.synthetic")
    if not hasattr(module, "make"):
        raise ImportError(
            "sensors.synthetic has no make(exercise, seed, difficulty, placement): adapt tests/accuracy/own.py"
        )
    block, session, truth = module.make(exercise, seed, difficulty, placement)
    return block, session, truth
