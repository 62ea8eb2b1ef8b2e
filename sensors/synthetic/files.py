"""A synthetic recording on disk: the samples, the session file and, beside them, the truth."""

from __future__ import annotations

import json
from pathlib import Path

from sensors.atomic import replacing
from sensors.errors import FileError
from sensors.recording import write_recording
from sensors.synthetic.patient import Simulated


def write_simulated(directory: Path, stem: str, simulated: Simulated, *, compress: bool = False) -> Path:
    """Write `<stem>.csv` (or `.csv.gz`), `<stem>.session.json` and `<stem>.truth.json`; the answer is the first.

    Raises:
        FileError: something cannot be written.
    """
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        problem = f"cannot be made a folder: {error.strerror or error}; name another place"
        raise FileError(str(directory), None, problem) from error
    path = directory / f"{stem}.csv{'.gz' if compress else ''}"
    write_recording(path, simulated.block, simulated.session)
    truth = json.dumps(simulated.truth, indent=1, ensure_ascii=False)
    with replacing(directory / f"{stem}.truth.json") as stream:
        stream.write(f"{truth}\n".encode())
    return path
