"""A plan grows as its brochures say, in small steps, as a suggestion that a person applies or leaves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.tracker.plan.samples import TERMS, catalogue, day, done, making, pain, plan, programme_plan, rules
from tracker.diary import Done, PainAnswer
from tracker.model import Bounds, Frequency
from tracker.plan.making import next_version, terms_of
from tracker.plan.model import PlanVersion
from tracker.plan.programme import load_programmes
from tracker.plan.progression import Growth, Lived, Waits, growth
from tracker.plan.suggestion import with_suggestion

QUIET = tuple(pain(d, 2) for d in range(1, 15))
TILTS = tuple(done("pelvic-tilt", d, repetitions=5) for d in (1, 2, 3))
WALKS = tuple(done("walking", d, minutes=10) for d in (2, 4, 6, 7))


def grown(
    versions: PlanVersion | list[PlanVersion], done: tuple[Done, ...] = (), at: float = 8,
    answers: tuple[PainAnswer, ...] = QUIET, held: tuple[str | None, ...] = (),
) -> Growth:  # fmt: skip
    all_versions = [versions] if isinstance(versions, PlanVersion) else versions
    return growth(all_versions, Lived(done, answers, held), day(at), load_programmes(catalogue()), catalogue())


def keys(found: Growth) -> list[str]:
    return [suggestion.key for suggestion in found.suggestions]


def test_a_pelvic_tilt_grows_by_one_up_to_ten_and_no_further() -> None:
    versions = [plan(add=["pelvic-tilt"])]
    steps = []
    for number in range(2, 9):
        at = 4 * number
        asked = versions[-1].items[0].dosage.repetitions
        assert asked is not None
        assert asked.max is not None
        did = tuple(done("pelvic-tilt", at - d, repetitions=int(asked.max)) for d in (1, 2, 3))
        found = grown(versions, did, at, (pain(at - 0.5, 2),))
        if not found.suggestions:
            break
        [more] = found.suggestions
        assert (more.key, more.source, more.top) == ("pelvic-tilt.repetitions", "HE", 10)
        steps.append((more.before, more.after))
        items = with_suggestion(versions[-1].items, more)
        versions.append(
            next_version(versions[-1], items, terms_of(versions[-1]), making(number, at=day(at)), rules())
        )
    assert steps == [(5, 6), (6, 7), (7, 8), (8, 9), (9, 10)]
    assert versions[-1].items[0].dosage.repetitions == Bounds(1, 10)
    assert versions[-1].items[0].dosage.grows_to is None
    assert versions[-1].overrides == ()


def test_ten_minutes_of_walking_grow_to_thirty() -> None:
    versions = [plan(add=["walking=NASS"])]
    minutes = [10.0]
    for number in range(2, 9):
        at = 10 * number
        did = tuple(done("walking", at - d, minutes=minutes[-1]) for d in (1, 2, 3, 4))
        found = grown(versions, did, at, (pain(at - 0.5, 2),))
        if not found.suggestions:
            break
        [more] = found.suggestions
        assert more.source == "NASS, Fig. 1"
        assert isinstance(more.after, float)
        minutes.append(more.after)
        items = with_suggestion(versions[-1].items, more)
        versions.append(
            next_version(versions[-1], items, terms_of(versions[-1]), making(number, at=day(at)), rules())
        )
    assert minutes == [10, 15, 20, 25, 30]


def test_walks_of_five_minutes_grow_over_weeks_and_several_a_day_become_one() -> None:
    versions = [programme_plan("walking-start")]
    minutes = [5.0]
    for number in range(2, 12):
        at = 8 * number
        did = tuple(done("walking", at - d, minutes=minutes[-1]) for d in (1, 2, 3, 4))
        found = grown(versions, did, at, (pain(at - 0.5, 2),))
        if not found.suggestions:
            break
        [more] = found.suggestions
        assert isinstance(more.after, float)
        minutes.append(more.after)
        items = with_suggestion(versions[-1].items, more)
        versions.append(
            next_version(versions[-1], items, terms_of(versions[-1]), making(number, at=day(at)), rules())
        )
        walking = versions[-1].items[0].dosage
        assert walking.walking is not None
        daily = Frequency(per_day=Bounds(2, 3))
        weekly = Frequency(days_per_week=Bounds(3, 4))
        assert walking.frequency == (daily if more.after < 20 else weekly)
        assert walking.walking.walks_per_day == (Bounds(2, 3) if more.after < 20 else None)
        assert walking.walking.distance_m == (None if more.after < 20 else 3219)
    assert minutes == [5, 7, 10, 15, 20, 25, 30]


def test_walks_of_a_day_add_up_where_the_source_says_so_and_not_where_it_counts_walks() -> None:
    halves = tuple(done("walking", d + part, minutes=5) for d in (2, 4, 6, 7) for part in (0, 0.2))
    assert keys(grown(plan(add=["walking=NASS"]), halves)) == ["walking.minutes"]
    short = tuple(replace(half, minutes=3) for half in halves)
    assert keys(grown(programme_plan("walking-start"), short)) == []
    assert keys(grown(programme_plan("walking-start"), halves)) == ["walking.minutes"]


@pytest.mark.parametrize(
    ("held", "expected"),
    [((), ["walking.minutes", "pelvic-tilt.repetitions"]), (("walking",), ["pelvic-tilt.repetitions"]),
     (("press-up",), ["walking.minutes", "pelvic-tilt.repetitions"]), ((None,), [])],
)  # fmt: skip
def test_what_is_held_does_not_grow(held: tuple[str | None, ...], expected: list[str]) -> None:
    found = grown(plan(add=["walking=NASS", "pelvic-tilt"]), (*TILTS, *WALKS), held=held)
    assert keys(found) == expected
    assert found.waits == ("held" if None in held else None)


@pytest.mark.parametrize(
    ("answers", "waits"),
    [
        ((), "unasked"),
        ((pain(2, 1),), "unasked"),
        ((pain(6, 2), pain(7, 5)), "pain"),
        ((pain(6, 2), pain(7, 2, "thigh")), "pain"),
        ((pain(7, 2, signs=("weakness",)),), "pain"),
    ],
)
def test_nothing_grows_in_a_flare_up_or_while_nobody_asked(answers: tuple[PainAnswer, ...], waits: Waits) -> None:
    found = grown(plan(add=["walking=NASS", "pelvic-tilt"]), (*TILTS, *WALKS), answers=answers)
    assert found == Growth((), waits)


@pytest.mark.parametrize(
    "did",
    [
        TILTS[:2],
        (*TILTS[:2], replace(TILTS[2], at=TILTS[1].at)),
        (*TILTS[:2], replace(TILTS[2], repetitions=4)),
        (*TILTS[:2], replace(TILTS[2], repetitions=None)),
        (*TILTS[:2], replace(TILTS[2], complete=False)),
        (*TILTS[:2], replace(TILTS[2], exercise="press-up")),
        (*TILTS[:2], done("pelvic-tilt", -1, repetitions=5)),
        (*TILTS[:2], done("pelvic-tilt", 9, repetitions=5)),
    ],
)
def test_a_dose_that_was_not_surely_done_does_not_grow(did: tuple[Done, ...]) -> None:
    assert keys(grown(plan(add=["pelvic-tilt"]), TILTS)) == ["pelvic-tilt.repetitions"]
    assert keys(grown(plan(add=["pelvic-tilt"]), did)) == []


def test_what_was_done_long_ago_or_of_an_earlier_dose_does_not_count() -> None:
    assert keys(grown(plan(add=["pelvic-tilt"]), TILTS, 30, (pain(29.5, 1),))) == []
    first = plan("pelvic-tilt.repetitions=4", add=["pelvic-tilt"])
    more = next_version(
        first, plan("pelvic-tilt.repetitions=5", add=["pelvic-tilt"]).items, TERMS, making(2, at=day(3.5)), rules()
    )
    assert keys(grown([first, more], TILTS)) == []
    other = next_version(
        first, first.items, replace(TERMS, ends=date(2026, 9, 1)), making(2, at=day(3.5)), rules()
    )
    assert keys(grown([first, other], TILTS)) == ["pelvic-tilt.repetitions"]


def test_the_present_dose_began_with_the_first_of_the_latest_versions_that_have_it() -> None:
    doses = (4, 5, 5)
    versions = [
        replace(plan(f"pelvic-tilt.repetitions={dose}", add=["pelvic-tilt"]), version=n + 1, made_at=day(n * 2.5))
        for n, dose in enumerate(doses)
    ]
    did = tuple(done("pelvic-tilt", d, repetitions=5) for d in (3, 4, 6))
    assert keys(grown(versions, did)) == ["pelvic-tilt.repetitions"]
    assert keys(grown(versions[::-1], did)) == ["pelvic-tilt.repetitions"]
    assert keys(grown(versions, (*did[:2], replace(did[2], at=day(2))))) == []


def test_fourteen_days_back_is_as_far_as_anything_counts() -> None:
    version = plan(add=["pelvic-tilt"])
    asked = (pain(15.5, 1),)
    assert keys(grown(version, (*TILTS[1:], done("pelvic-tilt", 4, repetitions=5)), 15.9, asked)) != []
    assert keys(grown(version, (*TILTS[1:], done("pelvic-tilt", 4, repetitions=5)), 16.1, asked)) == []


def test_a_first_week_of_walking_is_a_week() -> None:
    walks = tuple(done("walking", d, minutes=10) for d in (1, 2, 3, 4))
    assert keys(grown(plan(add=["walking=NASS"]), walks, 6.9)) == []
    assert keys(grown(plan(add=["walking=NASS"]), walks, 7)) == ["walking.minutes"]


def test_a_source_that_names_no_beginning_or_no_end_does_not_grow() -> None:
    for walking in ("walking=HE", "walking=SC"):
        assert keys(grown(plan(add=[walking]), WALKS)) == []
    assert keys(grown(plan("walking.minutes=10", add=["walking=SC"]), WALKS)) == []
    assert keys(grown(plan("walking.minutes=10", add=["walking=HE"]), WALKS)) == ["walking.minutes"]


def test_four_days_make_a_step_of_walking_and_a_minute_is_the_least() -> None:
    version = plan("walking.minutes=1", add=["walking=NASS"])
    assert keys(grown(version, WALKS[:3])) == []
    [more] = grown(version, WALKS).suggestions
    assert (more.before, more.after) == (1, 2)


def test_both_sides_have_to_be_done_where_sides_are_exercised_apart() -> None:
    version = plan("lumbar-rotation.repetitions=3", add=["lumbar-rotation"])
    [item] = version.items
    growing = replace(item, dosage=replace(item.dosage, grows_to=5))
    [knees] = plan(add=["single-knee-to-chest"]).items
    low = replace(knees, based_on="NASS", dosage=replace(
        knees.dosage, source="patient", repetitions=Bounds(2, 2), grows_to=3))  # fmt: skip
    two_sided = replace(version, items=(growing, low))
    left = tuple(done("single-knee-to-chest", d, repetitions=2, side="left") for d in (1, 2, 3))
    right = tuple(replace(one, side="right") for one in left)
    assert keys(grown(two_sided, left)) == []
    assert keys(grown(two_sided, (*left, *(replace(one, side=None) for one in left)))) == []
    assert keys(grown(two_sided, (*left, *right))) == ["single-knee-to-chest.repetitions"]


def test_a_plan_that_has_not_begun_or_has_ended_does_not_grow() -> None:
    for terms in (replace(TERMS, starts=date(2026, 3, 20)), replace(TERMS, ends=date(2026, 3, 5))):
        version = plan(add=["pelvic-tilt"], terms=terms)
        assert grown(version, TILTS) == Growth((), "nothing due")
    assert growth([], Lived((), ()), day(0), {}, catalogue()) == Growth((), "nothing due")
    today = date(2026, 3, 10)
    for terms in (replace(TERMS, starts=today), replace(TERMS, ends=today)):
        assert keys(grown(plan(add=["pelvic-tilt"], terms=terms), TILTS)) == ["pelvic-tilt.repetitions"]


EASED = (pain(0, 6), pain(1.5, 2), pain(2.5, 1))


def test_relief_leads_to_flexion_as_pain_gets_much_better_and_what_is_done_stays() -> None:
    version = programme_plan("relief")
    [stage] = grown(version, at=3, answers=EASED).suggestions
    assert (stage.key, stage.before, stage.after, stage.source) == ("stage", "relief", "flexion", "NASS")
    assert "bending" not in stage.reason
    after = [item.exercise for item in with_suggestion(version.items, stage)]
    assert after == [
        "walking", "standing-extension", "prone-on-elbows", "press-up", "seated-posture",
        "single-knee-to-chest", "double-knee-to-chest",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["relief", "posture"])
def test_a_first_stage_lasts_a_day_at_least(name: str) -> None:
    eased = (pain(-0.9, 0), pain(0.5, 0))
    assert keys(grown(programme_plan(name), at=0.95, answers=eased)) == []
    assert keys(grown(programme_plan(name), at=1, answers=eased)) == ["stage"]


@pytest.mark.parametrize(
    ("answers", "held"),
    [
        ((pain(0, 6), pain(1.5, 4), pain(2.5, 4)), ()),
        ((pain(0, 6), pain(1.5, 2, "buttock"), pain(2.5, 1)), ()),
        ((pain(0, 6), pain(2.5, 1)), ()),
        ((pain(0, 6), pain(1.5, 0), pain(2.5, 3)), ()),
        (EASED, ("press-up",)),
    ],
)
def test_the_stage_stays_while_pain_is_not_much_better(
    answers: tuple[PainAnswer, ...], held: tuple[str, ...]
) -> None:
    assert keys(grown(programme_plan("relief"), at=3, answers=answers, held=held)) == []


def test_flexion_leads_to_strength_after_a_week_that_went_well_without_what_is_advanced() -> None:
    version = programme_plan("flexion")
    calm = tuple(pain(d + 0.5, 0) for d in range(8))
    bends = tuple(done("single-knee-to-chest", d, repetitions=3) for d in (2, 4, 6))
    [stage] = grown(version, bends, answers=calm).suggestions
    added = [item.exercise for item in stage.items]
    assert stage.after == "strength"
    assert "bending has gone well on 3 days" in stage.reason
    assert "roman-chair-extension" not in added
    assert "chair-stand" in added
    assert keys(grown(version, bends[:2], answers=calm)) == []
    assert keys(grown(version, bends, 6.9, answers=calm)) == []
    assert keys(grown(programme_plan("strength"), bends, answers=calm)) == []


def test_a_stage_began_with_the_first_of_the_latest_versions_that_are_in_it() -> None:
    flexion = programme_plan("flexion")
    relief = replace(flexion, stage="relief")
    calm = tuple(pain(d + 0.5, 0) for d in range(10))
    bends = tuple(done("single-knee-to-chest", d, repetitions=3) for d in (3, 5, 7))
    for began, expected in ((1, ["stage"]), (4, [])):
        versions = [relief, replace(flexion, version=2, made_at=day(began)),
                    replace(flexion, version=3, made_at=day(5))]  # fmt: skip
        assert keys(grown(versions, bends, 9, calm)) == expected


def test_a_brochure_that_has_no_next_stage_suggests_none() -> None:
    calm = tuple(pain(d + 0.5, 0) for d in range(8))
    bends = tuple(done("single-knee-to-chest", d, repetitions=3) for d in (2, 4, 6))
    assert keys(grown(programme_plan("stretching"), bends, answers=calm)) == []
    assert keys(grown(programme_plan("walking-start"), answers=calm)) == []
