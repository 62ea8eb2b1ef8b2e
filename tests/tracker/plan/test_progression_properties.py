"""What holds of every suggestion, whatever was done, answered and prescribed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from sensors.stream import Zone
from tests.tracker.plan.samples import catalogue, day, done, making, pain, plan, programme_plan, rules
from tracker.diary import Done, PainAnswer
from tracker.plan.limits import most_minutes, most_repetitions
from tracker.plan.making import next_version, terms_of
from tracker.plan.model import PlanVersion
from tracker.plan.programme import ORDER, Programme, load_programmes
from tracker.plan.progression import Lived, growth
from tracker.plan.suggestion import Suggestion, with_suggestion
from tracker.plan.written import basis

NOW = 12.0
ZONES: tuple[Zone, ...] = ("centre", "buttock", "thigh", "below-knee")
GROWING = ("walking", "pelvic-tilt", "chair-stand", "ball-wall-stand", "single-knee-to-chest")


@cache
def programmes() -> Mapping[str, Programme]:
    return load_programmes(catalogue())


@st.composite
def plans(draw: st.DrawFn) -> PlanVersion:
    """A programme's plan, or one with figures anywhere in what its sources allow."""
    if draw(st.booleans()):
        return programme_plan(draw(st.sampled_from(ORDER)))
    least = draw(st.integers(1, 10))
    settings = (
        f"chair-stand.repetitions={least}-{draw(st.integers(least, 10))}",
        f"pelvic-tilt.repetitions={draw(st.integers(1, 10))}",
        f"walking.minutes={draw(st.integers(1, 30))}",
    )
    walking = draw(st.sampled_from(["NASS", "HE", "WALK", "SC"]))
    return plan(*settings, add=["chair-stand", "pelvic-tilt", f"walking={walking}"])


@st.composite
def doings(draw: st.DrawFn) -> Done:
    return done(
        draw(st.sampled_from(GROWING)), draw(st.floats(-2, 13)),
        repetitions=draw(st.none() | st.integers(0, 40)), minutes=draw(st.none() | st.floats(0, 90)),
        side=draw(st.sampled_from([None, "left", "right"])), complete=draw(st.sampled_from([True, False, None])),
    )  # fmt: skip


@st.composite
def well_done(draw: st.DrawFn) -> list[Done]:
    """Days on which a lot was done, so that something grows: else most draws suggest nothing."""
    days = draw(st.lists(st.integers(0, 11), min_size=3, max_size=9, unique=True))
    return [
        done(exercise, at, repetitions=draw(st.integers(1, 12)), minutes=draw(st.floats(4, 40)))
        for at in days for exercise in ("walking", "pelvic-tilt", "chair-stand")
    ]  # fmt: skip


DONE = st.lists(doings(), max_size=12) | well_done()
QUIET = st.lists(st.builds(pain, st.floats(4, 11.9), st.sampled_from([0, 1, 2])), max_size=8)
ANSWERS = QUIET | st.lists(
    st.builds(pain, st.floats(0, 12), st.none() | st.integers(0, 10), st.none() | st.sampled_from(ZONES)),
    max_size=8,
)
HELD = st.lists(st.sampled_from([None, *GROWING]), max_size=2)


def suggested(
    version: PlanVersion, did: list[Done], answers: list[PainAnswer], held: list[str | None] | None = None
) -> dict[str, Suggestion]:
    lived = Lived(did, answers, held or [])
    found = growth([version], lived, day(NOW), programmes(), catalogue())
    return {suggestion.key: suggestion for suggestion in found.suggestions}


def test_the_draws_do_reach_suggestions_of_every_kind() -> None:
    seen = set()
    for name in ORDER:
        did = [done(e, d, repetitions=9, minutes=20) for e in GROWING for d in (2, 5, 8, 11)]
        seen |= {s.what for s in suggested(programme_plan(name), did, [pain(10.5, 0), pain(11.5, 0)]).values()}
    assert seen == {"repetitions", "minutes", "stage"}


@given(plans(), DONE, ANSWERS, HELD)
def test_no_suggestion_is_above_the_top_or_back_or_needs_a_clinician(
    version: PlanVersion, did: list[Done], answers: list[PainAnswer], held: list[str | None]
) -> None:
    for suggestion in suggested(version, did, answers, held).values():
        if isinstance(suggestion.after, float | int) and isinstance(suggestion.before, float | int):
            assert suggestion.exercise is not None
            [item] = suggestion.items
            [source] = [d for d in catalogue().get(suggestion.exercise).dosages if d.source == basis(item)]
            most = most_minutes(source) if suggestion.what == "minutes" else most_repetitions(source)
            goal = None if source.walking is None else source.walking.goal_min
            top = most if most is not None else None if goal is None else goal.min
            assert top is not None
            assert suggestion.before < suggestion.after <= top
        assert suggestion.reason
        assert suggestion.source
        items = with_suggestion(version.items, suggestion)
        applied = next_version(version, items, terms_of(version), making(2, at=day(NOW)), rules())
        assert applied.overrides == version.overrides


@given(plans(), DONE, ANSWERS, st.floats(9.01, 12), st.integers(0, 8), st.booleans())
def test_none_in_a_flare_up(
    version: PlanVersion, did: list[Done], answers: list[PainAnswer], at: float, score: int, spreads: bool
) -> None:
    before = pain(at - 0.005, score)
    worse = pain(at, score + 1, "buttock") if spreads else pain(at, score + 2)
    assert suggested(version, did, [*answers, before, worse]) == {}


@given(plans(), DONE, ANSWERS)
def test_none_from_missing_data(version: PlanVersion, did: list[Done], answers: list[PainAnswer]) -> None:
    assert suggested(version, did, [a for a in answers if a.at <= day(NOW) - timedelta(days=3)]) == {}
    silent = [replace(one, repetitions=None, minutes=None) for one in did]
    assert set(suggested(version, silent, answers)) <= {"stage"}
    assert set(suggested(version, [], answers)) <= {"stage"}
    untold = [replace(a, score=None) for a in answers]
    assert suggested(version, did, untold) == {}


@given(plans(), DONE, ANSWERS, doings(), st.integers(0, 10), st.floats(0, 30))
def test_more_done_never_takes_a_suggestion_away(
    version: PlanVersion, did: list[Done], answers: list[PainAnswer], one: Done, reps: int, minutes: float
) -> None:
    before = suggested(version, did, answers)
    assert before.keys() <= suggested(version, [*did, one], answers).keys()
    more = [
        replace(
            d, repetitions=None if d.repetitions is None else d.repetitions + reps,
            minutes=None if d.minutes is None else d.minutes + minutes,
        )
        for d in did
    ]  # fmt: skip
    assert before.keys() <= suggested(version, more, answers).keys()


@given(plans(), DONE, QUIET, st.integers(0, 10), st.integers(0, 3), st.integers(0, 10), st.integers(0, 3))
def test_more_pain_at_last_never_adds_a_suggestion(
    version: PlanVersion, did: list[Done], answers: list[PainAnswer], score: int, zone: int, more: int, out: int
) -> None:
    milder = pain(11.95, score, ZONES[zone])
    worse = pain(11.95, min(10, score + more), ZONES[min(3, zone + out)])
    assert suggested(version, did, [*answers, worse]).keys() <= suggested(version, did, [*answers, milder]).keys()


@given(plans(), DONE, ANSWERS, HELD)
def test_holding_an_exercise_takes_its_suggestion_away_and_adds_none(
    version: PlanVersion, did: list[Done], answers: list[PainAnswer], held: list[str | None]
) -> None:
    free = suggested(version, did, answers)
    found = suggested(version, did, answers, held)
    assert found.items() <= free.items()
    assert not {s.exercise for s in found.values()} & set(held)
    if None in held:
        assert found == {}


@given(plans(), DONE, st.lists(st.builds(pain, st.floats(4, 11.9), st.integers(0, 3)), unique_by=lambda a: a.at))
def test_the_order_of_the_records_does_not_matter(
    version: PlanVersion, did: list[Done], answers: list[PainAnswer]
) -> None:
    assert suggested(version, did, answers) == suggested(version, did[::-1], answers[::-1])
