"""One indicator that stands twice in a form has one value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from budgetlint.facts import Facts
from budgetlint.facts.form_model import Form, Indicator
from budgetlint.kinds._common import evidence_of
from budgetlint.language import worded
from budgetlint.model import Evidence, Outcome, Verdict

FIELDS = ("project", "indicator")


@dataclass(frozen=True)
class Params:
    """No parameters: every two rows of one form with the same third-level name are compared."""


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    for form in facts.forms.forms:
        seen: dict[str, Indicator] = {}
        for indicator in form.indicators:
            if indicator.name is None or len(indicator.name.text) < 4:
                continue
            first = seen.setdefault(indicator.name.text, indicator)
            if first is not indicator:
                yield from _compare(form, first, indicator)


def _compare(form: Form, first: Indicator, second: Indicator) -> Iterator[Outcome]:
    wrong: list[tuple[Evidence, Evidence]] = []
    checked: list[tuple[Evidence, Evidence]] = []
    for role, label in (("actual", worded("实际完成值")), ("target", worded("年度指标值"))):
        one, other = getattr(first, role), getattr(second, role)
        if one is None or other is None or one.quantity is None or other.quantity is None:
            continue
        if one.quantity.unit != other.quantity.unit:
            continue
        pair = (
            evidence_of(role, label, other.quantity),
            evidence_of(role, worded("{name}（前一处）", name=label), one.quantity),
        )
        (checked if one.quantity.value == other.quantity.value else wrong).append(pair)
    fields = {"project": form.name.text, "indicator": second.name.text if second.name else ""}
    if wrong:
        stated, other_place = wrong[0]
        rest = tuple(each for pair in wrong[1:] for each in pair)
        assert stated.quantity and other_place.quantity
        yield Outcome(
            Verdict.ERROR if _one_thing(first, second, stated) else Verdict.SUSPICIOUS,
            (stated, other_place, *rest),
            other_place.quantity.value,
            stated.quantity.value - other_place.quantity.value,
            fields,
        )
    elif checked:
        yield Outcome(
            Verdict.EXACT, checked[0], checked[0][1].quantity.value if checked[0][1].quantity else None, None, fields
        )


def _one_thing(first: Indicator, second: Indicator, stated: Evidence) -> bool:
    """Whether the two rows surely mean one thing: an amount of money, or rows under one second level."""
    levels = [level.text if level else "" for level in (each.level2 or each.level1 for each in (first, second))]
    return (stated.quantity is not None and stated.quantity.kind == "amount") or levels[0] == levels[1]
