"""The commands in rough hands: odd names, wrong words, doors that are shut."""

from __future__ import annotations

from typer.testing import CliRunner

from tracker.cli import build_app


def run(*words: str) -> tuple[int, str, str]:
    """Exit status, standard output and standard error of a command."""
    done = CliRunner().invoke(build_app(), list(words))
    return done.exit_code, done.stdout, done.stderr


def test_the_overview_says_each_command_in_one_whole_line() -> None:
    status, shown, _ = run("--help")
    summaries = shown.split("Commands:\n")[1].splitlines()
    assert status == 0
    assert len(summaries) >= 6
    assert all(line.endswith(".") and not line.endswith("...") for line in summaries)
