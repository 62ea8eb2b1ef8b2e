"""Which setting holds: a flag, else the environment, else the file, else what stands in the code."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from api.settings import settings_of


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("BACKBEAT_SERVE_PORT", raising=False)
    path = tmp_path / "serve.toml"
    path.write_text('port = 7003\nhosts = ["clinic.example"]\n', "utf-8")
    return path


def test_each_goes_before_the_next(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings_of(None).port == 8080
    assert settings_of(file).port == 7003
    monkeypatch.setenv("BACKBEAT_SERVE_PORT", "7002")
    assert settings_of(file).port == 7002
    assert settings_of(None).port == 7002
    assert settings_of(file, port=7001).port == 7001
    assert settings_of(file, port=None).port == 7002
    assert settings_of(file, port=7001).hosts == ("clinic.example",)


def test_what_nobody_knows_is_refused(file: Path) -> None:
    file.write_text("prot = 1\n", "utf-8")
    with pytest.raises(ValidationError, match="prot"):
        settings_of(file)
