"""Session files: what is valid, what is refused and where, and that nothing in them is lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sensors.errors import FileError, SidecarError
from sensors.sidecar import (
    SIZE_LIMIT_BYTES,
    mark_document,
    read_sidecar,
    session_document,
    sidecar_path,
    write_document,
    write_sidecar,
)
from sensors.stream import Mark, SessionInfo

FULL = """{"schema": "backbeat.session/1", "session_id": "uuid", "patient": "id",
 "started_at": "2026-03-02T07:30:00+01:00", "time_zone": "Europe/Berlin", "height_m": 1.72, "sensor": "name",
 "placement": "thigh", "calibration": null,
 "marks": [{"t_s": 3.2, "kind": "start", "exercise": "chair-stand", "side": null}, {"t_s": 71.0, "kind": "stop"},
           {"t_s": 72.0, "kind": "pain", "score": 2, "zone": "centre", "side": null, "when": "after"},
           {"t_s": 900.0, "kind": "exertion", "score": 5}]}"""


def _sidecar(tmp_path: Path, text: str | bytes) -> Path:
    path = tmp_path / "a.session.json"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_every_key_of_a_full_session_is_read(tmp_path: Path) -> None:
    found = read_sidecar(_sidecar(tmp_path, "\ufeff" + FULL))
    assert found.session == SessionInfo(
        "uuid", "id", "2026-03-02T07:30:00+01:00", "Europe/Berlin", 1.72, "name", "thigh", None,
        (Mark(3.2, "start", "chair-stand"), Mark(71.0, "stop"),
         Mark(72.0, "pain", score=2.0, zone="centre", when="after"), Mark(900.0, "exertion", score=5.0)),
    )  # fmt: skip
    assert found.warnings == ()


def test_everything_but_the_schema_may_be_missing_or_null(tmp_path: Path) -> None:
    bare = '{"schema": "backbeat.session/1"}'
    nulls = json.dumps(session_document(SessionInfo()) | {"marks": None})
    assert read_sidecar(_sidecar(tmp_path, bare)).session == SessionInfo()
    assert read_sidecar(_sidecar(tmp_path, nulls)).session == SessionInfo()


def _with(**changes: object) -> str:
    return json.dumps({"schema": "backbeat.session/1", **changes})


def _mark(**changes: object) -> str:
    return _with(marks=[{"t_s": 1, "kind": "stop"}, changes])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"schema":\n  oops}', ":2: is not valid JSON"),
        ("", ":1: is not valid JSON"),
        ("[" * 100_000, ": is not valid JSON"),
        ('{"schema": NaN}', ": is not valid JSON: NaN is not a JSON number"),
        (b"\xff{}", ": is not UTF-8 text"),
        ("[]", ": the file has to be a JSON object, not []"),
        ("{}", ': "schema" has to be "backbeat.session/1", not null'),
        (_with(schema="backbeat.session/2"), ': "schema" has to be'),
        (_with(patient=7), ': "patient" has to be text or null, not 7'),
        (_with(height_m=172), ': "height_m" has to be a number from 0.3 to 2.8, not 172'),
        (_with(height_m=True), ': "height_m" has to be a number'),
        (_with(started_at="yesterday"), ': "started_at" has to be like 2026-03-02T07:30:00+01:00'),
        (_with(marks={}), ': "marks" has to be a list, not {}'),
        (_mark(kind="stop"), ': mark 2: "t_s" is missing'),
        (_mark(t_s=3), ': mark 2: "kind" is missing'),
        (_mark(t_s="3", kind="stop"), ': mark 2: "t_s" has to be a number'),
        (_mark(t_s=3, kind="begin"), ': mark 2: unknown kind "begin"; use one of start, stop, pain'),
        (_mark(t_s=3, kind="start"), ': mark 2: "exercise" is missing'),
        (_mark(t_s=3, kind="start", exercise="any", side="a"), ': mark 2: unknown side "a"'),
        (_mark(t_s=3, kind="pain", zone="knee"), ': mark 2: unknown zone "knee"; use one of centre'),
        (_mark(t_s=3, kind="pain", zone=["thigh"]), ": mark 2: unknown zone"),
        (_mark(t_s=3, kind="pain", score=11), ': mark 2: "score" has to be a number from 0 to 10'),
        (_mark(t_s=3, kind="exertion", score=0), ': mark 2: "score" has to be a number from 1 to 10'),
        (_with(marks=["stop"]), ': mark 1: it has to be a JSON object, not "stop"'),
        ('{"schema": "backbeat.session/1", "height_m": ' + "9" * 400 + "}", ': "height_m" has to be'),
        ('{"schema": "backbeat.session/1", "height_m": ' + "9" * 5000 + "}", ": is not valid JSON"),
        (" " * (SIZE_LIMIT_BYTES + 1), ": is too large"),
    ],
)
def test_refused_in_one_line_that_says_where(tmp_path: Path, text: str | bytes, said: str) -> None:
    path = _sidecar(tmp_path, text)
    with pytest.raises(SidecarError) as caught:
        read_sidecar(path)
    assert str(caught.value).startswith(f"{path}{said}")
    assert str(caught.value).isprintable()


def test_what_is_not_known_is_said_and_passed_over(tmp_path: Path) -> None:
    found = read_sidecar(
        _sidecar(
            tmp_path, _with(placement="left pocket", mood="good", marks=[{"t_s": 1, "kind": "stop", "by": 1}])
        )
    )
    assert found.session.placement == "unknown"
    assert [said.split(" is ")[0] for said in found.warnings] == [
        'the key "mood"',
        'unknown placement "left pocket"',
        'mark 1: the key "by"',
    ]


def test_a_session_file_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    with pytest.raises(SidecarError, match="cannot be read: Is a directory"):
        read_sidecar(tmp_path)


@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz", "a.zip"])
def test_the_name_of_the_session_file(name: str) -> None:
    assert sidecar_path(Path("x") / name) == Path("x/a.session.json")


TEXT = st.none() | st.text(st.characters(codec="utf-8"), max_size=8)
TIMES = st.integers(-(10**9), 10**12).map(lambda n: n / 1e6)
SIDES = st.sampled_from([None, "left", "right"])
SCORES = st.integers(10, 100).map(lambda n: n / 10)
MARKS = st.one_of(
    st.builds(Mark, t_s=TIMES, kind=st.just("start"), exercise=st.just("any"), side=SIDES),
    st.builds(Mark, t_s=TIMES, kind=st.just("stop")),
    st.builds(
        Mark, t_s=TIMES, kind=st.just("pain"), score=SCORES, side=SIDES, when=TEXT,
        zone=st.sampled_from([None, "centre", "buttock", "thigh", "below-knee"]),
    ),
    st.builds(Mark, t_s=TIMES, kind=st.just("exertion"), score=SCORES),
    st.builds(Mark, t_s=TIMES, kind=st.just("note"), text=TEXT),
)  # fmt: skip
SESSIONS = st.builds(
    SessionInfo, session_id=TEXT, patient=TEXT, started_at=st.none() | st.just("2026-03-02T07:30:00+01:00"),
    time_zone=TEXT, height_m=st.none() | st.floats(0.3, 2.8), sensor=TEXT,
    placement=st.sampled_from([None, "thigh", "upper back"]), calibration=st.none() | st.just({"a": [1]}),
    marks=st.lists(MARKS, max_size=4).map(tuple),
)  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(session=SESSIONS)
def test_a_written_session_reads_the_same(tmp_path_factory: pytest.TempPathFactory, session: SessionInfo) -> None:
    path = tmp_path_factory.mktemp("s") / "a.session.json"
    write_sidecar(path, session)
    found = read_sidecar(path)
    assert found.session == session
    assert found.warnings == ()


def test_an_invalid_session_is_never_written(tmp_path: Path) -> None:
    path = _sidecar(tmp_path, FULL)
    with pytest.raises(SidecarError):
        write_document(path, {"schema": "backbeat.session/1", "marks": 3})
    with pytest.raises(SidecarError):
        write_sidecar(path, SessionInfo(height_m=172))
    assert path.read_text() == FULL


def test_a_session_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="cannot be written"):
        write_sidecar(tmp_path / "no" / "a.session.json", SessionInfo())


def test_a_mark_has_the_keys_of_its_kind() -> None:
    assert mark_document(Mark(71.0, "stop")) == {"t_s": 71, "kind": "stop"}
    told = Mark(3.25, "pain", score=2.0, text="tingling")
    assert mark_document(told)["text"] == told.text
    assert mark_document(Mark(3.25, "pain", score=2.0, zone="centre", when="after")) == {
        "t_s": 3.25, "kind": "pain", "score": 2, "zone": "centre", "side": None, "when": "after",
    }  # fmt: skip


def test_the_placements_are_those_of_the_catalogue() -> None:
    from typing import get_args

    from sensors.sidecar import PLACEMENTS
    from tracker.model import Placement

    assert get_args(Placement) == PLACEMENTS
