"""What the figures on real people are worth elsewhere: `python -m tests.accuracy.disturbed DIR [--how turned]`.

DIR is laid out as docs/evaluation.md says. Its recordings are disturbed in ways that leave the truth as it is (the
sensor worn another way round, another rate, lost samples, a poorer sensor).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from zlib import crc32

import numpy as np

from algorithms.types import G_M_S2, FloatArray
from tracker.cli.evaluate import evaluate

Dice = np.random.Generator
Arrays = dict[str, FloatArray]
ACC, GYR, TIMES = "acc_m_s2", "gyr_rad_s", "t_s"
SLOW_HZ = 60.0


def turned(data: Arrays, dice: Dice) -> Arrays:
    """The sensor worn in any other direction."""
    axes, _ = np.linalg.qr(dice.normal(size=(3, 3)))
    axes *= np.linalg.det(axes)
    return data | {name: data[name] @ axes.T for name in (ACC, GYR) if name in data}


def at_another_rate(data: Arrays, _: Dice) -> Arrays:
    """Interpolated to 1.31 times the rate, or, where that is quick already, to 0.71 times."""
    t_s = data[TIMES]
    usual_s = float(np.median(np.diff(t_s)))
    step_s = usual_s / (1.31 if 1.0 / usual_s < SLOW_HZ else 0.71)
    return _sampled(data, np.arange(t_s[0], t_s[-1], step_s))


def with_losses(data: Arrays, dice: Dice) -> Arrays:
    """3 % of the samples lost one by one, the times of the rest off by 1 ms."""
    t_s = data[TIMES]
    kept = dice.random(len(t_s)) > 0.03
    late_s = np.maximum.accumulate(t_s + dice.normal(scale=1e-3, size=len(t_s)))
    rows = {name: data[name][kept] for name in _beside_times(data)}
    return data | rows | {TIMES: late_s[kept]}


def of_a_poor_sensor(data: Arrays, dice: Dice) -> Arrays:
    """Axes off by 0.3 m/s2 and 2 %, 0.1 m/s2 of noise, in steps of 1/256 g."""
    acc, step = data[ACC], G_M_S2 / 256.0
    off, gain = dice.normal(scale=0.3, size=3), 1.0 + dice.normal(scale=0.02, size=3)
    noisy = gain * acc + off + dice.normal(scale=0.1, size=acc.shape)
    return data | {ACC: step * np.round(noisy / step)}


HOW: Mapping[str, Callable[[Arrays, Dice], Arrays]] = {
    "turned": turned, "rate": at_another_rate, "losses": with_losses, "poor": of_a_poor_sensor,
}  # fmt: skip


def _beside_times(data: Arrays) -> list[str]:
    """The signals on the recording's clock."""
    return [name for name in (ACC, GYR) if name in data and len(data[name]) == len(data[TIMES])]


def _sampled(data: Arrays, t_s: FloatArray) -> Arrays:
    rows = {
        name: np.column_stack([np.interp(t_s, data[TIMES], column) for column in data[name].T])
        for name in _beside_times(data)
    }
    return data | rows | {TIMES: t_s}


def disturb(folder: Path, into: Path, how: str) -> None:
    """Write the folder anew, each recording disturbed by its own dice."""
    index = (folder / "index.json").read_text(encoding="utf-8")
    (into / "index.json").write_text(index, encoding="utf-8")
    for name in sorted({row["file"] for row in json.loads(index)}):
        with np.load(folder / name) as stored:
            data = {key: stored[key].astype(np.float64) for key in stored.files}
        (into / name).parent.mkdir(parents=True, exist_ok=True)
        np.savez(into / name, **HOW[how](data, np.random.default_rng(crc32(name.encode()))))  # type: ignore[arg-type]


def main() -> None:
    """Read the arguments, disturb, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--how", choices=sorted(HOW), action="append", help="only so; may be repeated")
    args = parser.parse_args()
    for how in args.how or HOW:
        with TemporaryDirectory() as folder:
            disturb(args.folder, Path(folder), how)
            print(f"{how}: {HOW[how].__doc__}", flush=True)
            evaluate(Path(folder))


if __name__ == "__main__":
    main()
