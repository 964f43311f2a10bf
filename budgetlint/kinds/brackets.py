"""Brackets that open and never close, or close and never opened."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from budgetlint import regex
from budgetlint.facts import Facts
from budgetlint.model import Evidence, Outcome, Passage, Verdict
from budgetlint.readers.source import marker_of

FIELDS = ("bracket",)

_PAIRS = {")": "(", "》": "《", "]": "["}
_BRACKET = regex.compile(r"[()《》\[\]]")
_WIDE = {"(": "（", ")": "）"}


@dataclass(frozen=True)
class Params:
    """No parameters: every whole paragraph is looked at."""


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    for _, block in facts.blocks():
        if not isinstance(block, Passage) or not block.text.endswith(("。", ";", "!")):
            continue  # a paragraph cut by a page may close on the next
        marker = marker_of(block.text)
        for at in _unpaired(block.text, marker.end if marker else 0):
            char = block.text[at]
            shown = _WIDE.get(char, char)
            span = block.view.span(at, at + 1)
            yield Outcome(Verdict.SUSPICIOUS, (Evidence("bracket", shown, span),), None, None, {"bracket": shown})


def _unpaired(text: str, start: int) -> list[int]:
    open_at: list[tuple[str, int]] = []
    lost: list[int] = []
    for bracket in _BRACKET.finditer(text, start):
        at, char = bracket.start(), bracket[0]
        if char in "(《[":
            open_at.append((char, at))
        elif char in _PAIRS:
            if open_at and open_at[-1][0] == _PAIRS[char]:
                open_at.pop()
            else:
                lost.append(at)
    return sorted([*lost, *(at for _, at in open_at)])
