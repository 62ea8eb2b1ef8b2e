"""docs/deployment.md and the systemd unit are true."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from api.settings import Settings

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_every_setting_is_documented() -> None:
    text = (DOCS / "deployment.md").read_text("utf-8")
    missing = [name for name in Settings.model_fields if f"`{name}`" not in text and f"`--{name}`" not in text]
    assert missing == []


def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    tool = shutil.which("systemd-analyze")
    if tool is None:
        pytest.skip("no systemd-analyze here: the unit was not verified")
    unit = tmp_path / "backbeat.service"
    text = (DOCS / "backbeat.service").read_text("utf-8")
    unit.write_text(text.replace("/opt/backbeat/bin/backbeat", "/bin/true"), "utf-8")
    done = subprocess.run([tool, "verify", str(unit)], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    assert "backbeat.service" not in done.stderr, done.stderr
