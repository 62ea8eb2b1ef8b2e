"""One peer's walking analysis, timed by the peers' own Python, which has no Backbeat: `peer_case.py NAME FILE`.

FILE holds `t_s` (n,), `acc_m_s2` (n, 3) and `rate_hz`. Prints processor seconds, imports and reading left out.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np


def skdh_gait(data: Any) -> Callable[[], object]:
    """scikit-digital-health: lumbar gait, with a height, as it asks for one."""
    from skdh.gait import GaitLumbar

    t_s, acc_g = data["t_s"] + 1.7e9, data["acc_m_s2"] / 9.80665
    return lambda: GaitLumbar().predict(time=t_s, accel=acc_g, fs=float(data["rate_hz"]), height=1.7)


def skdh_sit_to_stand(data: Any) -> Callable[[], object]:
    """scikit-digital-health: sit to stand."""
    from skdh.sit2stand import Sit2Stand

    t_s, acc_g = data["t_s"] + 1.7e9, data["acc_m_s2"] / 9.80665
    return lambda: Sit2Stand().predict(time=t_s, accel=acc_g, fs=float(data["rate_hz"]))


def mobgap_walking(data: Any) -> Callable[[], object]:
    """mobgap: gait sequences (Iluz)."""
    import pandas as pd
    from mobgap.gait_sequences import GsdIluz

    # It asks for a gyroscope as well, and does not use it here.
    columns = [f"{kind}_{axis}" for kind in ("acc", "gyr") for axis in ("is", "ml", "pa")]
    frame = pd.DataFrame(np.hstack([data["acc_m_s2"], np.zeros_like(data["acc_m_s2"])]), columns=columns)
    return lambda: GsdIluz().detect(frame, sampling_rate_hz=float(data["rate_hz"]))


PEERS = {"skdh gait": skdh_gait, "skdh sit to stand": skdh_sit_to_stand, "mobgap walking": mobgap_walking}

if __name__ == "__main__":
    work = PEERS[sys.argv[1]](dict(np.load(sys.argv[2])))
    began = time.process_time()
    work()
    print(time.process_time() - began)
