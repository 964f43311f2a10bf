"""Self-evaluation (绩效自评) as read from a document: forms, the summary list, narratives, announced totals.

A form is a run of table rows from its 项目名称 to the next one's. Which row is what is told by the words of
headers and labels, never by its place; a row that cannot be read for certain becomes a gap of its form.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from budgetlint import regex
from budgetlint.facts.cells import unit_of
from budgetlint.facts.evaluations import read_reports
from budgetlint.facts.form_model import EvaluationReport, Form, Forms, FormText, FundRow, Funds
from budgetlint.facts.form_reading import FormReading, names_project
from budgetlint.facts.indicators import indicator_role, is_indicator_header
from budgetlint.facts.listed_projects import ListedProject, listed_projects
from budgetlint.facts.narratives import form_statements, read_announcements, read_graded_scores, read_narratives
from budgetlint.facts.pieces import Row, Word, compact, without_number
from budgetlint.facts.reflow import form_rows
from budgetlint.facts.summary_lists import is_list_header, read_list
from budgetlint.language import worded
from budgetlint.model import Passage, Quantity, Span, Table

if TYPE_CHECKING:
    from budgetlint.facts import Facts

__all__ = ["Forms", "read_forms"]

_TITLE = regex.compile(r"(?:自评价?|绩效评价)(?:情况)?表(?:\(.{0,40}\))?(?:[:：](?P<project>.{2,60}))?$")
_NAME_LINE = regex.compile(r"\s*项目名称\s*[:：\s]\s*(?P<name>\S.{1,60}?)(?:\s+(?:主管部门|实施单位|项目编码|自评).*)?")
_TOTAL_ROW = regex.compile(r"(?:自评)?(?:总分|总得分|合计|总计)")
MAX_BETWEEN = 3
MAX_GOALS = 30  # lines of text between the funds and the indicators of a form
WHOLE = "部门整体支出"  # the name of an index table that belongs to no project
_WHOLE_SCORE = regex.compile(r"整体支出(?:绩效)?(?:自评|评价)?(?:结果|得分)*(?:为)?\s*$")
_FORM_UNIT = regex.compile(r"[(（]\s*(?:单位[:：])?\s*(万元|元|亿元)\s*[)）]")
_GENERIC_NAME = regex.compile(
    r"(?:\d{4}年?(?:度)?)?(?:中央|省|自治区|市|县)?(?:对地方|对下|对市县)?(?:专项)?转移支付(?:区域)?(?:\((?:区域|项目)\))?"
    r"|(?:\d{4}年?(?:度)?)?(?:部门|县级|区级|市级|省级|本级)?(?:整体|预算|部门预算)?(?:项目|专项资金)?(?:\(政策\))?"
)
_QUOTED = regex.compile(r'^"([^"]+)"$')
_WHOLE_NAME = regex.compile(r"(?:\d{4}年?(?:度)?)?.{0,16}?(?:部门|单位|\(单位\)|\(部门\))整体(?:支出)?")
_TITLE_TAIL = regex.compile(r"(?:项目)?(?:支出)?(?:绩效)?(?:目标)?(?:绩效)?(?:单位)?(?:自评价?|评价)(?:情况)?表.*$")


@dataclass
class _Draft:
    """The rows of one form, in order, with the title above them."""

    title: Word | None
    unit: str
    rows: list[Row] = field(default_factory=list)
    passages: int = 0  # between its tables: goals that lost their cells, page headers
    name: Word | None = None  # told by a line of text
    evaluation: bool = False
    listed: ListedProject | None = None  # one of several in a table

    @property
    def is_far(self) -> bool:
        """Whether so much text has gone by that only indicators, where it has none yet, are still its own."""
        return self.passages > MAX_BETWEEN

    @property
    def totalled(self) -> bool:
        """Whether its total row has gone by, so that a text behind it is no longer the form's."""
        return any(_TOTAL_ROW.match(row.label) for row in self.rows)


def read_forms(facts: Facts) -> Forms:
    """All of the document's self-evaluation; empty where there is none."""
    reports = tuple(read_reports(facts))
    drafts, lists = _collect(facts, reports)
    forms = tuple(form for draft in drafts if (form := _read(facts, draft)) is not None)
    rows = [row for table in lists for row in read_list(facts, table)]
    return Forms(
        forms,
        tuple(row for row in rows if not row.is_total),
        tuple(read_narratives(facts)),
        tuple(read_announcements(facts)),
        next((row for row in rows if row.is_total), None),
        reports,
        tuple(read_graded_scores(facts)),
    )


# ------------------------------------------------------------------------------------------- cutting


def _collect(facts: Facts, reports: Sequence[EvaluationReport]) -> tuple[list[_Draft], list[list[Row]]]:
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
            elif draft is not None:
                draft.passages += 1
                draft.name = draft.name or _told_name(block)
                above = block.heading and (block.section.number is not None or "表" in block.text)
                if draft.passages > MAX_GOALS or (draft.rows and (above or draft.totalled)):
                    draft = None
            continue
        listing: list[Row] | None = None
        unit = unit_of(block)
        if projects := listed_projects(block, at):
            drafts += [_Draft(None, unit, each.rows, name=each.name, listed=each) for each in projects]
            draft = None
            continue
        if draft is not None and draft.is_far and draft.rows:
            if _goes_on(draft, block):
                draft.passages = 0
            else:
                draft = None
        for cells in form_rows(block):
            row = Row(cells, at)
            if not row.filled:
                continue
            if is_list_header(row):
                listing = [row]
                lists.append(listing)
                draft = None
            elif (started := _start(row, draft, block, unit, reports)) is not None:
                listing = None
                if started is not draft:
                    drafts.append(started)
                draft = started
                draft.rows.append(row)
            elif listing is not None:
                listing.append(row)
            elif draft is not None:
                draft.passages = draft.passages if draft.rows else 0  # text above its first row parts no tables
                draft.rows.append(row)
                draft.unit = draft.unit or unit
    return drafts, lists


def _goes_on(draft: _Draft, table: Table) -> bool:
    """Whether a table far behind the last one holds the indicators that a form does not have yet."""
    first = next((row for cells in table.rows if (row := Row(cells, 0)).filled), None)
    if first is None or not is_indicator_header(first):
        return False
    return not any(map(is_indicator_header, draft.rows))


def _told_name(passage: Passage) -> Word | None:
    """The project's name on a line of its own: 项目名称 河道清淤."""
    found = _NAME_LINE.fullmatch(passage.text)
    return Word(compact(found["name"]), passage.view.span(*found.span("name"))) if found else None


def _is_title(text: str) -> bool:
    if "表" not in text:
        return False
    title = compact(text)
    return len(title) <= 90 and "汇总" not in title and "详见" not in title and _TITLE.search(title) is not None


def _start(
    row: Row, draft: _Draft | None, table: Table, unit: str, reports: Sequence[EvaluationReport]
) -> _Draft | None:
    """The draft that a row begins: a new one, or the one its title has begun; ``None`` if it begins none. ``unit`` is the
    one that the table states."""
    first = row.filled[0]
    if len(row.filled) <= 2 and _is_title(first.text):
        return _Draft(Word(compact(first.text), first.view.span(0, len(first.text))), unit)
    if not names_project(row):
        if draft is None and is_indicator_header(row):
            roles = {indicator_role(cell.text) for cell in row.filled}
            return _unnamed(row, table, unit, reports) if {"weight", "score"} <= roles else None
        return None
    if draft is not None and not any(names_project(each) or is_indicator_header(each) for each in draft.rows):
        draft.unit = draft.unit or unit
        return draft
    return _Draft(_caption_title(table) if draft is None or draft.rows else draft.title, unit)


def _unnamed(row: Row, table: Table, unit: str, reports: Sequence[EvaluationReport]) -> _Draft:
    """An index table under no project's name: of the evaluation that its caption names, or of the report it stands in, else of
    the department."""
    captions = [caption for caption in table.captions if "评价" in caption.text and len(caption.text) <= 60]
    report = next((each for each in reports if each.span.start < row.span.start < each.span.end), None)
    if not any("整体" in caption.text for caption in captions):
        if captions and "自评" not in captions[-1].text:
            view = captions[-1].view
            return _Draft(Word(compact(view.text), view.span(0, len(view.text))), unit, evaluation=True)
        if report is not None and "整体" not in report.name:
            return _Draft(Word(report.name, report.title.span), unit, evaluation="自评" not in report.title.text)
    return _Draft(Word(WHOLE, row.span), unit)


def _caption_title(table: Table) -> Word | None:
    for caption in reversed(table.captions):
        if _is_title(caption.text):
            return Word(compact(caption.text), caption.view.span(0, len(caption.text)))
    return None


# ------------------------------------------------------------------------------------------- reading


def _read(facts: Facts, draft: _Draft) -> Form | None:
    """The form in a draft's rows; ``None`` where they hold no form."""
    if not draft.rows:
        return None
    unit = draft.unit or next((m[1] for row in draft.rows if (m := _FORM_UNIT.search(row.view.text))), "")
    unit = unit or facts.usual_unit
    reading = FormReading(facts, unit)
    reading.funds.unit = unit
    for row in draft.rows:
        reading.take(row)
    if draft.listed:
        reading.take_listed(draft.listed.cells)
    if not reading.indicators.columns and not reading.funds.rows and not reading.funds.pairs:
        return None
    name = _form_name(draft, reading.name or draft.name)
    if reading.total is None and not reading.totals_seen and name.text == WHOLE:
        reading.total = _whole_score(facts)
        reading.totals_seen = reading.total is not None
    first = draft.listed.name.span if draft.listed else draft.rows[0].span
    span = Span(first.start, draft.rows[-1].span.end)
    indicators = reading.indicators
    gaps = list(indicators.gaps)
    if reading.total_gap:
        gaps.append(reading.total_gap)
    elif indicators.scored and not reading.totals_seen:
        gaps.append(worded("没有找到总分行"))
    return Form(
        name,
        draft.title,
        unit,
        _settled(facts, reading.funds.read(span)),
        tuple(indicators.indicators),
        tuple(
            group
            for group in indicators.labels.groups(len(indicators.indicators))
            if group.overall or not indicators.stray_labels
        ),
        _told(reading),
        reading.total,
        reading.total_weight,
        reading.grade,
        tuple(gaps),
        indicators.scored,
        span,
        tuple(form_statements(reading.texts)),
        tuple(reading.lines),
        tuple(indicators.subtotals),
        draft.evaluation,
        draft.rows[0].block if draft.listed else None,
    )


def _told(reading: FormReading) -> tuple[FormText, ...]:
    """The texts of a form; of goals without results the last are those of the year, behind those of all years (总目标, 年度目标)."""
    if any(each.actual for each in reading.indicators.indicators):
        return tuple(reading.texts)
    results = [replace(each, role="goal") for each in reading.texts if each.role == "result"]
    return tuple(results or reading.texts)


def _whole_score(facts: Facts) -> Quantity | None:
    """The score that the running text gives the department as a whole, if it gives one."""
    found = []
    for at, tokens in facts.tokens.items():
        block = facts.document.blocks[at]
        text = block.text if isinstance(block, Passage) else ""
        scores = [token for token in tokens if token.quantity.kind == "score"]
        found += [token.quantity for token in scores if _WHOLE_SCORE.search(text[: token.start])]
    return found[0] if len({quantity.value for quantity in found}) == 1 else None


def _settled(facts: Facts, funds: Funds) -> Funds:
    """The amounts with their dropped trailing zeros read back in."""

    def settle(row: FundRow) -> FundRow:
        return replace(row, figures={role: facts.settled(q) for role, q in row.figures.items()})

    return replace(funds, total=settle(funds.total) if funds.total else None, parts=tuple(map(settle, funds.parts)))


def _form_name(draft: _Draft, printed: Word | None) -> Word:
    """The name that the title carries, or the one in the 项目名称 cell."""
    if draft.title is not None and draft.title.text == WHOLE:
        return draft.title
    if draft.title is not None:
        match = _TITLE.search(draft.title.text)
        own = (match["project"] if match else "") or _TITLE_TAIL.sub("", draft.title.text)
        own = _QUOTED.sub(r"\1", without_number(own))
        if _WHOLE_NAME.fullmatch(own):
            return Word(WHOLE, draft.title.span)
        if own and not _GENERIC_NAME.fullmatch(own) and (printed is None or len(own) > 4):
            return Word(own, draft.title.span)
    if printed is not None and printed.text:
        return printed
    if draft.title is not None and "整体" in draft.title.text:
        return Word(WHOLE, draft.title.span)
    row = draft.rows[0]
    return Word(worded("（未写项目名称）"), Span(row.span.start, row.span.end))
