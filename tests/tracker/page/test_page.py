"""The report page: a pure function of records, safe whatever anybody wrote, and honest about what is unknown."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from algorithms.types import PostureSpan
from sensors.stream import Zone
from tests.running import catalogue
from tests.tracker.page.markup import Markup, read
from tests.tracker.page.patient import FIRST, HOSTILE, ZONE, a_set, pain, plan, records, session
from tracker.diary import SelfReport, SessionRecord
from tracker.model import Bounds
from tracker.page import LANGS, Lang, PageRecords, report_page, words_of
from tracker.page.times import Period
from tracker.safety.loading import load_rules
from tracker.safety.state import Held
from tracker.schedule.posture import Worn

NOON = datetime.combine(FIRST, time(12), UTC)


@cache
def made(days: int, lang: Lang = "en") -> str:
    """The page of so many days."""
    return page(records(days), lang)


def page(found: PageRecords, lang: Lang = "en") -> str:
    return report_page(found, catalogue(), words_of(lang))


def empty(**changes: object) -> PageRecords:
    """Nobody did or said anything yet."""
    bare = PageRecords("", Period(FIRST, FIRST + timedelta(days=6), ZONE), NOON + timedelta(days=7))
    return replace(bare, **changes)  # type: ignore[arg-type]


def words_in(text: str) -> str:
    return re.sub(r"\s+", " ", read(text).text)


@pytest.mark.parametrize(("days", "lang"), [(1, "en"), (20, "de"), (34, "en"), (400, "en")])
def test_the_page_is_sound_markup_without_script_and_asks_nobody(days: int, lang: Lang) -> None:
    text = made(days, lang)
    found = read(text)
    assert found.problems == []
    assert found.open == []
    assert not {"script", "img", "link", "iframe", "form", "object", "embed"} & set(found.names())
    attributes = [(key, value) for _, given_ in found.tags for key, value in given_.items()]
    assert not [key for key, _ in attributes if key.startswith("on") or key in ("src", "xlink:href", "style")]
    assert all(value.startswith("#") for key, value in attributes if key == "href")
    assert "url(" not in text.replace("url(#", "")
    assert "@import" not in text
    assert next(g["content"] for _, g in found.tags if "http-equiv" in g).startswith("default-src 'none'")


def test_every_anchor_leads_somewhere_and_ids_are_used_once() -> None:
    found = read(made(34))
    ids = [given_["id"] for _, given_ in found.tags if "id" in given_]
    assert len(ids) == len(set(ids))
    targets = {given_["href"][1:] for _, given_ in found.tags if "href" in given_}
    targets |= {given_["aria-labelledby"] for _, given_ in found.tags if "aria-labelledby" in given_}
    assert targets <= set(ids)


def test_what_people_write_stays_text() -> None:
    found = read(made(34))
    assert found.text.count("<script>alert('x')</script>") >= 6
    assert "\x00" not in found.text
    assert "\ud800" not in found.text
    made(34).encode()


@settings(deadline=None, max_examples=30)
@given(text=st.text(alphabet=st.characters(categories=None), max_size=40))
def test_no_text_changes_the_markup(text: str) -> None:
    mild = empty(name="a", plans=(replace(plan(), by="b", reason="c"),))
    hostile = replace(mild, name=text or "a", plans=(replace(mild.plans[0], by=text, reason=text or "c"),))
    assert read(page(hostile)).tags == read(page(mild)).tags


def test_the_order_of_records_does_not_matter() -> None:
    found = records(34)
    turned = {
        name: tuple(reversed(getattr(found, name)))
        for name in ("sessions", "corrections", "self_reports", "pains", "exertions", "events", "plans")
    }
    assert page(replace(found, **turned)) == page(found)  # type: ignore[arg-type]


@pytest.mark.parametrize("days", [20, 34, 400])
def test_every_chart_has_its_words_and_its_table(days: int) -> None:
    text = made(days)
    figures = re.findall(r"<figure>.*?</figure>", text, re.DOTALL)
    assert len(figures) >= 12
    for figure in figures:
        assert re.search(r'<svg[^>]*role="img"[^>]*aria-label="[^"]+', figure)
        assert "<table><caption>" in figure


def test_a_year_is_told_by_the_week_and_longer_by_the_month() -> None:
    assert ">Week</th>" in made(300)
    assert ">Month</th>" in made(400)
    assert len(made(300)) < 700_000


def test_nothing_known_is_never_a_zero() -> None:
    text = words_in(page(empty()))
    assert text.count("Nothing was noted here in this time. That is unknown, not zero.") >= 5
    assert "No plan held in this time" in text
    assert "0 minutes" not in text
    unseen = empty(sessions=(session(1, NOON, a_set("press-up", None)),), plans=(plan(),))
    row = next(r for r in re.findall(r"<tr>.*?</tr>", page(unseen)) if "Prone press-up" in r)
    assert "1 unknown" in words_in(row)
    assert "Repetitions" not in re.findall(r"<figcaption>(.*?)</figcaption>", page(unseen))


def test_sensed_corrected_and_told_stand_apart() -> None:
    row = next(r for r in re.findall(r"<tr>.*?</tr>", made(34)) if "Prone press-up" in r)
    assert re.search(r"\d+ measured by the sensor, 1 corrected by a person, 9 told, without the sensor", row)
    chart = re.search(r"<figcaption>Repetitions</figcaption>.*?</figure>", made(34), re.DOTALL)
    assert chart
    heads = re.findall(r'<th scope="col">(.*?)</th>', chart[0])
    assert heads[2:] == ["measured by the sensor", "corrected by a person", "told, without the sensor"]
    assert {"#0072B2", "#E69F00", "#FFFFFF"} <= set(re.findall(r'fill="(#\w+)"', chart[0]))


def test_a_correction_stands_beside_what_was_sensed() -> None:
    text = words_in(made(34))
    assert re.search(r"repetitions, set 1 9 10", text)


def test_the_dose_is_that_of_its_day() -> None:
    """The plan changed in the middle: each week shows the range that held then."""
    later = FIRST + timedelta(days=21)
    item = plan().items[3]
    dose = replace(item.dosage, repetitions=Bounds(8, 12))
    changed = plan(2, later, (replace(item, dosage=dose),))
    text = page(records(34, plans=(plan(), changed)))
    tables = re.findall(r"<table><caption>Repetitions, a set</caption>.*?</table>", text, re.DOTALL)
    chair = words_in(next(t for t in tables if "8 to 12" in t))
    assert chair.index("5 to 10") < chair.index("8 to 12")


def spreading(found: Markup) -> bool:
    return "further from the centre of the back than before" in found.text


def test_pain_that_spread_ends_the_encouragement() -> None:
    calm = empty(pains=(pain(1, NOON, 5.0, "thigh"), pain(2, NOON + timedelta(hours=1), 6.0, "centre", "after")))
    spread = empty(pains=(pain(1, NOON, 5.0, "centre"), pain(2, NOON + timedelta(hours=1), 2.0, "thigh", "after")))
    assert "every bit counts" in words_in(page(calm))
    assert not spreading(read(page(calm)))
    assert "every bit counts" not in words_in(page(spread))
    assert spreading(read(page(spread)))


PAIN = st.tuples(
    st.none() | st.integers(0, 10), st.sampled_from(["centre", "buttock", "thigh", "below-knee", None])
)


@settings(deadline=None, max_examples=40)
@given(told=st.lists(PAIN, min_size=1, max_size=5))
def test_no_answers_lead_from_spreading_to_encouragement(told: list[tuple[int | None, Zone | None]]) -> None:
    depth: dict[Zone | None, int] = {"centre": 0, "buttock": 1, "thigh": 2, "below-knee": 3}
    answers = [
        pain(n, NOON + timedelta(hours=n), None if score is None else float(score), zone, "after")
        for n, (score, zone) in enumerate(told)
    ]
    known = [0 if score == 0 else depth[zone] for score, zone in told if score == 0 or zone is not None]
    spread = any(known[-1] > place for place in known)
    text = words_in(page(empty(pains=tuple(answers))))
    assert ("every bit counts" in text) is not spread


def test_what_was_held_back_is_told_with_its_reason() -> None:
    held = (
        Held("press-up", NOON, None, "spread", ""),
        Held(None, NOON - timedelta(days=60), NOON - timedelta(days=50), "", ""),
    )
    text = words_in(page(empty(held=held)))
    assert "Prone press-up 2 Mar 2026, 13:00 until somebody releases it spread" in text
    assert "all exercises" not in text


def test_what_was_held_back_names_the_rule_and_where_that_stands() -> None:
    rules = load_rules()
    spreading = next(rule for rule in rules.rules if rule.id == "spreading")
    held = (Held("press-up", NOON, None, "", spreading.name), Held("curl-up", NOON, None, "", "spreading/0"))
    text = words_in(page(empty(held=held, rules=rules)))
    assert f"{spreading.source}, {spreading.section} ({spreading.name})" in text
    assert "spreading/0" in text
    assert "(spreading/0)" not in text, "the section of a rule that changed since is not known"


def test_a_day_of_rest_for_safety_is_told_apart_from_a_day_without_notes() -> None:
    since = NOON + timedelta(days=1)
    found = empty(plans=(plan(),), held=(Held("press-up", since, since + timedelta(days=1), "", ""),))
    days = re.findall(r'<td class="day (\w+)"><span>(\d+)</span>', page(found))
    assert {int(day): state for state, day in days} == {
        2: "none", 3: "held", 4: "held", 5: "none", 6: "none", 7: "none", 8: "none"
    }  # fmt: skip


def test_what_was_done_on_one_day_only_is_a_row_and_no_chart() -> None:
    found = empty(sessions=(session(1, NOON, a_set("curl-up", 3, 6.0)),), plans=(plan(),))
    assert "<h3>" not in page(found)
    assert "Curl up 2 Mar 2026 3 a set 6.0 seconds 2.8 seconds" in words_in(page(found))
    again = session(2, NOON + timedelta(days=1), a_set("curl-up", 3))
    assert "<h3>Curl up</h3>" in page(replace(found, sessions=(*found.sessions, again)))


@pytest.mark.parametrize(
    ("hold_s", "said"), [(9.5, "1 shorter"), (9.7, "1 as prescribed"), (15.4, "1 longer than needed")]
)
def test_a_set_is_told_by_its_repetitions_and_by_its_holds(hold_s: float, said: str) -> None:
    found = empty(sessions=(session(1, NOON, a_set("double-knee-to-chest", 3, hold_s)),), plans=(plan(),))
    assert f"repetitions: 1 as prescribed; holds: {said}" in words_in(page(found))
    hidden = a_set("double-knee-to-chest", 3, hold_s, may_hide=True)
    found = empty(sessions=(session(1, NOON, hidden),), plans=(plan(),))
    assert "repetitions: 1 unknown; holds: 1 unknown" in words_in(page(found))


def test_sides_are_counted_apart() -> None:
    sets = (replace(a_set("hamstring-stretch", 1, 25.0), side=side) for side in ("left", "left", "right"))
    text = words_in(page(empty(sessions=(session(1, NOON, *sets),))))
    assert "sets: 2 left, 1 right" in text


def test_minutes_of_walking_add_up_and_other_activity_stands_apart() -> None:
    told = tuple(
        SelfReport(name, "me", NOON, exercise, minutes=minutes)
        for name, exercise, minutes in (("a", "walking", 7.0), ("b", "walking", 8.0), ("c", "swimming", 30.0))
    )
    text = words_in(page(empty(self_reports=told)))
    assert "Walking: 15 minutes altogether, on 1 day (15 told, without the sensor)." in text
    assert "Other activity" in text


def test_the_last_hour_of_a_day_belongs_to_it_where_the_patient_lives() -> None:
    late = datetime(2026, 3, 8, 22, 30, tzinfo=UTC)  # 23:30 in Berlin
    later = datetime(2026, 3, 8, 23, 30, tzinfo=UTC)
    found = empty(sessions=(session(1, late, a_set("press-up", 10)), session(2, later, a_set("press-up", 4))))
    text = words_in(page(found))
    assert "On 1 of 7 days" in text
    assert date(2026, 3, 8) == found.period.last


def test_both_languages_say_everything() -> None:
    table = {lang: words_of(lang).texts for lang in LANGS}
    only_german = set(table["de"]) - set(table["en"])
    assert set(table["en"]) <= set(table["de"])
    assert {key.partition(".")[0] for key in only_german} == {"exercise"}
    assert {f"exercise.{each}" for each in catalogue().ids} <= set(table["de"])
    for key, text in table["en"].items():
        assert (
            sorted(re.findall(r"{\d}", text)) == sorted(set(re.findall(r"{\d}", table["de"][key])))
            or key == "date.short"
        )
    assert '<html lang="de">' in page(empty(), "de")
    assert "Keine" not in page(empty(), "en")


def test_german_writes_numbers_and_days_its_own_way() -> None:
    text = words_in(made(20, "de"))
    assert "2. März 2026" in text
    assert re.search(r"Der Sensor zeichnete \d+,\d Stunden auf", text)
    assert HOSTILE[:8] in text


WORN = Worn(NOON, (PostureSpan("sitting", 0.0, 2000.0), PostureSpan("lying", 2000.0, 4000.0)), ())


def posture_of(found: PageRecords) -> str:
    section = page(found).partition('<section id="posture"')[2].partition("</section>")[0]
    return re.sub(r"\s+", " ", read(f"<section{section}</section>").text)


def worn(number: int, day: int, *spans: PostureSpan, walked_min: float = 0.0) -> SessionRecord:
    record = session(number, NOON + timedelta(days=day), walked_min=walked_min)
    return replace(record, result=replace(record.result, postures=spans))


def test_the_share_upright_stands_beside_what_is_usual_for_the_person() -> None:
    earlier = tuple(replace(WORN, at=NOON - timedelta(days=n)) for n in range(1, 7))
    text = posture_of(empty(sessions=(worn(1, 0, *WORN.postures),), earlier=earlier))
    assert "Sitting lasted for longer than 30 minutes at a time on 1 of 1 days." in text
    assert "2 Mar 2026 40 to 60 50 " in text
    assert "2 Mar 2026 – 50 " in posture_of(empty(sessions=(worn(1, 0, *WORN.postures),)))


def test_a_share_of_time_that_is_mostly_unknown_is_not_told() -> None:
    """A wrist knows its walking and nothing else: that is not a day spent upright."""
    text = posture_of(empty(sessions=(worn(1, 0, PostureSpan("unknown", 1200.0, 9000.0), walked_min=20.0),)))
    assert "Share of worn time" not in text
    assert "Longest sitting" not in text
    assert "how long somebody sat is unknown" in text
    assert "2 Mar 2026 0.33 h 0.00 h 2.17 h" in text
