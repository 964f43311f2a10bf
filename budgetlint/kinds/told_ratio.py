"""A rate of two figures of one paragraph: 编制24人，实有在职23人，在职人员控制率95.83%."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from budgetlint import regex
from budgetlint.facts import Facts
from budgetlint.interval import exact, judge, round_to
from budgetlint.kinds import Pattern
from budgetlint.kinds._common import compiled, evidence_of, undecided
from budgetlint.kinds._named import Named, named_figures
from budgetlint.language import worded
from budgetlint.model import Outcome, Quantity

FIELDS = ("formula",)

_PEOPLE = regex.compile("[人名]")
_HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Params:
    """What the words before the ``rate``, the number it is ``of`` and the number it is compared ``to`` look like."""

    rate: Pattern
    of: Pattern
    to: Pattern


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each such rate with one number of each sort, or with two that make it, in its paragraph."""
    for passage, tokens in facts.passages:
        named = list(named_figures(passage.text, tokens)) if len(tokens) > 2 else []
        for at, (label, rate) in enumerate(named):
            if rate.kind == "percent" and compiled(params.rate).search(label):
                yield from _judged(
                    rate, _of(named, params.of), _of(named, params.to), beside=named[max(0, at - 2) : at]
                )


def _of(named: Sequence[Named], pattern: str) -> list[Named]:
    return [each for each in named if each[1].kind in ("count", "amount") and compiled(pattern).search(each[0])]


def _judged(
    rate: Quantity, parts: Sequence[Named], wholes: Sequence[Named], beside: Sequence[Named]
) -> Iterator[Outcome]:
    """The rate of the pair that makes it; else of the only one, or of the two figures right before it (``beside``): 预算数A万元，执行数B万元，
    执行率c%."""
    pairs = [
        (part, whole)
        for part, whole in product(parts, wholes)
        if whole[1].value and _of_one_unit(part[1], whole[1]) and part is not whole
    ]
    found = [_outcome(rate, part, whole) for part, whole in pairs]
    held = next((outcome for outcome in found if outcome.verdict.holds), None)
    near = [outcome for outcome, pair in zip(found, pairs, strict=True) if all(each in beside for each in pair)]
    if held or len(found) == 1 or len(near) == 1:
        yield held or (near or found)[0]
    elif found:
        yield undecided(worded("不能确定比率是哪两个数之比"), evidence_of("rate", worded("比率"), rate))


def _of_one_unit(one: Quantity, other: Quantity) -> bool:
    """Whether two numbers count the same: 编制48名，实有46人."""
    return one.unit == other.unit or all(_PEOPLE.fullmatch(each.unit) for each in (one, other))


def _outcome(rate: Quantity, part: Named, whole: Named) -> Outcome:
    evidence = (evidence_of("rate", worded("比率"), rate), evidence_of("part", *part), evidence_of("whole", *whole))
    value = (exact(part[1].value) / exact(whole[1].value)).scaled(_HUNDRED)
    expected = round_to(value.value, rate.step)
    return Outcome(
        judge(rate, lambda _: value),
        evidence,
        expected,
        rate.value - expected,
        {"formula": f"{part[1].text} ÷ {whole[1].text}"},
    )
