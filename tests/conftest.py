"""Shared by every test: at the end of a run, what was skipped and why."""

from __future__ import annotations

import signal
from collections import Counter

import pytest
from _pytest.terminal import TerminalReporter

# A shell has what it starts in the background ignore Ctrl-C, and what tests start would inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    reasons = Counter(_reason(report) for report in terminalreporter.stats.get("skipped", []))
    terminalreporter.section("skipped, and why")
    for reason, count in sorted(reasons.items()):
        terminalreporter.line(f"{count} x {reason}")
    if not reasons:
        terminalreporter.line("nothing was skipped")


def _reason(report: pytest.TestReport) -> str:
    where = report.longrepr
    text = where[2] if isinstance(where, tuple) else str(where)
    return text.removeprefix("Skipped: ")
