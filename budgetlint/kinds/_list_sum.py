"""A list of parts against the figure of its total, in one measure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from budgetlint import regex
from budgetlint.facts.codes import FUNCTION_DIGITS
from budgetlint.facts.paragraphs import Statement
from budgetlint.interval import Interval, compare, counted, judge, printed, total, unit_scale
from budgetlint.kinds._common import Reading, readable, rounded
from budgetlint.kinds._projects import marks
from budgetlint.model import Quantity, Verdict
from budgetlint.slips import slips_of_sum, swapped_or_in_wrong_unit

__all__ = ["HOLDS", "ListSum", "Parts", "comparable"]

Parts = tuple[tuple[Statement, Quantity], ...]

_BODIES = regex.compile("(?:单位|编制|机构|学校|院校)$")

_UNIT = regex.compile("(?:[局队站所院校馆厅委]|中心|[(]本级[)]|本级|机关)$")

HOLDS = (Verdict.EXACT, Verdict.ROUNDING, Verdict.SUSPICIOUS)


@dataclass(frozen=True, slots=True)
class ListSum:
    """The figure ``stated`` of a total and those of its parts, all of one ``measure``, and the ``verdict`` on their sum."""

    measure: str
    stated: Quantity
    parts: Parts
    verdict: Verdict = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "verdict", self._judged())

    def _judged(self) -> Verdict:
        if self.stated.kind == "score":
            return compare(printed(self.stated), marks(self.quantities), self.stated.step)
        return judge(self.stated, self.added)

    def added(self, read: Reading) -> Interval:
        """The sum of the parts in the unit of the total."""
        return total(counted(quantity, read, self._scale(quantity)) for _, quantity in self.parts)

    @property
    def expected(self) -> Decimal:
        """What the total would be."""
        return rounded(self.added(printed), self.stated)

    @property
    def difference(self) -> Decimal:
        return self.stated.value - self.expected

    @property
    def quantities(self) -> list[Quantity]:
        return [quantity for _, quantity in self.parts]

    @property
    def labels(self) -> list[str]:
        return [part.label for part, _ in self.parts]

    @property
    def counts(self) -> bool:
        """Whether it is evidence where it holds: more than one part is not 0."""
        return sum(1 for _, quantity in self.parts if quantity.value) > 1

    @property
    def is_slip(self) -> bool:
        """Whether one slip in the total or in a part makes the parts add up."""
        return any(slips_of_sum(self.stated, self.added(printed), self.quantities))

    @property
    def is_swap(self) -> bool:
        """Whether two neighbouring digits swapped in one figure, or 元 for 万元, are all that keeps the parts from adding up."""
        return any(slips_of_sum(self.stated, self.added(printed), self.quantities, swapped_or_in_wrong_unit))

    @property
    def has_a_part_above(self) -> bool:
        """Whether one part alone is more than the total."""
        return max(part.low for part in self._printed) > printed(self.stated).high

    @property
    def are_items(self) -> bool:
        """Whether the parts are different items (项), which have nothing in common."""
        paths = [part.name.path for part, _ in self.parts]
        return all(map(_is_item, paths)) and len(set(paths)) == len(paths)

    @property
    def are_kinds(self) -> bool:
        """Whether the parts are kinds of bodies, none of which is one of another: 行政单位1个、公益一类事业单位31个、公益二类事业单位8个."""
        labels = self.labels
        alike = len({label[-2:] for label in labels}) == 1 and _BODIES.search(labels[0]) is not None
        within = any(one != other and other.endswith(one) for one in labels for other in labels)
        return self.stated.kind == "count" and alike and not within and len(set(labels)) == len(labels)

    @property
    def are_units(self) -> bool:
        """Whether the parts are units of a department, none of which is one of another: 局（本级）200.20万元，支队129.80万元."""
        labels = self.labels
        return all(map(_UNIT.search, labels)) and len(set(labels)) == len(labels)

    def of(self, stated: Quantity) -> ListSum:
        """The parts against another figure."""
        return ListSum(self.measure, stated, self.parts)

    def against(self, parts: Parts) -> ListSum:
        """The total against other parts."""
        return ListSum(self.measure, self.stated, parts)

    def with_part(self, statement: Statement, quantity: Quantity) -> ListSum:
        """The total against one part more."""
        return self.against(((statement, quantity), *self.parts))

    def is_too_much(self, *, apart: bool) -> bool:
        """Whether no part is below 0 and one alone is more than the total, or all are that have nothing in common (``apart``).

        One alone says nothing where the list holds without its last parts.
        """
        if any(quantity.value < 0 for quantity in self.quantities):
            return False
        if apart and total(self._printed).low > printed(self.stated).high:
            return True
        return self.has_a_part_above and not self.holds_without_last

    @property
    def holds_without_last(self) -> bool:
        """Whether the first parts alone add up: then the list was read too far."""
        return any(self.against(self.parts[:count]).verdict in HOLDS for count in range(1, len(self.parts)))

    @property
    def _printed(self) -> list[Interval]:
        return [counted(quantity, printed, self._scale(quantity)) for quantity in self.quantities]

    def _scale(self, part: Quantity) -> Decimal:
        return unit_scale(part.unit, self.stated.unit) or Decimal(1)


def comparable(stated: Quantity, parts: Parts) -> bool:
    """Whether a total and its parts can be read and are of units that compare."""
    quantities = [quantity for _, quantity in parts]
    return readable(stated, *quantities) and all(unit_scale(each.unit, stated.unit) for each in quantities)


def _is_item(path: Sequence[str]) -> bool:
    return len(path) > 2 or (len("".join(path)) == FUNCTION_DIGITS and path[0].isdecimal())
