"""The page in a real browser, by axe's rules, on a telephone and on paper; skipped where there is none."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.running import catalogue
from tests.tracker.page.patient import records
from tracker.page import Lang, report_page, words_of

BROWSER = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)
AXE = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
PLAYWRIGHT = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

pytestmark = pytest.mark.skipif(BROWSER is None, reason="no browser (chromium) to look at the page in")

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with PLAYWRIGHT.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=BROWSER, args=["--no-sandbox", "--disable-gpu"])
        yield running
        running.close()


def shown(
    browser: Any, folder: Path, lang: Lang = "en", *, width: int = 1100, days: int = 34, **changes: Any
) -> Any:
    """The page, opened; axe is let in past the page's own policy."""
    path = folder / "page.html"
    path.write_text(report_page(records(days), catalogue(), words_of(lang)), encoding="utf-8")
    tab = browser.new_context(bypass_csp=True, viewport={"width": width, "height": 900}).new_page()
    tab.goto(path.as_uri())
    return tab


def violations(tab: Any) -> list[str]:
    found = AXE.Axe().run(tab, options={"runOnly": {"type": "tag", "values": RULES}})
    assert found.response["passes"], "axe looked at nothing"
    return [f"{v['id']}: {v['nodes'][0]['html'][:200]}" for v in found.response["violations"]]


@pytest.mark.parametrize(
    ("lang", "width", "days", "unfolded", "media"),
    [
        ("en", 1100, 34, False, {}), ("de", 360, 5, True, {"color_scheme": "dark"}),
        ("de", 700, 5, False, {"media": "print"}),
    ],
)  # fmt: skip
def test_axe_finds_nothing_to_object_to(
    browser: Any, tmp_path: Path, lang: Lang, width: int, days: int, unfolded: bool, media: dict[str, str]
) -> None:
    tab = shown(browser, tmp_path, lang, width=width, days=days)
    tab.emulate_media(**media)
    tab.evaluate(f"document.querySelectorAll('details').forEach(each => each.open = {str(unfolded).lower()})")
    assert violations(tab) == []


def test_axe_would_object(browser: Any, tmp_path: Path) -> None:
    tab = shown(browser, tmp_path, days=1)
    tab.evaluate("document.querySelector('svg.chart').removeAttribute('aria-label')")
    tab.evaluate("document.querySelector('p').style.color = '#bbb'")
    assert len(violations(tab)) >= 2


def test_nothing_sticks_out_on_a_narrow_screen(browser: Any, tmp_path: Path) -> None:
    """WCAG 1.4.10: no scrolling in two directions at 320 pixels; wide tables scroll by themselves."""
    tab = shown(browser, tmp_path, width=320)
    assert tab.evaluate("document.documentElement.scrollWidth") == 320


def test_hostile_notes_do_nothing(browser: Any) -> None:
    context = browser.new_context(viewport={"width": 900, "height": 900})
    tab = context.new_page()
    told: list[object] = []

    def opened(dialog: Any) -> None:
        told.append(dialog)
        dialog.dismiss()

    tab.on("dialog", opened)
    tab.on("request", lambda request: told.append(request.url) if not request.url.startswith("file:") else None)
    tab.set_content(report_page(records(20), catalogue(), words_of("en")))
    assert told == []
    assert tab.locator("img, script").count() == 0


def test_paper_shows_every_table_and_no_links(browser: Any, tmp_path: Path) -> None:
    tab = shown(browser, tmp_path, days=20)
    assert not tab.locator("#walking details table").first.is_visible()
    tab.emulate_media(media="print")
    assert tab.locator("#walking details table").first.is_visible()
    assert not tab.locator("nav").is_visible()
    assert tab.pdf(format="A4").startswith(b"%PDF")
