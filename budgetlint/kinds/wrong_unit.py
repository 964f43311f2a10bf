"""元 for 万元: an amount in 元 that the report tells elsewhere with the same digits in 万元."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from budgetlint import regex
from budgetlint.facts import Facts
from budgetlint.interval import in_yuan
from budgetlint.kinds._common import evidence_of, readable
from budgetlint.kinds._named import named_figures
from budgetlint.language import worded
from budgetlint.model import Outcome, Quantity, Verdict
from budgetlint.slips import digits_of

FIELDS = ("text", "other")

_PRICE = regex.compile("每|均|单价|标准|价格|元/")
_YUAN = regex.compile("元")
_TEN_THOUSAND = Decimal(10_000)
MAX_OTHERS = 3  # places shown of the same digits in 万元
MIN_DIGITS = 4  # printed, for the same digits to be no chance


@dataclass(frozen=True)
class Params:
    """A rule of this kind takes no keys."""


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each amount of the running text in 元, with 角 and 分, that the same digits in 万元 are told of elsewhere and no
    amount in 元 is."""
    known: dict[Decimal, list[Quantity]] = {}
    for figure in facts.figures:
        if figure.kind == "amount" and readable(figure) and figure.value:
            known.setdefault(in_yuan(figure), []).append(figure)
    for passage, tokens in facts.passages:
        for label, told in named_figures(passage.text, tokens):
            if _is_exact(told) and not _PRICE.search(label) and len(known.get(in_yuan(told), ())) == 1:
                others = known.get((in_yuan(told) * _TEN_THOUSAND).normalize(), ())
                if others:
                    evidence = (
                        evidence_of("stated", label, told),
                        *(evidence_of("other", worded("别处同样的数"), other) for other in others[:MAX_OTHERS]),
                    )
                    value = told.value * _TEN_THOUSAND
                    fields = {"text": told.text, "other": others[0].text}
                    yield Outcome(Verdict.ERROR, evidence, value, told.value - value, fields)


def _is_exact(told: Quantity) -> bool:
    """Whether an amount is told in 元 with decimals and digits enough."""
    return (
        told.kind == "amount"
        and _YUAN.fullmatch(told.unit) is not None
        and told.step < 1
        and digits_of(told) >= MIN_DIGITS
        and readable(told)
    )
