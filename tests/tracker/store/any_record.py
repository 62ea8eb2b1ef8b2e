"""Any record of a type, for property tests: made from the types of its fields."""

from __future__ import annotations

import types
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from tracker.model import Bounds, Tempo

T = TypeVar("T")

NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
ZONES = st.sampled_from([UTC, timezone(timedelta(hours=1)), timezone(timedelta(hours=-9, minutes=-30))])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | NUMBERS | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab", max_size=2), inner, max_size=3),
    max_leaves=4,
)
PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    float: NUMBERS,
    int: st.integers(),
    bool: st.booleans(),
    str: st.text(max_size=6),
    types.NoneType: st.none(),
    datetime: st.datetimes(datetime(1971, 1, 1), datetime(2100, 1, 1), timezones=ZONES),
    date: st.dates(),
    time: st.times(),
    object: JSON | st.just(Bounds(1.0, None)) | st.just(Tempo(3.0, None, 4.0)),
}


def any_record(kind: type[T]) -> st.SearchStrategy[T]:
    """Records of a type, with fields left at their defaults now and then."""
    hints = get_type_hints(kind)
    needed: dict[str, st.SearchStrategy[Any]] = {}
    others: dict[str, st.SearchStrategy[Any]] = {}
    for field in fields(kind):  # type: ignore[arg-type]
        if field.compare:
            lacks_default = field.default is MISSING and field.default_factory is MISSING
            (needed if lacks_default else others)[field.name] = _any(hints[field.name])
    return st.fixed_dictionaries(needed, optional=others).map(lambda values: kind(**values))


def _any(kind: Any) -> st.SearchStrategy[Any]:
    inside = get_args(kind)
    if is_dataclass(kind) and isinstance(kind, type):
        return st.deferred(lambda: any_record(kind))
    if get_origin(kind) is Literal:
        return st.sampled_from(inside)
    if get_origin(kind) in (Union, types.UnionType):
        return st.one_of([_any(member) for member in inside])
    if get_origin(kind) is tuple:
        if inside[-1] is Ellipsis:
            return st.lists(_any(inside[0]), max_size=2).map(tuple)
        return st.tuples(*[_any(member) for member in inside])
    return PLAIN[kind]
