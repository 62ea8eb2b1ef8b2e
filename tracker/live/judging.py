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
        answer = self._answer(said, when, exercise, now_s)
        advice = self._safety.judged(answer, self._said)
        self._said.append(answer)
        return advice

    def asks_for_signs(self, said: PainSaid, when: PainWhen, exercise: str | None, now_s: float) -> bool:
        """Whether the rules want to hear of numbness and tingling before they judge an answer."""
        return self._safety.asks_for_signs(self._answer(said, when, exercise, now_s), self._said)

    def _answer(self, said: PainSaid, when: PainWhen, exercise: str | None, now_s: float) -> PainAnswer:
        return PainAnswer(
            str(uuid4()), self._patient, self._at(now_s), when, said.score, said.zone, said.side, exercise,
            signs=said.signs,
        )  # fmt: skip
