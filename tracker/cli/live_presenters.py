"""Who tells what goes on: lines for programs, lines for people, a screen, a voice or a bell."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sensors.live import SourceInfo
    from tracker.live.present import Presenter
    from tracker.live.words import Words


def presenter(words: Words, info: SourceInfo, *, as_json: bool, plain: bool, quiet: bool) -> Presenter:
    """The presenters that were asked for; for programs none that speaks."""
    from tracker.cli.output import console
    from tracker.live.plain import Plain
    from tracker.live.present import Lines, Several
    from tracker.live.screen import Screen
    from tracker.live.voice import Bell, Voice, speaker

    if as_json:
        return Lines()
    for note in info.notes:
        _print(words.note(note))
    watched = sys.stdout.isatty() and not plain
    shown: list[Presenter] = [Screen(words, console(sys.stdout)) if watched else Plain(words, _print)]
    if not quiet:
        command = speaker(words.voice)
        shown.append(Bell(_ring) if command is None else Voice(words, command))
    return Several(shown)


def _print(line: str) -> None:
    print(line, flush=True)


def _ring() -> None:
    if sys.stdout.isatty():
        print("\a", end="", flush=True)
