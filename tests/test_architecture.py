"""The rules of the house: who may import whom, and what the pure and the timeless parts may touch."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("api", "tracker", "sensors", "algorithms")
MAY_IMPORT = {
    "api": {"api", "tracker", "sensors", "algorithms"},
    "tracker": {"tracker", "sensors", "algorithms"},
    "sensors": {"sensors"},
    "algorithms": {"algorithms"},
}
PURE = {
    "__future__", "algorithms", "numpy", "scipy", "vqf", "abc", "bisect", "collections", "copy", "dataclasses",
    "enum", "functools", "heapq", "itertools", "math", "operator", "statistics", "types", "typing",
}  # fmt: skip
IMPURE_NAMES = {"open", "print", "input", "exec", "eval", "__import__"}
CLOCKS = {
    "time": {"time", "time_ns", "localtime", "gmtime", "ctime", "strftime"},
    "datetime": {"now", "utcnow", "today"},
    "date": {"today"},
}
MAY_READ_THE_CLOCK = {"tracker/session.py", "tracker/cli", "tracker/store", "api"}
HEAVY = {"fastapi", "sqlalchemy", "matplotlib", "bleak", "aiohttp", "scipy.signal", "pydantic"}

FILES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _imports(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: relative import"
            yield node.lineno, node.module or ""


def _wrong_imports(package: str, source: str) -> list[str]:
    forbidden = set(PACKAGES) - MAY_IMPORT[package]
    found = _imports(ast.parse(source))
    return [f"line {line}: {name}" for line, name in found if name.split(".")[0] in forbidden]


def _impurities(source: str) -> list[str]:
    tree = ast.parse(source)
    found = [f"line {line}: import {name}" for line, name in _imports(tree) if name.split(".")[0] not in PURE]
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in IMPURE_NAMES:
            found.append(f"line {node.lineno}: {node.id}")
        if isinstance(node, ast.Attribute) and node.attr in {"random", "loadtxt", "savetxt", "save", "load"}:
            found.append(f"line {node.lineno}: .{node.attr}")
    return found


def _clock_readings(source: str) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name | ast.Attribute):
            owner = node.value.id if isinstance(node.value, ast.Name) else node.value.attr
            if node.attr in CLOCKS.get(owner, ()):
                found.append(f"line {node.lineno}: {owner}.{node.attr}")
        if isinstance(node, ast.ImportFrom) and node.module == "time":
            names = {alias.name for alias in node.names}
            found += [f"line {node.lineno}: time.{name}" for name in sorted(names & CLOCKS["time"])]
    return found


def _offences(look: Callable[[str, str], list[str]], files: Iterable[Path] = FILES) -> dict[str, list[str]]:
    """What `look` finds in each file's package and text, where it finds something."""
    found = {_name(path): look(_name(path).split("/")[0], path.read_text("utf-8")) for path in files}
    return {name: lines for name, lines in found.items() if lines}


def test_imports_follow_the_house() -> None:
    assert _offences(_wrong_imports) == {}


def test_algorithms_are_pure() -> None:
    pure = [path for path in FILES if _name(path).startswith("algorithms/")]
    assert len(pure) > 1
    assert _offences(lambda _, source: _impurities(source), pure) == {}


def test_nothing_below_the_session_reads_the_time_of_day() -> None:
    timeless = [path for path in FILES if not any(map(_name(path).startswith, MAY_READ_THE_CLOCK))]
    assert len(timeless) > 1
    assert _offences(lambda _, source: _clock_readings(source), timeless) == {}


def test_the_checks_see_what_they_forbid() -> None:
    assert _wrong_imports("sensors", "import algorithms.types") == ["line 1: algorithms.types"]
    assert _wrong_imports("algorithms", "def f():\n    from sensors import stream") == ["line 2: sensors"]
    assert _impurities("import logging") == ["line 1: import logging"]
    assert _impurities("x = open('a')") == ["line 1: open"]
    assert _impurities("import numpy as np\nnp.random.rand()") == ["line 2: .random"]
    assert _clock_readings("import time\ntime.time()") == ["line 2: time.time"]
    assert _clock_readings("from time import time") == ["line 1: time.time"]
    assert _clock_readings("import datetime\ndatetime.datetime.now()") == ["line 2: datetime.now"]


def _loaded_by(*arguments: str) -> set[str]:
    """The modules that the command has loaded when it ends."""
    program = (
        "import sys, atexit\n"
        "atexit.register(lambda: sys.__stderr__.write('\\nLOADED ' + ' '.join(sys.modules)))\n"
        f"sys.argv = ['backbeat', *{list(arguments)!r}]\n"
        "from tracker.cli import main\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=120, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr
    return set(done.stderr.rpartition("LOADED ")[2].split())


def test_help_loads_nothing_heavy() -> None:
    loaded = _loaded_by("--help")
    assert loaded & (HEAVY | {"scipy", "numpy", "vqf"}) == set()


def test_replay_loads_nothing_it_does_not_use() -> None:
    loaded = _loaded_by("replay", "--json", "sample_data/exercises/chair-stand.csv.gz")
    assert loaded & {"fastapi", "sqlalchemy", "matplotlib", "bleak"} == set()
