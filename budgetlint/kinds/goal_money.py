"""The money of a project in parts, as its goals tell it, against its budget: 资金用途 in words, or cost indicators one by one.

What is told need not be all of it. Where the parts of the report's other projects make their budgets, it should be.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from budgetlint import regex
from budgetlint.facts import Facts
from budgetlint.facts.form_model import Form, FormText
from budgetlint.interval import judge, printed, total, unit_scale
from budgetlint.kinds._common import evidence_of, listed, rounded
from budgetlint.kinds._projects import is_money, open_question
from budgetlint.language import worded
from budgetlint.model import Outcome, Quantity, Verdict
from budgetlint.slips import slips_of_sum

FIELDS = ("project", "parts", "count")

_PRICE = regex.compile(r"[每均]|标准|单价")
_SUM = regex.compile(r"(?:合计|共计|总计|总额|共|总投资)(?:为|约)?\s*$|结转")
_AND_MORE = regex.compile(r"\s*等")
_LABEL = regex.compile(r"[^,，、。;；:：\d\s]{1,16}$")
_WHOLE = regex.compile(r"总成本|总投资|^总额|(?:项目|资金|经费|成本|预算)总额|总预算|预算控制|成本控制|控制数|预算安排")
_EFFECT = regex.compile("效益|满意")
MIN_HELD = 2  # projects whose parts make their budgets, for those of others to have to

Parts = Sequence[tuple[str, Quantity]]


@dataclass(frozen=True)
class Params:
    """``of``: ``text`` for amounts in the words of the goals and of what the money is for, ``cost`` for cost indicators."""

    of: Literal["text", "cost"]


@dataclass(frozen=True, slots=True)
class _Sum:
    """A project's budget with the parts that are told of it."""

    form: Form
    budget: Quantity
    parts: Parts

    def judged(self) -> Outcome:
        scales = [unit_scale(quantity.unit, self.budget.unit) or Decimal(1) for _, quantity in self.parts]
        made = total(printed(quantity, scale) for (_, quantity), scale in zip(self.parts, scales, strict=True))
        expected = rounded(made, self.budget)
        quantities = [quantity for _, quantity in self.parts]
        evidence = (
            evidence_of("budget", worded("预算数"), self.budget),
            *(evidence_of("part", label, quantity) for label, quantity in self.parts),
        )
        fields = {"project": self.form.name.text, "parts": listed(quantities), "count": str(len(quantities))}
        verdict = judge(self.budget, lambda _: made)
        if verdict is Verdict.ERROR and not any(slips_of_sum(self.budget, made, quantities)):
            return open_question(worded("所列的可能只是项目的一部分资金"), self.form.name.text, *evidence)
        return Outcome(verdict, evidence, expected, self.budget.value - expected, fields)


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each project with parts, where the parts of most projects of the report make their budgets."""
    parts_of = _told_in_texts if params.of == "text" else _costs
    outcomes = [
        _Sum(form, budget, parts).judged()
        for form in facts.forms.forms
        if (budget := form.fund("full")) is not None and budget.value
        for parts in parts_of(form, budget)
        if len(parts) > 1
    ]
    held = sum(outcome.verdict.holds for outcome in outcomes)
    if held >= max(MIN_HELD, 2 * (len(outcomes) - held)):
        yield from outcomes


def _told_in_texts(form: Form, budget: Quantity) -> Iterator[Parts]:
    """The amounts of each text on goals or the use of money; none of one that sums them up itself or says that there
    are more."""
    for text in form.texts:
        if text.role in ("goal", "purpose"):
            amounts = _amounts(text)
            rest = [each for each in amounts if each[1].value != budget.value]  # 预算26.60万元，其中…
            yield rest if len(rest) == len(amounts) - 1 else amounts


def _amounts(text: FormText) -> Parts:
    found = []
    for token in text.tokens:
        before = text.view.text[max(0, token.start - 16) : token.start]
        label = _LABEL.search(before)
        if token.quantity.kind != "amount" or "/" in token.quantity.unit or (label and _PRICE.search(label[0])):
            continue
        if _SUM.search(before) or _AND_MORE.match(text.view.text, token.end) or token.quantity.bound:
            return ()
        found.append((label[0] if label else worded("该项"), token.quantity))
    return found


def _costs(form: Form, budget: Quantity) -> Iterator[Parts]:
    """The limits of cost indicators in money, without the one for the whole project."""
    found = []
    above = ""
    for indicator in form.indicators:
        above = indicator.levels or above
        target = indicator.target.quantity if indicator.target else None
        if target is None or indicator.actual or indicator.name is None or not is_money(target):
            continue
        name = indicator.name.text
        own = "成本" in above and not _EFFECT.search(above)
        if own and not _WHOLE.search(name) and not _PRICE.search(name) and "/" not in target.unit:
            found.append((name, target))
    yield found
