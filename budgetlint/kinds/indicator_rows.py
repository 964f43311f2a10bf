"""Rows of a self-evaluation form that are one too few or too many: weights (分值) and marks (得分) tell it together.

All weights make 100 and all marks the total. Where both are short, an indicator is left out (漏列); where both are over by
the weight and the mark of one row that stands there twice, it is one too many; where only a mark is blank, the total tells
it. The total row alone, if wrong, breaks the marks and not the weights.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from budgetlint.facts import Facts
from budgetlint.facts.form_model import Form, Indicator
from budgetlint.kinds._common import evidence_of
from budgetlint.kinds._projects import marks, score_evidence
from budgetlint.language import worded
from budgetlint.model import Evidence, Outcome, Span, Verdict

FIELDS = ("project", "sum", "weights", "what")

_HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Params:
    """No parameters: every form with weights, marks and a total."""


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each form whose rows are not whole; rows that are prove nothing more than their sums do."""
    for form in facts.forms.forms:
        own, execution = form.fund("weight"), form.fund("score")
        if own is not None and execution is not None and form.total is not None:
            whole = sum((i.weight.value for i in form.indicators if i.weight), own.value)
            added = marks([execution, *(i.score for i in form.indicators if i.score)]).value
            yield from _form(form, whole, form.total.value - added)


def _form(form: Form, whole: Decimal, short: Decimal) -> Iterator[Outcome]:
    """``whole`` is what the weights make, ``short`` what the marks lack of the total (below 0: are over it)."""
    blank = [indicator for indicator in form.indicators if indicator.score is None or indicator.weight is None]
    if len(form.gaps) > len(blank) or len(blank) > 1:
        return
    if blank:
        yield from _blank(form, blank[0], whole, short)
    elif whole < _HUNDRED and 0 < short <= _HUNDRED - whole:
        yield _outcome(form, whole, short, Verdict.SUSPICIOUS, worded("可能漏列了指标"))
    elif whole > _HUNDRED and (twice := _twice(form, whole - _HUNDRED, -short)) is not None:
        name = twice.name.text if twice.name else ""
        yield _outcome(form, whole, short, Verdict.ERROR, worded("“{name}”列了两遍", name=name), twice.span)


def _blank(form: Form, row: Indicator, whole: Decimal, short: Decimal) -> Iterator[Outcome]:
    """The one row without its mark or its weight, where the others leave just room for it."""
    name = row.name.text if row.name else ""
    if row.weight is not None and whole == _HUNDRED and 0 < short <= row.weight.value:
        what = worded("“{name}”的得分没有填写", name=name)
        yield _outcome(form, whole, short, Verdict.SUSPICIOUS, what, row.span)
    if row.score is not None and short == 0 and row.score.value <= _HUNDRED - whole:
        what = worded("“{name}”的分值没有填写", name=name)
        yield _outcome(form, whole, short, Verdict.SUSPICIOUS, what, row.span)


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
