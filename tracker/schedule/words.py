"""The schedule in words for the patient: friendly, short, and never a reproach."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from tracker.catalogue import Catalogue
from tracker.model import Dosage
from tracker.schedule.adherence import Tally
from tracker.schedule.aerobic import ALTERNATIVES
from tracker.schedule.attempts import walking_min
from tracker.schedule.posture import Upright
from tracker.words import listed, number, plural, span

FRIENDLY = {
    "due": "Take your time; a gentle start is a good start.",
    "none": "Nothing is due right now. Moving a little now and then does your back good.",
    "asleep": "Nothing is due until you are up. Sleep well.",
}
"""Only said while nothing is held back: after pain has spread nobody is cheered on."""

NEW = "not yet (the plan is new today: it counts if you do it)"

QUIET = "Nothing else is due right now."


def name_of(exercise: str, catalogue: Catalogue) -> str:
    """What a person calls an exercise or another activity."""
    if exercise in ALTERNATIVES:
        return ALTERNATIVES[exercise].name
    return catalogue.get(exercise).name if exercise in catalogue else exercise


def dose(dosage: Dosage) -> str:
    """How much at one time; "as much as is comfortable" where nobody said."""
    parts = []
    if dosage.repetitions is not None:
        parts.append(f"{span(dosage.repetitions)} repetitions")
    if dosage.hold_s is not None:
        parts.append(f"hold {span(dosage.hold_s)} s")
    if dosage.walking is not None and (minutes := walking_min(dosage.walking)) is not None:
        parts.append(f"{number(minutes)} minutes")
    return ", ".join(parts) or "as much as is comfortable"


def sides(left: Sequence[str], per_side: bool) -> str:
    """Which sides are to do: nothing to say without sides."""
    if not per_side or not left:
        return ""
    return "each side" if len(left) > 1 else f"{left[0]} side left to do"


def sources(tally: Tally) -> str:
    """Where what was done is known from; nothing where the sensor saw all of it."""
    if not tally.corrected and not tally.self_reported:
        return "" if not tally.sensed else "sensed"
    told = ((tally.sensed, "sensed"), (tally.corrected, "corrected"), (tally.self_reported, "told by you"))
    return listed([f"{count} {word}" for count, word in told if count])


def done_of_due(tally: Tally, whole: bool) -> str:
    """ "3 of 8", with what is partly done and what is not known. `whole`: of all that is asked for, also later.

    Where the plan began in the middle of a time, that may be done and is not asked for.
    """
    asked = tally.due + (tally.open if whole else 0)
    if not asked:
        return NEW
    words = f"{tally.done} of {asked}"
    if tally.partly:
        words += f", {tally.partly} partly"
    return f"{words}, {tally.unknown} unknown" if tally.unknown else words


def percent(share: float | None) -> str:
    """A share as a patient reads it."""
    return "-" if share is None else f"{100 * share:.0f} %"


def upright(found: Upright) -> str:
    """The share of worn time upright, beside the person's own; nothing is judged."""
    told = f"Upright for {percent(found.share)} of the time worn"
    if found.usual is None:
        return f"{told}; what is usual for you is not known yet ({plural(found.days, 'earlier day')})"
    than = {"less": "less than", "alike": "about as", "more": "more than", "unknown": "your"}[found.than_usual]
    return f"{told}, {than} usual ({percent(found.usual)})"


def times(count: int) -> str:
    """How often."""
    return plural(count, "time")


def often(count: int) -> str:
    """How often, within a sentence: "once", "twice", "3 times"."""
    return {1: "once", 2: "twice"}.get(count) or times(count)


def clock(at: datetime, zone: str) -> str:
    """The local time of a moment."""
    return f"{at.astimezone(ZoneInfo(zone)):%H:%M}"


def weekday(at: datetime, zone: str) -> str:
    """The local weekday of a moment, in English whatever the computer speaks."""
    names = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    return names[at.astimezone(ZoneInfo(zone)).weekday()]
