"""A canonical document as a FIT activity: a `set` message for each set, a lap for each bout of walking.

FIT cannot say how a figure is known: the name of an exercise whose figures a person corrected ends in
", corrected". What was not measured is left out. Needs the extra `export` (fit-tool, profile 21.212).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tracker.errors import ExportError
from tracker.export.document import Document
from tracker.export.moments import moment

if TYPE_CHECKING:
    from fit_tool.data_message import DataMessage

NAMED: Mapping[str, tuple[int, int]] = {
    "cat-camel": (5, 51), "supine-ball-bridge": (10, 13), "prone-ball-extension": (13, 31), "press-up": (13, 38),
    "wall-slide": (28, 20), "ball-wall-stand": (28, 77), "hamstring-stretch": (35, 16),
    "hip-rotator-stretch": (35, 31), "hip-flexor-stretch": (35, 36),
}  # fmt: skip
"""Exercises that the FIT profile knows: category and exercise name."""

UNNAMED = 65534
"""The category `unknown`, for all others: their names are ours, and their titles say them."""

OLDEST = datetime(1990, 1, 1, tzinfo=UTC)
"""FIT counts seconds from the end of 1989."""

LONGEST_NAME = 60


def fit_activity(document: Document) -> bytes:
    """The file's bytes; the same document gives the same bytes.

    Raises:
        ExportError: fit-tool is not installed, or the session was before 1990.
    """
    try:
        from fit_tool.fit_file_builder import FitFileBuilder
    except ImportError as missing:
        raise ExportError("FIT needs fit-tool: pip install 'backbeat[export]'") from missing
    if moment(document, 0.0) < OLDEST:
        raise ExportError(f"session {document['id']} was before 1990, which FIT cannot say; set its date right")
    builder = FitFileBuilder(auto_define=True)
    for message in _messages(document):
        builder.add(message)
    return bytes(builder.build_bytes())


def _messages(document: Document) -> Iterator[DataMessage]:
    """In the order that FIT asks for: what belongs to a time before what sums it up."""
    end_s = document["recording"]["duration_s"]
    yield _file(document)
    yield _timer(document, 0.0, starts=True)
    yield from _titles(document)
    yield _record(document, 0.0)
    yield from _sets(document)
    yield _record(document, end_s)
    yield _timer(document, end_s, starts=False)
    laps = list(_laps(document))
    yield from laps
    yield _session(document, len(laps))
    yield _activity(document)


def _ms(document: Document, t_s: float) -> int:
    """A moment as fit-tool wants it: milliseconds since 1970, whole seconds."""
    return round(moment(document, t_s).timestamp()) * 1000


def _file(document: Document) -> DataMessage:
    from fit_tool.profile.messages.file_id_message import FileIdMessage
    from fit_tool.profile.profile_type import FileType, Manufacturer

    message = FileIdMessage()
    message.type = FileType.ACTIVITY
    message.manufacturer = Manufacturer.DEVELOPMENT.value
    message.product = 0
    message.time_created = _ms(document, 0.0)
    return message


def _timer(document: Document, t_s: float, *, starts: bool) -> DataMessage:
    from fit_tool.profile.messages.event_message import EventMessage
    from fit_tool.profile.profile_type import Event, EventType

    message = EventMessage()
    message.timestamp = _ms(document, t_s)
    message.event = Event.TIMER
    message.event_type = EventType.START if starts else EventType.STOP_ALL
    return message


def _record(document: Document, t_s: float) -> DataMessage:
    from fit_tool.profile.messages.record_message import RecordMessage

    message = RecordMessage()
    message.timestamp = _ms(document, t_s)
    return message


def _named(document: Document) -> list[tuple[str, tuple[int, int]]]:
    """What each set is called, and its category and exercise name in FIT."""
    names = []
    for found in document["sets"]:
        corrected = ", corrected" if found["how"] == "corrected" else ""
        names.append(f"{found['exercise']['value'].replace('-', ' ')[:LONGEST_NAME]}{corrected}")
    different = list(dict.fromkeys(names))
    return [
        (name, NAMED.get(found["exercise"]["value"], (UNNAMED, different.index(name))))
        for name, found in zip(names, document["sets"], strict=True)
    ]


def _titles(document: Document) -> Iterator[DataMessage]:
    from fit_tool.profile.messages.exercise_title_message import ExerciseTitleMessage

    for index, (name, (category, exercise)) in enumerate(dict.fromkeys(_named(document))):
        message = ExerciseTitleMessage()
        message.message_index = index
        message.exercise_category = category
        message.exercise_name = exercise
        message.workout_step_name = name
        yield message


def _sets(document: Document) -> Iterator[DataMessage]:
    from fit_tool.profile.messages.set_message import SetMessage
    from fit_tool.profile.profile_type import SetType

    for found, (_, (category, exercise)) in zip(document["sets"], _named(document), strict=True):
        message = SetMessage()
        message.timestamp = _ms(document, found["end_s"])
        message.start_time = _ms(document, found["start_s"])
        message.duration = found["end_s"] - found["start_s"]
        message.set_type = SetType.ACTIVE.value
        message.category = [category]
        message.category_subtype = [exercise]
        message.message_index = found["set"]
        if found["rep_count"]["value"] is not None:
            message.repetitions = found["rep_count"]["value"]
        yield message


def _laps(document: Document) -> Iterator[DataMessage]:
    """A lap a bout of walking; without any, one lap of all."""
    from fit_tool.profile.messages.lap_message import LapMessage
    from fit_tool.profile.profile_type import Event, EventType

    whole: dict[str, Any] = {"start_s": 0.0, "end_s": document["recording"]["duration_s"], "steps": None}
    for index, part in enumerate(document["walking"]["bouts"] or [whole]):
        message = LapMessage()
        message.message_index = index
        message.timestamp = _ms(document, part["end_s"])
        message.start_time = _ms(document, part["start_s"])
        message.event = Event.LAP
        message.event_type = EventType.STOP
        message.total_elapsed_time = message.total_timer_time = part["end_s"] - part["start_s"]
        if part["steps"] is not None:
            message.total_strides = part["steps"] // 2
        for figure, value in _pace(part).items():
            setattr(message, figure, value)
        yield message


def _pace(part: Mapping[str, Any]) -> dict[str, float]:
    """A walk's distance, speed and strides a minute, where they were measured."""
    cadence = part.get("cadence_spm")
    figures = {
        "total_distance": part.get("distance_m"),
        "avg_speed": part.get("speed_m_s"),
        "avg_cadence": None if cadence is None else round(cadence / 2.0),
    }
    return {name: value for name, value in figures.items() if value is not None}


def _session(document: Document, laps: int) -> DataMessage:
    from fit_tool.profile.messages.session_message import SessionMessage
    from fit_tool.profile.profile_type import Event, EventType, Sport, SubSport

    duration_s = document["recording"]["duration_s"]
    walked = not document["sets"] and bool(document["walking"]["bouts"])
    message = SessionMessage()
    message.message_index = 0
    message.timestamp = _ms(document, duration_s)
    message.start_time = _ms(document, 0.0)
    message.event = Event.SESSION
    message.event_type = EventType.STOP
    message.sport = Sport.WALKING if walked else Sport.TRAINING
    message.sub_sport = SubSport.GENERIC if walked else SubSport.FLEXIBILITY_TRAINING
    message.total_elapsed_time = message.total_timer_time = duration_s
    message.first_lap_index = 0
    message.num_laps = laps
    return message


def _activity(document: Document) -> DataMessage:
    from fit_tool.profile.messages.activity_message import ActivityMessage
    from fit_tool.profile.profile_type import Activity, Event, EventType

    duration_s = document["recording"]["duration_s"]
    message = ActivityMessage()
    message.timestamp = _ms(document, duration_s)
    message.total_timer_time = duration_s
    message.num_sessions = 1
    message.type = Activity.MANUAL
    message.event = Event.ACTIVITY
    message.event_type = EventType.STOP
    return message
