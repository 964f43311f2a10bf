"""The money of a project over its years (实施期资金总额) as the sum of what is planned for each (分年度安排: 2023年, 2024年, 2025年)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from budgetlint.facts import Facts
from budgetlint.facts.form_model import Form
from budgetlint.interval import Interval, judge, printed, total, unit_scale
from budgetlint.kinds._common import Reading, evidence_of, listed, readable, rounded
from budgetlint.language import worded
from budgetlint.model import Outcome

FIELDS = ("project", "parts")
INFERRED = True


@dataclass(frozen=True)
class Params:
    """A rule of this kind takes no keys."""


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each form of goals that plans money for several years."""
    for form in facts.forms.forms:
        if len(form.funds.years) > 1:
            yield from _check(form)


def _check(form: Form) -> Iterator[Outcome]:
    stated = form.fund("span")
    years = [(year.label.text, quantity) for year in form.funds.years if (quantity := year.get("span"))]
    if stated is None or not readable(stated, *(quantity for _, quantity in years)):
        return
    scales = [unit_scale(quantity.unit, stated.unit) for _, quantity in years]
    if None in scales:
        return

    def added(read: Reading) -> Interval:
        return total(read(quantity, scale) for (_, quantity), scale in zip(years, scales, strict=True) if scale)

    expected = rounded(added(printed), stated)
    evidence = (
        evidence_of("total", worded("实施期资金总额"), stated),
        *(evidence_of("part", label, quantity) for label, quantity in years),
    )
    fields = {"project": form.name.text, "parts": listed(quantity for _, quantity in years)}
    yield Outcome(judge(stated, added), evidence, expected, stated.value - expected, fields)
