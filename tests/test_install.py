"""A plain `pip install .` into an environment of its own, used outside the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from importlib.metadata import Distribution, distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
UNREACHABLE = ("No matching distribution found", "Could not install packages due to an OSError")


def _install(home: Path) -> None:
    """A fresh environment with the project installed as a user installs it."""
    venv.create(home)
    pip = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        _tool(home, "python"),
        "--disable-pip-version-check",
        "--no-input",
    ]
    done = subprocess.run(
        [*pip, "install", "-q", "--no-compile", str(ROOT)],
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    if done.returncode and any(words in done.stderr for words in UNREACHABLE):
        pytest.skip("no package index within reach: a plain install was not tried")
    assert done.returncode == 0, done.stderr


def _tool(home: Path, name: str) -> str:
    return str(home / ("Scripts" if sys.platform == "win32" else "bin") / name)


def _site(home: Path) -> Path:
    return next(home.glob("lib/python*/site-packages"))


def _installed(home: Path) -> Distribution:
    found = distributions(path=[str(_site(home))])
    return next(one for one in found if one.metadata["Name"] == "backbeat")


def _tracked(*folder: str) -> set[str]:
    return {path.name for path in ROOT.joinpath(*folder).iterdir() if path.is_file()}


def _packed(home: Path, folder: str) -> set[str]:
    files = _installed(home).files or []
    return {path.name for path in files if path.parent.as_posix() == folder}


def test_a_plain_install_is_whole_small_and_needs_no_checkout(tmp_path: Path) -> None:
    """One test, so that it is installed once however the tests are spread."""
    home, elsewhere = tmp_path / "env", tmp_path / "elsewhere"
    elsewhere.mkdir()
    _install(home)
    _check_contents(home)
    bare = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    done = subprocess.run(
        [_tool(home, "backbeat"), "demo"], capture_output=True, text=True, check=False, cwd=elsewhere, env=bare
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "The whole day" in done.stdout
    assert list(elsewhere.iterdir()) == []


def _check_contents(home: Path) -> None:
    assert _packed(home, "tracker/exercises") == _tracked("tracker", "exercises")
    assert _packed(home, "tracker/schemas") == _tracked("tracker", "schemas")
    assert _packed(home, "tracker/plot") == _tracked("tracker", "plot")
    assert _packed(home, "tracker/sample_data/day") == _tracked("sample_data", "day")
    assert _packed(home, "tracker/sample_data/exercises") == _tracked("sample_data", "exercises")
    tops = {path.parts[0] for path in _installed(home).files or [] if ".." not in path.parts}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"tracker", "sensors", "algorithms", "api"}
    names = {found.metadata["Name"].lower() for found in distributions(path=[str(_site(home))])}
    assert names & {"fastapi", "matplotlib", "bleak", "pytest", "pandas"} == set()
