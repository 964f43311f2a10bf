"""An amount told again in another unit right behind it: 2,293,130.50元，折合229.31万元."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from budgetlint import regex
from budgetlint.facts import Facts
from budgetlint.interval import restated, round_to, unit_scale
from budgetlint.kinds._common import evidence_of, readable
from budgetlint.language import worded
from budgetlint.model import Outcome, Quantity

FIELDS = ("other",)

_AGAIN = regex.compile(r"\s?[(（,，]?\s?(?:折合|换算为|即)(?:人民币)?\s?")


@dataclass(frozen=True)
class Params:
    """A rule of this kind takes no keys."""


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each amount with nothing between it and another, of a different unit, but words that say it is the
    same."""
    for passage, tokens in facts.passages:
        for one, other in pairwise(tokens):
            if _AGAIN.fullmatch(passage.text, one.end, other.start) and one.quantity.unit != other.quantity.unit:
                yield from _compared(one.quantity, other.quantity)


def _compared(first: Quantity, again: Quantity) -> Iterator[Outcome]:
    scale = unit_scale(first.unit, again.unit)
    if first.kind != "amount" or scale is None or not readable(first, again):
        return
    evidence = (evidence_of("again", worded("折合"), again), evidence_of("first", worded("原数"), first))
    expected = round_to(first.value * scale, again.step)
    verdict = restated(again, first, tables=False, scale=scale)
    yield Outcome(verdict, evidence, expected, again.value - expected, {"other": f"{first.value:,f}{first.unit}"})
