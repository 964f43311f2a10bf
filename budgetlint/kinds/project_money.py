"""One project of a budget has one sum of money of the year: in the table of projects, in its form of goals, its cost and the text.

A place may give a part only (财政拨款 without the unit's own money), so figures that differ by no slip of the hand are undecided.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from budgetlint.facts import Facts
from budgetlint.facts.project_money import Money, read_project_money
from budgetlint.interval import printed, restated, unit_scale
from budgetlint.kinds._common import brought_to, evidence_of, readable, told_apart, undecided, with_unit
from budgetlint.language import worded
from budgetlint.model import Outcome, Verdict
from budgetlint.slips import in_wrong_unit, one_slip

FIELDS = ("project", "where", "other", "other_where")
INFERRED = True

_TRUST = ("table", "form", "prose", "target")  # of two figures the one of the later place is the stated one


@dataclass(frozen=True)
class Params:
    """A rule of this kind takes no keys."""


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each further place of a project's money."""
    if not facts.is_budget:
        return
    for places in read_project_money(facts).values():
        ordered = sorted(places, key=lambda each: _TRUST.index(each.source))
        for at, place in enumerate(ordered[1:], 1):
            outcome = _compared(facts, place, ordered[:at])
            if outcome is not None:
                yield outcome


def _compared(facts: Facts, stated: Money, others: Sequence[Money]) -> Outcome | None:
    """A place against the one before it that gives its figure, else against the first."""
    outcomes = [outcome for other in others if (outcome := _judged(facts, stated, other)) is not None]
    return next((each for each in outcomes if each.verdict.holds), outcomes[0] if outcomes else None)


def _judged(facts: Facts, stated: Money, other: Money) -> Outcome | None:
    one, reference = stated.quantity, other.quantity
    scale = unit_scale(reference.unit, one.unit)
    if scale is None or not readable(one, reference):
        return None
    evidence = (evidence_of("stated", stated.where, one), evidence_of("other", other.where, reference))
    verdict = restated(one, reference, tables="prose" not in (stated.source, other.source), scale=scale)
    value = brought_to(reference, scale, one)
    if verdict is Verdict.ERROR:
        meant = printed(reference, scale)
        told = printed(one, 1 / scale)
        slip = one_slip(one, meant) or one_slip(reference, told) or in_wrong_unit(one, meant)
        if not slip:
            return undecided(worded("两处可能有一处只列其中一部分资金"), *evidence)
    shown = with_unit(reference, value, one)
    where, other_where = told_apart(facts, (stated.where, one), (other.where, reference))
    fields = {"project": stated.name, "where": where, "other": shown, "other_where": other_where}
    return Outcome(verdict, evidence, value, one.value - value, fields)
