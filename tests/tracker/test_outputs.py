"""One file a recording, and never over a recording."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer

from tracker.cli.outputs import one_each, recording_name

ENDINGS = (".csv", ".csv.gz")


def test_one_recording_gets_the_very_file(tmp_path: Path) -> None:
    assert one_each(tmp_path / "out.csv", ["a/b.csv.gz"], "--signals", ENDINGS) == [tmp_path / "out.csv"]


def test_several_get_their_names_before_the_ending(tmp_path: Path) -> None:
    paths = ["a/x.csv.gz", "b/y.csv", "b/x.csv", "-"]
    files = one_each(tmp_path / "out.CSV.gz", paths, "--signals", ("csv", ".csv.gz"))
    assert [f.name for f in files] == ["out.x.CSV.gz", "out.y.CSV.gz", "out.x-2.CSV.gz", "out.stdin.CSV.gz"]


def test_what_would_go_wrong_later_is_refused_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("recording")
    for out, paths, hint in (
        (tmp_path / "a.txt", ["x.csv"], "does not end in .csv or .csv.gz"),
        (tmp_path / "nowhere" / "a.csv", ["x.csv"], "no folder"),
        (tmp_path / "a.csv", [str(tmp_path / "." / "a.csv")], "is a recording"),
    ):
        with pytest.raises(typer.BadParameter, match=hint):
            one_each(out, paths, "--signals", ENDINGS)


@pytest.mark.parametrize(("path", "name"), [("a/b.c.csv.gz", "b.c"), ("x.zip", "x"), ("-", "stdin"), ("x", "x")])
def test_a_recording_is_called_by_its_file(path: str, name: str) -> None:
    assert recording_name(path) == name
