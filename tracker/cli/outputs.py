"""Where a command's pictures and tables go: one file a recording, and never over a recording."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import typer


def one_each(out: Path, paths: list[str], option: str, endings: tuple[str, ...]) -> list[Path]:
    """The file for each recording: `out` itself for one, else `out` with the recording's name before its ending.

    `day.png` becomes `day.morning.png` for `morning.csv.gz`; of two recordings with the same name the second gets
    `day.morning-2.png`.

    Raises:
        BadParameter: `out` has none of the endings, its folder is missing, or it is one of the recordings.
    """
    ending = next((e for e in endings if out.name.lower().endswith(e)), None)
    if ending is None:
        words = ", ".join(endings[:-1]) + f" or {endings[-1]}"
        raise typer.BadParameter(f"'{out}' does not end in {words}", param_hint=option)
    if not out.parent.is_dir():
        raise typer.BadParameter(f"there is no folder '{out.parent}'; make it first", param_hint=option)
    files = [out] if len(paths) == 1 else _named(out, ending, [recording_name(path) for path in paths])
    recordings = {Path(path).resolve() for path in paths if path != "-"}
    clash = next((file for file in files if file.resolve() in recordings), None)
    if clash is not None:
        raise typer.BadParameter(f"'{clash}' is a recording to be read; name another file", param_hint=option)
    return files


def recording_name(path: str) -> str:
    """What a recording is called: its file without folder and endings."""
    if path == "-":
        return "stdin"
    name = Path(path).name
    for ending in (".gz", ".csv", ".zip"):
        name = name.removesuffix(ending)
    return name


def _named(out: Path, ending: str, names: list[str]) -> list[Path]:
    stem = out.name[: -len(ending)]
    seen: Counter[str] = Counter()
    files = []
    for name in names:
        seen[name] += 1
        again = f"-{seen[name]}" if seen[name] > 1 else ""
        files.append(out.with_name(f"{stem}.{name}{again}{out.name[len(stem) :]}"))
    return files
