"""Frames and the bytes of samples: exact both ways, and what breaks is told from what is whole."""

from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sensors.stream import SampleBlock, quantise
from tests.tracker.journal.made import same
from tracker.journal.frames import MARKER, ends_in_first, framed, frames
from tracker.journal.samples import packed, unpacked

PAYLOADS = st.lists(st.binary(max_size=40) | st.just(MARKER * 3), min_size=1, max_size=6)
QUICK = settings(deadline=None, max_examples=40, derandomize=True)


def read(data: bytes) -> list[tuple[int, bytes]]:
    return [(frame.kind, frame.payload) for frame in frames(io.BytesIO(data))]


@QUICK
@given(PAYLOADS)
def test_frames_come_back_and_lie_end_to_end(payloads: list[bytes]) -> None:
    data = b"".join(framed(number, payload) for number, payload in enumerate(payloads))
    assert read(data) == list(enumerate(payloads))
    found = list(frames(io.BytesIO(data)))
    assert [f.start for f in found] == [0, *(f.end for f in found[:-1])]
    assert found[-1].end == len(data)


@QUICK
@given(PAYLOADS, st.data())
def test_a_flipped_bit_costs_its_own_frame_only(payloads: list[bytes], data: st.DataObject) -> None:
    whole = [framed(number, payload) for number, payload in enumerate(payloads)]
    hit = data.draw(st.integers(0, len(whole) - 1))
    bit = data.draw(st.integers(0, 8 * len(whole[hit]) - 1))
    broken = bytearray(whole[hit])
    broken[bit // 8] ^= 1 << bit % 8
    left = [pair for pair in enumerate(payloads) if pair[0] != hit]
    assert read(b"".join([*whole[:hit], bytes(broken), *whole[hit + 1 :]])) == left


@QUICK
@given(PAYLOADS, st.integers(1, 60))
def test_what_broke_off_is_the_beginning_of_what_was_written(payloads: list[bytes], lost: int) -> None:
    data = b"".join(framed(number, payload) for number, payload in enumerate(payloads))
    there = read(data[: max(0, len(data) - lost)])
    assert there == list(enumerate(payloads))[: len(there)]


def test_a_marker_is_found_over_the_border_of_what_is_searched_at_once() -> None:
    for noise in range(65_530, 65_540):
        assert read(b"\xff" * noise + framed(2, b"here")) == [(2, b"here")]


def test_a_frame_is_never_too_long_to_be_read() -> None:
    with pytest.raises(ValueError, match="too many"):
        framed(2, bytes((1 << 24) + 1))


@pytest.mark.parametrize("data", [b"", b"\xb5B", framed(1, b"head")[:-1], framed(1, b"head")[:14], bytes(4096)])
def test_a_file_without_a_whole_first_frame_ends_in_it(data: bytes) -> None:
    assert ends_in_first(io.BytesIO(data))


@pytest.mark.parametrize("data", [framed(1, b"head"), b"something else", b"something else altogether" * 9])
def test_another_file_does_not_end_in_its_first_frame(data: bytes) -> None:
    assert not ends_in_first(io.BytesIO(data))


def block(rows: int, largest: float, seed: int, *, gyroscope: bool) -> SampleBlock:
    rng = np.random.default_rng(seed)
    t_s = 1.7e9 + np.sort(rng.uniform(0.0, 5.0, rows))
    acc = rng.uniform(-largest, largest, (rows, 3)) * (rng.random((rows, 3)) > 0.3)
    return quantise(t_s, acc, rng.uniform(-largest, largest, (rows, 3)) if gyroscope else None)


@QUICK
@given(st.integers(1, 30), st.sampled_from([1e-6, 20.0, 1e5]), st.integers(0, 99), st.booleans())
def test_samples_come_back_bit_for_bit(rows: int, largest: float, seed: int, gyroscope: bool) -> None:
    given_block = block(rows, largest, seed, gyroscope=gyroscope)
    assert same(unpacked(packed(given_block)), given_block)


def test_minus_zero_stays_minus_zero() -> None:
    zeros = SampleBlock(np.array([-0.0, 0.0]), np.array([[-0.0, 0.0, -0.0], [0.0, 1.0, -0.0]]), None)
    assert same(unpacked(packed(zeros)), zeros)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf, 1e12])
def test_what_is_no_sample_is_refused(bad: float) -> None:
    with pytest.raises(ValueError, match="too large"):
        packed(SampleBlock(np.array([0.0]), np.array([[0.0, bad, 9.81]]), None))


CUT = packed(block(3, 1.0, 1, gyroscope=True))[:-1]


@pytest.mark.parametrize("payload", [b"", b"\3\4\1", b"\4\4\0\0\0\0", b"\3\5\0\0\0\0", CUT])
def test_other_bytes_are_no_samples(payload: bytes) -> None:
    with pytest.raises(ValueError, match="no samples"):
        unpacked(payload)
