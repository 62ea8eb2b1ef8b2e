"""A difference as a JSON document, `backbeat.difference/1`."""

from __future__ import annotations

from dataclasses import asdict

from tracker.difference import Difference
from tracker.document import plain

DIFFERENCE_SCHEMA = "backbeat.difference/1"


def difference_document(found: Difference) -> dict[str, object]:
    """The difference; numbers are rounded as results are."""
    return {
        "schema": DIFFERENCE_SCHEMA,
        "same": found.same,
        "compared": found.compared,
        "recordings": plain([asdict(recording) for recording in found.recordings]),
        "only_before": list(found.only_before),
        "only_after": list(found.only_after),
        "totals": {"before": plain(asdict(found.before)), "after": plain(asdict(found.after))},
    }
