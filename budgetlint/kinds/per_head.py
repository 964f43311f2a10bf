"""What is spent for each guest or vehicle (人均接待费, 车均维护费) against the amount and the number told elsewhere in the section."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from budgetlint.facts import Facts
from budgetlint.facts.paragraphs import Statement
from budgetlint.kinds import Pattern, Term
from budgetlint.kinds._common import compiled, readable
from budgetlint.kinds._products import Product, best_of, different
from budgetlint.model import Outcome, Quantity

FIELDS = ("formula",)


@dataclass(frozen=True)
class Params:
    """``price``: what the name of the price looks like; ``amount``: what is spent; ``counted``: what the name of the number looks
    like, ``unit`` its unit."""

    price: Pattern
    amount: Term
    counted: Pattern
    unit: Pattern


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each such price; undecided where it does not fit and no slip of a digit or unit explains that."""
    for scope in facts.scopes("section"):
        prices = [s for s in scope.statements if compiled(params.price).search(s.label) and _value(s, "amount")]
        for statement in prices:
            price = _value(statement, "amount")
            counts = different(
                count
                for each in scope.statements
                if compiled(params.counted).search(each.label) and (count := _value(each, "count"))
                if compiled(params.unit).fullmatch(count.unit)
            )
            amount = facts.usual(params.amount)
            if price and price.value and counts and amount and amount.quantity.value and readable(amount.quantity):
                yield best_of([Product(statement.label, price, count, amount.quantity) for count in counts])


def _value(statement: Statement, kind: str) -> Quantity | None:
    figure = statement.get("value")
    return figure.quantity if figure and figure.quantity.kind == kind and readable(figure.quantity) else None
