"""The questions before the first session, as data, and what their answers mean for the rules.

version      of all questions together: it grows with every change, and answers keep it
[[question]] id, source, section, text, and what a yes stands for: `condition`, `sign`, or `event` (a flare-up or
             spasm of these days). "Not sure" counts as yes: asking somebody costs little.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from typing import Literal, cast, get_args

from tracker.diary import Sign
from tracker.safety.loading import SOURCES
from tracker.safety.model import Condition, Situation
from tracker.safety.records import ReadyAnswer, ReadyAnswers
from tracker.strict import Table, read_table

Recent = Literal["flare-up", "spasm"]


@dataclass(frozen=True, slots=True)
class Question:
    """One question; a yes stands for exactly one of `condition`, `sign` and `event`."""

    id: str
    source: str
    section: str
    text: str
    condition: Condition | None = None
    sign: Sign | None = None
    event: Recent | None = None


@dataclass(frozen=True, slots=True)
class Questions:
    """All of them, in the order in which they are asked."""

    version: int
    questions: tuple[Question, ...]


def load_questions(path: Path | None = None) -> Questions:
    """The questions of a file, by default ours.

    Raises:
        CatalogueError: the file is wrong.
    """
    top = read_table(path or Path(str(resources.files("tracker"))) / "safety" / "questions.toml")
    top.allow(("version", "question"))
    version = top.whole("version")
    questions = tuple(_question(table) for table in top.tables("question"))
    ids = [question.id for question in questions]
    if len(set(ids)) != len(ids) or version is None:
        raise top.fail("[[question]]", "two questions have the same id; rename one")
    return Questions(version, questions)


def _question(table: Table) -> Question:
    table.allow(("id", "source", "section", "text"), ("condition", "sign", "event"))
    if sum(key in table.values for key in ("condition", "sign", "event")) != 1:
        raise table.fail("", "needs exactly one of condition, sign and event: what a yes stands for")
    return Question(
        table.text("id"), table.choice("source", SOURCES), table.text("section"), table.text("text"),
        cast(Condition | None, _meaning(table, "condition", get_args(Condition))),
        cast(Sign | None, _meaning(table, "sign", get_args(Sign))),
        cast(Recent | None, _meaning(table, "event", get_args(Recent))),
    )  # fmt: skip


def _meaning(table: Table, key: str, known: tuple[str, ...]) -> str | None:
    return table.choice(key, known) if key in table.values else None


def unanswered(questions: Questions, ready: ReadyAnswers | None) -> tuple[Question, ...]:
    """The questions that are still to be asked: all before the first time, new ones after a change."""
    known = set() if ready is None else {answer.question for answer in ready.answers}
    return tuple(question for question in questions.questions if question.id not in known)


def meaning(questions: Questions, ready: ReadyAnswers) -> Situation:
    """What the answers mean for the rules, on the day on which they were given."""
    found = Situation(asked=not unanswered(questions, ready))
    by_id = {question.id: question for question in questions.questions}
    for answer in ready.answers:
        if answer.question in by_id and answer.answer != "no":
            found = _with(found, by_id[answer.question], answer)
    return found


def _with(situation: Situation, question: Question, answer: ReadyAnswer) -> Situation:
    """The situation with one more yes; what somebody agreed to holds nothing back."""
    if question.condition is not None and answer.guided:
        return replace(situation, guided=situation.guided | {question.condition})
    if answer.guided:
        return situation
    if question.condition is not None:
        return replace(situation, conditions=situation.conditions | {question.condition})
    if question.sign is not None:
        return replace(situation, signs=situation.signs | {question.sign})
    return replace(situation, spasm=True) if question.event == "spasm" else replace(situation, flare_up_day=1)
