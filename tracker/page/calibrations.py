"""What was known of the person's own way where figures were measured: the calibrations that recordings carried."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from algorithms.personal import Spread
from tracker.calibration import Calibrated, Walk
from tracker.catalogue import Catalogue, alike
from tracker.diary import SessionRecord
from tracker.dosage.walking import WALKING
from tracker.page.facts import Facts
from tracker.page.html import Child, Html, plain, table
from tracker.page.words import Words


def calibrations(facts: Facts, catalogue: Catalogue, words: Words) -> Html:
    """A row each, with how many recordings it was used in; a sentence where there is none."""
    used = Counter(part for session in facts.sessions for part in _used(session))
    if not used:
        return plain("p", words.say("calibration.none"))
    rows = sorted((_row(part, count, catalogue, words) for part, count in used.items()), key=str)
    keys = ("what", "placement", "from", "own", "used")
    return table(words.say("calibration"), [words.say(f"calibration.{key}") for key in keys], rows)


def _used(session: SessionRecord) -> Iterator[Calibrated | Walk]:
    """The parts of the session's calibration that fit where its sensor was, and what was done in it."""
    known = session.asked.calibration
    if known is None:
        return
    result, placement = session.result, session.placement
    done = {found.exercise for found in result.sets}
    for part in known.exercises:
        if part.exercise in done and (placement is None or alike(part.placement, placement)):
            yield part
    if result.walking.bouts:
        yield from (walk for walk in known.walks if placement is None or alike(walk.placement, placement))


def _row(part: Calibrated | Walk, count: int, catalogue: Catalogue, words: Words) -> list[Child]:
    if isinstance(part, Walk):
        learnt = words.say("calibration.walk", words.brief(part.distance_m), part.steps)
        own = words.say("calibration.factor", words.number(part.factor, 2))
        return [words.exercise(WALKING, catalogue), words.placement(part.placement), learnt, own, str(count)]
    habit = part.habit
    own = "; ".join((
        words.say("calibration.range", _spread(habit.range_deg, 0, words)),
        words.say("calibration.hold", _spread(habit.hold_s, 1, words)),
    ))  # fmt: skip
    return [
        words.exercise(part.exercise, catalogue), words.placement(part.placement),
        words.count("calibration.repetitions", habit.repetitions), own, str(count),
    ]  # fmt: skip


def _spread(spread: Spread, decimals: int, words: Words) -> str:
    usual, least, most = (words.number(v, decimals) for v in (spread.usual, spread.least, spread.most))
    return usual if least == most else f"{usual} ({least}–{most})"
