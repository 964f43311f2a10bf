"""Bound: a figure that is part of another is not larger than it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from budgetlint.facts import Facts
from budgetlint.interval import printed, unit_scale
from budgetlint.kinds import Term
from budgetlint.kinds._common import evidence_of, readable, undecided
from budgetlint.language import worded
from budgetlint.model import Outcome, Verdict

FIELDS = ("other",)


@dataclass(frozen=True)
class Params:
    """``smaller`` is part of ``larger``; both are looked for ``within`` the same paragraph, section or document."""

    smaller: Term
    larger: Term
    within: Literal["sentence", "section", "document"] = "section"


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    for scope in facts.scopes(params.within):
        statements = scope.statements
        values = [
            (statement, figure.quantity)
            for statement in statements
            if (figure := statement.get("value")) and readable(figure.quantity) and figure.quantity.kind == "amount"
        ]
        smaller = [pair for pair in values if params.smaller in pair[0].name.concepts]
        larger = [pair for pair in values if params.larger in pair[0].name.concepts]
        if not smaller or not larger:
            continue
        (part, amount), (whole, limit) = smaller[0], larger[0]
        evidence = (evidence_of("part", part.label, amount), evidence_of("whole", whole.label, limit))
        scale = unit_scale(limit.unit, amount.unit)
        if scale is None:
            yield undecided(worded("两个数单位不同"), *evidence)
            continue
        bound = limit.value * scale
        verdict = Verdict.EXACT
        if amount.value > bound:
            apart = printed(amount).low > printed(limit, scale).high
            verdict = Verdict.ERROR if apart else Verdict.SUSPICIOUS
        yield Outcome(verdict, evidence, bound, amount.value - bound, {"other": whole.label})
