"""What docs/sensors.md says of kinds, phones, readings and descriptions is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sensors.devices.described import described, ready
from sensors.devices.description import DescriptionError, read_description
from sensors.devices.table import FAMILIES
from sensors.devices.tellers import MOTIONLESS
from sensors.readings import COLUMNS, read_readings
from tracker.live import sources

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "sensors.md").read_text(encoding="utf-8")
FORM = Path(__file__).resolve().parents[2] / "sensors" / "devices" / "description.py"


def section(title: str) -> str:
    return PAGE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def first_cells(text: str) -> list[str]:
    return [
        name for row in re.findall(r"^\|([^|]*)\|", text, re.MULTILINE) for name in re.findall(r"`(.+?)`", row)
    ]


def test_every_family_has_its_row_and_no_other() -> None:
    assert first_cells(section("Bluetooth families")) == [*(f.name for f in FAMILIES), *(f.name for f in ready())]


def test_what_is_not_confirmed_of_a_family_is_told() -> None:
    for row in re.findall(r"^\| `.*$", section("Bluetooth families").partition("Described")[0], re.MULTILINE):
        assert row.count("|") == 7
        assert row.split("|")[6].strip()


def test_every_phone_is_told() -> None:
    told = {name.partition("//")[0] for name in first_cells(section("Phones"))}
    assert told == {kind for kind, make in sources._MAKERS.items() if make is sources._phone}


def test_straps_and_pods_are_named_as_a_scan_names_them() -> None:
    assert all(f"`{family.name}`" in section("Heart rate straps and foot pods") for family in MOTIONLESS)


def test_the_readings_shown_are_such(tmp_path: Path) -> None:
    (text,) = re.findall(r"```\n(time_s.*?)```", section("Heart rate straps and foot pods"), re.DOTALL)
    (tmp_path / "a.beside.csv").write_text(text)
    assert len(read_readings(tmp_path / "a.beside.csv")) == 2
    assert text.splitlines()[0] == ",".join(COLUMNS)


def example() -> str:
    (text,) = re.findall(r"```toml\n(.*?)```", section("A sensor of your own"), re.DOTALL)
    return str(text)


def test_the_example_is_a_description(tmp_path: Path) -> None:
    (tmp_path / "sketch.toml").write_text(example())
    found = described(tmp_path / "sketch.toml")
    assert found.name == "sketch"
    assert found.description.numbering is not None
    assert found.description.gyr is not None


def test_the_table_has_all_keys_of_the_form_and_no_other() -> None:
    code = FORM.read_text(encoding="utf-8")
    asked = r'(?:reader|table|match)\.(?:table|tables|text|texts|number|flag|three|uuid|form)\("(\w+)"'
    known = {*re.findall(asked, code), "hex", "text"}
    rows = re.findall(r"^\|([^|]*)\|([^|]*)\|", section("A sensor of your own"), re.MULTILINE)
    tables = {name for table, _ in rows for name in re.findall(r"\[(\w+)\]", table)}
    keys = {name for _, key in rows for name in re.findall(r"`(\w+)`", key)}
    assert tables | keys == known


@pytest.mark.parametrize("key", ["rate_hz", "unit", "form", "characteristic"])
def test_what_the_example_needs_is_needed(tmp_path: Path, key: str) -> None:
    (tmp_path / "sketch.toml").write_text(example().replace(f"{key} = ", f"other_{key} = "))
    with pytest.raises(DescriptionError):
        read_description(tmp_path / "sketch.toml")


def test_every_check_of_the_doctor_is_told() -> None:
    root = Path(__file__).resolve().parents[2] / "tracker"
    code = (root / "live" / "checkup.py").read_text("utf-8") + (root / "cli" / "doctor.py").read_text("utf-8")
    checks = set(re.findall(r'Check\("(\w+)"', code)) - {"note"}
    assert set(first_cells(section("When it does not work"))) == checks
