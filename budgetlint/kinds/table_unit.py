"""The unit line of a table against its figures: they come again elsewhere in the report, but in another unit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from budgetlint.language import worded
from budgetlint.model import Evidence, Outcome, Verdict

if TYPE_CHECKING:
    from budgetlint.facts import Facts

FIELDS = ("where", "unit", "proven")


@dataclass(frozen=True)
class Params:
    """A rule of this kind takes no keys."""


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each statutory table that states its unit."""
    for table in facts.tables:
        if table.unit_place is None or table.kind is None:
            continue
        wrong = table.unit != table.stated_unit
        fields = {"where": table.where, "unit": table.stated_unit, "proven": table.unit}
        evidence = (Evidence("unit", worded("单位"), table.unit_place),)
        yield Outcome(Verdict.ERROR if wrong else Verdict.EXACT, evidence, table.unit if wrong else None, None, fields)
