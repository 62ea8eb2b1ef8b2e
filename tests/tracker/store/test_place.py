"""Where the records are, by what was said of it."""

from __future__ import annotations

from pathlib import Path

import platformdirs
import pytest

from tracker.store import data_folder, open_store
from tracker.store.place import database_at


@pytest.fixture(autouse=True)
def _nothing_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("BACKBEAT_DATA", raising=False)
    monkeypatch.setattr(platformdirs, "user_data_path", lambda *_a, **_k: tmp_path / "platform")


def test_without_a_word_the_platform_says(tmp_path: Path) -> None:
    assert data_folder() == tmp_path / "platform"
    with open_store() as store:
        assert store.where == str(tmp_path / "platform" / "backbeat.db")


def test_the_environment_says_more_than_the_platform_and_an_argument_most(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BACKBEAT_DATA", str(tmp_path / "said"))
    assert data_folder() == tmp_path / "said"
    assert database_at(None).file == tmp_path / "said" / "backbeat.db"
    assert data_folder(tmp_path / "given") == tmp_path / "given"
    assert database_at(str(tmp_path / "given")).file == tmp_path / "given" / "backbeat.db"


def test_a_file_is_a_store_and_its_folder_has_the_journals(tmp_path: Path) -> None:
    with open_store(tmp_path / "backup.db") as store:
        assert store.where == str(tmp_path / "backup.db")
    assert data_folder(tmp_path / "backup.db") == tmp_path


@pytest.mark.parametrize("where", [":memory:", "postgresql://anna@clinic/records"])
def test_what_has_no_folder_keeps_its_journals_in_the_platforms(where: str, tmp_path: Path) -> None:
    assert data_folder(where) == tmp_path / "platform"
    assert database_at(where).file is None


def test_a_password_is_not_shown() -> None:
    assert database_at("postgresql://anna:secret@clinic/records").where == "postgresql://anna:***@clinic/records"
