"""Each comparison, number and sign of the verdict functions is changed in turn: the table must notice."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.tracker.dosage_examples import failures
from tracker.dosage import verdicts

COMPARISONS = {
    ast.Lt: (ast.LtE, ast.GtE), ast.LtE: (ast.Lt, ast.Gt), ast.Gt: (ast.GtE, ast.LtE), ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,), ast.Is: (ast.IsNot,), ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,), ast.NotIn: (ast.In,),
}  # fmt: skip
OPERATORS = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.FloorDiv: ast.Mult}
TREE = ast.parse(Path(verdicts.__file__).read_text(encoding="utf-8"))


def variants(node: ast.AST) -> Iterator[ast.expr]:
    """The node, changed in each way that matters."""
    if isinstance(node, ast.Compare) and type(node.ops[0]) in COMPARISONS:
        for other in COMPARISONS[type(node.ops[0])]:
            yield ast.Compare(node.left, [other()], node.comparators)
    elif (
        isinstance(node, ast.Constant) and isinstance(node.value, int | float) and not isinstance(node.value, bool)
    ):
        yield ast.Constant(node.value * 1.1 if isinstance(node.value, float) else node.value + 1)
        yield ast.Constant(node.value * 0.9 if isinstance(node.value, float) else node.value - 1)
    elif isinstance(node, ast.BinOp) and type(node.op) in OPERATORS:
        yield ast.BinOp(node.left, OPERATORS[type(node.op)](), node.right)
    elif isinstance(node, ast.BoolOp):
        yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node.operand


class _Swap(ast.NodeTransformer):
    def __init__(self, index: int, new: ast.AST) -> None:
        self.index, self.new, self.seen = index, new, -1

    def visit(self, node: ast.AST) -> ast.AST:
        self.seen += 1
        return self.new if self.seen == self.index else self.generic_visit(node)


class _Order(ast.NodeVisitor):
    def __init__(self) -> None:
        self.nodes: list[ast.AST] = []

    def visit(self, node: ast.AST) -> None:
        self.nodes.append(node)
        self.generic_visit(node)


def mutants() -> list[tuple[str, ast.Module]]:
    order = _Order()
    order.visit(TREE)
    found = []
    expressions = [(index, node) for index, node in enumerate(order.nodes) if isinstance(node, ast.expr)]
    for index, node in expressions:
        for new in variants(node):
            tree = copy.deepcopy(TREE)
            _Swap(index, ast.copy_location(new, node)).visit(tree)
            name = f"line {node.lineno}: {ast.unparse(node)} -> {ast.unparse(new)}"
            found.append((name, ast.fix_missing_locations(tree)))
    return found


def load(tree: ast.Module) -> SimpleNamespace:
    names: dict[str, object] = {"__name__": "mutant"}
    exec(compile(tree, "verdicts", "exec"), names)
    return SimpleNamespace(**names)


def test_the_table_holds_for_the_real_functions() -> None:
    assert failures(load(TREE)) == []


def test_there_are_mutants_of_every_kind() -> None:
    assert len(mutants()) > 80


@pytest.mark.parametrize(("change", "tree"), [pytest.param(c, t, id=c) for c, t in mutants()])
def test_a_changed_verdict_is_noticed(change: str, tree: ast.Module) -> None:
    assert failures(load(tree)), f"no example notices {change}"
