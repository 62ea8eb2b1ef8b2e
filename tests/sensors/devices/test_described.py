"""Described sensors: the ready ones against simulated boards, and descriptions that cannot be used."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sensors.devices.described import READY, DescribedDriver, described, ready
from sensors.devices.description import DescriptionError, read_description
from sensors.devices.model import Advert, Bad, NoClock, Samples, StampedClock
from sensors.devices.table import recognise
from sensors.errors import LinkError, UnsupportedSensorError
from tests.peripherals import boards
from tests.peripherals.chip import Worn, lying_still
from tests.peripherals.link import MemoryLink
from tests.peripherals.model import Peripheral
from tests.sensors.devices.conversation import Talk, acc_of, begin, swinging

BOARDS: dict[str, tuple[Callable[[Worn], Peripheral], float, bool, float]] = {
    "thingy52": (boards.thingy52, 50.0, True, 0.01),
    "microbit": (boards.micro_bit, 50.0, False, 0.01),
    "adafruit": (boards.clue, 50.0, False, 1e-5),
    "bluest": (boards.bluest, 20.0, True, 0.01),
    "infinitime": (boards.infinitime, 10.0, False, 0.01),
    "bangle": (boards.bangle, 50.0, False, 0.001),
    "puck": (boards.puck, 52.0, True, 0.001),
}
"""The board, its rate, whether it has a gyroscope, and how fine its acceleration is, m/s2."""


def _talk(name: str, worn: Worn) -> Talk:
    return begin(DescribedDriver(read_description(READY / f"{name}.toml")), BOARDS[name][0](worn))


@pytest.mark.parametrize("name", BOARDS)
def test_a_ready_sensor_tells_its_motion(name: str) -> None:
    _, rate_hz, gyroscope, fine = BOARDS[name]
    talk = _talk(name, swinging())
    assert talk.started.acc.rate_hz == pytest.approx(rate_hz)
    assert (talk.started.gyr is not None) == gyroscope
    assert talk.started.rests == (name == "infinitime")
    begun_s = talk.link.now_s
    found = acc_of(talk.listen(6.0))
    assert len(found) == pytest.approx(6.0 * rate_hz, abs=2)
    true_s = begun_s + np.arange(1, len(found) + 1) / rate_hz
    acc = np.concatenate([each.acc for each in found if each.acc is not None])
    worn = swinging()
    late = [k for k in range(-400, 401) if np.abs(worn.acc(true_s + 0.0005 * k) - acc).max() < fine + 0.02]
    assert late, "the same motion, but for when it began"
    assert all((each.gyr is not None) == gyroscope for each in found)


@pytest.mark.parametrize("name", BOARDS)
def test_a_ready_sensor_is_recognised(name: str) -> None:
    sensor = BOARDS[name][0](lying_still())
    found = recognise(Advert("aa", sensor.name, frozenset(sensor.advertised)))
    assert found is not None
    assert found[0].name == name
    assert found[1].refusal is None


def test_every_ready_description_is_tested() -> None:
    assert {family.name for family in ready()} == set(BOARDS)


@pytest.mark.parametrize(("name", "most"), [("thingy52", 5.0), ("bluest", 5.0), ("puck", np.deg2rad(244.5))])
def test_turning_is_read_in_its_unit(name: str, most: float) -> None:
    """Up to the range of the chip, 245 deg/s in one of them."""
    found = acc_of(_talk(name, swinging()).listen(18.0))
    rates = np.concatenate([each.gyr for each in found if each.gyr is not None])
    assert np.abs(rates).max(axis=0) == pytest.approx([most, 3.0, 2.0], rel=0.03)


def test_clocks() -> None:
    assert isinstance(_talk("thingy52", lying_still()).started.acc.clock, NoClock)
    assert _talk("bangle", lying_still()).started.acc.clock == StampedClock(0.001, None, "first")
    first, second = (each.stamp for each in acc_of(_talk("bangle", lying_still()).listen(1.0))[:2])
    assert first is not None
    assert second == first + 20


def test_stopped_boards_print_no_more() -> None:
    for name in ("bangle", "puck"):
        talk = _talk(name, lying_still())
        talk.stop()
        assert not acc_of(talk.listen(2.0))


@given(st.lists(st.integers(1, 40), min_size=1, max_size=60))
def test_lines_are_put_together_however_they_are_cut(cuts: list[int]) -> None:
    driver = DescribedDriver(read_description(READY / "bangle.toml"))
    whole = b"".join(b"%d,0.5000,-0.2500,1.0000\r\n" % (1000 + 20 * k) for k in range(12)) * 2
    found, at = [], 0
    for cut in [*cuts, len(whole)]:
        found += list(driver.decode(boards.UART[2], whole[at : at + cut]))
        at += cut
    assert [each.stamp for each in found if isinstance(each, Samples)] == [1000 + 20 * k for k in range(12)] * 2


@pytest.mark.parametrize("name", BOARDS)
@given(data=st.lists(st.binary(max_size=64), max_size=5))
def test_no_bytes_do_harm(name: str, data: list[bytes]) -> None:
    description = read_description(READY / f"{name}.toml")
    driver = DescribedDriver(description)
    for each in data:
        for reading in driver.decode(description.acc.characteristic, each):
            assert isinstance(reading, Samples | Bad)
            if isinstance(reading, Samples) and reading.acc is not None:
                assert np.all(np.abs(reading.acc) <= 1.2 * description.acc.limit)


@pytest.mark.parametrize("line", [b"hello\n", b"1,2\n", b"1,nan,0,0\n", b"1,inf,0,0\n", b">\n", b"\xff\xfe\n"])
def test_console_text_is_passed_over(line: bytes) -> None:
    driver = DescribedDriver(read_description(READY / "bangle.toml"))
    assert list(driver.decode(boards.UART[2], line)) == []


def test_a_line_that_never_ends_is_forgotten() -> None:
    driver = DescribedDriver(read_description(READY / "bangle.toml"))
    for _ in range(100):
        assert not driver.decode(boards.UART[2], b"9" * 20)
    assert driver.decode(boards.UART[2], b"\n5,0,0,1\n")


def test_a_board_without_its_program_is_refused_with_the_remedy() -> None:
    link = MemoryLink(boards.micro_bit(lying_still()))
    driver = DescribedDriver(read_description(READY / "thingy52.toml"))
    with pytest.raises(UnsupportedSensorError, match="install the program or firmware"):
        asyncio.run(driver.start(link))


def test_a_rate_that_is_none_is_refused() -> None:
    board = boards.micro_bit(lying_still())
    board.told_setting = lambda _: b"\0\0"
    with pytest.raises(LinkError, match="it tells no rate"):
        begin(DescribedDriver(read_description(READY / "microbit.toml")), board)


GOOD = """
name = "Mine"
[match]
names = ["Mine"]
[acc]
characteristic = "beb5483e-36e1-4688-b7f5-ea07361b26a8"
form = "<H3h"
fields = [1, 2, 3]
unit = "mg"
signs = [1, -1, 1]
rate_hz = 100
[numbering]
field = 0
turn = 65536
"""


def test_somebody_s_own_sketch(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(GOOD)
    [frame] = (
        described(path)
        .driver()
        .decode("beb5483e-36e1-4688-b7f5-ea07361b26a8", bytes.fromhex("0700 e803 e803 0000 0800 0000 0000 e803"))
    )
    assert isinstance(frame, Samples)
    assert frame.stamp == 7
    assert frame.acc is not None
    assert np.allclose(frame.acc / 9.80665, [[1.0, -1.0, 0.0], [0.0, 0.0, 1.0]])


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('name = "Mine"', "", '"name" has to be a text'),
        ('names = ["Mine"]', "", '"names" or "services"'),
        ('unit = "mg"', 'unit = "furlong"', 'unit "furlong" is not known'),
        ('"<H3h"', '"H3h"', "begins with < or >"),
        ('"<H3h"', '"<3s"', "names numbers"),
        ('"<H3h"', '"<zz"', "no form of numbers"),
        ("[1, 2, 3]", "[1, 2, 4]", "three of the 4 numbers"),
        ("[1, 2, 3]", "[1, 2]", "three whole numbers"),
        ("rate_hz = 100", "rate_hz = 0", "more than 0"),
        ("rate_hz = 100", "rate = 100", '"rate_hz" has to be a number'),
        ("beb5483e", "xyz", "128 bit UUID"),
        ("field = 0", 'field = 0\ncolour = "red"', 'nobody knows "colour"'),
        ("[match]", "[[start]]\n[match]", '"hex" has to be a text'),
        ("[match]", '[[start]]\nhex = "zz"\n[match]', '"hex" has to be bytes'),
        ("[match]", "[match", "cannot be read"),
    ],
)
def test_a_description_that_cannot_be_used_says_where_and_what(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(GOOD.replace(old, new))
    with pytest.raises(DescriptionError, match=f"^{re.escape(str(path))}.*{re.escape(said)}"):
        read_description(path)
