"""What the safety rules say while a session runs: of each answer, in the light of those before it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

from tracker.diary import PainAnswer, PainWhen
from tracker.live.asking import PainSaid
from tracker.safety.keeping import Safety
from tracker.safety.model import Advice


class Judging:
    """Judges answers that are not kept yet: they are kept with the session, when it ends. `at`: the wall clock at
    a time of the session.
    """

    def __init__(self, safety: Safety, patient: str, at: Callable[[float], datetime]) -> None:
        self._safety, self._patient, self._at = safety, patient, at
        self._said: list[PainAnswer] = []

    def __call__(self, said: PainSaid, when: PainWhen, exercise: str | None, now_s: float) -> tuple[Advice, ...]:
        """What the rules say of an answer."""
        answer = PainAnswer(
            str(uuid4()), self._patient, self._at(now_s), when, said.score, said.zone, said.side, exercise
        )
        advice = self._safety.judged(answer, self._said)
        self._said.append(answer)
        return advice
