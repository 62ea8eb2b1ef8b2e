"""The queue between the radio's callback and the session, and packets that come twice."""

from __future__ import annotations

import asyncio
import random

import pytest

from sensors.echoes import Echoes
from sensors.mailbox import Mailbox
from sensors.radio import Packet
from tests.sensors.virtual_time import now_s, run_virtually


def packet(number: int, at_s: float = 0.0) -> Packet:
    return Packet(at_s, "c", number.to_bytes(4, "little"))


def test_what_is_put_is_taken_in_order_and_a_full_one_drops_what_comes() -> None:
    async def test() -> None:
        mailbox = Mailbox(3)
        for number in range(5):
            mailbox.put(packet(number))
        assert await mailbox.take(1.0) == [packet(0), packet(1), packet(2)]
        assert mailbox.dropped == 2
        mailbox.put(packet(9))
        assert await mailbox.take(0.0) == [packet(9)], "what is there needs no waiting"

    run_virtually(test())


def test_nothing_comes_in_time_or_somebody_wakes() -> None:
    async def test() -> None:
        mailbox = Mailbox()
        assert await mailbox.take(2.0) == []
        assert now_s() == pytest.approx(2.0)
        asyncio.get_running_loop().call_later(0.5, mailbox.wake)
        assert await mailbox.take(2.0) == []
        assert now_s() == pytest.approx(2.5)

    run_virtually(test())


def echoed(packets: list[Packet]) -> list[Packet]:
    echoes = Echoes()
    left = [one for packet in packets for one in echoes.take(packet)] + echoes.rest()
    assert echoes.heard == len(packets) - len(left)
    return left


@pytest.mark.parametrize("copies", [2, 3])
def test_a_stream_that_comes_several_times_is_heard_once_from_its_first_packet_on(copies: int) -> None:
    packets = [packet(number, number * 0.02 + copy * 1e-4) for number in range(500) for copy in range(copies)]
    assert echoed(packets) == [packet(number, number * 0.02) for number in range(500)]


def test_doubling_that_begins_and_ends_is_heard_once() -> None:
    """As when another program listens to the same sensor for a while."""
    doubled = range(100, 200)
    packets = [
        packet(number, number * 0.02 + copy * 1e-4)
        for number in range(300)
        for copy in range(1 + (number in doubled))
    ]
    assert echoed(packets) == [packet(number, number * 0.02) for number in range(300)]


def test_what_waits_when_the_link_ends_is_not_lost() -> None:
    packets = [packet(1, 0.0), packet(1, 1e-4), packet(2, 2e-4), packet(2, 3e-4)]
    assert echoed(packets) == packets


def test_a_sensor_at_rest_may_say_the_same_again_and_again() -> None:
    """In bursts as well: equal readings come in runs of all lengths, which is no doubling."""
    dice = random.Random(3)
    packets = [
        packet(dice.choice((1, 1, 1, 2)), (number // 10) * 0.2 + (number % 10) * 1e-4) for number in range(2000)
    ]
    assert echoed(packets) == packets
    still = [packet(7, number * 0.02) for number in range(2000)]
    assert echoed(still) == still


def test_equal_packets_at_different_times_are_no_echoes() -> None:
    packets = [packet(number // 2, number * 0.01) for number in range(1000)]
    assert echoed(packets) == packets
