"""Records to JSON and back, exactly: any frozen dataclass made of plain values, moments and other records.

What a field holds is told by its type; in a field of type `object` a record of the model stands with its name, and
anything else is JSON already. Fields that are no
part of a record's value (evidence) are not kept, and a key that is missing takes the field's default, so that a
record may gain fields.
"""

from __future__ import annotations

import json
import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime, time
from functools import cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import numpy as np

from tracker import model

T = TypeVar("T")
NAME = "$record"
Decode = Callable[[Any], Any]


def dumped(record: object, without: str | None = None) -> str:
    """The record as one line of JSON; `without` one of its fields, which is kept elsewhere.

    Raises:
        TypeError: it holds something that is neither a plain value, a moment nor a record.
    """
    plain = _plain(record)
    if without is not None and isinstance(plain, dict):
        del plain[without]
    return json.dumps(plain, separators=(",", ":"))


def loaded(kind: type[T], text: str, beside: Mapping[str, str] | None = None) -> T:
    """The record of that type; `beside`: the fields that were kept elsewhere, each as its JSON.

    Raises:
        KeyError, TypeError, ValueError: the text is not one.
    """
    values = json.loads(text)
    for name, inside in (beside or {}).items():
        values[name] = json.loads(inside)
    record: T = _decoder(kind)(values)  # type: ignore[arg-type]
    return record


def _plain(value: Any) -> object:
    if value is None or (isinstance(value, str | int | float) and not isinstance(value, np.generic)):
        return value
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if is_dataclass(value):
        return {f.name: _field(getattr(value, f.name), f.type) for f in fields(value) if f.compare}
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(f"a {type(value).__name__} cannot be kept")


def _field(value: Any, kind: object) -> object:
    plain = _plain(value)
    if kind == "object" and is_dataclass(value) and isinstance(plain, dict):
        return {NAME: type(value).__name__, **plain}
    return plain


@cache
def _decoder(kind: Any) -> Decode:
    """What turns a JSON value into one of the type."""
    inside = get_args(kind)
    if is_dataclass(kind) and isinstance(kind, type):
        return _record_decoder(kind)
    if get_origin(kind) in (Union, types.UnionType):
        return _union_decoder(inside)
    if get_origin(kind) is tuple:
        return _tuple_decoder(inside)
    if kind in (datetime, date, time):
        parse: Decode = kind.fromisoformat
        return parse
    if kind is object:
        return _anything
    if kind is float:
        return float
    return _as_it_is


def _as_it_is(value: Any) -> Any:
    return value


def _anything(value: Any) -> Any:
    if isinstance(value, dict) and NAME in value:
        named = getattr(model, value[NAME], None)
        if not isinstance(named, type) or not is_dataclass(named):
            raise ValueError(f"no record is called {value[NAME]!r}")
        return _decoder(named)(value)
    return value


def _record_decoder(kind: type[Any]) -> Decode:
    hints = get_type_hints(kind)
    known = [(f.name, _decoder(hints[f.name])) for f in fields(kind) if f.compare and f.init]
    needed = {f.name for f in fields(kind) if f.default is MISSING and f.default_factory is MISSING}

    def decode(values: Any) -> Any:
        if lacking := needed - values.keys():
            raise KeyError(f"{kind.__name__} lacks {', '.join(sorted(lacking))}")
        return kind(**{name: inner(values[name]) for name, inner in known if name in values})

    return decode


def _union_decoder(inside: tuple[Any, ...]) -> Decode:
    """Of a union, None aside, at most one member is anything but a plain value."""
    rich = [member for member in inside if _decoder(member) not in (_as_it_is, float)]
    if len(rich) > 1:
        raise TypeError(f"{inside} cannot be told apart")
    others = [m for m in inside if m not in rich]
    inner = _decoder(rich[0]) if rich else float if float in others and int not in others else None
    if inner is None:
        return _as_it_is
    decode = inner
    words = str in others or any(get_origin(member) is Literal for member in others)

    def optional(value: Any) -> Any:
        return value if value is None or (words and isinstance(value, str)) else decode(value)

    return optional


def _tuple_decoder(inside: tuple[Any, ...]) -> Decode:
    if len(inside) == 2 and inside[1] is Ellipsis:
        item = _decoder(inside[0])
        if item is _as_it_is:
            return tuple
        return lambda values: tuple([item(value) for value in values])
    each = tuple(_decoder(member) for member in inside)
    return lambda values: tuple([decode(value) for decode, value in zip(each, values, strict=True)])
