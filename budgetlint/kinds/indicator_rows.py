"""Rows of a self-evaluation form that are one too few or too many: weights (分值) and marks (得分) tell it together.

All weights make 100 and all marks the total. Where both are short, an indicator is left out (漏列); where both are over by
the weight and the mark of one row that stands there twice, it is one too many. The total row alone, if wrong, breaks the
marks and not the weights.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from budgetlint.facts import Facts
from budgetlint.facts.form_model import Form, Indicator
from budgetlint.kinds._common import evidence_of
from budgetlint.kinds._projects import full_weight, marks, score_evidence
from budgetlint.language import worded
from budgetlint.model import Evidence, Outcome, Quantity, Span, Verdict

FIELDS = ("project", "sum", "weights", "what")

_HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Params:
    """No parameters: every form with weights, marks and a total."""


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each form whose rows are not whole; rows that are prove nothing more than their sums do."""
    for form in facts.forms.forms:
        whole, own = full_weight(form)
        execution = form.fund("score")
        if whole is None or own is None or execution is None or form.total is None:
            continue
        yield from _form(form, whole, execution, form.total)


def _form(form: Form, whole: Decimal, execution: Quantity, stated: Quantity) -> Iterator[Outcome]:
    if form.gaps or any(indicator.score is None for indicator in form.indicators):
        return
    short = stated.value - marks([execution, *(i.score for i in form.indicators if i.score)]).value
    if whole < _HUNDRED and 0 < short <= _HUNDRED - whole:
        yield _outcome(form, whole, short, Verdict.SUSPICIOUS, worded("可能漏列了指标"))
    elif whole > _HUNDRED and (twice := _twice(form, whole - _HUNDRED, -short)) is not None:
        name = twice.name.text if twice.name else ""
        yield _outcome(form, whole, short, Verdict.ERROR, worded("“{name}”列了两遍", name=name), twice.span)


def _twice(form: Form, weight: Decimal, score: Decimal) -> Indicator | None:
    """The second of two rows of one name whose weight and mark are what the form has too much."""
    seen: set[str] = set()
    for indicator in form.indicators:
        name = indicator.name.text if indicator.name else ""
        marked = (indicator.weight and indicator.weight.value, indicator.score and indicator.score.value)
        if name in seen and marked == (weight, score):
            return indicator
        seen.add(name)
    return None


def _outcome(
    form: Form, whole: Decimal, short: Decimal, verdict: Verdict, what: str, place: Span | None = None
) -> Outcome:
    assert form.total is not None
    added = form.total.value - short
    rows = [each for indicator in form.indicators if (each := score_evidence(indicator))]
    where = [Evidence("row", worded("所说的一行"), place)] if place else []
    fields = {"project": form.name.text, "sum": f"{added:f}", "weights": f"{whole:f}", "what": what}
    return Outcome(verdict, (evidence_of("total", worded("总分"), form.total), *where, *rows), added, short, fields)
