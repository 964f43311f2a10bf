"""A sub-total row (小计) of a self-evaluation form: its 分值 and its 得分 are the sums of the rows since the one before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from budgetlint.facts import Facts
from budgetlint.facts.form_model import Form, Indicator, Subtotal
from budgetlint.interval import compare, printed
from budgetlint.kinds._common import evidence_of
from budgetlint.kinds._projects import marks, open_question, score_evidence
from budgetlint.language import worded
from budgetlint.model import Evidence, Outcome, Quantity

FIELDS = ("project", "what")


@dataclass(frozen=True)
class Params:
    """No parameters: every sub-total of every form is looked at."""


@dataclass(frozen=True, slots=True)
class _Sum:
    """A stated sub-total against its rows, judged as if they were surely all."""

    outcome: Outcome
    what: str


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    for form in facts.forms.forms:
        found = [(subtotal, _sums(form, subtotal)) for subtotal in form.subtotals]
        failing = [sums for _, sums in found if not any(each.outcome.verdict.holds for each in sums)]
        for subtotal, sums in found:
            yield from _check(form, subtotal, sums, alone=len(found) > len(failing) == 1)


def _sums(form: Form, subtotal: Subtotal) -> list[_Sum]:
    rows = [form.indicators[at] for at in subtotal.rows]
    return [each for of in ("weight", "score") if (each := _sum(form, subtotal, rows, of)) is not None]


def _check(form: Form, subtotal: Subtotal, sums: list[_Sum], *, alone: bool) -> Iterator[Outcome]:
    """One of the two sums proves which rows belong to the sub-total, or the form's other sub-totals do, of which it ``alone`` fails;
    else nothing is known."""
    proven = alone or any(each.outcome.verdict.holds for each in sums)
    for each in sums:
        if not each.outcome.verdict.holds and (form.gaps or not proven):
            reason = worded("“{label}”的{what}包括哪些行不能确定", label=subtotal.label.text, what=each.what)
            yield open_question(reason, form.name.text, *each.outcome.evidence)
        else:
            yield each.outcome


def _sum(form: Form, subtotal: Subtotal, rows: list[Indicator], of: str) -> _Sum | None:
    stated = subtotal.weight if of == "weight" else subtotal.score
    given: list[Quantity | None] = [row.weight if of == "weight" else row.score for row in rows]
    figures = [quantity for quantity in given if quantity is not None]
    if stated is None or stated.kind == "malformed" or len(figures) < len(given):
        return None
    what = worded("分值") if of == "weight" else worded("得分")
    computed = marks(figures)
    parts: list[Evidence] = [each for row in rows if (each := score_evidence(row, of=of))]
    outcome = Outcome(
        compare(printed(stated), computed, stated.step),
        (evidence_of("total", worded("{label}{what}", label=subtotal.label.text, what=what), stated), *parts),
        computed.value,
        stated.value - computed.value,
        {"project": form.name.text, "what": what},
    )
    return _Sum(outcome, what)
