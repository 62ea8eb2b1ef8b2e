"""Recordings with something wrong in them, made from a good one."""

from __future__ import annotations

import gzip
from pathlib import Path

HEADER = "time_s,ax_m_s2,ay_m_s2,az_m_s2"
STILL = [f"{k / 50:.2f},0.0{k % 3},0,9.8" for k in range(700)]


def _csv(*rows: str) -> str:
    return "\n".join((HEADER, *rows)) + "\n"


def _changed(row: int, text: str) -> str:
    """Fourteen seconds of rest with another text in one row; row r stands on line r + 2."""
    return _csv(*STILL[:row], text, *STILL[row + 1 :])


REFUSED: dict[str, tuple[str | bytes, str, str]] = {
    "empty.csv": ("", "", "no header line"),
    "header-only.csv": (_csv(), "", "no samples"),
    "no-header.csv": ("\n".join(STILL), ":1", "unknown header"),
    "unknown-header.csv": ("t,x,y,z\n0,0,0,9.8\n", ":1", "unknown header"),
    "missing-column.csv": ("time_s,ax_m_s2,ay_m_s2\n0,0,0\n", ":1", "az_m_s2"),
    "text.csv": (_changed(7, "0.14,zero,0,9.8"), ":9", "'zero'"),
    "short-row.csv": (_changed(7, "0.14,0,0"), ":9", "short row"),
    "long-row.csv": (_changed(7, "0.14,0,0,9.8,1"), ":9", "5 cells"),
    "long-line.csv": (_changed(7, "1" * 70_000), ":9", "longer than"),
    "backwards.csv": (_csv(*reversed(STILL)), ":3", "the time goes back"),
    "nothing-usable.csv": (_csv("0,nan,0,9.8", "0.02,,0,9.8"), ":2", "NaN"),
    "not-text.csv": (b"\x80\x81\xff\n1,2\n", ":1", "not UTF-8"),
    "not-unpacked.csv": (gzip.compress(_csv(*STILL).encode()), ":1", ".csv.gz"),
    "not-packed.csv.gz": (_csv(*STILL), "", "gzip"),
    "cut.csv.gz": (gzip.compress(_csv(*STILL).encode())[:900], "", "ends too early"),
    "no-gravity.csv": (_csv(*(row.replace(",9.8", ",0.01") for row in STILL)), "", "gravity was removed"),
}
"""Name, content, the line that the error names, and words of it."""

SIDECARS: dict[str, tuple[str, str, str]] = {
    "json": ('{"schema":', ":1", "not valid JSON"),
    "schema": ("{}", "", "backbeat.session/1"),
    "kind": ('{"schema": "backbeat.session/1", "marks": [{"t_s": 1}]}', "", '"kind" is missing'),
    "time": ('{"schema": "backbeat.session/1", "marks": [{"kind": "stop"}]}', "", '"t_s" is missing'),
    "exercise": (
        '{"schema": "backbeat.session/1", "marks": [{"t_s": 1, "kind": "start", "exercise": "pres-up"}]}',
        "", "did you mean press-up",
    ),
}  # fmt: skip
"""Kind of mistake, session file, the line that the error names, and words of it."""

ANSWERED: dict[str, tuple[str, str]] = {
    "incomplete-last-row.csv": (_csv(*STILL) + "14.0,0,0", "line 702"),
    "nan.csv": (_changed(7, "0.14,nan,0,9.8"), "line 9"),
    "infinite.csv": (_changed(7, "0.14,0,0,inf"), "line 9"),
    "empty-cell.csv": (_changed(7, "0.14,0,,9.8"), "line 9"),
    "one-step-back.csv": (_changed(7, "0.02,0,0,9.8"), "the time goes back"),
    "in-g.csv": (_csv(*(row.replace(",9.8", ",0.999") for row in STILL)), "in g"),
}
"""Name, content, and words of the warning."""


def refused(folder: Path) -> list[tuple[Path, str, str]]:
    """Write everything that is refused; path, what the error begins with, and words of it."""
    made = [(folder / "missing.csv", "", "no such file"), (folder, "", "is a folder")]
    for name, (content, line, words) in REFUSED.items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        made.append((folder / name, line, words))
    cases = [(path, f"{path}{line}: ", words) for path, line, words in made]
    for kind, (content, line, words) in SIDECARS.items():
        path = folder / f"sidecar-{kind}.csv"
        path.write_text(_csv(*STILL))
        beside = path.with_suffix(".session.json")
        beside.write_text(content)
        cases.append((path, f"{path}: {beside}{line}: ", words))
    return cases


def answered(folder: Path) -> list[tuple[Path, str]]:
    """Write everything that is answered with a warning; path and words of the warning."""
    for name, (content, _) in ANSWERED.items():
        (folder / name).write_text(content)
    return [(folder / name, words) for name, (_, words) in ANSWERED.items()]
