"""The canonical documents of a patient's sessions, out of the store."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

from tracker.diary import AdverseEvent, Correction, ExertionAnswer, PainAnswer, SessionRecord
from tracker.export.document import record_document

if TYPE_CHECKING:
    from tracker.store import Store

E = TypeVar("E", PainAnswer, ExertionAnswer, AdverseEvent, Correction)


def documents(store: Store, patient: str, records: Iterable[SessionRecord]) -> Iterator[dict[str, Any]]:
    """The documents of these sessions of a patient, one after another."""
    plans = {version.id: version for version in store.plan_versions(patient)}
    corrections, pains = _by_session(store.corrections(patient)), _by_session(store.pains(patient))
    exertions, events = _by_session(store.exertions(patient)), _by_session(store.adverse_events(patient))
    for record in records:
        plan = plans.get(record.plan_version or "")
        mine = record.id
        yield record_document(record, plan, corrections[mine], pains[mine], exertions[mine], events[mine])


def _by_session(entries: Iterable[E]) -> dict[str | None, list[E]]:
    found: dict[str | None, list[E]] = defaultdict(list)
    for entry in entries:
        found[entry.session].append(entry)
    return found
