"""The raw signal packed in chunks: every bit comes back, however the samples came, in little room."""

from __future__ import annotations

import contextlib
import struct
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sensors.stream import FloatArray, SampleBlock, quantise
from tests.running import pieces
from tests.store_fixture import motion, session_record, store_in_memory
from tracker.store.chunk import MOST_ROWS, pack, unpack
from tracker.store.lattice import lattice_of
from tracker.store.signal import CHUNK_S, packed, ten_seconds

ANY_NUMBER = st.floats(allow_nan=True, allow_infinity=True)
SENSIBLE = st.floats(-1000.0, 1000.0)


def _bits(block: SampleBlock) -> tuple[bytes, bytes, bytes | None]:
    return block.t_s.tobytes(), block.acc.tobytes(), None if block.gyr is None else block.gyr.tobytes()


def _all(blocks: list[SampleBlock]) -> SampleBlock:
    gyr = [b.gyr for b in blocks if b.gyr is not None]
    return SampleBlock(
        np.concatenate([b.t_s for b in blocks]), np.concatenate([b.acc for b in blocks]),
        np.concatenate(gyr) if gyr else None,
    )  # fmt: skip


@st.composite
def _blocks(draw: st.DrawFn, sensible: bool = True) -> SampleBlock:
    rows = draw(st.integers(1, 40))
    columns: FloatArray = draw(arrays(np.float64, (rows, 7), elements=SENSIBLE if sensible else ANY_NUMBER))
    gyr = columns[:, 4:] if draw(st.booleans()) else None
    if not sensible:
        return SampleBlock(columns[:, 0], columns[:, 1:4], gyr)
    return quantise(np.sort(columns[:, 0]), columns[:, 1:4], gyr)


@given(block=_blocks())
def test_samples_come_back_bit_for_bit(block: SampleBlock) -> None:
    assert _bits(unpack(pack(block))) == _bits(block)


@given(block=_blocks(sensible=False))
def test_numbers_that_no_sensor_gives_come_back_too(block: SampleBlock) -> None:
    assert _bits(unpack(pack(block))) == _bits(block)


def _on_steps(step: float, base: float = 0.0, seed: int = 1) -> SampleBlock:
    """What a sensor of that step gives of a slow turn, m/s2 and rad/s, converted and rounded: synthetic."""
    plain = motion(10.0, seed=seed)
    turn = 5.0 * np.sin(plain.t_s)[:, None]
    assert plain.gyr is not None
    acc, gyr = (base + step * np.round((part + turn) / step) for part in (plain.acc, plain.gyr))
    return quantise(plain.t_s, acc, gyr)


@given(st.floats(1e-5, 0.5), st.floats(-2.0, 2.0), st.integers(0, 5))
@settings(deadline=None)
def test_a_sensors_steps_come_back_bit_for_bit(step: float, base: float, seed: int) -> None:
    block = _on_steps(step, base, seed)
    assert _bits(unpack(pack(block))) == _bits(block)


@pytest.mark.parametrize(("step", "bits"), [(9.80665 / 4096, 7.0), (9.80665 / 16384, 5.0), (0.0012, 6.0)])
def test_a_sensors_steps_save_the_bits_between_them(step: float, bits: float) -> None:
    block = _on_steps(step)
    finer = _on_steps(1e-6)
    saved = 8.0 * (len(pack(finer)) - len(pack(block))) / (6 * len(block))
    assert saved > bits - 1.0
    found = lattice_of(np.rint(block.acc[:, 0] * 1e5).astype(np.int64))
    assert found is not None
    assert found.step == pytest.approx(step * 1e5, rel=1e-5)


def test_no_steps_are_seen_where_there_are_none() -> None:
    rng = np.random.default_rng(3)
    noise = np.rint(rng.normal(0.0, 1e4, 1000)).astype(np.int64)
    for column in (noise, np.cumsum(noise), np.arange(1000), np.zeros(1000, np.int64), noise[:5]):
        assert lattice_of(column) is None


@pytest.mark.parametrize("origin_s", [0.0, -5.5, 1.7e9, 2.0**31, 1.7e12])
def test_clocks_of_every_kind_come_back(origin_s: float) -> None:
    made = motion(3.0)
    block = quantise(made.t_s + origin_s, made.acc, made.gyr)
    assert _bits(unpack(pack(block))) == _bits(block)


@pytest.mark.parametrize("rows", [1, 2, 3])
def test_the_shortest_recordings_come_back(rows: int) -> None:
    block = motion(1.0)
    few = SampleBlock(block.t_s[:rows], block.acc[:rows], None)
    still = SampleBlock(np.full(rows, 5.0), np.full((rows, 3), 9.81), None)
    for short in (few, still):
        assert _bits(unpack(pack(short))) == _bits(short)


def test_the_sign_of_zero_is_kept() -> None:
    acc = np.array([[0.0, -0.0, 1.0], [-0.0, 0.0, -1.0]])
    back = unpack(pack(SampleBlock(np.array([-0.0, 0.0]), acc, None)))
    assert np.signbit(back.acc).tolist() == np.signbit(acc).tolist()
    assert np.signbit(back.t_s).tolist() == [True, False]


@given(sizes=st.lists(st.integers(1, 1500), min_size=1, max_size=5))
@settings(max_examples=25, deadline=None)
def test_chunks_do_not_depend_on_how_the_samples_came(sizes: list[int]) -> None:
    whole = motion(32.0)
    assert packed(pieces(whole, sizes)) == packed([whole])


def test_a_chunk_is_ten_seconds() -> None:
    chunks = list(ten_seconds([motion(32.0)]))
    assert [len(chunk) for chunk in chunks] == [1000, 1000, 1000, 200]
    assert chunks[1].t_s[0] - chunks[0].t_s[0] == CHUNK_S


def test_a_hole_makes_no_empty_chunks_and_a_clock_that_stands_no_endless_one() -> None:
    rows = np.zeros((2, 3))
    assert len(list(ten_seconds([SampleBlock(np.array([0.0, 1e9]), rows, None)]))) == 2
    still = SampleBlock(np.zeros(MOST_ROWS + 5), np.zeros((MOST_ROWS + 5, 3)), None)
    for size in (len(still), 1000):
        assert [len(chunk) for chunk in ten_seconds(pieces(still, size))] == [MOST_ROWS, 5]


def test_a_gyroscope_that_comes_later_begins_a_chunk() -> None:
    without, with_one = motion(1.0, gyroscope=False), motion(2.0)
    later = SampleBlock(with_one.t_s + 1.0, with_one.acc, with_one.gyr)
    chunks = [unpack(chunk) for chunk in packed([without, later]).chunks]
    assert [chunk.gyr is None for chunk in chunks] == [True, False]


def test_the_content_tells_recordings_apart() -> None:
    block = motion()
    other = block.acc.copy()
    other[1234, 1] += 1e-5
    contents = {
        packed([b]).content
        for b in (block, motion(24.99), motion(gyroscope=False), SampleBlock(block.t_s, other, block.gyr))
    }
    assert len(contents) == 4


def test_an_hour_of_six_axes_at_100_hz_takes_under_five_megabytes_of_a_store() -> None:
    """Synthetic: noise as a small sensor has it on a slow turn of large range, at times that jitter."""
    rng = np.random.default_rng(7)
    seconds = 600.0
    t_s = np.arange(round(seconds * 100)) / 100
    turn = np.sin(2.0 * np.pi * t_s / 5.0)[:, None]
    acc = turn * [9.0, 3.0, 6.0] + rng.normal(0.0, 0.03, (len(t_s), 3))
    gyr = turn * [1.0, 0.2, 0.5] + rng.normal(0.0, 0.003, (len(t_s), 3))
    jitter = rng.normal(0.0, 1e-4, len(t_s))
    with store_in_memory() as store:
        before = store.size()
        store.save_session(session_record(), [quantise(np.sort(t_s + jitter), acc, gyr)])
        taken = store.size() - before
    assert taken * 3600.0 / seconds < 5e6


@pytest.mark.parametrize(
    "chunk", [b"", b"\x01", pack(motion(1.0))[:-9], struct.pack("<BBI", 9, 4, 1) + pack(motion(1.0))[6:]],
    ids=["empty", "short", "cut", "of a later kind"],
)  # fmt: skip
def test_what_is_no_chunk_is_refused(chunk: bytes) -> None:
    with pytest.raises(ValueError, match="raw signal"):
        unpack(chunk)


@given(st.sampled_from([0, 1, 2]), st.sampled_from([4, 7, 9]), st.integers(0, 2**32 - 1), st.binary(max_size=300))
def test_bytes_of_another_layout_are_refused_or_read_and_never_crash(
    how: int, count: int, rows: int, body: bytes
) -> None:
    for n in (rows, rows % 64):
        with contextlib.suppress(ValueError):
            assert len(unpack(struct.pack("<BBI", how, count, n) + zlib.compress(body))) == n
