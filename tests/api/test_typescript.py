"""The TypeScript types are those of docs/openapi.json, and an app written with them compiles."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs"
UNREACHABLE = ("ENOTFOUND", "ECONNREFUSED", "ETIMEDOUT", "EAI_AGAIN", "ENOTCACHED", "E403", "ECONNRESET")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of docs/typescript with what checks it installed."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("no npm here: the TypeScript types were not checked")
    home = tmp_path_factory.mktemp("docs")
    shutil.copy(DOCS / "openapi.json", home)
    shutil.copytree(DOCS / "typescript", home / "typescript", ignore=shutil.ignore_patterns("node_modules"))
    done = _npm(home / "typescript", "install", "--no-audit", "--no-fund", "--no-package-lock", "--prefer-offline")
    if done.returncode and any(word in done.stderr for word in UNREACHABLE):
        pytest.skip("no package index within reach: the TypeScript types were not checked")
    assert done.returncode == 0, done.stderr
    return home / "typescript"


def _npm(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    npm = str(shutil.which("npm"))
    return subprocess.run([npm, *words], capture_output=True, text=True, check=False, timeout=300, cwd=folder)


def test_the_types_are_up_to_date_and_an_app_compiles(place: Path) -> None:
    kept = (place / "schema.d.ts").read_text("utf-8")
    done = _npm(place, "run", "types")
    assert done.returncode == 0, done.stderr
    made = (place / "schema.d.ts").read_text("utf-8")
    assert made == kept, "renew them: make api-docs"
    done = _npm(place, "run", "check")
    assert done.returncode == 0, done.stdout
