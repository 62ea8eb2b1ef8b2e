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
pytestmark = pytest.mark.xdist_group("install")
"""One worker takes them all, so that it is installed once."""

UNREACHABLE = ("No matching distribution found", "Could not install packages due to an OSError")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with the project installed as a user installs it."""
    home = tmp_path_factory.mktemp("install") / "env"
    venv.create(home, with_pip=True)
    pip = [_tool(home, "python"), "-m", "pip", "--disable-pip-version-check", "--no-input"]
    done = subprocess.run(
        [*pip, "install", "-q", str(ROOT)], capture_output=True, text=True, check=False, timeout=600
    )
    if done.returncode and any(words in done.stderr for words in UNREACHABLE):
        pytest.skip("no package index within reach: a plain install was not tried")
    assert done.returncode == 0, done.stderr
    return home


def _tool(home: Path, name: str) -> str:
    return str(home / ("Scripts" if sys.platform == "win32" else "bin") / name)


def _installed(home: Path) -> Distribution:
    site = next(home.glob("lib/python*/site-packages"))
    return next(found for found in distributions(path=[str(site)]) if found.metadata["Name"] == "backbeat")


def _tracked(*folder: str) -> set[str]:
    return {path.name for path in ROOT.joinpath(*folder).iterdir() if path.is_file()}


def _packed(home: Path, folder: str) -> set[str]:
    files = _installed(home).files or []
    return {path.name for path in files if path.parent.as_posix() == folder}


def test_the_demo_runs_outside_the_checkout(home: Path, tmp_path: Path) -> None:
    bare = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    done = subprocess.run(
        [_tool(home, "backbeat"), "demo"], capture_output=True, text=True, check=False, cwd=tmp_path, env=bare
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "The whole day" in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_what_the_product_reads_travels_in_the_package(home: Path) -> None:
    assert _packed(home, "tracker/exercises") == _tracked("tracker", "exercises")
    assert _packed(home, "tracker/schemas") == _tracked("tracker", "schemas")
    assert _packed(home, "tracker/sample_data/day") == _tracked("sample_data", "day")
    assert _packed(home, "tracker/sample_data/exercises") == _tracked("sample_data", "exercises")


def test_nothing_else_is_installed(home: Path) -> None:
    tops = {path.parts[0] for path in _installed(home).files or [] if ".." not in path.parts}
    packages = {top for top in tops if not top.endswith(".dist-info")}
    assert packages == {"tracker", "sensors", "algorithms", "api"}


def test_the_base_install_stays_small(home: Path) -> None:
    site = next(home.glob("lib/python*/site-packages"))
    names = {found.metadata["Name"].lower() for found in distributions(path=[str(site)])}
    assert names & {"fastapi", "matplotlib", "sqlalchemy", "bleak", "pytest", "pandas"} == set()
