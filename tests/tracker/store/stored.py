"""Makes `schema_NNNN.db.gz`: a store as this schema keeps it, so that later versions can be held to reading it.

    python -m tests.tracker.store.stored

Run it once when a schema is released, and never again for that schema.
"""

from __future__ import annotations

import gzip
import tempfile
from pathlib import Path

from tests.store_fixture import motion, session_record
from tests.tracker.store.examples import ENTRIES, PLAN
from tracker.store import Store, open_store
from tracker.store.tables import SCHEMA

FOLDER = Path(__file__).parent / "released"


def fill(store: Store) -> None:
    """Two patients, a plan, sessions with signal, and an entry of each kind."""
    store.save_session(session_record(), [motion(rate_hz=10.0)])
    store.save_session(session_record(0, patient="anna"), [motion(700.0, rate_hz=0.5)])
    store.save_plan(PLAN)
    for entry in ENTRIES:
        store.add(entry)


def check(store: Store) -> None:
    """Whether all of that is there, and nothing else."""
    assert store.patients() == ("anna", "me")
    assert store.sessions("me") == (session_record(),)
    assert [len(b) for b in store.signal(session_record().id)] == [100, 100, 50]
    assert sum(map(len, store.signal(session_record(0, patient="anna").id))) == 350
    assert store.plan_versions("me") == (PLAN,)
    for entry in ENTRIES:
        assert entry in store.entries(type(entry), "me")


def write() -> Path:
    """Make the file of the present schema."""
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "store.db"
        with open_store(Path(folder) / "made") as store:
            fill(store)
            store.backup(plain)
        file = FOLDER / f"schema_{SCHEMA}.db.gz"
        FOLDER.mkdir(exist_ok=True)
        file.write_bytes(gzip.compress(plain.read_bytes(), mtime=0))
    return file


if __name__ == "__main__":
    print(write())
