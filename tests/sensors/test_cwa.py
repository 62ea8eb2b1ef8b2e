"""Axivity .cwa: what an encoder made from the documentation is read again; damage stays where it is."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sensors.errors import RecordingError
from sensors.feed import Feed
from sensors.layouts import cwa
from sensors.layouts.cwa import CwaPart
from sensors.parts import Samples
from sensors.stream import SampleBlock
from sensors.units import DEG, G_M_S2
from tests.sensors.cwa_files import START, Device, block, blocks, header, raw, sealed
from tests.sensors.recording_text import Dribble, Endless, joined, same

AX3 = Device()
AX6 = Device(form=0x62, scale_code=4, gyr_code=3)
T0 = START.timestamp()


def wave(rows: int, columns: int = 3) -> np.ndarray:
    phase = np.arange(rows)[:, None] / 25 + np.arange(columns)
    return np.asarray(0.9 * np.sin(phase) + np.array([0.0, 0.0, 1.0, 0.0, 0.0, 0.0])[:columns])


def read(data: bytes, at_once: int = 1 << 20) -> tuple[SampleBlock, CwaPart]:
    part = cwa.open_part(Feed(Dribble(data, at_once), "a.cwa"))
    return joined(list(Samples(part).blocks())), part


@pytest.mark.parametrize("at_once", [1, 511, 1024, 1 << 20])
def test_packed_words_and_times_come_back(at_once: int) -> None:
    values = raw(wave(1000), None, AX3)
    got, rows = read(header() + b"".join(blocks(AX3, values)), at_once)
    assert rows.roles == ("total",)
    assert rows.started_at == "2026-03-02T07:30:00.000"
    assert got.gyr is None
    assert np.array_equal(got.acc, np.round(values * (G_M_S2 / 256), 5))
    assert np.abs(got.t_s - T0 - np.arange(1000) / 50).max() < 1e-4
    assert rows.warnings() == []


def test_the_exponent_of_a_packed_word_carries_large_values_coarsely() -> None:
    values = np.array([[511, -512, 0], [512, -1024, 4], [2040, -2048, 8], [4088, -4096, 16]] * 30)
    got, _ = read(header() + block(AX3, 0, 0.0, values))
    assert np.array_equal(got.acc, np.round(values * (G_M_S2 / 256), 5))


def test_a_known_word_is_unpacked_as_the_documentation_draws_it() -> None:
    word = (0b10 << 30) | (0x3FF << 20) | (0x200 << 10) | 0x1FF
    data = bytearray(block(AX3, 0, 0.0, np.zeros((1, 3), dtype=np.int64)))
    data[30:34] = word.to_bytes(4, "little")
    got, _ = read(header() + sealed(bytes(data)))
    assert np.array_equal(got.acc[0], np.round(np.array([511 * 4, -512 * 4, -4]) * (G_M_S2 / 256), 5))


def test_the_gyroscope_stands_before_the_accelerometer() -> None:
    acc_g, gyr_deg_s = wave(400), 200 * wave(400)[:, ::-1]
    got, rows = read(header() + b"".join(blocks(AX6, raw(acc_g, gyr_deg_s, AX6))))
    assert rows.roles == ("total", "gyr")
    assert got.gyr is not None
    assert np.abs(got.acc - acc_g * G_M_S2).max() < G_M_S2 / 4096
    assert np.abs(got.gyr - gyr_deg_s * DEG).max() < 1000 * DEG / 32768


@pytest.mark.parametrize(("code", "limit_deg_s"), [(0, 2000), (2, 2000), (4, 500), (6, 125)])
def test_the_range_of_the_gyroscope_is_in_its_code(code: int, limit_deg_s: float) -> None:
    device = replace(AX6, gyr_code=code)
    values = np.tile([16384, 0, -16384, 0, 0, 4096], (40, 1))
    got, _ = read(header() + block(device, 0, 0.0, values))
    assert got.gyr is not None
    assert got.gyr[0] == pytest.approx([limit_deg_s / 2 * DEG, 0, -limit_deg_s / 2 * DEG], abs=1e-6)


def test_words_of_sixteen_bits_with_and_without_a_magnetometer() -> None:
    three, nine = replace(AX3, form=0x32), replace(AX6, form=0x92)
    values = raw(wave(200), None, three)
    assert np.array_equal(
        read(header() + b"".join(blocks(three, values)))[0].acc, np.round(values * G_M_S2 / 256, 5)
    )
    values = np.hstack((raw(wave(100), wave(100), nine), np.full((100, 3), 77)))
    got, _ = read(header() + b"".join(blocks(nine, values)))
    assert np.abs(got.acc - wave(100) * G_M_S2).max() < G_M_S2 / 4096


@pytest.mark.parametrize("fraction", [True, False])
def test_the_true_rate_is_taken_from_the_stamps(fraction: bool) -> None:
    device = replace(AX3, true_hz=48.7, fraction=fraction)
    got, _ = read(header() + b"".join(blocks(device, raw(wave(6000), None, device), start_s=0.3)))
    error_s = got.t_s[:-120] - T0 - 0.3 - np.arange(5880) / 48.7
    assert np.ptp(error_s) < (1e-3 if fraction else 2 / 48.7)
    assert np.abs(error_s).max() < 0.04
    assert (np.diff(got.t_s) > 0).all()


def test_a_fraction_at_a_rate_that_is_no_whole_number_is_undone_as_the_firmware_made_it() -> None:
    device = Device(rate_hz=12.5, true_hz=12.5)
    got, _ = read(header() + b"".join(blocks(device, raw(wave(480), None, device), start_s=0.77)))
    assert np.abs(got.t_s - T0 - 0.77 - np.arange(480) / 12.5).max() < 1e-4


def test_a_damaged_block_is_a_hole_and_changes_nothing_around_it() -> None:
    values = raw(wave(1200), None, AX3)
    parts = blocks(AX3, values)
    good, _ = read(header() + b"".join(parts))
    for k in (3, 7, 8):
        parts[k] = parts[k][:100] + bytes([parts[k][100] ^ 1]) + parts[k][101:]
    got, rows = read(header() + b"".join(parts))
    kept = np.ones(1200, dtype=bool)
    kept[360:480] = kept[840:1080] = False
    assert np.array_equal(got.acc, good.acc[kept])
    assert np.abs(got.t_s - good.t_s[kept]).max() < 1e-3
    assert np.flatnonzero(np.diff(got.t_s) > 0.25).tolist() == [359, 719]
    first = 1024 + 3 * 512
    assert rows.warnings() == [f"3 blocks (first: byte {first}) left out: the checksum is wrong"]


def test_missing_blocks_are_never_bridged() -> None:
    parts = blocks(AX3, raw(wave(1200), None, AX3))
    got, rows = read(header() + b"".join(parts[:4] + parts[6:]))
    assert np.diff(got.t_s).max() == pytest.approx(240 / 50 + 0.02, abs=1e-3)
    assert rows.warnings() == []


@settings(deadline=None, max_examples=40)
@given(at_once=st.integers(300, 9000), lost=st.sets(st.integers(0, 19), max_size=6), fraction=st.booleans())
def test_how_the_bytes_come_changes_nothing(at_once: int, lost: set[int], fraction: bool) -> None:
    device = replace(AX3, true_hz=49.2, fraction=fraction)
    parts = blocks(device, raw(wave(2400), None, device), start_s=0.4)
    data = header(device) + b"".join(part[:-1] + b"!" if k in lost else part for k, part in enumerate(parts))
    once, by_pieces = read(data), read(data, at_once)
    assert same(once[0], by_pieces[0])
    assert once[1].warnings() == by_pieces[1].warnings()


def test_blocks_without_samples_are_passed_over() -> None:
    parts = blocks(AX3, raw(wave(240), None, AX3))
    got, rows = read(header() + b"\xff" * 512 + parts[0] + b"UB" + bytes(510) + parts[1] + b"\xff" * 1024)
    assert len(got) == 240
    assert rows.warnings() == []


def test_a_truncated_end_is_answered_with_a_warning() -> None:
    data = header() + b"".join(blocks(AX3, raw(wave(240), None, AX3)))
    got, rows = read(data[:-100])
    assert len(got) == 120
    assert rows.warnings() == ["the file ends inside a block, which was left out"]


def test_a_clock_put_back_is_said() -> None:
    parts = blocks(AX3, raw(wave(240), None, AX3), start_s=100) + blocks(AX3, raw(wave(120), None, AX3))
    got, rows = read(header() + b"".join(parts))
    assert len(got) == 240
    assert rows.warnings() == ["120 rows (first: byte 2048) left out: the time goes back"]


def test_blocks_of_another_form_or_an_impossible_date_are_counted() -> None:
    parts = blocks(AX3, raw(wave(360), None, AX3))
    other = block(AX6, 3, 7.2, np.zeros((40, 6), dtype=np.int64))
    dateless = sealed(parts[1][:14] + bytes(4) + parts[1][18:])
    got, rows = read(header() + parts[0] + dateless + parts[2] + other)
    assert len(got) == 240
    assert rows.warnings()[0].startswith("2 blocks (first: byte 1536) left out: its time, rate or packing")


@pytest.mark.parametrize(
    "data", [b"", header(), header()[:700], header() + bytes(5000), header() + b"AX" * 3000, b"AX" + bytes(40)]
)
def test_a_file_without_a_whole_block_is_refused(data: bytes) -> None:
    with pytest.raises(RecordingError, match=r"a\.cwa: .*copy .* from the device again"):
        read(data)


@settings(deadline=None, max_examples=60)
@given(data=st.data(), cut=st.integers(0, 3584), at_once=st.integers(1, 3000))
def test_truncated_and_scrambled_files_are_refused_or_read_in_order(
    data: st.DataObject, cut: int, at_once: int
) -> None:
    text = bytearray((header() + b"".join(blocks(AX3, raw(wave(600), None, AX3))))[:cut])
    for place in data.draw(st.lists(st.integers(0, max(0, cut - 1)), max_size=6)) if cut else []:
        text[place] = data.draw(st.integers(0, 255))
    try:
        got, rows = read(bytes(text), at_once)
    except RecordingError:
        return
    assert (np.diff(got.t_s) >= 0).all()
    assert np.isfinite(got.acc).all()
    rows.warnings()


@settings(deadline=None, max_examples=60)
@given(fields=st.binary(min_size=28, max_size=28), count=st.integers(1, 4))
def test_random_fields_under_a_right_checksum_raise_nothing_else(fields: bytes, count: int) -> None:
    good = block(AX3, 0, 0.0, raw(wave(120), None, AX3))
    odd = sealed(good[:2] + fields + good[30:])
    try:
        got, rows = read(header() + odd * count + good)
    except RecordingError:
        return
    assert (np.diff(got.t_s) >= 0).all()
    rows.warnings()


def test_a_long_file_is_read_in_bounded_memory() -> None:
    piece = b"".join(blocks(AX3, raw(wave(120 * 400), None, AX3)))

    def chunks() -> Iterator[bytes]:
        yield header()
        for _ in range(60):
            yield piece

    rows = cwa.open_part(Feed(Endless(chunks()), "a.cwa"))
    tracemalloc.start()
    try:
        total = sum(len(part) for part in rows.readings())
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert total >= 120 * 400
    assert peak < 60e6
