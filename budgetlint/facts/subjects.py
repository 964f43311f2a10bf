"""Whose a figure may be that names no subject: not always that of the statement before it."""

from __future__ import annotations

from collections.abc import Callable

from budgetlint import regex
from budgetlint.facts import BUDGETS
from budgetlint.facts.labels import Name
from budgetlint.facts.paragraphs import Paragraph, Statement
from budgetlint.model import Quantity

__all__ = ["begins_anew", "carried_out", "cost_of_counted", "in_unit_of", "main_amount"]

_SPENDING = regex.compile("支出|收入")
_STOCK = regex.compile("结转|结余")
_PER_HEAD = regex.compile("[人车户村亩]均|^[人车户村亩]$|平均")


def begins_anew(current: Statement | None, name: Name) -> bool:
    """“…，年末结转结余A万元。支出比上年增加” goes on with something else."""
    return (
        current is not None
        and _STOCK.search(current.label) is not None
        and _SPENDING.fullmatch(name.label.strip()) is not None
    )


def main_amount(paragraph: Paragraph, current: Statement | None) -> Statement | None:
    """What an amount that changed is of, behind things that a purpose counts: 24.50万元，主要用于7辆公务用车…，比上年减少2.10万元."""
    value = current.get("value") if current and current.aside else None
    if current is None or value is None or value.quantity.kind != "count":
        return None
    main = [each for each in paragraph.statements if not each.aside and each.sentence == current.sentence]
    amount = main[-1].get("value") if main else None
    return main[-1] if amount is not None and amount.quantity.kind == "amount" else None


def carried_out(paragraph: Paragraph, current: Statement | None) -> Statement | None:
    """What was carried out behind what is left of it: 预算安排100万元，实际支出98万元，结余2万元，预算执行率98%."""
    if current is None or not _STOCK.search(current.label) or any(current.get(budget) for budget in BUDGETS):
        return None
    spent = [each for each in paragraph.statements if not each.aside and each.get("value")]
    return next((each for each in reversed(spent) if any(each.get(budget) for budget in BUDGETS)), None)


def in_unit_of(paragraph: Paragraph, quantity: Quantity, statement: Statement) -> Statement | None:
    """What a change in another unit may be of, with its rate: 接待费0.63万元…，人均108.83元，比上年减少0.35万元."""
    value, change = statement.get("value"), statement.get("change")
    if change is not None and quantity.kind == "percent":
        return change.rival
    if value is None or quantity.kind != "amount":
        return None
    if value.quantity.unit == quantity.unit and not _PER_HEAD.search(statement.label):
        return None
    others = [each for each in paragraph.statements if each is not statement and not each.aside]
    alike = [each for each in others if (own := each.get("value")) and own.quantity.unit == quantity.unit]
    return alike[-1] if alike else None


def cost_of_counted(paragraph: Paragraph, current: Statement | None, resolve: Callable[[str], Name]) -> Name | None:
    """What an amount without a subject is spent on behind things that are counted: 国内公务接待20批次，226人次，共计支出1.13万元."""
    counted: list[Statement] = []
    for each in paragraph.statements:
        value = each.get("value")
        if current is not None and each.sentence == current.sentence and value is not None:
            # an amount ends what the counts before it are of
            counted = [*counted, each] if value.quantity.kind == "count" else []
    if not any(each is current for each in counted):
        return None
    name = resolve(f"{counted[0].label.removesuffix('团组')}费")
    return Name(counted[0].label, name.concepts, name.path) if name.concepts else None
