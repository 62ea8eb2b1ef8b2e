"""What the commands about safety share: an exercise by its id, and advice and what is held, told to a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from tracker.catalogue import Catalogue
    from tracker.safety.days import DayAdvice
    from tracker.safety.model import Action, Advice, Rule
    from tracker.safety.state import Held

ALL = "all"

_ASKS = {
    "stop-all": "stop all exercises",
    "contact": "contact your doctor",
    "stop-exercise": "stop this exercise",
    "consult": "talk to your care team",
    "pause": "pause, and tell again in {minutes:g} minutes",
    "enough": "enough for now",
    "remind": "good to know",
    "stay-active": "stay generally active",
    "offer-four": "you may try {offers}",
    "go-on": "go on as planned",
}

_COLOURS: Mapping[Action, str] = {
    "stop-all": "red", "contact": "red", "stop-exercise": "red", "consult": "red", "pause": "yellow",
    "enough": "yellow",
}  # fmt: skip


def say_advice(advice: Sequence[Advice]) -> None:
    """Print each advice with its reason and where that stands."""
    for each in advice:
        typer.echo(f"\n{_headed(each)} {each.rule.says}")
        typer.echo(f"  why: {each.rule.reason} {standing_at(each.rule)}")
    seen = {each.seen for each in advice if each.seen}
    for told in sorted(seen):
        typer.echo(f"\njudged by: {told}")


def say_days(advice: Sequence[DayAdvice], catalogue: Catalogue) -> None:
    """Print what the rules say of a day, each with the exercises that it is about, its reason and its rule."""
    from tracker.safety.days import by_rule

    for each in by_rule(advice):
        typer.echo(f"\n{_headed(each.advice)} {each.advice.rule.says}")
        if each.about:
            typer.echo(f"  about: {named(each.about, catalogue)}")
        typer.echo(f"  why: {each.advice.rule.reason} {standing_at(each.advice.rule)}")


def named(exercises: Sequence[str], catalogue: Catalogue) -> str:
    """What a person calls these exercises, in a list."""
    from tracker.schedule.words import name_of
    from tracker.words import listed

    return listed([name_of(exercise, catalogue) for exercise in exercises])


def standing_at(rule: Rule) -> str:
    """Where the reason of a rule stands, and which rule it is."""
    return f"({rule.source}, {rule.section}; rule {rule.name})"


def _headed(advice: Advice) -> str:
    """What an advice asks for, as a sentence: red to stop, yellow to be careful."""
    words = [_ASKS[action] for action in advice.does]
    asks = ", ".join(words).format(minutes=advice.ask_again_min or 0.0, offers=", ".join(advice.offers))
    colour = next((_COLOURS[action] for action in advice.does if action in _COLOURS), None)
    return typer.style(f"{asks[0].upper()}{asks[1:]}.", fg=colour, bold=colour is not None)


def say_held(held: Sequence[Held]) -> None:
    """Print what is stopped or paused, and how that ends."""
    for each in held:
        what = "every exercise" if each.exercise is None else each.exercise
        state = "paused" if each.pause else "resting"
        typer.echo(f"\n{what}: {state} since {each.since:%Y-%m-%d %H:%M}; {_end_of(each)}")
        typer.echo(f"  why: {each.reason} (rule {each.rule})")


def _end_of(held: Held) -> str:
    if held.pause:
        return "tell again how it is: backbeat pain SCORE --zone ZONE --when later"
    who, option = "somebody", ""
    if held.released_by == "clinician":
        who, option = "a doctor or physiotherapist", " --clinician"
    released = f"{who} releases it: backbeat release {held.exercise or ALL} --by NAME{option}"
    if held.until is not None:
        return f"until {held.until:%Y-%m-%d %H:%M}, or until {released}"
    return f"until {released}"
