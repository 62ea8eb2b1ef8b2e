"""How each kind of thing looks: never by colour alone.

Colours are those of Okabe and Ito (2008), which people who confuse red and green tell apart; every kind also has
a hatch, a symbol, a dash or a shade of its own, so that a print in grey says the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tracker.plot.picture import Kind

Hatch = Literal["", "/", "\\", "x", "."]
Symbol = Literal["", "v", "x", "o", "D", "s"]


@dataclass(frozen=True, slots=True)
class Style:
    """`words`: the legend's. `fill` with `opacity`; `edge` the line's and the hatch's colour, "" for none.
    `dash`: on and off, pixels. `text`: the colour of a label upon it.
    """

    words: str
    fill: str = ""
    edge: str = ""
    opacity: float = 1.0
    hatch: Hatch = ""
    symbol: Symbol = ""
    width: float = 0.8
    dash: tuple[float, float] | None = None
    text: str = "#000000"


STYLES: dict[Kind, Style] = {
    "signal": Style("the signal that was counted", edge="#000000", width=1.3),
    "strongest": Style("acceleration in its strongest direction", edge="#000000", width=1.3),
    "tilt": Style("tilt of the sensor", edge="#000000", width=1.1),
    "lift": Style("vertical acceleration", edge="#000000", width=1.3),
    "range": Style(
        "tilt, least to largest in each stretch", fill="#8A8A8A", edge="#444444", opacity=0.6, width=0.8
    ),
    "rest": Style("rest", edge="#0072B2", width=1.0, dash=(6, 3)),
    "full": Style("a repetition reaches this far", edge="#5A5A5A", width=0.9, dash=(1.5, 2.5)),
    "least": Style("a partial one this far", edge="#9A9A9A", width=0.9, dash=(1.5, 4.5)),
    "cadence": Style("steps a minute", edge="#000000", width=1.3),
    "hold": Style("hold", fill="#56B4E9"),
    "way": Style("way out and back", fill="#E4EEF5", edge="#7A7A7A", width=0.6),
    "partial": Style("partial", fill="#FFFFFF", edge="#D55E00", hatch="/", symbol="v", text="#000000"),
    "left out": Style("moved, but not counted", fill="#FFFFFF", edge="#9C4A78", hatch="x", symbol="x"),
    "gap": Style("no data", fill="#F4F4F4", edge="#777777", hatch="\\"),
    "walking": Style("walking", fill="#7FCFB5", edge="#00543D", hatch="."),
    "set": Style("set", fill="#0072B2", edge="#003F63", text="#FFFFFF"),
    "step": Style("step", fill="#E69F00", edge="#000000", symbol="o"),
    "lying": Style("lying", fill="#8F8F8F", edge="#555555"),
    "sitting": Style("sitting", fill="#C4C4C4", edge="#555555"),
    "standing": Style("standing", fill="#F2F2F2", edge="#555555"),
    "upright": Style("upright", fill="#F2F2F2", edge="#888888", hatch="/"),
    "unknown": Style("posture unknown", fill="#FFFFFF", edge="#AAAAAA", dash=(2, 2)),
    "sensed": Style("measured by the sensor", fill="#0072B2", edge="#003F63", symbol="o"),
    "corrected": Style("corrected by a person", fill="#E69F00", edge="#000000", hatch="x", symbol="D"),
    "self-reported": Style("told, without the sensor", fill="#FFFFFF", edge="#000000", hatch="/", symbol="s"),
    "prescribed": Style("prescribed", fill="#DDF0E7", edge="#00543D", dash=(5, 3), width=1.0),
    "usual": Style("usual for this person", fill="#E6E6E6", edge="#444444", dash=(1.5, 2.5), width=1.0),
    "pain": Style("pain at its worst", fill="#D55E00", edge="#5C2900", symbol="o", width=1.2),
    "place": Style("where it hurt", fill="#5A5A5A", edge="#000000"),
}
