"""`backbeat report`: a page for the patient and for whoever gave the plan."""

from __future__ import annotations

import gc
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli import output
from tracker.cli.store_option import Data, Now, Patient, now_of, opened, patient_of

if TYPE_CHECKING:
    from tracker.page import Lang, PageRecords

HELP = """Write one page about some days or months: what was done beside what is prescribed, and how it went.

The page is complete in itself: no script, nothing is fetched or sent. Open it in a browser, print it, or give it
to whoever looks after you. Without --from it tells of the last four weeks.

\b
Examples:
  backbeat report --html report.html
  backbeat report --html year.html --from 2026-01-01 --to 2026-12-31
  backbeat report --html bericht.html --lang de --traces 6
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("report", help=HELP, short_help="Write a page: what was done beside what is prescribed.")(report)


def report(
    html: Annotated[Path, typer.Option("--html", metavar="OUT", dir_okay=False, help="The page to write.")],
    first: Annotated[str | None, typer.Option("--from", metavar="DAY", help="The first day.")] = None,
    last: Annotated[str | None, typer.Option("--to", metavar="DAY", help="The last day; else today.")] = None,
    lang: Annotated[str, typer.Option("--lang", metavar="en|de", help="The page's language.")] = "en",
    traces: Annotated[
        int, typer.Option("--traces", metavar="N", min=0, max=50, help="How many sets' signals to show.")
    ] = 3,
    data: Data = None,
    patient: Patient = None,
    now: Now = None,
) -> None:
    """Write the page."""
    from tracker.catalogue import load_catalogue
    from tracker.page import words_of
    from tracker.page.gathering import DaysError
    from tracker.page.writing import Wish, write_page

    words = words_of(_language(lang))
    wish = Wish(now_of(now), _day(first, "--from"), _day(last, "--to"), traces)
    with opened(data) as store:
        whose = patient_of(store, patient)
        gc.disable()  # a year's records hold no cycles, and looking for some takes a quarter of the time
        try:
            records = write_page(store, whose, wish, load_catalogue(), words, html)
        except DaysError as problem:
            raise typer.BadParameter(str(problem), param_hint="--to") from problem
        finally:
            gc.enable()
    _tell(records, whose, html)


def _tell(records: PageRecords, whose: str, html: Path) -> None:
    from tracker.words import plural

    if not (records.sessions or records.self_reports or records.pains):
        output.warning(f"nothing was noted of {whose} in this time; --from DAY begins earlier")
    count = plural(len(records.sessions), "session") if records.sessions else "no sessions"
    typer.echo(f"{html}: {records.period.first} to {records.period.last}, {count}")


def _language(text: str) -> Lang:
    from tracker.page import LANGS

    for lang in LANGS:
        if text.casefold() == lang:
            return lang
    raise typer.BadParameter(f"there is no page in '{text}'; use {' or '.join(LANGS)}", param_hint="--lang")


def _day(text: str | None, option: str) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError as problem:
        raise typer.BadParameter("use a day like 2026-03-02", param_hint=option) from problem
