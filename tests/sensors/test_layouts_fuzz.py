"""Whatever a text file holds, it is read or refused in one line, by every layout alike."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sensors.errors import SensorError
from sensors.layouts import TEXT_LAYOUTS
from sensors.recording import open_recording
from tests.sensors import phone_files as phones
from tests.sensors.recording_text import Dribble

TEXTS = {name: make()[main] for name, (main, make) in phones.ALL.items()}
WORDS = [
    "time", "Time (s)", "seconds_elapsed", "x", "y", "z", "X (m/s^2)", "Acceleration x (m/s^2)", "gFx", "gFy",
    "gFz", "ax", "ay", "az", "wx", "accelerometerAccelerationX(G)", "loggingTime(txt)", "rotationRateX",
    "time_s", "1", "", "nan", "2026-03-02 07:30:00", "12:00", "#", '"', "Epoch (ms)", "Timestamp (ms)",
    "Phone timestamp", "sensor timestamp [ns]", "X [mg]", "Y [mg]", "Z [mg]", "PacketCounter",
    "SampleTimeFine", "Acc_X", "x-axis (g)", "elapsed (s)", "Accelerometer X", "Serial Number:",
    "Measurement Frequency", "Time(s)", "ax(g)", "sep=", "\ufffd", "é",
]  # fmt: skip
LINE = st.builds(str.join, st.sampled_from([",", ";", "\t", "|"]), st.lists(st.sampled_from(WORDS), max_size=9))


def _outcome(text: bytes, at_once: int = 1 << 20) -> object:
    try:
        with open_recording(Dribble(text, at_once)) as recording:
            rows = [
                (float(t), *map(float, a)) for b in recording.blocks() for t, a in zip(b.t_s, b.acc, strict=True)
            ]
            return recording.layout, rows, recording.warnings
    except SensorError as error:
        return str(error) if str(error).isprintable() else 0


@pytest.mark.parametrize("name", TEXTS)
def test_every_layout_is_the_same_however_it_arrives_and_wherever_it_ends(name: str) -> None:
    text = TEXTS[name].encode()
    for size in (*range(0, min(len(text), 400), 7), len(text) // 2, len(text)):
        assert _outcome(text[:size]) == _outcome(text[:size], 5) != 0


@settings(deadline=None, max_examples=300)
@given(lines=st.lists(LINE, min_size=1, max_size=5), at_once=st.integers(1, 40))
@example(lines=["time,x"], at_once=1)
@example(lines=["PacketCounter,SampleTimeFine"], at_once=1)
@example(lines=["", "#", ";"], at_once=1)
def test_headers_made_of_the_words_of_all_layouts(lines: list[str], at_once: int) -> None:
    text = "\n".join(lines).encode()
    assert _outcome(text) == _outcome(text, at_once) != 0


@settings(deadline=None, max_examples=150)
@given(
    name=st.sampled_from(sorted(TEXTS)), where=st.floats(0, 1), junk=st.binary(min_size=1, max_size=12),
    instead=st.booleans(),
)  # fmt: skip
def test_junk_anywhere(name: str, where: float, junk: bytes, instead: bool) -> None:
    text = TEXTS[name].encode()[:2000]
    place = int(where * len(text))
    text = text[:place] + junk + text[place + (len(junk) if instead else 0) :]
    assert _outcome(text) == _outcome(text, 11) != 0


def test_every_layout_is_known_by_another_name() -> None:
    names = [layout.name for layout in TEXT_LAYOUTS]
    assert len(set(names)) == len(names)
