"""The page's script in a real browser; skipped where there is none."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path

import pytest

from tests.running import catalogue
from tests.tracker.pictures import sample
from tracker.plot import draw

BROWSER = next((name for name in ("chromium", "chromium-browser", "google-chrome") if shutil.which(name)), None)

pytestmark = pytest.mark.skipif(BROWSER is None, reason="no browser (chromium) to run the page's script in")

ACTIONS = """
<script>
const figure = [...document.querySelectorAll("figure.panel")].pop();
const seen = {};
const look = (name) => { seen[name] = {
  read: figure.querySelector("output").textContent,
  ticks: [...figure.querySelectorAll(".ticks text")].map((t) => t.textContent),
  numbers: [...figure.querySelectorAll(".labels [data-every]")].filter((l) => l.style.display !== "none").length,
}; };
const press = (key, shiftKey) =>
  figure.dispatchEvent(new KeyboardEvent("keydown", { key, shiftKey, bubbles: true }));
look("first");
press("+"); press("+"); press("+"); look("near");
press("ArrowRight", true); look("later");
press("0"); look("again");
figure.querySelectorAll("td button")[2].click(); look("third");
document.body.innerHTML = "<pre id=seen></pre>";
document.querySelector("pre").textContent = JSON.stringify(seen);
</script></body>"""


def browse(page: Path) -> dict[str, dict[str, object]]:
    """What a reader sees after each action."""
    page.write_text(page.read_text(encoding="utf-8").replace("</body>", ACTIONS), encoding="utf-8")
    command = [
        str(BROWSER), "--headless", "--no-sandbox", "--disable-gpu", "--window-size=1100,1400",
        f"--user-data-dir={page.parent / 'profile'}", "--dump-dom", page.as_uri(),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    found = re.search(r'<pre id="seen">(.*?)</pre>', done.stdout, re.DOTALL)
    assert found, done.stdout[-2000:] + done.stderr[-2000:]
    seen: dict[str, dict[str, object]] = json.loads(unescape(found[1]))
    return seen


def test_the_page_zooms_moves_and_reads_off(tmp_path: Path) -> None:
    result, rows = sample("exercises", "wall-slide")
    draw(result, catalogue(), rows, tmp_path / "a.html")
    seen = browse(tmp_path / "a.html")
    assert re.match(r"1:\d\d\.\d \(\d+\.\d s\) · ", str(seen["first"]["read"]))
    assert seen["near"]["ticks"] != seen["first"]["ticks"]
    assert seen["later"]["ticks"] != seen["near"]["ticks"]
    assert seen["again"]["ticks"] == seen["first"]["ticks"]
    assert "repetition 3: out " in str(seen["third"]["read"])
    assert all(seen[name]["numbers"] == len(result.sets[0].reps) for name in seen)
