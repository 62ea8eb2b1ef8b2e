"""The canonical documents of a patient, out of the store: of sessions, and of what was done without the sensor."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from heapq import merge
from operator import itemgetter
from typing import TYPE_CHECKING, Any, TypeVar

from tracker.diary import AdverseEvent, Correction, ExertionAnswer, PainAnswer, SelfReport, SessionRecord
from tracker.export.document import record_document
from tracker.export.reported import report_document

if TYPE_CHECKING:
    from tracker.catalogue import Catalogue
    from tracker.store import Store

E = TypeVar("E", PainAnswer, ExertionAnswer, AdverseEvent, Correction)


def documents(
    store: Store, patient: str, records: Iterable[SessionRecord], catalogue: Catalogue
) -> Iterator[dict[str, Any]]:
    """The documents of these sessions of a patient, one after another."""
    plans = {version.id: version for version in store.plan_versions(patient)}
    corrections, pains = _by_session(store.corrections(patient)), _by_session(store.pains(patient))
    exertions, events = _by_session(store.exertions(patient)), _by_session(store.adverse_events(patient))
    for record in records:
        plan = plans.get(record.plan_version or "")
        mine = record.id
        yield record_document(
            record, catalogue, plan, corrections[mine], pains[mine], exertions[mine], events[mine],
            store.readings(mine),
        )  # fmt: skip


def reports(store: Store, patient: str, told: Iterable[SelfReport]) -> Iterator[dict[str, Any]]:
    """The documents of what the patient told, each with the plan that held then."""
    from tracker.store.plans import holding

    versions = store.plan_versions(patient)
    for report in told:
        yield report_document(report, holding(versions, report.at))


def everything(
    store: Store, patient: str, records: Iterable[SessionRecord], catalogue: Catalogue
) -> Iterator[dict[str, Any]]:
    """The documents of these sessions, in order of their beginning, and among them of all that was told."""
    kept, told = list(records), store.self_reports(patient)
    sessions = zip([record.started_at for record in kept], documents(store, patient, kept, catalogue), strict=True)
    reported = zip([report.at for report in told], reports(store, patient, told), strict=True)
    for _, document in merge(sessions, reported, key=itemgetter(0)):
        yield document


def _by_session(entries: Iterable[E]) -> dict[str | None, list[E]]:
    found: dict[str | None, list[E]] = defaultdict(list)
    for entry in entries:
        found[entry.session].append(entry)
    return found
