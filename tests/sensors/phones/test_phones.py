"""Phones over the local network, each app simulated as its documents say."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import time
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sensors.errors import SourceError
from sensors.live import Item, Notice
from sensors.phones import source as source_module
from sensors.phones.named import phone_source
from sensors.phones.phyphox import buffers_of
from sensors.phones.sensorlogger import SensorLogger
from sensors.phones.sensorlogger_messages import InOrder, Message, message_of
from sensors.phones.sensorserver import sample_of
from sensors.phones.source import PhoneSource
from sensors.stream import FloatArray, SampleBlock
from tests.peripherals.chip import Worn, lying_still
from tests.peripherals.phones import LoggerPhone, PhyphoxPhone, SensorServerPhone, serving
from tests.sensors.devices.conversation import swinging

aiohttp = pytest.importorskip("aiohttp")


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source_module, "FIRST_S", 3.0)
    monkeypatch.setattr(source_module, "SILENT_S", 0.6)
    monkeypatch.setattr(source_module, "PAUSES_S", (0.05,))


async def _until(source: PhoneSource, enough: Callable[[list[Item]], bool]) -> list[Item]:
    items: list[Item] = []
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(8.0):
            async for item in source.items():
                items.append(item)
                if enough(items):
                    break
    return items


def _samples(items: list[Item]) -> tuple[FloatArray, FloatArray, FloatArray | None]:
    blocks = [item for item in items if isinstance(item, SampleBlock)]
    gyr = [block.gyr for block in blocks if block.gyr is not None]
    return (
        np.concatenate([block.t_s for block in blocks]),
        np.concatenate([block.acc for block in blocks]),
        np.concatenate(gyr) if gyr else None,
    )


def _seconds(count: float) -> Callable[[list[Item]], bool]:
    return lambda items: isinstance(items[-1], SampleBlock) and items[-1].t_s[-1] >= count


def _is_motion(worn: Worn, items: list[Item], begins_s: float, tolerance: float = 1e-3) -> None:
    t_s, acc, gyr = _samples(items)
    assert t_s[0] >= 0.0
    assert np.all(np.diff(t_s) > 0)
    assert np.abs(acc - worn.acc(t_s + begins_s)).max() < tolerance
    if gyr is not None:
        assert np.abs(gyr - worn.gyr(t_s + begins_s)).max() < 0.02


def test_phyphox() -> None:
    async def run() -> None:
        phone = PhyphoxPhone(swinging())
        async with serving(phone.app()) as port:
            source = phone_source(f"phyphox://127.0.0.1:{port}", time.monotonic)
            phone.at_s = 2.0
            info = await source.open()
            assert (info.layout, info.gyroscope) == ("phyphox", True)
            assert info.rate_hz == pytest.approx(100.0)
            items = await _until(source, _seconds(1.5))
            phone.at_s = 6.0
            items += await _until(source, _seconds(5.5))
            await source.close()
            _is_motion(swinging(), items, 0.01)
            assert len(_samples(items)[0]) > 550
            assert not [item for item in items if isinstance(item, Notice)]
            assert phone.commands == ["start", "stop"]

    asyncio.run(run())


def test_phyphox_another_experiment_and_a_pause() -> None:
    async def run() -> None:
        phone = PhyphoxPhone(swinging(), gyroscope=False, at_s=2.0)
        async with serving(phone.app()) as port:
            source = phone_source(f"phyphox://127.0.0.1:{port}", time.monotonic)
            assert not (await source.open()).gyroscope
            await _until(source, _seconds(1.9))
            phone.session, phone.at_s = "b2", 3.0
            items = await _until(source, _seconds(2.5))
            texts = [item.text for item in items if isinstance(item, Notice)]
            assert any("another experiment" in text for text in texts)
            phone.measuring = False
            items = await _until(source, lambda seen: isinstance(seen[-1], Notice))
            await source.close()
            assert "press play" in next(item.text for item in items if isinstance(item, Notice))

    asyncio.run(run())


def test_phyphox_without_gravity_is_refused_with_the_remedy() -> None:
    async def run() -> None:
        async with serving(PhyphoxPhone(swinging(), gravity=False, at_s=2.0).app()) as port:
            with pytest.raises(SourceError, match="Acceleration \\(with g\\)"):
                await phone_source(f"phyphox://127.0.0.1:{port}", time.monotonic).open()

    asyncio.run(run())


@pytest.mark.parametrize(
    "reply", [None, [], {"inputs": 3}, {"inputs": [{"source": "accelerometer"}]}, {"inputs": [7]}]
)
def test_no_experiment(reply: object) -> None:
    assert buffers_of(reply) is None


def test_sensorserver() -> None:
    async def run() -> None:
        phone = SensorServerPhone(swinging(), 6.0)
        async with serving(phone.app()) as port:
            source = phone_source(f"sensorserver://127.0.0.1:{port}", time.monotonic)
            info = await source.open()
            assert info.gyroscope
            items = await _until(source, _seconds(5.9))
            await source.close()
            _is_motion(swinging(), items, 0.0)
            assert len(_samples(items)[0]) >= 590

    asyncio.run(run())


def test_sensorserver_without_a_gyroscope_and_a_lost_link() -> None:
    async def run() -> None:
        phone = SensorServerPhone(swinging(), 6.0, sensors=("android.sensor.accelerometer",), hang_up_at_s=3.0)
        async with serving(phone.app()) as port:
            source = phone_source(f"sensorserver://127.0.0.1:{port}", time.monotonic)
            assert not (await source.open()).gyroscope
            items = await _until(source, _seconds(5.9))
            await source.close()
            _is_motion(swinging(), items, 0.0)
            kinds = [item.kind for item in items if isinstance(item, Notice)]
            assert kinds[:2] == ["lost", "connected"]
            assert phone.calls >= 3

    asyncio.run(run())


NONSENSE = ["{}", "[]", '{"values": []}', '{"values": [1, 2, 3], "type": 4, "timestamp": 1}']


@given(st.text() | st.sampled_from(NONSENSE))
def test_no_text_from_a_phone_does_harm(text: str) -> None:
    assert sample_of(text) is None


async def _push(port: int, messages: list[dict[str, object]]) -> list[tuple[int, str]]:
    answers = []
    async with aiohttp.ClientSession() as web:
        for message in messages:
            async with web.post(f"http://127.0.0.1:{port}/data", data=json.dumps(message)) as answer:
                answers.append((answer.status, await answer.text()))
    return answers


async def _logged(messages: list[dict[str, object]], until_s: float, platform: str = "") -> list[Item]:
    source = phone_source(f"sensorlogger://127.0.0.1:0{platform}", time.monotonic)
    receiver = source._phone
    assert isinstance(receiver, SensorLogger)
    receiver._port = 0
    opening = asyncio.create_task(source.open())
    while receiver._runner is None or not receiver._runner.addresses:
        await asyncio.sleep(0.01)
    pushing = asyncio.create_task(_push(receiver.port, messages))
    try:
        await opening
        items = await _until(source, _seconds(until_s))
        assert {status for status, _ in await pushing} == {200}
        return items
    finally:
        pushing.cancel()
        await source.close()


@pytest.mark.parametrize(("platform", "said"), [("android", ""), ("ios", ""), ("standard", "?platform=standard")])
def test_sensor_logger(platform: str, said: str) -> None:
    phone = LoggerPhone(swinging(), platform)
    items = asyncio.run(_logged(list(phone.messages(4.0)), 3.5, said))
    _is_motion(swinging(), items, 0.0)
    assert _samples(items)[2] is not None


def test_sensor_logger_out_of_order_doubled_and_missing() -> None:
    phone = LoggerPhone(swinging())
    messages = list(phone.messages(8.0))
    del messages[12]
    mixed = [m for k in range(0, len(messages), 3) for m in random.Random(k).sample(messages[k : k + 3] * 2, k=3)]
    late = messages[:3] + mixed[3:] + messages[-9:]
    items = asyncio.run(_logged(late, 7.0))
    t_s = _samples(items)[0]
    assert np.all(np.diff(t_s) > 0)
    _is_motion(swinging(), items, 0.0)
    assert [item for item in items if isinstance(item, Notice) and item.kind == "loss"]


def test_sensor_logger_without_gravity_is_refused_with_the_remedy() -> None:
    phone = LoggerPhone(lying_still(), "ios", gravity=False)
    with pytest.raises(SourceError, match=r"without gravity.*switch on"):
        asyncio.run(_logged(list(phone.messages(4.0)), 3.0))


def test_another_phone_and_other_posts_are_told_so() -> None:
    async def run() -> None:
        receiver = SensorLogger("127.0.0.1", 0, time.monotonic)
        await receiver.connect()
        first = next(LoggerPhone(swinging()).messages(1.0))
        other = next(LoggerPhone(swinging(), device="phone-2").messages(1.0))
        answers = await _push(receiver.port, [first, other, {"hello": 1}, {"payload": []}])
        await receiver.close()
        assert [status for status, _ in answers] == [200, 499, 499, 499]
        assert "another phone" in answers[1][1]
        assert "no message of Sensor Logger" in answers[2][1]
        assert "messageId" in answers[3][1]

    asyncio.run(run())


@given(st.permutations(range(12)))
def test_messages_come_out_in_order_each_once(order: list[int]) -> None:
    inbox = InOrder()
    out = list(inbox.push(Message(0, "s", "d", {})))
    for number in order:
        out += inbox.push(Message(number + 1, "s", "d", {}))
    numbers = [message.number for message in out]
    assert numbers == sorted(set(numbers))


@given(st.recursive(st.none() | st.integers() | st.text(), lambda c: st.lists(c) | st.dictionaries(st.text(), c)))
def test_no_message_does_harm(document: object) -> None:
    with contextlib.suppress(ValueError):
        message_of(document)
    message_of({"messageId": 1, "payload": [document, {"name": "gyroscope", "time": 5, "values": document}]})


@pytest.mark.parametrize(
    ("device", "said"),
    [
        ("phyphox://", "address is missing"),
        ("phyphox://host:99999999", "that is no address"),
        ("sensorlogger://:8000?platform=symbian", "ios, android or standard"),
    ],
)
def test_a_phone_that_is_named_wrongly(device: str, said: str) -> None:
    with pytest.raises(SourceError, match=said):
        phone_source(device, time.monotonic)


@pytest.mark.parametrize("app", ["phyphox", "sensorserver"])
def test_a_phone_that_is_not_there_says_what_to_look_at(app: str) -> None:
    with pytest.raises(SourceError, match="cannot be reached: is the phone in the same network"):
        asyncio.run(phone_source(f"{app}://127.0.0.1:9", time.monotonic).open())


def test_a_port_that_is_taken() -> None:
    async def run() -> None:
        receiver = SensorLogger("127.0.0.1", 0, time.monotonic)
        await receiver.connect()
        with pytest.raises(SourceError, match="name another one"):
            await SensorLogger("127.0.0.1", receiver.port, time.monotonic).connect()
        await receiver.close()

    asyncio.run(run())
