"""The table of problem codes in docs/api.md, written anew: `python -m tests.api.problem_table`."""

from __future__ import annotations

from pathlib import Path

from api.problems import CATALOGUE

PAGE = Path(__file__).resolve().parents[2] / "docs" / "api.md"
BEGIN, END = "<!-- problems: begin", "<!-- problems: end -->"


def renewed(text: str) -> str:
    """The page with the table as it should be."""
    head, _, rest = text.partition(BEGIN)
    begin, _, rest = rest.partition("\n")
    rows = [f"| {kind.status} | `{code}` | {kind.title} | {kind.remedy} |" for code, kind in CATALOGUE.items()]
    table = "\n".join(["| status | code | what | what to do |", "|---|---|---|---|", *rows])
    return f"{head}{BEGIN}{begin}\n{table}\n{END}{rest.partition(END)[2]}"


if __name__ == "__main__":
    PAGE.write_text(renewed(PAGE.read_text("utf-8")), "utf-8")
