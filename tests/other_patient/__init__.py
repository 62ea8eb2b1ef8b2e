"""A patient of another make, for tests only: it shares nothing with the product's digital patient or counters.

Movements are sums of beta-shaped bursts of speed; poses wander along quaternion splines; tremor is an
autoregressive process; a lever arm and a travelling pivot give the acceleration. `make` returns a recording of
one set and its truth, `idle` one without exercise. Everything here is synthetic.
"""

from .anatomy import PRESCRIBED, VIEWS, placements
from .patient import idle, make

EXERCISES = tuple(PRESCRIBED)
ROWS = tuple(VIEWS)

__all__ = ["EXERCISES", "ROWS", "idle", "make", "placements"]
