"""The heart rate on the page: a figure where one was told, and nothing else anywhere."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.running import catalogue
from tests.tracker.page.markup import read
from tests.tracker.page.patient import records
from tracker.diary import Pulse
from tracker.page import LANGS, Lang, PageRecords, report_page, words_of

SAID = {"en": "Heart rate, median of each session", "de": "Puls, Median jeder Sitzung"}


def page(found: PageRecords, lang: Lang) -> str:
    return read(report_page(found, catalogue(), words_of(lang))).text


@pytest.mark.parametrize("lang", LANGS)
def test_a_heart_rate_is_shown_as_a_figure(lang: Lang) -> None:
    bare = records(8)
    at = datetime.combine(bare.period.last, datetime.min.time(), bare.made_at.tzinfo)
    told = tuple(Pulse(at - timedelta(days=n), 90.0 + n) for n in range(3))
    text = page(records(8, pulses=told), lang)
    assert SAID[lang] in text
    assert "92" in text
    assert SAID[lang] not in page(bare, lang)
