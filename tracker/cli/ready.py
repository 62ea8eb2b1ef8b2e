"""`backbeat ready`: the questions before the first session."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli.safety_words import say_advice, say_held
from tracker.cli.store_option import Data, Json, Now, Patient, now_of, opened, patient_of

if TYPE_CHECKING:
    from datetime import datetime

    from tracker.safety.keeping import Safety
    from tracker.safety.questions import Questions
    from tracker.safety.records import ReadyAnswer, YesNo

HELP = """Answer a few questions before the first session; answer them again whenever something changes.

Each is asked in turn (yes, no or unsure) unless the answers are given as options. A yes is no verdict: it says
that somebody from your care team should know before you begin. With --guided you tell that somebody does, and
agreed.

\b
Examples:
  backbeat ready                              asked one by one
  backbeat ready --none                       no to every question
  backbeat ready --yes disc --guided disc     a doctor knows of the disc and agreed; no to everything else
  backbeat ready --list                       the questions, and what was answered

Exit status: 0 the answers are kept, 1 they could not be kept, 2 wrong usage.
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("ready", help=HELP, short_help="Answer the questions before the first session.")(ready)


def ready(
    yes: Annotated[list[str] | None, typer.Option(metavar="ID", help="Yes to it; repeatable.")] = None,
    unsure: Annotated[list[str] | None, typer.Option(metavar="ID", help="Not sure; repeatable.")] = None,
    guided: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="Your care team knows and agreed; repeatable.")
    ] = None,
    none: Annotated[bool, typer.Option("--none", help="No to every question.")] = False,
    show: Annotated[bool, typer.Option("--list", help="Only show the questions and answers.")] = False,
    data: Data = None,
    patient: Patient = None,
    as_json: Json = False,
    now: Now = None,
) -> None:
    """Keep the answers, and say what they mean."""
    from uuid import uuid4

    from tracker.safety.keeping import safety_of
    from tracker.safety.records import ReadyAnswers

    with opened(data) as store:
        safety, whose, at = safety_of(store), patient_of(store, patient), now_of(now)
        if not show:
            given = _given(safety.questions, yes or [], unsure or [], guided or [])
            answers = given if none or yes or unsure else _asked(safety.questions)
            store.add(ReadyAnswers(str(uuid4()), whose, at, safety.questions.version, answers))
        if as_json:
            _print_document(safety, whose, at)
        elif show:
            _list(safety, whose)
        else:
            _answer(safety, whose, at)


def _given(
    questions: Questions, yes: Sequence[str], unsure: Sequence[str], guided: Sequence[str]
) -> tuple[ReadyAnswer, ...]:
    """The answers that the options give; what they do not name is a no.

    Raises:
        BadParameter: there is no such question, or the options contradict each other.
    """
    from tracker.safety.records import ReadyAnswer

    known = [question.id for question in questions.questions]
    told: dict[str, YesNo] = {**dict.fromkeys(yes, "yes"), **dict.fromkeys(unsure, "unsure")}
    for name in (*told, *guided):
        if name not in known:
            raise typer.BadParameter(f"there is no question '{name}'; there are {', '.join(known)}")
    if both := set(yes).intersection(unsure):
        raise typer.BadParameter(f"either yes or unsure: {', '.join(sorted(both))}", param_hint="--unsure")
    if without := sorted(set(guided) - set(told)):
        raise typer.BadParameter(f"say --yes {without[0]} as well", param_hint="--guided")
    return tuple(ReadyAnswer(q, told.get(q, "no"), q in guided if q in told else None) for q in known)


def _asked(questions: Questions) -> tuple[ReadyAnswer, ...]:
    """The answers of a person, one by one; the questions go to standard error, where no program reads."""
    from tracker.safety.records import ReadyAnswer

    answers = []
    for question in questions.questions:
        answer = _one_of(question.text, {"yes": "yes", "y": "yes", "no": "no", "n": "no", "unsure": "unsure"})
        guided = None
        if answer != "no":
            asked = "Does your doctor or physiotherapist know of it, and agree to your exercises?"
            guided = _one_of(asked, {"yes": "yes", "y": "yes", "no": "no", "n": "no"}) == "yes"
        answers.append(ReadyAnswer(question.id, answer, guided))
    return tuple(answers)


def _one_of(question: str, words: Mapping[str, YesNo]) -> YesNo:
    while True:
        options = ", ".join(dict.fromkeys(words.values()))
        told = typer.prompt(f"{question} ({options})", err=True)
        if (word := str(told).strip().casefold()) in words:
            return words[word]


def _print_document(safety: Safety, patient: str, at: datetime) -> None:
    from tracker.document import line
    from tracker.safety.document import ready_document

    held = safety.held(patient, at)
    typer.echo(line(ready_document(patient, safety.questions, safety.ready(patient), held)))


def _list(safety: Safety, patient: str) -> None:
    ready = safety.ready(patient)
    given = {} if ready is None else {answer.question: answer for answer in ready.answers}
    for question in safety.questions.questions:
        answer = given.get(question.id)
        told = "not answered yet" if answer is None else answer.answer + (", guided" if answer.guided else "")
        typer.echo(f"{question.id:18} {told}\n  {question.text} ({question.source}, {question.section})")


def _answer(safety: Safety, patient: str, at: datetime) -> None:
    """What the answers mean."""
    typer.echo("Thank you; your answers are kept, and you can change them at any time.")
    say_advice(safety.advice_now(patient, at))
    held = safety.held(patient, at)
    say_held(held)
    if not held:
        typer.echo("\nNothing speaks against beginning. Begin gently, and tell your pain before and after.")
