"""What the guides say about layouts is so."""

from __future__ import annotations

import re
from pathlib import Path

from sensors.head import Head
from sensors.layouts import known
from sensors.layouts.named import NAME
from sensors.plan import Plan

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_every_layout_is_in_the_table_and_nothing_else() -> None:
    rows = re.findall(
        r"^\|(?:[^|]*)\|([^|]*)\|", (DOCS / "recordings.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    told = {name for row in rows for name in re.findall(r"`([a-z0-9-]+)`", row) if name != "layout"}
    assert told == {*known().split(", "), NAME}


def test_the_example_of_a_layout_reads_a_file() -> None:
    text = (DOCS / "adding-a-layout.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    names: dict[str, object] = {}
    exec("from sensors.columns import columns\nfrom sensors.plan import Plan, Ticks\n" + code, names)
    head = Head("a.csv", ("Time (ms);Acc X (g);Acc Y (g);Acc Z (g)",), ended=False)
    plan = names["plan"](head)  # type: ignore[operator]
    assert isinstance(plan, Plan)
    assert plan.roles == ("total",)
    assert names["plan"](Head("a.csv", ("hello",), ended=True)) is None  # type: ignore[operator]
