"""A synthetic recording on disk: the samples, the session file and, beside them, the truth."""

from __future__ import annotations

import json
from pathlib import Path

from sensors.recording import write_recording
from sensors.synthetic.patient import Simulated


def write_simulated(directory: Path, stem: str, simulated: Simulated, *, compress: bool = False) -> Path:
    """Write `<stem>.csv` (or `.csv.gz`), `<stem>.session.json` and `<stem>.truth.json`; the answer is the first.

    Raises:
        FileError: something cannot be written.
    """
    directory.mkdir(parents=True, exist_ok=True)
    path = directory / f"{stem}.csv{'.gz' if compress else ''}"
    write_recording(path, simulated.block, simulated.session)
    truth = json.dumps(simulated.truth, indent=1, ensure_ascii=False)
    (directory / f"{stem}.truth.json").write_text(truth + "\n", encoding="utf-8")
    return path
