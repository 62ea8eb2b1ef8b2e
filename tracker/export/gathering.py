"""The canonical documents of a patient's sessions, out of the store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from tracker.diary import SessionRecord
from tracker.export.document import record_document

if TYPE_CHECKING:
    from tracker.store import Store


def documents(store: Store, patient: str, records: Iterable[SessionRecord]) -> Iterator[dict[str, Any]]:
    """The documents of these sessions of a patient, one after another."""
    plans = {version.id: version for version in store.plan_versions(patient)}
    corrections, pains = store.corrections(patient), store.pains(patient)
    exertions, events = store.exertions(patient), store.adverse_events(patient)
    for record in records:
        plan = plans.get(record.plan_version or "")
        yield record_document(record, plan, corrections, pains, exertions, events)
