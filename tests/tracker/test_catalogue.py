"""The catalogue: every exercise is there, every dosage is what its source says, and mistakes are named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tracker.catalogue import ORDER, Catalogue, load_catalogue, view_for
from tracker.cli import build_app
from tracker.errors import CatalogueError, UnknownExerciseError, UnknownSourceError
from tracker.figures import plain_dosage
from tracker.model import Dosage

EMPTY = Path(__file__).parent

OWN = """
id = "heel-raise"
name = "Heel raise"
kind = "repetitions"
stage = "strength"
two_sided = false
rest = "standing"
direction = "the heels rise"
instructions = ["Rise on your toes."]
cautions = ["Hold on to something."]

[[placement]]
name = "shin"
pattern = "single"
range_deg = [3, 30]
phase_s = [0.4, 5]
hold_s = [0, 10]

[[dosage]]
source = "MINE"
repetitions = { min = 8 }
"""


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue(EMPTY)


def dosage(catalogue: Catalogue, exercise: str, source: str) -> Dosage:
    return next(d for d in catalogue.get(exercise).dosages if d.source == source)


Pair = tuple[float, float] | None

# id: source -> (repetitions, hold, tempo, each side); None where the source is silent
SETS: dict[str, dict[str, tuple[Pair, Pair, object, bool]]] = {
    "standing-extension": {"NASS": ((10, 10), (1, 2), None, False)},
    "prone-on-elbows": {"NASS": ((3, 3), (10, 10), None, False)},
    "press-up": {"NASS": ((10, 10), (1, 2), None, False)},
    "standing-posture": {"NASS": (None, None, None, False)},
    "seated-posture": {"NASS": (None, None, None, False)},
    "single-knee-to-chest": {"NASS": ((3, 3), (10, 10), None, True), "HE": (None, (20, 40), None, True)},
    "double-knee-to-chest": {"NASS": ((3, 3), (10, 10), None, False)},
    "prone-extension": {"NASS": ((3, 3), (5, 10), None, False)},
    "prone-ball-extension": {"NASS": ((3, 3), (5, 10), None, False)},
    "roman-chair-extension": {"NASS": ((5, 10), None, (3, 4), False)},
    "curl-up": {"NASS": ((3, 3), (5, 10), None, False)},
    "cat-camel": {"NASS": (None, (5, 10), None, False)},
    "supine-ball-bridge": {"NASS": ((3, 3), (5, 10), None, False)},
    "chair-stand": {"NASS": ((5, 10), None, (3, 3), False)},
    "ball-wall-stand": {"NASS": ((5, 10), (5, 5), (3, 3), False)},
    "wall-slide": {"HE": (None, None, None, False)},
    "pelvic-tilt": {"HE": ((1, 5), None, 4, False)},
    "hamstring-stretch": {"HE": (None, (20, 40), None, True), "WALK": (None, None, None, False)},
    "hip-flexor-stretch": {"HE": (None, (20, 40), None, True)},
    "hip-rotator-stretch": {"HE": (None, (20, 40), None, True)},
    "lumbar-rotation": {"SC": (None, None, None, True)},
}


def as_bounds(pair: Pair) -> object:
    return None if pair is None else {"min": pair[0], "max": pair[1]}


def as_tempo(tempo: object) -> object:
    if isinstance(tempo, tuple):
        return {"out_s": tempo[0], "hold_s": None, "back_s": tempo[1]}
    return None if tempo is None else {"counts": tempo}


def test_exactly_the_exercises_of_the_brochures_in_their_order(catalogue: Catalogue) -> None:
    assert catalogue.ids == ORDER
    assert set(SETS) | {"walking"} == set(ORDER)
    assert len(catalogue) == 22


@pytest.mark.parametrize("exercise", SETS)
def test_every_dosage_is_what_its_source_says(catalogue: Catalogue, exercise: str) -> None:
    found = {d.source: plain_dosage(d) for d in catalogue.get(exercise).dosages}
    assert set(found) == set(SETS[exercise])
    for source, (repetitions, hold_s, tempo, per_side) in SETS[exercise].items():
        assert found[source]["repetitions"] == as_bounds(repetitions)
        assert found[source]["hold_s"] == as_bounds(hold_s)
        assert found[source]["tempo"] == as_tempo(tempo)
        assert found[source]["per_side"] is per_side
        assert found[source]["walking"] is None


def test_how_often(catalogue: Catalogue) -> None:
    said = {
        (e.id, d.source): plain_dosage(d)["frequency"]
        for e in catalogue
        for d in e.dosages
        if d.frequency is not None
    }
    two_hourly = {"every_h": 2, "unless": "pain worse"}
    assert said == {
        ("walking", "WALK"): {"days_per_week": {"min": 3, "max": 4}},
        ("walking", "HE"): {"days_per_week": "most"},
        ("standing-extension", "NASS"): two_hourly,
        ("prone-on-elbows", "NASS"): two_hourly,
        ("press-up", "NASS"): two_hourly,
        ("standing-posture", "NASS"): {"throughout_day": True},
        ("seated-posture", "NASS"): {"throughout_day": True},
        ("double-knee-to-chest", "NASS"): {"per_day": {"min": 2, "max": 3}, "unless": "pain worse"},
        ("hamstring-stretch", "WALK"): {"per_day": {"min": 1, "max": 1}},
    }


def test_walking_as_each_source_says(catalogue: Catalogue) -> None:
    silent = dict.fromkeys(
        ("start_min", "goal_min", "bout_min", "walks_per_day", "distance_m", "speed_m_s", "exertion")
    )
    said = {d.source: plain_dosage(d)["walking"] for d in catalogue.get("walking").dosages}
    assert said == {
        "NASS": silent | {"start_min": 10, "goal_min": {"min": 30, "max": None}},
        "WALK": silent
        | {
            "start_min": 5,
            "goal_min": {"min": 20, "max": 30},
            "walks_per_day": {"min": 2, "max": 3},
            "distance_m": 3219,
            "speed_m_s": 1.79,
        },
        "SC": None,
        "HE": silent | {"goal_min": {"min": 30, "max": 60}, "bout_min": 10, "exertion": {"min": 4, "max": 6}},
    }


@pytest.mark.parametrize(
    ("exercise", "placement", "seen_from"),
    [
        ("pelvic-tilt", "waist", "lower back"),
        ("pelvic-tilt", "belly", "lower back"),
        ("press-up", "upper back", "chest"),
        ("chair-stand", "pocket", "thigh"),
        ("chair-stand", "chest", "chest"),
        ("walking", "pocket", "pocket"),
        ("press-up", "wrist", None),
    ],
)
def test_near_placements_see_the_same(
    catalogue: Catalogue, exercise: str, placement: str, seen_from: str | None
) -> None:
    view = view_for(catalogue.get(exercise), placement)
    assert (view.placement if view else None) == seen_from


def test_an_unknown_id_names_the_nearest(catalogue: Catalogue) -> None:
    with pytest.raises(UnknownExerciseError, match="chair-stand"):
        catalogue.get("chairstand")
    with pytest.raises(UnknownExerciseError, match="ball-wall-stand"):
        catalogue.get("squat")


def test_a_source_is_known_however_it_is_written(catalogue: Catalogue) -> None:
    assert catalogue.source("nass") == "NASS"
    with pytest.raises(UnknownSourceError, match="NASS, WALK, SC, HE"):
        catalogue.source("TK2")


def test_an_exercise_of_ones_own_comes_after_ours(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(OWN)
    assert load_catalogue(tmp_path).ids == (*ORDER, "heel-raise")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('id = "heel-raise"', 'id = "press-up"', "taken already by press-up.toml"),
        ('id = "heel-raise"', 'id = "any"', "cannot be an id"),
        ('rest = "standing"\n', "", "rest: missing key"),
        ("two_sided = false", 'two_sided = "no"', "two_sided: must be true or false"),
        (
            "repetitions = ",
            "repetitons = ",
            r"\[\[dosage\]\] 1 repetitons: unknown key; did you mean 'repetitions'",
        ),
        ("{ min = 8 }", "{ minn = 8 }", r"\[\[dosage\]\] 1 repetitions minn: unknown key; did you mean 'min'"),
        ("{ min = 8 }", "8", r"\[\[dosage\]\] 1 repetitions: must be a table"),
        ("{ min = 8 }", "{ min = 8.5 }", "min: must be a whole number"),
        ("{ min = 8 }", "{ min = 8, max = 3 }", "min: must not be above max"),
        ("{ min = 8 }", "{ min = 0 }", "min: must be a number above 0"),
        ("{ min = 8 }", "{}", "needs min, max or both"),
        ('name = "shin"', 'name = "elbow"', r"\[\[placement\]\] 1 name: 'elbow' is not one of"),
        ("[3, 30]", "[30, 3]", r"\[\[placement\]\] 1 range_deg: must be two numbers"),
        ("[3, 30]", "[3]", "range_deg: must be two numbers"),
        ('pattern = "single"\n', "", r"\[\[placement\]\] 1 pattern: missing key"),
        ('["Rise on your toes."]', "[]", "instructions: must be a list of sentences"),
        ('source = "MINE"', 'source = "MINE"\nfrequency = { unless = "x" }', "needs exactly one of every_h"),
        ('source = "MINE"', 'source = "MINE"\ntempo = { counts = 4, out_s = 1 }', "tempo counts: stands alone"),
        ('source = "MINE"', 'source = "MINE"\ngrows_to = 8', "grows_to: must be above"),
        ("[[dosage]]", '[[dosage]]\nsource = "MINE"\n[[dosage]]', r"'MINE' stands there twice"),
        ('id = "heel-raise"', "id = heel", "is not valid TOML"),
    ],
)
def test_a_mistake_names_file_table_and_key(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in OWN
    (tmp_path / "mine.toml").write_text(OWN.replace(old, new))
    with pytest.raises(CatalogueError, match=rf"mine\.toml.*{message}"):
        load_catalogue(tmp_path)


def test_a_folder_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="is not a folder"):
        load_catalogue(tmp_path / "nowhere")


def test_the_command_lists_every_exercise_as_json() -> None:
    answer = CliRunner().invoke(build_app(), ["exercises", "--json", "--exercises", str(EMPTY)])
    listed = json.loads(answer.stdout)
    assert [e["id"] for e in listed] == list(ORDER)
    roman = next(e for e in listed if e["id"] == "roman-chair-extension")
    assert roman["placements"] == ["chest", "lower back"]
    assert roman["dosages"] == [
        {
            "source": "NASS",
            "figure": "Fig. 11",
            "repetitions": {"min": 5, "max": 10},
            "hold_s": None,
            "tempo": {"out_s": 3, "hold_s": None, "back_s": 4},
            "per_side": False,
            "frequency": None,
            "walking": None,
        }
    ]


@pytest.mark.parametrize("exercise", ORDER)
def test_the_command_tells_how_to_do_it(catalogue: Catalogue, exercise: str) -> None:
    answer = CliRunner().invoke(build_app(), ["exercises", exercise])
    said = " ".join(answer.stdout.split())
    assert answer.exit_code == 0
    assert all(" ".join(step.split()) in said for step in catalogue.get(exercise).instructions)
    assert all(f"{d.source}" in said for d in catalogue.get(exercise).dosages)


def test_the_command_refuses_an_unknown_id() -> None:
    answer = CliRunner().invoke(build_app(), ["exercises", "pressup"])
    assert answer.exit_code == 2
    assert "press-up" in answer.stderr
