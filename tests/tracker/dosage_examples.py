"""Examples of every verdict, as a table: the function's name, its arguments, the verdict it must give.

The mutation check runs the same table against altered verdict functions, so that each boundary stands here from
both sides.
"""

from __future__ import annotations

from types import SimpleNamespace

from tracker.model import Bounds

FIVE_TO_TEN = Bounds(5, 10)
TEN = Bounds(10, 10)
ONE_TO_TWO = Bounds(1, 2)
GOAL = Bounds(30, None)
HE_GOAL = Bounds(30, 60)
BRISK = 1.79

Example = tuple[str, tuple[object, ...], object]

EXAMPLES: list[Example] = [
    ("within", (4.999, 5, 10), "under"),
    ("within", (5, 5, 10), "met"),
    ("within", (10, 5, 10), "met"),
    ("within", (10.001, 5, 10), "over"),
    ("within", (0, None, 10), "met"),
    ("within", (99, 5, None), "met"),
    ("within", (4.9996, 5, 10), "met"),
    ("within", (10.0004, 5, 10), "met"),
    ("within", (5, 5.0004, 10), "met"),
    ("within", (10, 5, 9.9996), "met"),
    ("within", (4.9994, 5, 10), "under"),
    ("within", (10.0006, 5, 10), "over"),
    ("within", (4.999, 4.9994, 10), "met"),
    ("within", (5, 4, 4.9994), "over"),
    ("within", (5, 5.0006, 10), "under"),
    ("within", (4.9984, 4.999, None), "under"),
    ("repetitions", (4, FIVE_TO_TEN, None, False), "under"),
    ("repetitions", (5, FIVE_TO_TEN, None, False), "met"),
    ("repetitions", (10, FIVE_TO_TEN, None, False), "met"),
    ("repetitions", (11, FIVE_TO_TEN, None, False), "over"),
    ("repetitions", (0, FIVE_TO_TEN, None, False), "under"),
    ("repetitions", (9, TEN, None, False), "under"),
    ("repetitions", (7, FIVE_TO_TEN, None, True), "unknown"),
    ("repetitions", (None, TEN, None, False), "unknown"),
    ("repetitions", (10, Bounds(1, 5), 10, False), "met"),
    ("repetitions", (11, Bounds(1, 5), 10, False), "over"),
    ("repetitions", (6, Bounds(1, 5), None, False), "over"),
    ("hold_window", (TEN,), Bounds(9.7, 15.3)),
    ("hold_window", (ONE_TO_TWO,), Bounds(0.7, 2.3)),
    ("hold_window", (Bounds(5, 10),), Bounds(4.7, 10.3)),
    ("hold_window", (Bounds(5, None),), Bounds(4.7, None)),
    ("hold_window", (Bounds(None, 5),), Bounds(None, 5.3)),
    ("hold_window", (Bounds(20.0004, None),), Bounds(19.7, None)),
    ("hold_window", (Bounds(None, 20.0004),), Bounds(None, 20.3)),
    ("hold_window", (Bounds(5.0014, None),), Bounds(4.701, None)),
    ("hold_window", (Bounds(None, 5.0014),), Bounds(None, 5.301)),
    ("holds", ([9.7], TEN, False), "met"),
    ("holds", ([9.69], TEN, False), "under"),
    ("holds", ([15.3], TEN, False), "met"),
    ("holds", ([15.31], TEN, False), "over"),
    ("holds", ([1.0, 10.0, 30.0], TEN, False), "met"),
    ("holds", ([], TEN, False), "unknown"),
    ("holds", ([10.0], TEN, True), "unknown"),
    ("holds_inside", ([9.7, 9.6, 15.3], TEN), 2),
    ("holds_inside", ([], TEN), 0),
    ("phase", (2.0, 3), "met"),
    ("phase", (1.99, 3), "under"),
    ("phase", (4.0, 3), "met"),
    ("phase", (4.01, 3), "over"),
    ("tempo", ([(3.0, 3), (3.0, 3)], False), "met"),
    ("tempo", ([(1.0, 3), (9.0, 3)], False), "under"),
    ("tempo", ([(3.0, 3), (9.0, 3)], False), "over"),
    ("tempo", ([(3.0, 3), (1.0, 3)], False), "under"),
    ("tempo", ([], False), "unknown"),
    ("tempo", ([(3.0, 3)], True), "unknown"),
    ("side_done", ([(1, False)],), True),
    ("side_done", ([(0, False)],), False),
    ("side_done", ([],), False),
    ("side_done", ([(None, False)],), None),
    ("side_done", ([(0, True)],), None),
    ("side_done", ([(1, True)],), True),
    ("side_done", ([(0, False), (2, False)],), True),
    ("side_done", ([(None, False), (2, False)],), True),
    ("sides", ([True, True], False), "met"),
    ("sides", ([True, False], False), "under"),
    ("sides", ([True, None], False), "unknown"),
    ("sides", ([True, False], True), "unknown"),
    ("sides", ([True, True], True), "met"),
    ("sides", ([False, False], False), "under"),
    ("minutes", (None, 10, GOAL), "unknown"),
    ("minutes", (9.5, 10, GOAL), "met"),
    ("minutes", (9.49, 10, GOAL), "under"),
    ("minutes", (500.0, 10, GOAL), "met"),
    ("minutes", (29.5, None, HE_GOAL), "met"),
    ("minutes", (29.4, None, HE_GOAL), "under"),
    ("minutes", (60.5, None, HE_GOAL), "met"),
    ("minutes", (60.6, None, HE_GOAL), "over"),
    ("minutes", (3.0, None, None), "met"),
    ("minutes", (3.0, 5, None), "under"),
    ("minutes", (3.0, None, Bounds(None, 2)), "over"),
    ("long_enough", ([9.5, 9.49, 20.0], 10), 2),
    ("bouts", (None, 10), "unknown"),
    ("bouts", ([9.5], 10), "met"),
    ("bouts", ([9.4, 9.4], 10), "under"),
    ("bouts", ([], 10), "under"),
    ("bouts", ([500.0], 10), "met"),
    ("pace", (None, 0.1, BRISK), "unknown"),
    ("pace", (1.79, None, BRISK), "unknown"),
    ("pace", (1.611, 0.0, BRISK), "met"),
    ("pace", (1.61, 0.0, BRISK), "under"),
    ("pace", (1.969, 0.0, BRISK), "met"),
    ("pace", (1.97, 0.0, BRISK), "over"),
    ("pace", (1.79, 0.17, BRISK), "met"),
    ("pace", (1.75, 0.17, BRISK), "unknown"),
    ("pace", (1.85, 0.17, BRISK), "unknown"),
    ("pace", (1.3, 0.2, BRISK), "under"),
    ("pace", (2.2, 0.2, BRISK), "over"),
    ("pace", (1.7, 0.5, BRISK), "unknown"),
    ("intensity", (None, Bounds(4, 6)), "unknown"),
    ("intensity", (3, Bounds(4, 6)), "under"),
    ("intensity", (4, Bounds(4, 6)), "met"),
    ("intensity", (6, Bounds(4, 6)), "met"),
    ("intensity", (7, Bounds(4, 6)), "over"),
    ("times_a_day", (1, 0, Bounds(2, 3)), "under"),
    ("times_a_day", (2, 0, Bounds(2, 3)), "met"),
    ("times_a_day", (4, 0, Bounds(2, 3)), "over"),
    ("times_a_day", (1, 1, Bounds(2, 3)), "unknown"),
    ("times_a_day", (2, 1, Bounds(2, 3)), "met"),
    ("times_a_day", (3, 1, Bounds(2, 3)), "unknown"),
    ("times_due", (1.9, 2), 1),
    ("times_due", (2.0, 2), 2),
    ("times_due", (8.8, 2), 5),
    ("every_hours", (5, 0, 8.8, 2), "met"),
    ("every_hours", (6, 0, 8.8, 2), "met"),
    ("every_hours", (4, 0, 8.8, 2), "under"),
    ("every_hours", (7, 0, 8.8, 2), "over"),
    ("every_hours", (1, 0, 1.9, 2), "unknown"),
    ("every_hours", (2, 0, 2.0, 2), "met"),
    ("every_hours", (4, 1, 8.8, 2), "unknown"),
    ("every_hours", (0, 0, 4.0, 2), "under"),
]


def failures(functions: SimpleNamespace) -> list[str]:
    """The examples that these verdict functions get wrong."""
    return [f"{name}{args}" for name, args, wanted in EXAMPLES if _answer(functions, name, args) != wanted]


def _answer(functions: SimpleNamespace, name: str, args: tuple[object, ...]) -> object:
    try:
        return getattr(functions, name)(*args)
    except (TypeError, ValueError, ZeroDivisionError, AttributeError) as error:
        return error
