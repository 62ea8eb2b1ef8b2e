"""New plans and new versions of them. A version that held is never rewritten: a change is one more version."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from tracker.catalogue import Catalogue
from tracker.errors import PlanError, PlanRefusedError
from tracker.model import Stage
from tracker.plan.avoided import Avoided
from tracker.plan.check import check_sound, refusals, with_overrides
from tracker.plan.model import Author, PlanItem, PlanVersion


@dataclass(frozen=True, slots=True)
class Rules:
    """What a plan is checked against: the exercises that there are and the movements to avoid."""

    catalogue: Catalogue
    avoided: tuple[Avoided, ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for all of a plan; the fields are those of `PlanVersion`."""

    starts: date
    time_zone: str
    waking: tuple[time, time] = (time(7), time(22))
    ends: date | None = None
    stage: Stage | None = None
    follows: str | None = None


@dataclass(frozen=True, slots=True)
class Making:
    """Who makes a version, when (aware) and why. `id`: the version's UUID. `override`: the rules that a clinician
    decides against, as `Refusal.what` names them.
    """

    id: str
    at: datetime
    by: str
    author: Author
    reason: str | None = None
    override: tuple[str, ...] = ()


def first_version(
    plan: str, patient: str, items: Sequence[PlanItem], terms: Terms, making: Making, rules: Rules
) -> PlanVersion:
    """A new plan.

    Raises:
        PlanError: it cannot be; PlanRefusedError: a rule forbids it, and no clinician decided otherwise.
        UnknownExerciseError: an exercise that the catalogue does not have.
    """
    draft = PlanVersion(
        making.id, plan, 1, patient, making.at, making.by, making.author, terms.stage, terms.follows, terms.starts,
        terms.ends, terms.time_zone, terms.waking, tuple(items), making.reason,
    )  # fmt: skip
    return _checked(draft, making, rules)


def next_version(
    held: PlanVersion, items: Sequence[PlanItem], terms: Terms, making: Making, rules: Rules
) -> PlanVersion:
    """What follows a version that held. Decisions of clinicians are kept.

    Raises:
        PlanError: nothing changes, or the clock went back; else as `first_version`.
    """
    if tuple(items) == held.items and terms == terms_of(held) and not making.override:
        raise PlanError("nothing changes: the plan is like that already")
    if making.at < held.made_at:
        raise PlanError(f"the plan was made at {held.made_at.isoformat()}, later than now: set the clock right")
    draft = replace(
        held, id=making.id, version=held.version + 1, made_at=making.at, by=making.by, author=making.author,
        stage=terms.stage, follows=terms.follows, starts=terms.starts, ends=terms.ends, time_zone=terms.time_zone,
        waking=terms.waking, items=tuple(items), reason=making.reason,
    )  # fmt: skip
    return _checked(draft, making, rules)


def terms_of(version: PlanVersion) -> Terms:
    """What holds for all of a plan, to be changed."""
    return Terms(version.starts, version.time_zone, version.waking, version.ends, version.stage, version.follows)


def without_advanced(
    items: Sequence[PlanItem], catalogue: Catalogue, decided: Sequence[str] = ()
) -> tuple[PlanItem, ...]:
    """The items of a programme that need no clinician's word, and those that a clinician `decided` for."""
    return tuple(i for i in items if i.exercise in decided or not catalogue.get(i.exercise).advanced)


def _checked(draft: PlanVersion, making: Making, rules: Rules) -> PlanVersion:
    """The draft with the decisions that it needs.

    Raises:
        PlanError, PlanRefusedError: see `first_version`.
    """
    check_sound(draft, rules.catalogue)
    found = refusals(draft, rules.catalogue, rules.avoided)
    _check_decider(making, [refusal.what for refusal in found])
    decided = [r for r in found if r.what in making.override]
    allowed = [r.override(making.by, making.at, making.reason or "") for r in decided]
    version = with_overrides(draft, allowed)
    refused = [r for r in found if not r.allowed_by(version.overrides)]
    if refused:
        raise PlanRefusedError([r.what for r in refused], [r.problem for r in refused])
    return version


def _check_decider(making: Making, forbidden: Sequence[str]) -> None:
    """Only a clinician decides against a rule, with a reason, and only against one that stands in the way."""
    if not making.override:
        return
    if making.author != "clinician":
        raise PlanError("only a clinician can decide against a rule: say who with --by NAME --clinician")
    if not (making.reason or "").strip():
        raise PlanError("a decision against a rule needs a reason: give one with --reason")
    for what in making.override:
        if what not in forbidden:
            known = ", ".join(forbidden) or "nothing here is forbidden"
            raise PlanError(f"there is no rule '{what}' to override: {known}")
