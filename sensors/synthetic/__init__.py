"""The digital patient: motion with known truth, as a strapped-on sensor would record it. Always synthetic.

A body of stiff segments (`body`) follows a script (`script`, `sets`, `living`, `gait`). The sensor sits on one
segment at some angle and distance from the joint and reads specific force, R^T (a - g), and angular rate from
the actual motion (`device`). The truth (`truth`) is taken from the script before noise. Nothing here knows how
repetitions or steps are counted, or imports anything that counts.

Taken from elsewhere: ranges, holds, repetitions and tempo from the brochures NASS, HE, SC and WALK (`drills`);
smooth reaching from Flash and Hogan (1985) (`shapes`); tremor from Elble and Randall (1976) and Lakie (2010)
(`levels`); segment lengths and joint curves of gait from Winter (2009) and Perry (1992), step length from the
walk ratio of Sekiya and Nagasaki (1998), heel strikes from Lafortune (1991) and Kavanagh and Menz (2008)
(`gait`). What those do not say (fidgets, hesitation, sag, strap slips, and how often) is our own judgement and
stands in `levels`.
"""

from sensors.synthetic.day import simulate_day
from sensors.synthetic.drills import EXERCISES, placements_of
from sensors.synthetic.patient import Simulated
from sensors.synthetic.sessions import simulate, simulate_idle, simulate_walk

__all__ = ["EXERCISES", "Simulated", "placements_of", "simulate", "simulate_day", "simulate_idle", "simulate_walk"]
