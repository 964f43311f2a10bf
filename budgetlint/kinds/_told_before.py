"""The amount, told earlier, that several amounts behind it make."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from budgetlint import regex
from budgetlint.facts import Facts
from budgetlint.facts.paragraphs import Paragraph, Statement
from budgetlint.kinds._list_sum import ListSum, Parts, comparable
from budgetlint.kinds._named import words_before
from budgetlint.model import Quantity, Span, Verdict

__all__ = ["Amounts", "Made", "amounts_of", "made_before", "with_earlier"]

_AMONG = regex.compile("^其中[:：]?|(?:为|是|达到?)$")
MAX_WORDS = 20  # characters looked at before a figure

Amounts = Sequence[tuple[Statement, Quantity]]


@dataclass(frozen=True, slots=True)
class Made:
    """What amounts make, or should: the words before the figure told, their sum against it, and the verdict."""

    label: str
    found: ListSum
    verdict: Verdict


def amounts_of(paragraph: Paragraph) -> Amounts:
    """All amounts of a paragraph but changes, whatever is told of them, in the order of the text."""
    found = [
        (statement, figure.quantity)
        for statement in paragraph.statements
        for figure in statement.figures
        if figure.quantity.kind == "amount" and figure.measure != "change"
    ]
    return sorted(found, key=lambda pair: pair[1].span.start)


def with_earlier(facts: Facts, above: int) -> Iterator[tuple[Paragraph, Amounts]]:
    """Every paragraph with the amounts of so many paragraphs above it, in its section."""
    passed: deque[Paragraph] = deque(maxlen=above)
    for paragraph in facts.paragraphs:
        section = paragraph.passage.section
        yield paragraph, [pair for each in passed if each.passage.section == section for pair in amounts_of(each)]
        passed.append(paragraph)


def made_before(facts: Facts, before: Amounts, earlier: Amounts, parts: Parts) -> Made | None:
    """The nearest amount that the parts make; else the one that a slip keeps them from: of those in the paragraphs above (``earlier``)
    only two digits swapped or 元 for 万元, as there are many; ``None`` where there is neither."""
    here, there = (
        [
            (statement, ListSum("value", whole, parts))
            for statement, whole in reversed(amounts)
            if comparable(whole, parts)
        ]
        for amounts in (before, earlier)
    )
    sums = here + there
    held = [each for each in sums if each[1].verdict.holds]
    slips = [each for each in sums if each[1].is_swap] or [each for each in here if each[1].is_slip]
    for statement, found in (held or slips)[:1]:
        label = _words(facts, found.stated) or statement.label
        return Made(label, found, found.verdict if held else Verdict.ERROR)
    return None


def _words(facts: Facts, figure: Quantity) -> str:
    """What its clause calls a figure: a statement may have its budget and its outturn."""
    text = facts.source_text(Span(max(0, figure.span.start - MAX_WORDS), figure.span.start))
    return _AMONG.sub("", words_before(text, 0, len(text)))
