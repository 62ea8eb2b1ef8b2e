"""Speech: one sentence after the other, a count at once or never, a stop before all else."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence

import pytest

from tests.running import catalogue
from tracker.live.model import Manner, Say, View
from tracker.live.plain import Plain
from tracker.live.voice import Bell, Talking, Voice, speaker, start
from tracker.live.words import LANGUAGES, load_words

WORDS = load_words("en", catalogue())


class Mouth:
    """Speaks each sentence until told that it is over."""

    def __init__(self) -> None:
        self.spoken: list[str] = []
        self.busy = False

    def begin(self, command: Sequence[str]) -> Mouth:
        self.spoken.append(command[-1])
        self.busy = True
        return self

    def poll(self) -> int | None:
        return None if self.busy else 0

    def terminate(self) -> None:
        self.busy = False
        self.spoken.append("(stopped)")

    def wait(self, timeout: float) -> int:
        assert timeout < 10.0
        self.busy = False
        return 0


def spoken(*said: Say) -> tuple[Mouth, Voice]:
    mouth = Mouth()
    voice = Voice(WORDS, ("say", "--"), mouth.begin)
    for each in said:
        voice.said(each)
    return mouth, voice


def finish(mouth: Mouth, voice: Voice) -> list[str]:
    for _ in range(20):
        mouth.busy = False
        voice.show(View())
    return mouth.spoken


def number(n: int, manner: Manner = "count") -> Say:
    return Say("number", {"n": n}, manner)


def test_a_late_count_is_left_out() -> None:
    mouth, voice = spoken(Say("countdown"), number(1), number(2), number(3))
    assert finish(mouth, voice) == ["Get ready.", "3"]


def test_sentences_wait_for_their_turn() -> None:
    mouth, voice = spoken(Say("countdown"), Say("slower"), Say("over"))
    assert mouth.spoken == ["Get ready."]
    assert finish(mouth, voice) == ["Get ready.", "slower", "That is all for now. Thank you."]


def test_a_stop_interrupts_and_clears() -> None:
    mouth, _ = spoken(Say("countdown"), Say("slower"), Say("stopped-for-pain", {}, "stop"))
    assert mouth.spoken == ["Get ready.", "(stopped)", "Stopped. Come out of it gently, and rest."]


def test_what_is_only_to_be_read_is_not_spoken() -> None:
    mouth, _ = spoken(Say("advice-remind", {}, "shown"))
    assert mouth.spoken == []


def test_the_end_leaves_no_sentence_behind_but_the_last() -> None:
    mouth, voice = spoken(Say("countdown"), Say("slower"), Say("over"))
    voice.close()
    assert mouth.spoken[-1] == "That is all for now. Thank you."
    assert not mouth.busy


@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="no espeak-ng here: only made-up voices were heard")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_real_program_knows_the_language_and_leaves_no_process_behind(language: str) -> None:
    words = load_words(language, catalogue())
    name, *options = speaker(words.voice) or ()
    phrase = words.phrase(Say("result-hold", {"seconds": 8.5}))
    sounds = [name, "-q", "-x", *options, phrase]
    told = subprocess.run(sounds, capture_output=True, text=True, check=True)
    assert {"en": "pOInt", "de": "kOmA"}[language] in told.stdout
    begun: list[Talking] = []

    def begin(command: Sequence[str]) -> Talking:
        begun.append(start(command))
        return begun[-1]

    voice = Voice(words, (name, "-q", *options), begin)
    for said in (Say("countdown"), Say("stopped-for-pain", {}, "stop"), Say("over")):
        voice.said(said)
    voice.close()
    assert len(begun) == 3
    assert all(one.poll() is not None for one in begun)


def test_a_program_that_cannot_be_started_is_done_without() -> None:
    def missing(command: Sequence[str]) -> Mouth:
        raise OSError

    voice = Voice(WORDS, ("nothing",), missing)
    voice.said(Say("countdown"))
    voice.show(View())
    voice.close()


@pytest.mark.parametrize(
    ("there", "command"),
    [("espeak-ng", "espeak-ng"), ("spd-say", "spd-say"), ("", None)],
)
def test_the_systems_own_voice_is_taken(monkeypatch: pytest.MonkeyPatch, there: str, command: str | None) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    found = speaker("de", lambda name: name if name == there else None)
    assert (found[0] if found else None) == command
    assert found is None or "de" in found


def test_a_bell_rings_for_counts_and_stops_only() -> None:
    rung: list[int] = []
    bell = Bell(lambda: rung.append(1))
    for said in (number(1), Say("next", {}), Say("stopped-for-pain")):
        bell.said(said)
    assert len(rung) == 2


def test_plain_lines_have_the_reason_and_the_keys_once() -> None:
    lines: list[str] = []
    plain = Plain(WORDS, lines.append)
    rule = {"rule": "r/1", "source": "NASS", "says": "Rest a little.", "reason": "It hurts."}
    plain.said(Say("advice-pause", rule))
    plain.show(View(hint="hint-running"))
    plain.show(View(hint="hint-running"))
    assert lines[1:3] == ["  Rest a little.", "  why: It hurts. (NASS; r/1)"]
    assert len(lines) == 4
