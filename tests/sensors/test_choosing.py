"""Which sensor a typed name means."""

from __future__ import annotations

import pytest

from sensors.choosing import Choice
from sensors.devices.model import Advert, Match
from sensors.devices.polar import Polar
from sensors.errors import SourceError

H10 = Advert("F0:01", "Polar H10 0A1B2C3D")
SENSE = Advert("F0:02", "Polar Sense 11223344")
KETTLE = Advert("F0:03", "Kettle")
NAMELESS = Advert("F0:04")
OLD = Advert("F0:05", "Polar old")


def known(advert: Advert) -> tuple[Polar, Match] | None:
    if not (advert.name or "").startswith("Polar"):
        return None
    return Polar(), Match("Polar", "too old" if advert is OLD else None)


def seen(asked: str, *adverts: Advert) -> tuple[Choice, list[bool]]:
    choice = Choice(asked, known)
    return choice, [choice.see(advert) for advert in adverts]


@pytest.mark.parametrize("asked", ["polar h10 0a1b2c3d", "Polar H10 0A1B2C3D", "f0:01"])
def test_a_whole_name_or_an_address_ends_the_search(asked: str) -> None:
    choice, sure = seen(asked, KETTLE, NAMELESS, SENSE, H10)
    assert sure == [False, False, False, True]
    assert choice.decide() is H10


@pytest.mark.parametrize("asked", ["h10", "0A1B"])
def test_a_part_of_a_name_will_do_when_only_one_has_it(asked: str) -> None:
    choice, sure = seen(asked, KETTLE, SENSE, H10, H10)
    assert sure == [False] * 4
    assert choice.decide() is H10


@pytest.mark.parametrize("asked", ["polar", ""])
def test_several_that_fit_are_told_apart_by_the_person(asked: str) -> None:
    choice, _ = seen(asked, H10, SENSE, KETTLE)
    with pytest.raises(SourceError, match=r"2 sensors fit: 'Polar H10 0A1B2C3D' \(F0:01\), 'Polar Sense"):
        choice.decide()


def test_nothing_asked_is_the_only_sensor_that_can_be_used() -> None:
    choice, _ = seen("", KETTLE, NAMELESS, OLD, SENSE)
    assert choice.begun
    assert choice.decide() is SENSE


def test_one_that_is_named_is_taken_even_if_it_is_unknown() -> None:
    """So that the message is about that sensor, not that there is none."""
    choice, _ = seen("kett", KETTLE)
    assert choice.decide() is KETTLE


def test_none_that_fits_is_not_found() -> None:
    choice, _ = seen("movesense", H10, KETTLE, NAMELESS)
    assert not choice.begun
    with pytest.raises(SourceError, match=r"movesense: not found; switch it on.*backbeat scan"):
        choice.decide()
