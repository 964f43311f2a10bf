"""The records of self-evaluation (绩效自评): forms, lists and narratives, as read. All frozen."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING

from budgetlint.facts.pieces import Word
from budgetlint.model import Quantity, Span, View
from budgetlint.numerals import Token

if TYPE_CHECKING:
    from budgetlint.facts.projects import Project

__all__ = [
    "ALL_MARKS",
    "Announcement",
    "Dimension",
    "EvaluationReport",
    "Form",
    "FormText",
    "Forms",
    "FundRow",
    "Funds",
    "GradedScore",
    "Group",
    "Indicator",
    "ListRow",
    "Narrative",
    "Subtotal",
    "Value",
]

ALL_MARKS = 100  # 分, of a form or an evaluation


@dataclass(frozen=True, slots=True)
class FundRow:
    """A row of the funds block. ``figures`` maps a role to its figure.

    Roles: ``span`` (实施期资金总额), ``initial`` (年初预算数), ``full`` (全年预算数), ``outturn`` (全年执行数), ``balance`` (结余),
    ``weight`` (分值), ``rate`` (执行率), ``score`` (得分).
    """

    label: Word
    figures: dict[str, Quantity]
    blank: frozenset[str] = frozenset()  # roles whose cell is empty

    def get(self, role: str) -> Quantity | None:
        """The figure of that role, ``None`` where it could not be read."""
        return self.figures.get(role)


@dataclass(frozen=True, slots=True)
class Funds:
    """The funds block (预算执行情况): the total (资金总额), its parts, and why it could not be read; ``years`` are the parts of the
    ``span`` by year (分年度安排)."""

    total: FundRow | None = None
    parts: tuple[FundRow, ...] = ()
    reason: str = ""
    parts_reason: str = ""
    years: tuple[FundRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Value:
    """A target or actual value: ``≥20家``. ``sign`` is ``≥ ≤ = > <`` or ``""``; ``quantity`` is ``None`` for words."""

    text: str
    span: Span
    sign: str
    quantity: Quantity | None


@dataclass(frozen=True, slots=True)
class Indicator:
    """A row of the indicator table. ``group`` counts the first-level labels that state a weight.

    ``certain`` is false where cells seem to be missing, so that 分值 and 得分 may be something else.
    """

    level1: Word | None
    level2: Word | None
    name: Word | None
    target: Value | None
    actual: Value | None
    weight: Quantity | None
    score: Quantity | None
    reason: str
    certain: bool
    span: Span

    @property
    def levels(self) -> str:
        """The names of the levels above."""
        return "".join(word.text for word in (self.level1, self.level2) if word)


@dataclass(frozen=True, slots=True)
class Group:
    """A first-level indicator that states its weight (“产出指标（50分）”) and the indices of its rows."""

    label: Word
    weight: Quantity
    rows: tuple[int, ...]
    overall: bool = False  # the label of all indicators: 年度绩效指标（90分）
    nested: bool = False  # a second level under a first that states its weight too
    whole: bool = True  # its label stands on its first row or on all of them, not on some


@dataclass(frozen=True, slots=True)
class Subtotal:
    """A 小计 row of the indicator table, with the indices of the indicators since the one before."""

    label: Word
    weight: Quantity | None
    score: Quantity | None
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FormText:
    """A text of a form or narrative with its figures. ``role``: ``goal``, ``purpose`` (资金用途, 项目概况), ``result``, ``analysis``,
    ``narrative``."""

    role: str
    about: str  # what its row's label says: 满意度情况及分析
    view: View
    tokens: tuple[Token, ...]


@dataclass(frozen=True)
class Form:
    """One self-evaluation form (绩效自评表), or the table of marks of an ``evaluation`` (绩效评价) of something. ``gaps`` says which
    rows could not be read."""

    name: Word
    title: Word | None
    unit: str
    funds: Funds
    indicators: tuple[Indicator, ...]
    groups: tuple[Group, ...]
    texts: tuple[FormText, ...]
    total: Quantity | None
    total_weight: Quantity | None
    grade: Word | None
    gaps: tuple[str, ...]
    scored: bool
    span: Span
    statements: tuple[tuple[str, Quantity], ...] = ()  # what its own texts say of the funds
    lines: tuple[View, ...] = ()  # the rows of its texts, cells put together: a sentence may be cut by a cell border
    subtotals: tuple[Subtotal, ...] = ()
    evaluation: bool = False
    listed: int | None = None  # the table that lists it among other projects, as the index of its block

    def fund(self, role: str) -> Quantity | None:
        """A figure of the funds total."""
        return self.funds.total.get(role) if self.funds.total else None


@dataclass(frozen=True, slots=True)
class ListRow:
    """A row of the summary list (自评情况汇总表)."""

    name: Word
    figures: dict[str, Quantity]  # score, full, outturn, initial, rate
    grade: Word | None
    is_total: bool = False  # 合计
    number: int | None = None  # 序号


@dataclass(frozen=True, slots=True)
class Narrative:
    """What the running text says of one project (绩效自评综述): its figures by role, in order."""

    name: Word
    figures: tuple[tuple[str, Quantity], ...]
    grade: Word | None
    text: FormText
    span: Span
    evaluation: bool = False  # a department's evaluation (部门评价), another score than the self-evaluation's

    def get(self, role: str) -> Quantity | None:
        """The one figure of that role; ``None`` where there is none or several differ."""
        found = [quantity for name, quantity in self.figures if name == role]
        return found[0] if found and all(q.value == found[0].value for q in found) else None


@dataclass(frozen=True, slots=True)
class GradedScore:
    """A score and the grade said right behind it: 得分95.5分（优）; ``about`` are the words before the score."""

    about: str
    score: Quantity
    grade: Word


@dataclass(frozen=True, slots=True)
class Announcement:
    """A number of projects or an amount that the running text announces for all of them.

    ``what``: ``projects`` (自评项目), ``forms`` (自评表), ``graded`` (评为某等级的项目, ``grade`` names it), ``funds`` (涉及资金), ``budgeted`` (涉及预算资金),
    ``outturn`` (实际支出); ``of`` are the numbers of projects that its sentence tells before an amount.
    """

    what: str
    quantity: Quantity
    grade: str = ""
    sentence: int = 0
    of: tuple[Quantity, ...] = ()


@dataclass(frozen=True, slots=True)
class Dimension:
    """A dimension of an evaluation report: 决策指标总分10分，得分9.5分，得分率95%. ``key`` is what tells it from others (决策), of the heading
    above it where it names nothing itself; ``nested``: in brackets behind another, as a part of it; ``at`` is the index of its block."""

    name: str
    full: Quantity
    score: Quantity
    rate: Quantity | None
    key: str
    nested: bool
    at: int


@dataclass(frozen=True, slots=True)
class EvaluationReport:
    """A project's evaluation report (绩效评价报告): what its paragraphs say of funds and scores; ``span`` from its title to its end."""

    name: str
    title: Word
    paragraphs: tuple[tuple[tuple[str, Quantity], ...], ...]
    dimensions: tuple[Dimension, ...]
    span: Span

    @property
    def conclusions(self) -> tuple[tuple[Dimension, ...], ...]:
        """The dimensions of each paragraph that tells them all, by their full marks, parts of one left out."""
        every = [tuple(own) for _, own in groupby(self.dimensions, key=lambda each: each.at)]
        own = [tuple(each for each in paragraph if not each.nested) for paragraph in every]
        return tuple(told for told in own if sum(each.full.value for each in told) == ALL_MARKS)


@dataclass(frozen=True)
class Forms:
    """All of a document's self-evaluation."""

    forms: tuple[Form, ...] = ()
    lists: tuple[ListRow, ...] = ()
    narratives: tuple[Narrative, ...] = ()
    announcements: tuple[Announcement, ...] = ()
    list_total: ListRow | None = None
    reports: tuple[EvaluationReport, ...] = ()
    graded: tuple[GradedScore, ...] = ()

    @cached_property
    def projects(self) -> tuple[Project, ...]:
        """Each project with all its places."""
        from budgetlint.facts.projects import match_projects

        return match_projects(self)
