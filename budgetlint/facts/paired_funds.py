"""The money of a form of goals (项目支出绩效目标表): labels with their figure beside them, the total first, its sources behind or below
it: 年度资金总额 | 74.00 | 其中：财政拨款 | 70.00 | 其他资金 | 4.00."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from budgetlint import regex
from budgetlint.facts.cells import unit_of
from budgetlint.facts.pieces import Row, Word, compact, part
from budgetlint.model import Quantity, Table, View
from budgetlint.numerals import UNITS, cell_quantity

if TYPE_CHECKING:
    from budgetlint.facts import Facts

__all__ = ["Pair", "PairedFunds", "pairs_of", "read_paired_funds", "unit_told"]

_TOTAL = regex.compile(
    r"(?:项目|年度|本年度?|当年|实施期|中期|预算)*(?:资金(?:申请)?总额|总额|资金合计|总预算|预算数|预算金额|预算资金|(?<=年度?|当年)预算)(?:[(（].{0,8}[)）])?[:：]?"
)
_SOURCE = regex.compile(
    r"(?:其中[:：]?)?(?:当年|年初|本年)?(?:财政(?:拨款|资金)|一般公共预算(?:财政拨款|拨款|资金)?|政府性基金(?:预算)?(?:财政拨款|拨款|资金)?|国有资本经营预算(?:拨款)?"
    r"|财政专户(?:管理)?资金|上年结转(?:结余)?(?:资金)?|单位(?:自有)?资金|自有资金|自筹资金|其他资金)[:：]?"
)
_SUBTOTAL = regex.compile("小计|合计")  # 财政拨款 | 小计 | 74.00
_FIRST = regex.compile("^其中")
_NO_NAME = regex.compile(r"^其中[:：]?|[(（][^(（]*元[)）]|[:：]$")
_UNIT = regex.compile("|".join(sorted(UNITS, key=len, reverse=True)))
_UNIT_TOLD = regex.compile(rf"[(（](?:单位[:：])?(?P<unit>{_UNIT.pattern})[)）]")
_BOTH = regex.compile(r"(?P<label>[^\d:]*[^\d:\s])\s*:\s*(?P<figure>-?\d[\d,.]*)\s*")
MAX_ROWS = 6  # of sources below the total


@dataclass(frozen=True, slots=True)
class Pair:
    """A label with the figure behind it; ``column`` is the label's."""

    label: Word
    figure: Quantity
    column: int

    @property
    def is_total(self) -> bool:
        """Whether the label names a total of a project's money, of whatever years."""
        return _TOTAL.fullmatch(self.label.text) is not None


@dataclass(frozen=True, slots=True)
class PairedFunds:
    """A total and its sources that have a figure, each with its label."""

    label: Word
    total: Quantity
    sources: tuple[tuple[Word, Quantity], ...]


def read_paired_funds(facts: Facts) -> Iterator[PairedFunds]:
    """Every total beside its label whose sources follow in the same way; in a table of cells one a line whatever its rows are."""
    for table in facts.document.tables:
        if table.layout == "raw":
            continue
        cells_of = [tuple(chain.from_iterable(table.rows))] if table.loses_blanks else table.rows
        rows = [row for cells in cells_of if (row := Row(cells, 0)).filled]
        for at, row in enumerate(rows):
            if any(_TOTAL.fullmatch(compact(cell.text)) for cell in row.filled):
                blank = _SOURCE.fullmatch(compact(row.filled[-1].text)) is not None
                unit = unit_told(row)
                pairs = [pairs_of(facts, table, each, unit) for each in rows[at : at + 1 + MAX_ROWS]]
                yield from _funds(pairs, blank=blank)


def _funds(pairs: Sequence[Sequence[Pair]], *, blank: bool) -> Iterator[PairedFunds]:
    """The totals of the first row with their sources, there and in the rows below. ``blank``: the row ends with a source whose cell
    is empty."""
    own, *below = pairs
    totals = [pair for pair in own if pair.is_total]
    beside = len(totals) > 1
    if beside and any(pair.column > totals[-1].column for each in below[:1] for pair in each):
        own, beside = totals[-1:], False  # the sources run on behind both: they are those of the year's total
    for at, pair in enumerate(own):
        if pair.is_total:
            sources = tuple(_sources_below(pair.column, below) if beside else _sources(own[at + 1 :], below))
            if len(sources) > 1 or (sources and blank):
                named = tuple((_named(each.label), each.figure) for each in sources)
                yield PairedFunds(_named(pair.label), pair.figure, named)


def _named(label: Word) -> Word:
    """The label as findings name it: without its unit and 其中."""
    return replace(label, text=_NO_NAME.sub("", label.text))


def unit_told(row: Row) -> str:
    """The unit that a label of a row tells for it and the rows below (项目资金（元） | 资金总额 | …), ``""`` if none does."""
    match = _UNIT_TOLD.search(row.label)
    return match["unit"] if match else ""


def pairs_of(facts: Facts, table: Table, row: Row, unit: str = "") -> list[Pair]:
    """The labels of a row with the figure that stands in the cell behind each, in the label's ``unit`` or the one given."""
    found: list[Pair] = []
    before: View | None = None
    for (label, column), (behind, _) in pairwise(_labels_and_figures(row)):
        if cell_quantity(label, ""):
            before = None
            continue
        before, label = label, before if before and _SUBTOTAL.fullmatch(compact(label.text)) else label
        own = _UNIT.search(label.text)
        quantity = cell_quantity(behind, own[0] if own else unit or unit_of(table) or facts.usual_unit)
        if quantity is not None and quantity.kind == "amount":
            word = Word(compact(label.text), label.span(0, len(label.text)))
            found.append(Pair(word, facts.settled(quantity), column))
    return found


def _labels_and_figures(row: Row) -> Iterator[tuple[View, int]]:
    """The cells of a row with their columns; one that holds a label and its figure in the unit of the row (其他资金：0) as two."""
    for cell in row.filled:
        both = _BOTH.fullmatch(cell.text)
        if both:
            yield part(cell.view, *both.span("label")), cell.column
            yield part(cell.view, *both.span("figure")), cell.column
        else:
            yield cell.view, cell.column


def _sources(behind: Sequence[Pair], below: Sequence[Sequence[Pair]]) -> Iterator[Pair]:
    """The sources in the total's own row, then in the next ones that hold nothing else; each label once, 其中 only before the first."""
    labels: set[str] = set()
    for pairs in (behind, *below):
        if any(not _SOURCE.fullmatch(pair.label.text) for pair in pairs) or (not pairs and labels):
            return
        for pair in pairs:
            if pair.label.text in labels or (labels and _FIRST.match(pair.label.text)):
                return
            labels.add(pair.label.text)
            yield pair


def _sources_below(column: int, below: Sequence[Sequence[Pair]]) -> Iterator[Pair]:
    """The sources in the column of their total, where another total with its own stands beside it (项目资金总额 | 年度资金申请总额)."""
    for pairs in below:
        if not pairs or any(not _SOURCE.fullmatch(pair.label.text) for pair in pairs):
            return
        yield from (pair for pair in pairs if pair.column == column)
