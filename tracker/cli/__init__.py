"""The command line: reads arguments, calls the product, prints. It decides nothing.

Each command is a module with `register(app)`; whatever is heavy is imported inside the command, so that
`backbeat --help` starts at once.
"""

from __future__ import annotations

from typing import Annotated

import typer

from tracker.cli import (
    backup,
    calendar,
    calibrate,
    correct,
    demo,
    did,
    diff,
    doctor,
    erase,
    evaluate,
    event,
    exercises,
    export,
    import_,
    live,
    mark,
    output,
    pain,
    patients,
    plan,
    progress,
    ready,
    reanalyse,
    record,
    record_truth,
    release,
    remind,
    replay,
    report,
    restore,
    resume,
    scan,
    simulate,
    today,
)

COMMANDS = (
    demo,
    replay,
    exercises,
    mark,
    simulate,
    ready,
    plan,
    pain,
    release,
    event,
    today,
    live,
    scan,
    doctor,
    record,
    did,
    progress,
    remind,
    calendar,
    report,
    import_,
    resume,
    reanalyse,
    correct,
    export,
    backup,
    restore,
    erase,
    patients,
    calibrate,
    record_truth,
    evaluate,
    diff,
)
"""In the order in which `--help` lists them."""

OVERVIEW = """Counts, times and compares prescribed low-back exercises, from one motion sensor or phone.

\b
Start here:
  backbeat demo                                  a patient's day against the plan
  backbeat exercises                             what can be prescribed
  backbeat exercises press-up                    how to do one of them
  backbeat replay morning.csv                    what a recording holds
  backbeat plan new                              what a plan can be made from
  backbeat today                                 what is due now, next and later
  backbeat scan                                  which sensors are in the air
  backbeat live                                  do it with a worn sensor, counted aloud
"""


def build_app() -> typer.Typer:
    """The application with every command."""
    app = typer.Typer(
        name="backbeat",
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        add_completion=False,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )

    @app.callback(help=OVERVIEW)
    def common(
        version: Annotated[
            bool, typer.Option("--version", is_eager=True, callback=_print_version, help="Print the version.")
        ] = False,
    ) -> None:
        pass

    for command in COMMANDS:
        command.register(app)
    return app


def _print_version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        typer.echo(f"backbeat {version('backbeat')}")
        raise typer.Exit


def main() -> None:
    """Run the `backbeat` command."""
    output.run_quietly(build_app())
