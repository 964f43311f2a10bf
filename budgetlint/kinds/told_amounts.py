"""Amounts a form's texts tell of one project: nothing summed up in words is above the budget, one outturn has one amount."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from budgetlint.facts import Facts
from budgetlint.facts.form_model import Form
from budgetlint.interval import unit_scale
from budgetlint.kinds._common import evidence_of
from budgetlint.kinds._projects import open_question, same_amount
from budgetlint.language import worded
from budgetlint.model import Evidence, Outcome, Verdict

FIELDS = ("project", "what")

_GOOD = (Verdict.EXACT, Verdict.ROUNDING, Verdict.SUSPICIOUS)


@dataclass(frozen=True)
class Params:
    """No parameters: every amount that a form's text sums up for its project (共计30万元, 全年投入30万元)."""


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    for form in facts.forms.forms:
        budgets = _budgets(form)
        for role, quantity in form.statements:
            if role in ("whole", "needed"):
                yield from _whole(form, evidence_of(role, worded("文字所述总额"), quantity), budgets)


def _budgets(form: Form) -> list[Evidence]:
    found = [
        (label, form.fund(role)) for role, label in (("full", worded("全年预算数")), ("initial", worded("年初预算数")))
    ]
    return [evidence_of("budget", label, quantity) for label, quantity in found if quantity]


def _whole(form: Form, stated: Evidence, budgets: list[Evidence]) -> Iterator[Outcome]:
    assert stated.quantity
    if not budgets:
        yield open_question(worded("没有读出预算数，文字所述总额无法核对"), form.name.text, stated)
        return
    agreeing = [each for each in budgets if each.quantity and same_amount(stated.quantity, each.quantity) in _GOOD]
    fields = {"project": form.name.text, "what": worded("总额")}
    if agreeing:
        assert agreeing[0].quantity
        yield Outcome(Verdict.EXACT, (stated, agreeing[0]), agreeing[0].quantity.value, Decimal(0), fields)
        return
    first = budgets[0].quantity
    assert first
    scale = unit_scale(first.unit, stated.quantity.unit)
    values = [each.quantity.value * (scale or 1) for each in budgets if each.quantity]
    if scale is None or stated.quantity.value <= max(values) or stated.role == "needed":
        reason = worded("文字所述金额与预算数不同，可能只是其中一部分或不止一年")
        yield open_question(reason, form.name.text, stated, *budgets)
        return
    yield Outcome(Verdict.ERROR, (stated, *budgets), values[0], stated.quantity.value - values[0], fields)
