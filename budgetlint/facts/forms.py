"""Self-evaluation (绩效自评) as read from a document: forms, the summary list, narratives, announced totals.

A form is a run of table rows from its 项目名称 to the next one's. Which row is what is told by the words of
headers and labels, never by its place; a row that cannot be read for certain becomes a gap of its form.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import regex

from budgetlint.facts.cells import unit_of
from budgetlint.facts.evaluations import read_reports
from budgetlint.facts.form_model import Form, Forms, FormText, FundRow, Funds
from budgetlint.facts.funds import FundsReader
from budgetlint.facts.indicators import IndicatorReader, is_indicator_header
from budgetlint.facts.narratives import form_statements, read_announcements, read_narratives
from budgetlint.facts.pieces import Row, Word, chunks, compact
from budgetlint.facts.summary_lists import is_list_header, read_list
from budgetlint.model import Cell, Passage, Quantity, Span, Table, View
from budgetlint.numerals import cell_quantity, scan

if TYPE_CHECKING:
    from budgetlint.facts import Facts

__all__ = ["read_forms"]

_TITLE = regex.compile(r"(?:自评|绩效评价)(?:情况)?表(?:\(.{0,12}\))?$")
_NAME_LABEL = regex.compile(r"[一-鿿A-Za-z]{0,2}?[项页頁]目\(?(?:政策)?\)?名称[:：]?")
_FUND_HEAD = regex.compile(r"预算数|执行数|执行率")
_GOAL_HEAD = regex.compile(r"(?:预期|总体|年度|绩效)目标|实际完成情况|完成情况$")
_TOTAL_LABEL = regex.compile(r"(?:自评)?(?:总分|总得分|合计|得分合计|总计|综合得分|总评分|自评总分|自评得分)[:：]?")
_GRADE = regex.compile(r"(优秀|优|良好|良|中等|中|合格|差|不合格)")
_GRADE_LABEL = regex.compile(r"(?:自评|评价|绩效)?(?:等级|等次|结果|结论)[:：]?")
_SCORE_AND_GRADE = regex.compile(r"(?:\D|\d(?!\d*[.\d]*\s?(?:优|良|中|差)))*?\s*(\d+(?:[.]\s?\d+)?)\s?(优|良|中|差)")
_FORM_UNIT = regex.compile(r"[(（]\s*(?:单位[:：])?\s*(万元|元|亿元)\s*[)）]")
_GENERIC_NAME = regex.compile(r"(?:\d{4}年?(?:度)?)?(?:部门|县级|区级|市级|本级)?(?:整体|预算|部门预算)?")
_TITLE_TAIL = regex.compile(r"(?:项目)?(?:支出)?(?:绩效)?(?:目标)?(?:绩效)?(?:单位)?(?:自评|评价)(?:情况)?表.*$")


@dataclass
class _Draft:
    """The rows of one form, in order, with the title above them."""

    title: Word | None
    unit: str
    rows: list[Row] = field(default_factory=list)
    closed: bool = False


def read_forms(facts: Facts) -> Forms:
    """All of the document's self-evaluation; empty where there is none."""
    drafts, lists = _collect(facts)
    forms = tuple(form for draft in drafts if (form := _read(facts, draft)) is not None)
    rows = [row for table in lists for row in read_list(facts, table)]
    return Forms(
        forms,
        tuple(row for row in rows if not row.is_total),
        tuple(read_narratives(facts)),
        tuple(read_announcements(facts)),
        next((row for row in rows if row.is_total), None),
        tuple(read_reports(facts)),
    )


# ------------------------------------------------------------------------------------------- cutting


def _collect(facts: Facts) -> tuple[list[_Draft], list[list[Row]]]:
    """The rows of each form, and those of each summary list."""
    drafts: list[_Draft] = []
    lists: list[list[Row]] = []
    draft: _Draft | None = None
    for at, block in facts.blocks():
        if isinstance(block, Passage):
            if _is_title(block.text):
                view = block.view
                draft = _Draft(Word(compact(block.text), view.span(0, len(view.text))), "")
                drafts.append(draft)
            elif draft is not None and draft.rows and (draft.closed or block.heading or len(block.text) > 60):
                draft = None
            continue
        listing: list[Row] | None = None
        for cells in block.rows:
            row = Row(cells, at)
            if not row.filled:
                continue
            if is_list_header(row):
                listing = [row]
                lists.append(listing)
                draft = None
            elif (started := _start(row, draft, block)) is not None:
                listing = None
                if started is not draft:
                    drafts.append(started)
                draft = started
                draft.rows.append(row)
            elif listing is not None:
                listing.append(row)
            elif draft is not None:
                draft.rows.append(row)
                draft.unit = draft.unit or unit_of(block)
    return drafts, lists


def _is_title(text: str) -> bool:
    title = compact(text)
    return len(title) <= 90 and "汇总" not in title and "详见" not in title and _TITLE.search(title) is not None


def _start(row: Row, draft: _Draft | None, table: Table) -> _Draft | None:
    """The draft that a row begins: a new one, or the one its title has begun; ``None`` if it begins none."""
    first = row.filled[0]
    if len(row.filled) <= 2 and _is_title(first.text):
        return _Draft(Word(compact(first.text), first.view.span(0, len(first.text))), unit_of(table))
    named = any(_NAME_LABEL.fullmatch(compact(cell.text)) for cell in row.filled[:3])
    joined = not named and regex.match(r".{0,3}[项页頁]目名称", row.label) is not None
    if not named and not joined:
        return None
    if draft is not None and not any(_has_name(each) for each in draft.rows):
        draft.unit = draft.unit or unit_of(table)
        return draft
    return _Draft(_caption_title(table) if draft is None or draft.rows else draft.title, unit_of(table))


def _has_name(row: Row) -> bool:
    return regex.match(r".{0,3}[项页頁]目名称", row.label) is not None


def _caption_title(table: Table) -> Word | None:
    for caption in reversed(table.captions):
        if _is_title(caption.text):
            return Word(compact(caption.text), caption.view.span(0, len(caption.text)))
    return None


# ------------------------------------------------------------------------------------------- reading


@dataclass
class _Reading:
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
    grade: Word | None = None
    totals_seen: bool = False
    total_gap: str = ""

    def take(self, row: Row) -> None:
        """One row, by what its words say it is."""
        if self.name is None and _has_name(row):
            self.name = _name_of(row)
            self.funds.take_pairs(row)
        elif is_indicator_header(row):
            self.stage = "indicators"
            self.indicators.take_header(row)
        elif self.stage == "indicators":
            self._indicator(row)
        elif self.stage == "after":
            if not self._grade_row(row):
                self._text(row, "analysis")
        elif _GOAL_HEAD.search(row.label) and self.stage in ("funds", "goals") and not self.funds.take_header(row):
            self.stage = "goals"
            self._text(row, "goal")
        elif self.stage == "goals":
            self._text(row, "goal")
        else:
            self._fund(row)

    # ---- parts

    def _fund(self, row: Row) -> None:
        if self.funds.take_header(row):
            self.stage = "funds"
        elif self.funds.take_pairs(row):
            self.stage = "funds"
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
        head = regex.sub(r"\d.*$", "", head)
        head = regex.sub(r"(?:优|良|中|差)$", "", head)
        if _TOTAL_LABEL.fullmatch(head):
            return True
        found = _SCORE_AND_GRADE.fullmatch(row.view.text.strip())
        return found is not None and len(head) <= 4

    def _total(self, row: Row) -> None:
        """总分 | 100 | 97.41, or 总分 | 97.41 | 优."""
        self.totals_seen = True
        found = _SCORE_AND_GRADE.fullmatch(row.view.text.strip())
        figures: list[tuple[int, Quantity]] = []
        for cell in row.filled:
            for piece in [cell.view] if cell_quantity(cell.view, "") else chunks(cell.view):
                quantity = cell_quantity(piece, "分")
                if quantity is None:
                    tokens = [t.quantity for t in scan(piece) if t.quantity.kind in ("score", "number")]
                    quantity = tokens[0] if len(tokens) == 1 else None
                if quantity is not None and quantity.kind != "malformed":
                    figures.append((cell.column, quantity))
        if found is not None and figures:
            figures = figures[-1:] if len(figures) == 1 or not _TOTAL_LABEL.match(row.label) else figures
        self._grade_in(row)
        if len(figures) == 2:
            self.total_weight, self.total = figures[0][1], figures[1][1]
        elif len(figures) == 1:
            column, quantity = figures[0]
            if column == self.indicators.columns.get("weight") and column != self.indicators.columns.get("score"):
                self.total_weight = quantity
                self.total_gap = "总分行只有分值，没有得分"
            else:
                self.total = quantity
        elif figures:
            self.total_gap = "总分行有三个以上的数，分不清哪个是得分"
        else:
            self.total_gap = "总分没有填写"

    def _grade_row(self, row: Row) -> bool:
        """自评等级 | 优."""
        if _GRADE_LABEL.fullmatch(compact(row.filled[0].text)) is None or len(row.filled) < 2:
            return False
        self._grade_in(row)
        return True

    def _grade_in(self, row: Row) -> None:
        for cell in row.filled:
            for piece in chunks(cell.view):
                if _GRADE.fullmatch(compact(piece.text)):
                    self.grade = Word(compact(piece.text), piece.span(0, len(piece.text)))

    def _text(self, row: Row, role: str) -> None:
        """The sentences of a row: in the goals the first is the goal and the second what came of it."""
        if row.label.startswith(("总分在", "注:", "备注")):
            return
        long = [cell for cell in row.filled if not _is_label(cell)]
        if len(row.filled) > 2:
            self.lines.append(row.view)
        about = compact("".join(cell.text for cell in row.filled if _is_label(cell)))
        if role == "goal":
            roles = ("goal", "result") if len(long) == 2 else ("goal",) * len(long)
            for cell, each in zip(long, roles, strict=True):
                self.texts.append(FormText(each, about, cell.view, self._tokens(cell)))
        else:
            for cell in long:
                self.texts.append(FormText(role, about, cell.view, self._tokens(cell)))

    def _tokens(self, cell: Cell) -> tuple:  # type: ignore[type-arg]
        return tuple(
            token.__class__(token.start, token.end, self.facts.settled(token.quantity)) for token in scan(cell.view)
        )


_LABEL_WORDS = regex.compile(
    r"(?:年度|项目|总体|绩效|预期|年初|实际|完成|情况|目标|分析|及|自评|结果|产出|效益|满意度|主要|经验|做法|管理|中|存在的|问题"
    r"|原因|下一步|改进|措施|建议|执行|实施|和|预算|与|的|\s|[A-Za-z<>/])+"
)


def _is_label(cell: Cell) -> bool:
    text = compact(cell.text)
    return len(text) <= 16 and not any(char.isdigit() for char in text) and (
        _LABEL_WORDS.fullmatch(text) is not None or len(text) <= 6
    )


def _name_of(row: Row) -> Word | None:
    """The cell behind 项目名称; joined with the next ones where the name is cut into several cells."""
    cells = list(row.filled)
    at = next((i for i in range(len(cells)) if _has_label_up_to(cells[: i + 1])), None)
    if at is None or at + 1 >= len(cells):
        return None
    end = next(
        (i for i, cell in enumerate(cells[at + 1 :], at + 1) if regex.search(r"单位|部门|编码|代码", compact(cell.text)) and i > at + 1),
        len(cells),
    )
    named = cells[at + 1 : end]
    text = "".join(compact(cell.text) for cell in named)
    return Word(text, Span(named[0].view.origin(0), named[-1].view.span(0, len(named[-1].text)).end))


def _has_label_up_to(cells: Sequence[Cell]) -> bool:
    return regex.fullmatch(r".{0,3}[项页頁]目名称[:：]?", compact("".join(cell.text for cell in cells))) is not None


def _read(facts: Facts, draft: _Draft) -> Form | None:
    """The form in a draft's rows; ``None`` where they hold no form."""
    if not draft.rows:
        return None
    unit = draft.unit or next((m[1] for row in draft.rows if (m := _FORM_UNIT.search(row.view.text))), "")
    unit = unit or _usual_unit(facts)
    reading = _Reading(facts, unit)
    reading.funds.unit = unit
    for row in draft.rows:
        reading.take(row)
    if not reading.indicators.columns and not reading.funds.rows and not reading.funds.pairs:
        return None
    name = _form_name(draft, reading.name)
    span = Span(draft.rows[0].span.start, draft.rows[-1].span.end)
    indicators = reading.indicators
    gaps = list(indicators.gaps)
    if reading.total_gap:
        gaps.append(reading.total_gap)
    elif indicators.scored and not reading.totals_seen:
        gaps.append("没有找到总分行")
    return Form(
        name,
        draft.title,
        unit,
        _settled(facts, reading.funds.read(span)),
        tuple(indicators.indicators),
        tuple(group for group in indicators.groups() if group.overall or not indicators.stray_labels),
        tuple(reading.texts),
        reading.total,
        reading.total_weight,
        reading.grade,
        tuple(gaps),
        indicators.scored,
        span,
        tuple(form_statements(reading.texts)),
        tuple(reading.lines),
    )


def _settled(facts: Facts, funds: Funds) -> Funds:
    """The amounts with their dropped trailing zeros read back in."""

    def settle(row: FundRow) -> FundRow:
        return replace(row, figures={role: facts.settled(q) for role, q in row.figures.items()})

    return replace(funds, total=settle(funds.total) if funds.total else None, parts=tuple(map(settle, funds.parts)))


def _usual_unit(facts: Facts) -> str:
    """The unit that most amounts of the running text have."""
    units = Counter(
        token.quantity.unit
        for tokens in facts.tokens.values()
        for token in tokens
        if token.quantity.unit in ("元", "万元", "亿元")
    )
    return units.most_common(1)[0][0] if units else "万元"


def _form_name(draft: _Draft, printed: Word | None) -> Word:
    """The name that the title carries, or the one in the 项目名称 cell."""
    if draft.title is not None:
        own = _TITLE_TAIL.sub("", draft.title.text)
        if own and not _GENERIC_NAME.fullmatch(own) and (printed is None or len(own) > 4):
            return Word(own, draft.title.span)
    if printed is not None and printed.text:
        return printed
    row = draft.rows[0]
    return Word("（未写项目名称）", Span(row.span.start, row.span.end))


def names_of(forms: Sequence[Form]) -> Iterator[str]:
    """The projects' names, in order."""
    return (form.name.text for form in forms)
