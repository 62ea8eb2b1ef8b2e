"""Made sets, kept in the system's temporary folder so that scoring again is fast."""

from __future__ import annotations

import hashlib
import importlib
import pickle
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sensors.stream import SampleBlock, SessionInfo

Made = tuple[SampleBlock, SessionInfo, dict[str, Any]]
Maker = Callable[[str, int, str, str], Made]

MAKERS = {"other": "tests.accuracy.makes:other", "own": "tests.accuracy.own:make"}
SOURCES = {"other": Path("tests/other_patient"), "own": Path("sensors/synthetic")}
ROOT = Path(__file__).resolve().parents[2]


def resolve(name: str) -> Callable[..., Any]:
    """The callable behind `module:function`."""
    module, _, function = name.partition(":")
    found: Callable[..., Any] = getattr(importlib.import_module(module), function)
    return found


def other(exercise: str, seed: int, difficulty: str, placement: str) -> Made:
    """A set by the patient of another make."""
    from tests.other_patient import make

    return make(exercise, seed, difficulty, placement)


def fingerprint(make: str) -> str:
    """Changes whenever the maker's source does."""
    digest = hashlib.sha256()
    for path in sorted((ROOT / SOURCES[make]).rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def cached(make: str, exercise: str, seed: int, difficulty: str, placement: str) -> Made:
    """A made set, from the cache where it has been made before."""
    folder = Path(tempfile.gettempdir()) / "backbeat-accuracy" / f"{make}-{fingerprint(make)}"
    path = folder / f"{exercise}_{placement.replace(' ', '-')}_{difficulty}_{seed}.pickle"
    if path.exists():
        with path.open("rb") as file:
            kept: Made = pickle.load(file)
            return kept
    made: Made = resolve(MAKERS[make])(exercise, seed, difficulty, placement)
    folder.mkdir(parents=True, exist_ok=True)
    spare = path.with_suffix(".part")
    spare.write_bytes(pickle.dumps(made))
    spare.replace(path)
    return made
