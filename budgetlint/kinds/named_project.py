"""A project named in running text with its money: “评价对象为农村供水维护项目，涉及财政资金1520.00万元”."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from budgetlint import regex
from budgetlint.facts import Facts
from budgetlint.facts.projects import Project
from budgetlint.interval import printed, unit_scale
from budgetlint.kinds._common import brought_to, evidence_of, readable
from budgetlint.kinds._projects import same_amount
from budgetlint.language import worded
from budgetlint.model import Evidence, Outcome, Passage, Quantity, Verdict
from budgetlint.numerals import Token
from budgetlint.slips import swapped_or_in_wrong_unit

FIELDS = ("project", "other", "other_where")

_TAIL = regex.compile("(?:项目|资金|经费|专项)+$")
_YEAR = regex.compile(r"^(?:19|20)\d\d\s?年度?")
_MONEY = regex.compile(
    r"(?:项目|资金|经费|专项)*\W*(?:1\s?个)?[^。;；\d]{0,24}(?:涉及|资金|预算|投入|安排|金额|批复|下达)[^。;；，,\d]{0,8}"
)
_SPENT = regex.compile(r"\s?[,，]\s?(?:全年|实际|年度)?(?:执行|支出)(?:数|金额)?(?:为)?\s?")
_OF_A_PART = regex.compile("其中|每|均|结余|结转|上年|增|减|等")
_ROLES = {"initial": "年初预算数", "full": "全年预算数", "budget": "预算数", "outturn": "全年执行数"}
MIN_NAME = 6  # characters: a shorter one may be that of anything


@dataclass(frozen=True)
class Params:
    """A rule of this kind takes no keys."""


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each amount told right behind a project's name that is one of its figures, or a slip (two digits swapped, 元 for
    万元) away from one; others may be of a part of it. Behind one that is, what is called 执行数 is the project's."""
    named = [(_begin(name), name, figures) for name, figures in _known(facts) if figures]
    for passage, tokens in facts.passages:
        for begin, name, figures in named:
            at = passage.text.find(begin) if len(begin) >= MIN_NAME else -1
            token = _money_behind(passage, tokens, at + len(begin)) if at >= 0 else None
            if token is None:
                continue
            told = token.quantity
            others = [each for each in figures if each.span != told.span]
            yield from _judged(name, told, others)
            spent = _outturn_behind(passage, tokens, token)
            if spent is not None and any(each.quantity and _is_same(told, each.quantity) for each in others):
                elsewhere = [each for each in others if each.role == "outturn" and each.span != spent.span]
                yield from _spent(name, spent, elsewhere)


def _begin(name: str) -> str:
    """What of a project's name a text will have: without the year before it, and without 项目, 资金 behind it if that is enough."""
    own = _YEAR.sub("", name)
    short = _TAIL.sub("", own)
    return short if len(short) >= MIN_NAME else own


def _known(facts: Facts) -> Iterator[tuple[str, list[Evidence]]]:
    """The projects with their money: of each form, row or summary, and of each evaluation report."""
    for project in facts.forms.projects:
        yield project.name, _evidence(_told_of(project))
    for report in facts.forms.reports:
        every = [each for paragraph in report.paragraphs for each in paragraph]
        yield report.name, _evidence((worded("评价报告"), role, quantity) for role, quantity in every if role in _ROLES)


def _told_of(project: Project) -> Iterator[tuple[str, str, Quantity | None]]:
    for role in _ROLES:
        if project.form:
            yield worded("自评表"), role, project.form.fund(role)
        if project.row:
            yield worded("汇总表"), role, project.row.figures.get(role)
        for narrative in project.narratives:
            yield worded("综述"), role, narrative.get(role)


def _evidence(told: Iterable[tuple[str, str, Quantity | None]]) -> list[Evidence]:
    return [
        evidence_of(
            "outturn" if role == "outturn" else "other",
            worded("{place}的{what}", place=place, what=worded(_ROLES[role])),
            quantity,
        )
        for place, role, quantity in told
        if quantity is not None and readable(quantity) and quantity.value
    ]


def _money_behind(passage: Passage, tokens: Sequence[Token], end: int) -> Token | None:
    """The amount that is told right behind a name."""
    token = next((token for token in tokens if token.start >= end and token.quantity.kind == "amount"), None)
    if token is None or not readable(token.quantity):
        return None
    between = passage.text[end : token.start]
    return token if _MONEY.fullmatch(between) and not _OF_A_PART.search(between) else None


def _outturn_behind(passage: Passage, tokens: Sequence[Token], budget: Token) -> Quantity | None:
    """What is told as spent right behind a project's budget: 全年预算数96.40万元，执行数95.92万元."""
    token = next((token for token in tokens if token.start >= budget.end), None)
    if token is None or token.quantity.kind != "amount" or not readable(token.quantity):
        return None
    return token.quantity if _SPENT.fullmatch(passage.text, budget.end, token.start) else None


def _spent(name: str, told: Quantity, figures: list[Evidence]) -> Iterator[Outcome]:
    """The outturn against those told elsewhere: one of them is enough."""
    same = next((each for each in figures if each.quantity and _is_same(told, each.quantity)), None)
    if figures:
        yield _outcome(name, told, same or figures[0], Verdict.EXACT if same else Verdict.ERROR)


def _judged(name: str, told: Quantity, figures: list[Evidence]) -> Iterator[Outcome]:
    """The figure that the amount is, else the first that a slip keeps it from."""
    same = next((each for each in figures if each.quantity and _is_same(told, each.quantity)), None)
    slip = next((each for each in figures if each.quantity and _is_slip(told, each.quantity)), None)
    found = same or slip
    if found is not None:
        yield _outcome(name, told, found, Verdict.EXACT if same else Verdict.ERROR)


def _outcome(name: str, told: Quantity, found: Evidence, verdict: Verdict) -> Outcome:
    assert found.quantity
    other = found.quantity
    value = brought_to(other, unit_scale(other.unit, told.unit) or Decimal(1), told)
    fields = {"project": name, "other": f"{other.value:,f}{other.unit}", "other_where": found.label}
    return Outcome(verdict, (evidence_of("stated", name, told), found), value, told.value - value, fields)


def _is_same(told: Quantity, other: Quantity) -> bool:
    verdict = same_amount(told, other)
    return verdict is not None and verdict.holds


def _is_slip(told: Quantity, other: Quantity) -> bool:
    scale = unit_scale(other.unit, told.unit)
    return scale is not None and swapped_or_in_wrong_unit(told, printed(other, scale))
