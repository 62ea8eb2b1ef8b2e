"""What the documentation names is there: files, headings, commands and their options."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from api.command import COMMANDS
from tracker.cli import build_app

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md"), ROOT / "sample_data" / "README.md"])
LINK = re.compile(r"""(?:\]\(|src=")([^)\s"]+)[)"]""")
COMMAND = re.compile(r"(?:^ {4}|^|`)(?:\.venv/bin/)?backbeat +([a-z][^`#|>\n]*(?:\\\n[^`#|>\n]*)*)", re.MULTILINE)


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _anchors(page: Path) -> set[str]:
    """The headings as their links name them."""
    headings = re.findall(r"^#+ (.*)$", page.read_text("utf-8"), re.MULTILINE)
    plain = (re.sub(r"\[([^]]*)]\([^)]*\)", r"\1", heading) for heading in headings)
    return {re.sub(r"[^\w\s-]", "", heading).strip().lower().replace(" ", "-") for heading in plain}


def _broken(page: Path) -> Iterator[str]:
    for link in LINK.findall(page.read_text("utf-8")):
        path, _, anchor = link.partition("#")
        target = page.parent / path if path else page
        if ":" in path:
            continue
        if not target.exists() or (anchor and target.suffix == ".md" and anchor not in _anchors(target)):
            yield link


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_every_link_within_leads_somewhere(page: Path) -> None:
    assert list(_broken(page)) == []


@cache
def _backbeat() -> TyperGroup:
    app = build_app()
    for module in COMMANDS:
        module.register(app)
    command = get_command(app)
    assert isinstance(command, TyperGroup)
    return command


def _unknown(text: str) -> Iterator[str]:
    """Commands of a text that there are not, and options that they do not take."""
    for line in COMMAND.findall(text):
        words, command = line.split(), _backbeat()
        while words and (inner := getattr(command, "commands", {}).get(words[0])) is not None:
            command, words = inner, words[1:]
        if getattr(command, "commands", None) and words and not words[0].startswith("-"):
            yield line
        taken = {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)}
        options = {word.split("=")[0].strip("[]().,;:'\"") for word in words if word.startswith("--")}
        if not options <= {*taken, "--help"}:
            yield line


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_every_command_is_one(page: Path) -> None:
    assert list(_unknown(page.read_text("utf-8"))) == []


def test_the_checks_see_what_is_wrong(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# A page\n[a](#a-page) [b](#b-page) [c](gone.md) [d](https://example.org)\n")
    assert list(_broken(page)) == ["#b-page", "gone.md"]
    assert list(_unknown("`backbeat replay --json a.csv` and `backbeat plan show`")) == []
    assert list(_unknown("`backbeat replya a.csv`\n    backbeat replay --jason a.csv\n")) == [
        "replya a.csv",
        "replay --jason a.csv",
    ]
