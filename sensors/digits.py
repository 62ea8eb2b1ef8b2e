"""Decimal numbers in rows of regular form, read by their digits all at once.

Regular: a minus sign or none, one to eight digits, and behind a point one to eight more, as many as in the
column's first row, or no point in any. Fifteen digits are a whole number below 2^53, to be divided by a power of
ten: both are exact, so the quotient is the double that `float` reads. Eight digits are a word, whose bytes are
joined to pairs, fours and eights (Lemire, "Quickly parsing eight digits", 2018).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
WordArray = npt.NDArray[np.uint64]

_WORD = 8
_MOST_DIGITS = 15
_NEWLINE, _MINUS, _POINT = b"\n-."
_ZEROS, _ABOVE_NINE, _HIGH = (np.uint64(byte * 0x0101010101010101) for byte in (0x30, 0x76, 0x80))
_PAIRS = np.uint64(0x000000FF000000FF)
_HUNDREDS, _ONES = np.uint64(0x000F424000000064), np.uint64(0x0000271000000001)


def regular_numbers(text: bytes, delimiter: str, columns: int, wanted: tuple[int, ...]) -> FloatArray | None:
    """(n, len(wanted)) the numbers in some columns of n lines; None where any of them is not of regular form.
    Other columns may hold anything.
    """
    # Words of eight bytes are read up to any place, so there are eight before the first.
    padded = b"\n" * _WORD + text + b"\n"
    raw = np.frombuffer(padded, dtype=np.uint8)
    words = np.ndarray((len(raw) - _WORD + 1,), dtype="<u8", buffer=padded, strides=(1,))
    newline = raw[_WORD:] == _NEWLINE
    ends = np.flatnonzero(newline | (raw[_WORD:] == ord(delimiter))) + _WORD
    rows = int(np.count_nonzero(newline))
    if len(ends) != rows * columns or not (raw[ends[columns - 1 :: columns]] == _NEWLINE).all():
        return None
    starts = np.concatenate(([_WORD], ends[:-1] + 1))
    values = np.empty((rows, len(wanted)))
    for place, column in enumerate(wanted):
        cells = _cells(raw, words, starts[column::columns], ends[column::columns])
        if cells is None:
            return None
        values[:, place] = cells
    return values


def _cells(raw: npt.NDArray[np.uint8], words: WordArray, starts: IntArray, ends: IntArray) -> FloatArray | None:
    """(n,) the numbers between some places."""
    _, point, after = bytes(raw[starts[0] : ends[0]]).partition(b".")
    decimals, negative = len(after), raw[starts] == _MINUS
    points = ends - decimals - len(point)
    count = points - starts - negative
    longest = int(count.max())
    if count.min() < 1 or max(longest, decimals) > _WORD or longest + decimals > _MOST_DIGITS:
        return None
    if point and not (decimals and (raw[points] == _POINT).all()):
        return None
    if point and longest + decimals < _WORD:
        number = _number(_without_point(words[ends - _WORD], decimals), count + decimals)
    else:
        number = _number(words[points - _WORD], count)
        if point and number is not None:
            parts = _number(words[ends - _WORD], np.array(decimals))
            number = None if parts is None else number * np.uint64(10**decimals) + parts
    if number is None:
        return None
    sizes = number / 10.0**decimals
    return np.where(negative, -sizes, sizes)


def _without_point(words: WordArray, decimals: int) -> WordArray:
    """Words (n,) whose bytes before the point have moved up by one."""
    before = np.uint64(256 ** (_WORD - 1 - decimals) - 1)
    behind = np.uint64(256**_WORD - 256 ** (_WORD - decimals))
    return (words & behind) | ((words & before) << np.uint64(8))


def _number(words: WordArray, count: IntArray) -> WordArray | None:
    """The numbers (n,) that the last `count` bytes of words spell; None where any of those is no digit."""
    above = (_WORD * (_WORD - count)).astype(np.uint64)
    spelt = (words ^ _ZEROS) >> above << above
    if ((spelt | (spelt + _ABOVE_NINE)) & _HIGH).any():
        return None
    pairs = spelt * np.uint64(10) + (spelt >> np.uint64(8))
    return ((pairs & _PAIRS) * _HUNDREDS + ((pairs >> np.uint64(16)) & _PAIRS) * _ONES) >> np.uint64(32)
