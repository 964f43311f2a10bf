"""A form while its rows go by: which row is what is told by its words and by what has gone before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from budgetlint import regex
from budgetlint.facts.form_model import FormText
from budgetlint.facts.funds import FundsReader
from budgetlint.facts.indicators import IndicatorReader, is_indicator_header, is_marks_header
from budgetlint.facts.pieces import Row, Word, chunks, compact
from budgetlint.language import worded
from budgetlint.model import Cell, Quantity, Span, View
from budgetlint.numerals import Token, cell_quantity, scan

if TYPE_CHECKING:
    from budgetlint.facts import Facts

__all__ = ["FormReading", "names_project"]

_GOAL_HEAD = regex.compile(r"(?:预期|总体|年度|绩效)目标|实际完成情况|完成情况$")
_RESULT_ROW = regex.compile("完成情况|实现情况|完成值")
_GOAL_ROW = regex.compile("预期目标|年初(?:设定)?目标")
_TOTAL_LABEL = regex.compile(
    r"(?:自评)?(?:总分|总得分|合计|得分合计|总计|综合得分|总评分|自评总分|自评得分)(?:\([^()]{2,16}\))?[:：]?"
)
_GRADE = regex.compile(r"(优秀|优|良好|良|中等|中|合格|差|不合格)")
_PURPOSE = regex.compile("用途|支出测算|(?:支出|项目|立项|测算)(?:内容|依据|明细)|项目(?:概况|简介|概述)")
_NAMED = regex.compile(r".{0,3}(?:项目|政策|专项(?:资金)?|转移支付)(?:\((?:项目|政策|专项)\))?名称")  # 项目(政策)名称
_NAME_LABEL = regex.compile(_NAMED.pattern + "[:：]?")
_NEXT_LABEL = regex.compile(r"单位|部门|编码|代码|总分|得分|等级|负责人|电话|类别|类型|属性|期限|日期")
_TOTAL_BESIDE = regex.compile(r"(?:项目|绩效)*(?:自评|评价)?(?:总分|总得分|得分)(?:\(分\))?[:：]?")
_FULL_MARKS = regex.compile(r"\(满分\d+分?\)")
_FIGURES_BEHIND = regex.compile(r"\d.*$")
_GRADE_LABEL = regex.compile(r"(?:自评|评价|绩效)?(?:等级|等次|结果|结论)[:：]?")
_GRADE_BEHIND = regex.compile("(?:优|良|中|差)$")
_LABELLED_GRADE = regex.compile(rf"(?:{_GRADE_LABEL.pattern})?{_GRADE.pattern}")
_SCORE_AND_GRADE = regex.compile(r"(?:\D|\d(?!\d*[.\d]*\s?(?:优|良|中|差)))*?\s*(\d+(?:[.]\s?\d+)?)\s?(优|良|中|差)")


def _remarks_only_behind(row: Row) -> bool:
    """Whether nothing but figures stands between a row's label and its last figure: 总分 | 100 | 98.63 | 等级：优."""
    figures = [cell_quantity(cell.view, "") is not None for cell in row.filled[1:]]
    return any(figures) and all(figures[: len(figures) - figures[::-1].index(True)])


def _marks_in(row: Row) -> list[tuple[int, Quantity]]:
    """The marks of a total row, with their columns."""
    figures: list[tuple[int, Quantity]] = []
    for cell in row.filled:
        for piece in [cell.view] if cell_quantity(cell.view, "") else chunks(cell.view):
            quantity = cell_quantity(piece, "分")
            if quantity is None:
                tokens = [t.quantity for t in scan(piece) if t.quantity.kind in ("score", "number")]
                quantity = tokens[0] if len(tokens) == 1 else None
            if quantity is not None and quantity.kind not in ("malformed", "percent"):  # not the 得分率
                figures.append((cell.column, quantity))
    return figures


def _begins_with_name(row: Row) -> bool:
    """Whether the row gives the project's name (项目名称), its label perhaps cut or misread."""
    return _NAMED.match(row.label) is not None


def names_project(row: Row) -> bool:
    """Whether the row gives the project's name, be it behind a cell of something else."""
    labelled = "称" in row.label and any(_NAME_LABEL.fullmatch(compact(cell.text)) for cell in row.filled[:3])
    return labelled or _begins_with_name(row)


@dataclass
class FormReading:
    """A form while its rows go by. ``stage``: head, funds, goals, indicators, after."""

    facts: Facts
    unit: str
    stage: str = "head"
    name: Word | None = None
    funds: FundsReader = field(default_factory=lambda: FundsReader("万元"))
    indicators: IndicatorReader = field(default_factory=IndicatorReader)
    texts: list[FormText] = field(default_factory=list)
    lines: list[View] = field(default_factory=list)
    total: Quantity | None = None
    total_weight: Quantity | None = None
    total_label: Word | None = None
    grade: Word | None = None
    totals_seen: bool = False
    total_gap: str = ""
    goal_columns: tuple[int, int] | None = None

    def take(self, row: Row) -> None:
        """One row, by what its words say it is."""
        if self.stage == "head":
            self._total_beside(row)
        if self.name is None and names_project(row):
            self.name = _name_of(row)
            self.funds.take_pairs(row)
        elif is_indicator_header(row) or (self.stage == "funds" and self._heads_marks(row)):
            self.stage = "indicators"
            self.indicators.take_header(row)
        elif self.stage == "indicators" and _GOAL_ROW.search(row.label) and _RESULT_ROW.search(row.label):
            self.stage = "goals"  # behind the marks for the funds
            self._text(row, "goal")
        elif self.stage == "indicators":
            self._indicator(row)
        elif self.stage == "after":
            if not self._wider_total(row) and not self._grade_row(row):
                self._text(row, "analysis")
        elif _GOAL_HEAD.search(row.label) and self._may_have_goals and not self.funds.take_header(row):
            self.stage = "goals"
            self._text(row, "goal")
        elif self.stage == "goals" and (self.funds.rows or not self.funds.take_header(row)):
            self._text(row, "goal")
        else:
            self._fund(row)

    def take_listed(self, cells: Mapping[str, Cell]) -> None:
        """What a table of several projects tells of one before its indicators: ``full`` and ``weight`` of its funds, its ``goal``."""
        for role in ("full", "weight"):
            quantity = cell_quantity(cells[role].view, self.unit if role == "full" else "分") if role in cells else None
            if quantity is not None:
                self.funds.pairs.append((role, quantity))
        if "goal" in cells:
            self.texts.append(FormText("goal", "", cells["goal"].view, self._tokens(cells["goal"])))

    @property
    def _may_have_goals(self) -> bool:
        """Whether the funds are behind, or may come yet in a form that has its name."""
        return self.stage in ("funds", "goals") or (self.stage == "head" and self.name is not None)

    # ---- parts

    def _heads_marks(self, row: Row) -> bool:
        """Whether a row behind the funds heads marks for how they were managed (资金管理情况)."""
        return bool(self.funds.rows) and is_marks_header(row)

    def _fund(self, row: Row) -> None:
        if self.funds.take_header(row) or self.funds.take_pairs(row) or self.funds.take_planned(row):
            self.stage = "funds"
        elif _PURPOSE.search(row.label):
            self._text(row, "purpose")
        elif self.stage == "funds":
            if self.funds.rows or self.funds.is_row(row):
                self.funds.rows.append(row)
            else:
                self.funds.heads += row.label

    def _indicator(self, row: Row) -> None:
        if self._is_total(row):
            self._total(row)
            self.stage = "after"
        elif row.label.startswith("总分在"):
            self.stage = "after"
        elif not self._grade_row(row):
            self.indicators.take(row)

    def _is_total(self, row: Row) -> bool:
        head = compact("".join(cell.text for cell in row.filled if not cell_quantity(cell.view, "")))
        if _TOTAL_LABEL.fullmatch(compact(row.filled[0].text)) and _remarks_only_behind(row):
            return True
        head = _GRADE_BEHIND.sub("", _FIGURES_BEHIND.sub("", _FULL_MARKS.sub("", head)))
        if _TOTAL_LABEL.fullmatch(head):
            return True
        found = _SCORE_AND_GRADE.fullmatch(row.view.text.strip())
        return found is not None and len(head) <= 4

    def _total(self, row: Row) -> None:
        """总分 | 100 | 97.41, or 总分 | 97.41 | 优."""
        self.totals_seen = True
        found = _SCORE_AND_GRADE.fullmatch(row.view.text.strip())
        figures = _marks_in(row)
        if len(figures) > 2:  # 合计 | 100 | 97.41 | 2.59: with what was deducted
            columns = [self.indicators.columns.get(role) for role in ("weight", "score")]
            figures = [each for column in columns for each in figures if each[0] == column] or figures
        self.total_label = Word(row.label, row.filled[0].view.span(0, len(row.filled[0].text)))
        if found is not None and figures:
            figures = figures[-1:] if len(figures) == 1 or not _TOTAL_LABEL.match(row.label) else figures
        self._grade_in(row)
        if len(figures) == 2:
            self.total_weight, self.total = figures[0][1], figures[1][1]
        elif len(figures) == 1:
            column, quantity = figures[0]
            if column == self.indicators.columns.get("weight") and column != self.indicators.columns.get("score"):
                self.total_weight = quantity
                self.total_gap = worded("总分行只有分值，没有得分")
            else:
                self.total = quantity
        elif figures:
            self.total_gap = worded("总分行有三个以上的数，分不清哪个是得分")
        else:
            self.total_gap = worded("总分没有填写")

    def _wider_total(self, row: Row) -> bool:
        """合计 | 90 | 87.21, 总分（含预算执行率） | 100 | 96.23: the first was that of the indicators alone."""
        if self.total is None or self.total_weight is None or self.total_label is None or not self._is_total(row):
            return False
        marks = _marks_in(row)
        if len(marks) != 2 or marks[0][1].value <= self.total_weight.value:
            return False
        self.indicators.sum_up(self.total_label, self.total_weight, self.total)
        (_, self.total_weight), (_, self.total) = marks
        return True

    def _total_beside(self, row: Row) -> None:
        """项目名称 | 河道清淤 | 自评总分（分） | 98.74: the total in the head of a form, which may have no row of it."""
        for label, behind in pairwise(row.filled):
            quantity = cell_quantity(behind.view, "分") if _TOTAL_BESIDE.fullmatch(compact(label.text)) else None
            if quantity is not None and quantity.kind in ("score", "number"):
                self.total, self.totals_seen = quantity, True

    def _grade_row(self, row: Row) -> bool:
        """自评等级 | 优."""
        if _GRADE_LABEL.fullmatch(compact(row.filled[0].text)) is None or len(row.filled) < 2:
            return False
        self._grade_in(row)
        return True

    def _grade_in(self, row: Row) -> None:
        for cell in row.filled:
            for piece in chunks(cell.view):
                if found := _LABELLED_GRADE.fullmatch(compact(piece.text)):
                    start = piece.text.find(found[1])  # -1 where blanks part its letters
                    place = piece.span(start, start + len(found[1])) if start >= 0 else piece.span(0, len(piece.text))
                    self.grade = Word(found[1], place)

    def _text(self, row: Row, role: str) -> None:
        """The sentences of a row."""
        if row.label.startswith(("总分在", "注:", "备注")):
            return
        long = [cell for cell in row.filled if not _is_label(cell)]
        if len(row.filled) > 2:
            self.lines.append(row.view)
        about = compact("".join(cell.text for cell in row.filled if _is_label(cell)))
        self._goal_heads(row)
        for cell, told in self._goals(long, about) if role == "goal" else ((cell, role) for cell in long):
            self.texts.append(FormText(told, about, cell.view, self._tokens(cell)))

    def _goals(self, long: Sequence[Cell], about: str) -> Iterator[tuple[Cell, str]]:
        """The texts of a row of goals with what they are: of two or three the last is what came of them (年初目标, 调整后目标, 完成情况);
        one alone is told by its column, or by its label, and is left out between the two columns."""
        one = "result" if _RESULT_ROW.search(about) and not _GOAL_ROW.search(about) else "goal"
        if len(long) in (2, 3):
            yield from ((cell, "goal") for cell in long[:-1])
            yield long[-1], "result"
        elif len(long) == 1 and self.goal_columns:
            (cell,), (goal, result) = long, self.goal_columns
            if cell.column <= goal or cell.column >= result:
                yield cell, one if cell.column <= goal else "result"
        else:
            yield from ((cell, one) for cell in long)

    def _goal_heads(self, row: Row) -> None:
        """预期目标 | 实际完成情况: where each of the two begins; a text alone between them may be of either."""
        goals, results = (
            [cell.column for cell in row.filled if _is_label(cell) and pattern.search(compact(cell.text))]
            for pattern in (_GOAL_ROW, _RESULT_ROW)
        )
        if goals and results and goals[-1] < results[0]:
            self.goal_columns = goals[-1], results[0]

    def _tokens(self, cell: Cell) -> tuple[Token, ...]:
        return tuple(Token(token.start, token.end, self.facts.settled(token.quantity)) for token in scan(cell.view))


_LABEL_WORDS = regex.compile(
    r"(?:年度|项目|总体|绩效|预期|年初|实际|完成|情况|目标|分析|及|自评|结果|产出|效益|满意度|主要|经验|做法|管理|中|存在的|问题"
    r"|原因|下一步|改进|措施|建议|执行|实施|和|预算|与|的|\s|[A-Za-z<>/])+"
)


def _is_label(cell: Cell) -> bool:
    text = compact(cell.text)
    return (
        len(text) <= 16
        and not any(char.isdigit() for char in text)
        and (_LABEL_WORDS.fullmatch(text) is not None or len(text) <= 6)
    )


def _name_of(row: Row) -> Word | None:
    """The cell behind 项目名称; joined with the next ones where the name is cut into several cells."""
    cells = list(row.filled)
    at = next((i for i, cell in enumerate(cells[:3]) if _NAME_LABEL.fullmatch(compact(cell.text))), None)
    at = at if at is not None else next((i for i in range(len(cells)) if _has_label_up_to(cells[: i + 1])), None)
    if at is None or at + 1 >= len(cells):
        return None
    end = next(
        (i for i, cell in enumerate(cells[at + 1 :], at + 1) if _NEXT_LABEL.search(compact(cell.text)) and i > at + 1),
        len(cells),
    )
    named = cells[at + 1 : end]
    text = "".join(compact(cell.text) for cell in named)
    return Word(text, Span(named[0].view.origin(0), named[-1].view.span(0, len(named[-1].text)).end))


def _has_label_up_to(cells: Sequence[Cell]) -> bool:
    return _NAME_LABEL.fullmatch(compact("".join(cell.text for cell in cells))) is not None
