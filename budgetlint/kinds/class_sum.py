"""人员经费, 公用经费 or 基本支出 against the classes of the table that lists economic codes: 人员经费 = 301 + 303, 公用经费 = the rest.

``classes`` is ``personnel``, ``running`` or ``all``; which classes are personnel stands in economic_codes.yaml.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from budgetlint.facts.tabletypes import economic_codes
from budgetlint.kinds import Term
from budgetlint.kinds._entries import Part, adding, against
from budgetlint.language import worded
from budgetlint.model import Outcome

if TYPE_CHECKING:
    from budgetlint.facts import Facts
    from budgetlint.facts.tables import StatutoryTable

FIELDS = ("where", "label", "other_where")
INFERRED = True


@dataclass(frozen=True)
class Params:
    """The keys of a rule of this kind: the class rows of ``items`` are summed, ``total`` is the stated figure."""

    total: Term
    items: Term
    classes: Literal["personnel", "running", "all"]


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each table that lists the classes: against its own total, else against that of another table."""
    for table in facts.tables:
        parts = _classes(params, table)
        if not parts or _divides_classes(params, table):
            continue
        others = (
            [each for each in facts.tables if each is not table] if table.first and _is_whole(params, table) else []
        )
        for other in (table, *(each for each in others if each.first)):
            cell = other.cells.get((params.total, "", "value"))
            if cell and (other is table or cell[0].printed):
                stated = Part(f"{other.number or other.title} {cell[1]}", cell[0], other.unit)
                fields = {"where": other.where, "label": stated.label, "other_where": table.where}
                outcome = against(stated, parts, adding(parts), fields, missing=_emptied(params, table))
                if outcome:
                    yield outcome
                break


def _divides_classes(params: Params, table: StatutoryTable) -> bool:
    """Whether the table says itself how much of each class belongs to the total: a column 人员经费 beside 公用经费. Then a class need not
    be one of them as a whole (公用经费 of retired staff in 303)."""
    return params.classes != "all" and any(
        concept == params.total and len(item) == 3 and entry.quantity is not None
        for (concept, item, _), (entry, _) in table.cells.items()
    )


def _is_whole(params: Params, table: StatutoryTable) -> bool:
    """Whether a table that should list all classes is not only the half on 人员经费 or the half on 公用经费."""
    classes = {item for concept, item, _ in table.cells if concept == params.items and len(item) == 3}
    return params.classes != "all" or not (
        classes <= economic_codes().personnel or classes.isdisjoint(economic_codes().personnel)
    )


def _emptied(params: Params, table: StatutoryTable) -> str:
    """What is to be said of a class whose cell is blank while items of it have figures: it is not 0."""
    filled = {
        item[:3]
        for (concept, item, measure), (entry, _) in table.cells.items()
        if concept == params.items and measure == "value" and len(item) > 3 and entry.quantity and entry.quantity.value
    }
    for (concept, item, measure), (entry, label) in table.cells.items():
        if concept == params.items and measure == "value" and item in filled and entry.quantity is None:
            return worded("{label}是空格，而各部分有数", label=label)
    return ""


def _classes(params: Params, table: StatutoryTable) -> list[Part]:
    personnel = economic_codes().personnel
    found = []
    for (concept, item, measure), (entry, label) in table.cells.items():
        if concept != params.items or measure != "value" or len(item) != 3:
            continue
        if params.classes == "all" or (item in personnel) == (params.classes == "personnel"):
            found.append(Part(label, entry, table.unit))
    return found
