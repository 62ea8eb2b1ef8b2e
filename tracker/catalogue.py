"""The exercises that can be prescribed: ours, and after them the user's own, one TOML file each."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from tracker.errors import CatalogueError, UnknownExerciseError, UnknownSourceError
from tracker.exercise_file import read_exercise
from tracker.model import Exercise, PlacementView

ORDER = (
    "walking", "standing-extension", "prone-on-elbows", "press-up", "standing-posture", "seated-posture",
    "single-knee-to-chest", "double-knee-to-chest", "prone-extension", "prone-ball-extension",
    "roman-chair-extension", "curl-up", "cat-camel", "supine-ball-bridge", "chair-stand", "ball-wall-stand",
    "wall-slide", "pelvic-tilt", "hamstring-stretch", "hip-flexor-stretch", "hip-rotator-stretch",
    "lumbar-rotation",
)  # fmt: skip
"""How the exercises are listed: as the brochures introduce them. A file that is not named here comes last."""

ALIKE = (
    frozenset({"lower back", "waist", "pelvis", "belly"}),
    frozenset({"chest", "upper back"}),
    frozenset({"thigh", "pocket"}),
)
"""Placements that turn with the same part of the body, so that one sees what the other does."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All exercises by id, in the order in which they are listed."""

    exercises: Mapping[str, Exercise]

    def __iter__(self) -> Iterator[Exercise]:
        return iter(self.exercises.values())

    def __len__(self) -> int:
        return len(self.exercises)

    def __contains__(self, exercise_id: object) -> bool:
        return exercise_id in self.exercises

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids in order."""
        return tuple(self.exercises)

    @property
    def sources(self) -> tuple[str, ...]:
        """Every source that prescribes something, in order of appearance."""
        return tuple(dict.fromkeys(dosage.source for exercise in self for dosage in exercise.dosages))

    def get(self, exercise_id: str) -> Exercise:
        """The exercise with this id.

        Raises:
            UnknownExerciseError: there is none; the error names the nearest ids.
        """
        if exercise_id not in self.exercises:
            raise UnknownExerciseError(exercise_id, self._nearest(exercise_id))
        return self.exercises[exercise_id]

    def source(self, name: str) -> str:
        """The source of this name, however its letters are capitalised.

        Raises:
            UnknownSourceError: no dosage names it.
        """
        for source in self.sources:
            if source.casefold() == name.casefold():
                return source
        raise UnknownSourceError(name, self.sources)

    def _nearest(self, wanted: str) -> list[str]:
        """Ids that resemble what was asked for: in spelling, by a word of their name, or else the least unlike."""
        words = set(wanted.casefold().replace("_", " ").replace("-", " ").split())
        wanted = "-".join(sorted(words, key=wanted.casefold().index))
        spelled = difflib.get_close_matches(wanted, self.ids, n=3, cutoff=0.5)
        shared = [e.id for e in self if words & {*e.id.split("-"), *e.name.casefold().split()}]
        found = [*spelled, *shared] or difflib.get_close_matches(wanted, self.ids, n=3, cutoff=0.0)
        return list(dict.fromkeys(found))[:3]


def load_catalogue(extra: Path | None = None) -> Catalogue:
    """Our exercises and the user's own from `extra`, by default the `exercises` folder of their configuration.

    Raises:
        CatalogueError: a file is wrong, two files share an id, or `extra` is not a folder.
    """
    found: dict[str, Exercise] = {}
    origin: dict[str, Path] = {}
    for path in (*_own_files(), *_user_files(extra)):
        exercise = read_exercise(path)
        if exercise.id in origin:
            other = origin[exercise.id]
            raise CatalogueError(
                path, "id", f"'{exercise.id}' is taken already by {other.name}; choose another id"
            )
        found[exercise.id] = exercise
        origin[exercise.id] = path
    return Catalogue(found)


def view_for(exercise: Exercise, placement: str) -> PlacementView | None:
    """What a sensor at `placement` sees of the exercise, or None where it cannot be judged from there.

    The placement itself wins; else one on the same part of the body (waist and lower back, pocket and thigh).
    """
    for view in exercise.views:
        if view.placement == placement:
            return view
    for view in exercise.views:
        if alike(placement, view.placement):
            return view
    return None


def alike(first: str, second: str) -> bool:
    """Whether sensors at two placements turn with the same part of the body."""
    return first == second or any(first in group and second in group for group in ALIKE)


def user_folder() -> Path:
    """Where a user's own exercises are looked for when no folder is named."""
    from platformdirs import user_config_path

    return user_config_path("backbeat") / "exercises"


def _own_files() -> list[Path]:
    folder = Path(str(resources.files("tracker"))) / "exercises"
    place = {name: n for n, name in enumerate(ORDER)}
    return sorted(folder.glob("*.toml"), key=lambda path: (place.get(path.stem, len(ORDER)), path.stem))


def _user_files(extra: Path | None) -> list[Path]:
    folder = user_folder() if extra is None else extra
    if extra is not None and not folder.is_dir():
        raise CatalogueError(folder, "", "is not a folder; name the folder that holds your exercise files")
    return sorted(folder.glob("*.toml")) if folder.is_dir() else []
