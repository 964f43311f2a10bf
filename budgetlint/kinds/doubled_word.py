"""A word written twice (项目项目), unless the first belongs to a name that ends with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from budgetlint import regex
from budgetlint.facts import Facts
from budgetlint.model import Evidence, Outcome, Passage, Verdict
from budgetlint.terms import plain

FIELDS = ("text",)


@dataclass(frozen=True)
class Params:
    """``words``: the words that cannot rightly follow themselves."""

    words: tuple[str, ...]


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    pattern = regex.compile("(?P<word>" + "|".join(map(regex.escape, params.words)) + r")(?P=word)")
    names: set[str] | None = None
    for _, block in facts.blocks():
        if not isinstance(block, Passage):
            continue
        for match in pattern.finditer(block.text):
            if names is None:
                names = _cells(facts)
            first_end = match.start() + len(match["word"])
            if _ends_a_name(block.text[:first_end], names):
                continue
            span = block.view.span(match.start(), match.end())
            yield Outcome(
                Verdict.SUSPICIOUS, (Evidence("text", match[0], span),), match["word"], None, {"text": match[0]}
            )


def _cells(facts: Facts) -> set[str]:
    return {plain(cell.text) for table in facts.document.tables for row in table.rows for cell in row if cell.text}


def _ends_a_name(text: str, names: set[str]) -> bool:
    tail = plain(text[-40:])
    return any(tail[-length:] in names for length in range(4, min(len(tail), 40) + 1))
