"""A rate of two counts of one paragraph: 编制24人，实有在职23人，在职人员控制率95.83%."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import product

from budgetlint import regex
from budgetlint.facts import Facts
from budgetlint.interval import exact, judge, round_to
from budgetlint.kinds import Pattern
from budgetlint.kinds._common import evidence_of, undecided
from budgetlint.language import worded
from budgetlint.model import Outcome, Passage, Quantity, Verdict, View
from budgetlint.numerals import Token

FIELDS = ("formula",)

_CLAUSE = regex.compile(r"[,，。;；:：、()（）]")
_HUNDRED = Decimal(100)
_HOLDS = (Verdict.EXACT, Verdict.ROUNDING)


@dataclass(frozen=True)
class Params:
    """What the words before the ``rate``, the number it is ``of`` and the number it is compared ``to`` look like."""

    rate: Pattern
    of: Pattern
    to: Pattern


@cache
def _compiled(pattern: str) -> regex.Pattern[str]:
    return regex.compile(pattern)


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each such rate with one number of each sort, or with two that make it, in its paragraph."""
    for at, block in facts.blocks():
        if isinstance(block, Passage):
            tokens = facts.tokens.get(at, ())
            named = _named(block.view, tokens) if len(tokens) > 2 else []
            for label, rate in named:
                if rate.kind == "percent" and _compiled(params.rate).search(label):
                    yield from _judged(rate, _of(named, params.of), _of(named, params.to))


def _named(view: View, tokens: Sequence[Token]) -> list[tuple[str, Quantity]]:
    """The figures with the words of their clause before them."""
    found = []
    end = 0
    for token in tokens:
        found.append((_CLAUSE.split(view.text[end : token.start])[-1].strip(), token.quantity))
        end = token.end
    return found


def _of(named: Sequence[tuple[str, Quantity]], pattern: str) -> list[Quantity]:
    return [quantity for label, quantity in named if quantity.kind == "count" and _compiled(pattern).search(label)]


def _judged(rate: Quantity, parts: Sequence[Quantity], wholes: Sequence[Quantity]) -> Iterator[Outcome]:
    found = [_outcome(rate, part, whole) for part, whole in product(parts, wholes) if whole.value]
    held = next((outcome for outcome in found if outcome.verdict in _HOLDS), None)
    if held or len(found) == 1:
        yield held or found[0]
    elif found:
        yield undecided(
            worded("这一段有几个人数，不能确定比率是哪两个数之比"), evidence_of("rate", worded("比率"), rate)
        )


def _outcome(rate: Quantity, part: Quantity, whole: Quantity) -> Outcome:
    evidence = (
        evidence_of("rate", worded("比率"), rate),
        evidence_of("part", worded("分子"), part),
        evidence_of("whole", worded("分母"), whole),
    )
    value = (exact(part.value) / exact(whole.value)).scaled(_HUNDRED)
    expected = round_to(value.value, rate.step)
    return Outcome(
        judge(rate, lambda _: value),
        evidence,
        expected,
        rate.value - expected,
        {"formula": f"{part.text} ÷ {whole.text}"},
    )
