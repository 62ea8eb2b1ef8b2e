"""Who tells the patient, or a program, what goes on; one or several of them at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from algorithms.types import Event
from tracker.live.model import Say, View


class Presenter(Protocol):
    """Told everything as it happens; returns at once."""

    def event(self, event: Event) -> None:
        """An event of the recording, its time from the recording's first sample."""
        ...

    def said(self, said: Say) -> None:
        """Something to say."""
        ...

    def show(self, view: View) -> None:
        """How things stand, some times a second."""
        ...

    def close(self) -> None:
        """Nothing more will come."""
        ...


class Several:
    """Presenters side by side."""

    def __init__(self, presenters: Sequence[Presenter]) -> None:
        self._presenters = tuple(presenters)

    def event(self, event: Event) -> None:
        """Tell each."""
        for each in self._presenters:
            each.event(event)

    def said(self, said: Say) -> None:
        """Tell each."""
        for each in self._presenters:
            each.said(said)

    def show(self, view: View) -> None:
        """Show each."""
        for each in self._presenters:
            each.show(view)

    def close(self) -> None:
        """Close each."""
        for each in self._presenters:
            each.close()


class Lines:
    """For programs: the contract's events, a JSON object a line, numbered from 0."""

    def __init__(self) -> None:
        self._seq = 0

    def event(self, event: Event) -> None:
        """Print it at once."""
        from tracker.document import event_document, line

        print(line(event_document(event, self._seq)), flush=True)
        self._seq += 1

    def said(self, said: Say) -> None:
        """Programs are told events only."""

    def show(self, view: View) -> None:
        """Programs are told events only."""

    def close(self) -> None:
        """Every line is out already."""
