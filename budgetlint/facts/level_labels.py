"""The weights (分值) that levels of indicators state: in their labels (产出指标（50分）), or in columns of their own (一级指标 | 权重 | 二级指标)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from budgetlint import regex
from budgetlint.facts.form_model import Group
from budgetlint.facts.indicator_pieces import Piece, is_mark, value_like
from budgetlint.facts.pieces import Row, Word, compact, part
from budgetlint.model import Quantity
from budgetlint.numerals import cell_quantity

__all__ = ["WEIGHT", "LevelLabels"]

WEIGHT = regex.compile(r"[(]\s*(?P<n>\d+(?:\.\d+)?)\s*(?:分|%)?\s*[)]")
_LEVEL = regex.compile(r"(?:产出|效益|满意度|成本|数量|质量|时效|经济|社会|生态|可持续|服务对象|完成|过程|决策|管理)")
_LEVELS = ("level1", "level2", "name")  # roles of headers, from the top down


@dataclass(frozen=True, slots=True)
class _Label:
    """A level that states its weight: the index of the first row under it, and the column it stands in."""

    first: int
    column: int
    word: Word
    weight: Quantity
    rows: tuple[int, ...]  # where it is printed


@dataclass
class LevelLabels:
    """Collects the labels of one indicator table while its rows go by; ``index`` is that of the indicator whose row it is."""

    labels: list[_Label] = field(default_factory=list)
    columns: dict[int, int] = field(default_factory=dict)  # of 分值, by that of the level before it
    overall: tuple[Word, Quantity] | None = None  # the label of all indicators: 年度绩效指标（90分）

    def take_header(self, row: Row, roles: Sequence[str]) -> None:
        """Reads what a header, whose cells have these roles, says of weights."""
        for cell in row.filled:
            match = WEIGHT.search(cell.text)
            if match and "绩效指标" in compact(cell.text):
                quantity = cell_quantity(part(cell.view, match.start("n"), match.end("n")), "分")
                word = Word(compact(cell.text[: match.start()]), cell.view.span(0, match.start()))
                self.overall = self.overall or (word, quantity) if quantity else self.overall
        header = [(cell.column, role) for cell, role in zip(row.filled, roles, strict=True)]
        self.columns = {
            column: weight
            for at, ((column, role), (weight, beside)) in enumerate(pairwise(header))
            if role in _LEVELS[:2] and beside == "weight" and any(each in _LEVELS for _, each in header[at + 2 :])
        }

    def take(self, piece: Piece, index: int, *, last: bool) -> None:
        """A name of a row, which may be a level with its weight; what stands ``last`` is the indicator's own name."""
        match = WEIGHT.search(piece.view.text)
        if match is None or (last and not _LEVEL.search(piece.view.text[: match.start()])):
            return
        quantity = cell_quantity(part(piece.view, match.start("n"), match.end("n")), "分")
        if quantity is not None:
            word = Word(compact(piece.view.text[: match.start()]), piece.view.span(0, match.start()))
            self._add(index, piece.column, word, quantity)

    def without_weights(self, pieces: list[Piece], index: int) -> list[Piece]:
        """The pieces of a row but the weights of its levels in columns of their own, which are taken."""
        by_column = {piece.column: piece for piece in pieces} if self.columns else {}
        taken = []
        for column, weight in self.columns.items():
            level, told = by_column.get(column), by_column.get(weight)
            quantity = cell_quantity(told.view, "分") if told and is_mark(told) else None
            if level and told and quantity and not value_like(level):
                self._add(index, column, Word(level.text, level.view.span(0, len(level.view.text))), quantity)
                taken.append(told)
        return [piece for piece in pieces if piece not in taken]

    def _add(self, index: int, column: int, word: Word, quantity: Quantity) -> None:
        at = next((n for n in reversed(range(len(self.labels))) if self.labels[n].column == column), None)
        before = self.labels[at] if at is not None else None
        if at is not None and before and before.word.text == word.text and before.weight.value == quantity.value:
            self.labels[at] = replace(before, rows=(*before.rows, index))  # repeated on every row of its group
        else:
            self.labels.append(_Label(index, column, word, quantity, (index,)))

    def groups(self, count: int) -> tuple[Group, ...]:
        """The levels that state a weight, each with the rows from its label to the next one as high; ``count`` indicators in all."""
        found = [Group(*self.overall, tuple(range(count)), overall=True)] if self.overall and count else []
        top = min((label.column for label in self.labels), default=0)
        both = any(a.first == b.first for a in self.labels for b in self.labels if a is not b)
        for at, label in enumerate(self.labels):
            nested = both and label.column > top
            ends = [o.first for o in self.labels[at + 1 :] if not nested and not (both and o.column > top) or nested]
            rows = range(label.first, next((end for end in ends if end > label.first), count))
            whole = len(label.rows) == 1 or len(label.rows) == len(rows)
            found.append(Group(label.word, label.weight, tuple(rows), nested=nested, whole=whole))
        return tuple(found)
