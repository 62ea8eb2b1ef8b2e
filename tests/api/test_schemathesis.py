"""Schemathesis: what the document promises holds for requests made up from it, sound and broken ones.

A bounded number of them, the same every time. 422 and the like may also answer what the schema takes: the rules
that say no are beyond a schema. What shuts the caller out comes last; streams without an end have their own tests.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.api.running import Running, serving
from tracker.access.gate import Gate
from tracker.store import open_store

EXAMPLES = 2
STREAM = "/v1/live/{session}/events"
LAST = ("/v1/devices/{id}", "/v1/patients/{patient}")
BOUNDS = ("/v1/tickets", "/v1/patients/{patient}/changes", "/v1/patients/{patient}/clinicians/{clinician}")
CONFIG = """
warnings = false
[parameters]
"path.patient" = "me"
[checks.positive_data_acceptance]
expected-statuses = ["2xx", "304", "400", "401", "403", "404", "409", "410", "412", "415", "422", "428"]
"""


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Running, str]]:
    """A server, and the token of a patient's device."""
    place = tmp_path_factory.mktemp("records")
    with serving("--data", str(place), environment={"BACKBEAT_SERVE_REQUESTS_PER_MINUTE": "1000000"}) as server:
        with open_store(place) as store:
            code = Gate(store.access).show_code("patient", "me", datetime.now(UTC)).code
        _, tokens = server.ask("POST", "/v1/pairing", {"code": code, "device_name": "a phone"})
        yield server, tokens["access_token"]


def _run(running: tuple[Running, str], home: Path, phases: str, *wanted: str) -> None:
    server, token = running
    (home / "schemathesis.toml").write_text(CONFIG, "utf-8")
    done = subprocess.run(
        [
            str(Path(sys.executable).with_name("schemathesis")), "run", f"{server.url}/openapi.json",
            "--header", f"Authorization: Bearer {token}", "--seed", "1", "--generation-deterministic",
            "--max-examples", str(EXAMPLES), "--checks", "all", "--phases", phases, "--no-color",
            *wanted,
        ],
        capture_output=True, text=True, check=False, timeout=300, cwd=home,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]


def test_what_the_document_promises_holds(running: tuple[Running, str], tmp_path: Path) -> None:
    _run(running, tmp_path, "examples,fuzzing", *_each("--exclude-path", STREAM, *LAST))


def test_some_are_tried_at_every_bound(running: tuple[Running, str], tmp_path: Path) -> None:
    _run(running, tmp_path, "coverage", *_each("--include-path", *BOUNDS))


def test_what_shuts_the_caller_out(running: tuple[Running, str], tmp_path: Path) -> None:
    _run(running, tmp_path, "examples,fuzzing", *_each("--include-path", *LAST))


def _each(option: str, *values: str) -> list[str]:
    return [word for value in values for word in (option, value)]
