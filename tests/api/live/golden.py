"""The golden session in docs/golden-session, made anew: `python -m tests.api.live.golden`.

Synthetic. Frames of whole numbers, as small sensors send them: in g at 2048 a g, in degrees a second at 16.4.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from api.live.documents import MarkRequest, mark_of
from api.live.frames import G_M_S2, HEADER, IN_DEG_S, IN_G, SIX_AXES, TIMES, VERSION, frames_of
from sensors.stream import SampleBlock
from tests.api.live.sending import SESSION, WISH, chair_stands, mark_document
from tests.running import catalogue, pieces
from tracker.document import line, result_document
from tracker.hosting import Host, Wish, head_of
from tracker.store import open_store

FOLDER = Path(__file__).resolve().parents[3] / "docs" / "golden-session"
ROWS = 50
PER_G, PER_DEG_S = 2048, 16.4


def frame(number: int, block: SampleBlock) -> bytes:
    """Samples as a frame of whole numbers."""
    assert block.gyr is not None
    micros = np.rint(block.t_s * 1e6).astype(np.int64)
    raw = np.column_stack([block.acc / G_M_S2 * PER_G, np.degrees(block.gyr) * PER_DEG_S])
    flags, first_s = SIX_AXES | TIMES | IN_G | IN_DEG_S, float(micros[0]) / 1e6
    head: bytes = HEADER.pack(VERSION, 0, flags, 0, number, len(block), 0, first_s, 0.0, 1 / PER_G, 1 / PER_DEG_S)
    times: bytes = (micros - micros[0]).astype("<u4").tobytes()
    rows: bytes = np.clip(np.rint(raw), -32768, 32767).astype("<i2").tobytes()
    return head + times + rows


def sent() -> list[dict[str, Any]]:
    """What the client does, in order: begins, sends frames, and marks once their time has come."""
    marks = list(chair_stands().marks)
    found: list[dict[str, Any]] = [{"begin": WISH}]
    for number, piece in enumerate(pieces(chair_stands().block, ROWS)):
        found.append({"frame": frame(number, piece).hex()})
        while marks and marks[0].t_s <= piece.t_s[-1]:
            found.append({"mark": mark_document(marks.pop(0))})
    return [*found, *({"mark": mark_document(mark)} for mark in marks), {"end": True}]


def told(steps: list[dict[str, Any]]) -> tuple[list[str], dict[str, Any]]:
    """The events and the result of it."""
    wish = steps[0]["begin"]
    begin = Wish(SESSION, "me", **wish | {"started_at": datetime.fromisoformat(wish["started_at"])})
    with TemporaryDirectory() as folder, open_store(folder) as store:
        host = Host(Path(folder) / "journal", store, catalogue())
        session, _ = host.begin(head_of(begin, store))
        for number, step in enumerate(steps):
            if "frame" in step:
                session.push(frames_of(bytes.fromhex(step["frame"])))
            elif "mark" in step:
                session.mark(str(number), mark_of(_parsed(step["mark"])))
        record = host.end(session)
        assert record is not None
        return session.events_after(-1), json.loads(line(result_document(record.result)))


def _parsed(mark: dict[str, Any]) -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter[Any](MarkRequest).validate_python(mark)


def files() -> dict[str, str]:
    """The files by their names."""
    steps = sent()
    events, result = told(steps)
    return {
        "client.jsonl": "".join(f"{line(step)}\n" for step in steps),
        "events.jsonl": "".join(f"{each}\n" for each in events),
        "result.json": f"{json.dumps(result, indent=1)}\n",
    }


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in files().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
