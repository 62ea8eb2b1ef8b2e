"""Rules from TOML files, strictly: a word that nobody knows is refused, because a rule that never holds is silent.

numbers.toml  what rules speak of, once
[[rule]]     id, version (grows by one with every change), source (a brochure, or "ours"), section (its figure or
             section, in the brochure's own numbering), applies (when, in words), when and unless (facts and their
             words), does (a list of actions), says (to the patient), reason; de (both in
             German); released_by = "clinician" where a doctor or physiotherapist ends what it stops
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import cast, get_args

from tracker.errors import CatalogueError
from tracker.safety.facts import BROCHURES, WORDS
from tracker.safety.model import INVITES, RESTRAINS, Action, Decider, Numbers, Rule, Rules, Said
from tracker.strict import Table, read_table

SOURCES = (*BROCHURES, "ours")
_NUMBERS = ("ask_again_min", "substantial", "strong", "first_days", "gentle_days", "sitting_min")
_RULE = ("id", "version", "source", "section", "applies", "when", "does", "says", "reason")


def load_rules(folder: Path | None = None) -> Rules:
    """Every rule of a folder, by default ours, in the order of files and of rules in them.

    Raises:
        CatalogueError: a file is wrong, or two rules have the same id.
    """
    folder = folder or Path(str(resources.files("tracker"))) / "safety" / "rules"
    paths = sorted(path for path in folder.glob("*.toml") if path.name != "numbers.toml")
    rules = [rule for path in paths for rule in _rules(path)]
    named = [rule.id for rule in rules]
    for name in named:
        if named.count(name) > 1:
            raise CatalogueError(folder, "", f"two rules are called '{name}'; rename one")
    return Rules(_numbers(folder / "numbers.toml"), tuple(rules))


def _numbers(path: Path) -> Numbers:
    table = read_table(path)
    table.allow(_NUMBERS)
    again, substantial, strong, sitting = (
        _positive(table, key) for key in ("ask_again_min", "substantial", "strong", "sitting_min")
    )
    first, gentle = (_whole(table, key) for key in ("first_days", "gentle_days"))
    return Numbers(again, substantial, strong, first, gentle, sitting)


def _rules(path: Path) -> list[Rule]:
    top = read_table(path)
    top.allow(("rule",))
    return [_rule(table) for table in top.tables("rule")]


def _rule(table: Table) -> Rule:
    table.allow(_RULE, ("unless", "de", "released_by"))
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", table.text("id")):
        raise table.fail("id", "use lower-case words joined by hyphens")
    when = _conditions(table, "when")
    if not when:
        raise table.fail("when", "a rule without a condition would always hold; name a fact")
    return Rule(
        table.text("id"), _whole(table, "version"), table.choice("source", SOURCES), table.text("section"),
        table.text("applies"), when, _conditions(table, "unless"), _does(table), table.text("says"),
        table.text("reason"), _said(table.table("de")), _released_by(table),
    )  # fmt: skip


def _released_by(table: Table) -> Decider:
    if "released_by" not in table.values:
        return "person"
    return cast(Decider, table.choice("released_by", get_args(Decider)))


def _said(table: Table | None) -> Said | None:
    if table is None:
        return None
    table.allow(("says", "reason"))
    return Said(table.text("says"), table.text("reason"))


def _does(table: Table) -> tuple[Action, ...]:
    """The actions, the strictest first; a rule either holds back or invites."""
    known = get_args(Action)
    named = table.texts("does")
    for name in named:
        if name not in known:
            raise table.fail("does", f"'{name}' is not one of {', '.join(known)}")
    if RESTRAINS.intersection(named) and INVITES.intersection(named):
        raise table.fail("does", "holds back and invites at once; make two rules of it")
    if "pause" in named and len(named) > 1:
        raise table.fail("does", "pause stands alone, because a stop takes its place; make two rules of it")
    return cast(tuple[Action, ...], tuple(name for name in known if name in named))


def _conditions(table: Table, key: str) -> Mapping[str, tuple[str, ...]]:
    inner = table.table(key)
    if inner is None:
        return {}
    inner.allow((), tuple(WORDS))
    return {name: _words(inner, name) for name in inner.values}


def _words(table: Table, name: str) -> tuple[str, ...]:
    words, known = table.texts(name), WORDS[name]
    for word in words:
        if known is not None and word not in known:
            raise table.fail(name, f"'{word}' is not one of {', '.join(known)}")
    return words


def _positive(table: Table, key: str) -> float:
    value = table.number(key)
    if value is None:
        raise table.fail(key, "missing key; add it")
    return value


def _whole(table: Table, key: str) -> int:
    value = table.whole(key)
    if value is None:
        raise table.fail(key, "missing key; add it")
    return value
