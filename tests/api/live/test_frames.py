"""Frames: what they carry comes out; anything else is refused, whatever it is."""

from __future__ import annotations

import json
import math
import struct

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.live.frames import HEADER, FrameError, frame_bytes, frame_of_document, frame_of_text, frames_of
from sensors.stream import quantise
from tests.api.live.sending import chair_stands
from tests.running import rows

G = 9.80665


def raw(
    flags: int, body: bytes, *, count: int = 2, period_s: float = 0.02, scales: tuple[float, float] = (1.0, 1.0)
) -> bytes:
    return HEADER.pack(1, 0, flags, 0, 7, count, 0, 10.0, period_s, *scales) + body


def test_samples_come_out_as_they_went_in() -> None:
    block = rows(chair_stands().block, 0, 100)
    data = frame_bytes(3, block) + frame_bytes(4, rows(block, 0, 1))
    first, second = frames_of(data)
    assert (first.number, second.number, len(second.block)) == (3, 4, 1)
    assert np.array_equal(first.block.t_s, block.t_s)
    assert np.allclose(first.block.acc, block.acc, atol=1.1e-5)
    assert first.block.gyr is not None
    assert block.gyr is not None
    assert np.allclose(first.block.gyr, block.gyr, atol=2e-6)


def test_whole_numbers_scales_and_units() -> None:
    body = struct.pack("<12h", 0, 0, 2048, 0, 0, 100, 0, 0, -2048, 0, 0, -100)
    (frame,) = frames_of(raw(1 | 8 | 16, body, scales=(1 / 2048, 0.5)))
    assert frame.number == 7
    assert frame.block.t_s.tolist() == [10.0, 10.02]
    assert frame.block.acc.tolist() == [[0.0, 0.0, round(G, 5)], [0.0, 0.0, -round(G, 5)]]
    assert frame.block.gyr is not None
    assert frame.block.gyr[:, 2].tolist() == [round(math.radians(50), 6), -round(math.radians(50), 6)]


def test_json_says_the_same_as_bytes() -> None:
    block = rows(chair_stands().block, 0, 20)
    assert block.gyr is not None
    document = {"seq": 3, "t_s": block.t_s.tolist(), "acc": block.acc.tolist(), "gyr": block.gyr.tolist()}
    found = frame_of_text(json.dumps(document))
    again = quantise(block.t_s, block.acc, block.gyr)
    assert found.number == 3
    assert np.array_equal(found.block.acc, again.acc)
    assert np.array_equal(found.block.t_s, again.t_s)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "nothing"),
        (bytes(10), "too few"),
        (raw(0, b""), "missing"),
        (raw(32, bytes(12)), "without a meaning"),
        (raw(0, b"", count=0), "1 to 4096"),
        (raw(0, b"", count=1 << 31), "1 to 4096"),
        (raw(0, bytes(12), period_s=-1.0), "period"),
        (raw(0, bytes(12), scales=(math.nan, 1.0)), "scale"),
        (raw(2, struct.pack("<6f", 0, 0, math.inf, 0, 0, 0)), "no number"),
        (raw(2, struct.pack("<6f", 0, 0, math.nan, 0, 0, 0)), "no number"),
        (raw(4, struct.pack("<2I6h", 5, 4, *range(6))), "go back"),
        (b"\x02" + raw(0, bytes(12))[1:], "version 2"),
        (b"\x01\x05" + raw(0, bytes(12))[2:], "sensor"),
    ],
)
def test_broken_frames_are_refused_with_a_reason(data: bytes, reason: str) -> None:
    with pytest.raises(FrameError, match=reason):
        frames_of(data)


@pytest.mark.parametrize(
    "changes",
    [
        {"seq": -1}, {"seq": True}, {"seq": 1.5}, {"sensor": 2}, {"acc": []}, {"acc": [[1, 2]]}, {"acc": "abc"},
        {"acc": [[1, 2, "3"]]}, {"acc": [[1, 2, True]]}, {"acc": [[1, 2, None]]}, {"acc": None}, {"t_s": [1, 2]},
        {"t_s": {}}, {"gyr": [[1, 2, 3], [1, 2, 3]]}, {"acc": [[[1], 2, 3]]}, {"acc": [[1, 2, 10**400]]},
        {"t_s": [1e300]},
    ],
)  # fmt: skip
def test_broken_json_frames_are_refused(changes: dict[str, object]) -> None:
    with pytest.raises(FrameError):
        frame_of_document({"seq": 0, "t_s": [0.0], "acc": [[0.0, 0.0, 9.8]]} | changes)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200) | st.binary(max_size=200).map(lambda body: raw(1 | 4, body)))
def test_no_bytes_do_anything_but_be_refused_or_read(data: bytes) -> None:
    try:
        found = frames_of(data)
    except FrameError:
        return
    assert all(np.isfinite(each.block.acc).all() for each in found)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["seq", "acc", "t_s", "gyr"]), inner)
    ),
    max_leaves=10,
)


@settings(max_examples=200, deadline=None)
@given(JSON | st.fixed_dictionaries({"seq": st.just(0), "acc": JSON, "t_s": JSON}))
def test_no_document_does_anything_but_be_refused_or_read(document: object) -> None:
    try:
        frame_of_document(document)
    except FrameError:
        return
