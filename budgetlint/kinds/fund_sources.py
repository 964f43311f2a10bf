"""The total of a form's funds (资金总额) as the sum of its sources, or of 基本支出 and 项目支出."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from budgetlint import regex
from budgetlint.facts import Facts
from budgetlint.facts.form_model import Form, FundRow
from budgetlint.interval import Interval, judge, total, usual
from budgetlint.kinds._common import Reading, evidence_of
from budgetlint.kinds._projects import open_question
from budgetlint.language import worded
from budgetlint.model import Outcome, Verdict

FIELDS = ("project", "what", "hint")

_FISCAL = regex.compile(r"财政|预算|拨款|基金|本级|上级|中央|省级")  # a form's sources name it first
_PART_OF = regex.compile("其中")
_NATURE = regex.compile(r"(?:基本|项目)支出")  # 按支出性质分, beside 按收入性质分
_NAMES = {"initial": "年初预算数", "full": "全年预算数", "outturn": "全年执行数"}


@dataclass(frozen=True)
class Params:
    """A rule of this kind takes no keys."""


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each figure of a form's total, or two where its parts divide it twice."""
    forms = facts.forms.forms
    sources = _usual_sources(forms)
    for form in forms:
        if form.funds.total is not None:
            yield from _check_form(form, form.funds.total, sources)


def _usual_sources(forms: Sequence[Form]) -> frozenset[str]:
    """The sources of money that most forms of the report have a row for."""
    count = Counter(label for form in forms for label in {part.label.text for part in form.funds.parts})
    return frozenset(label for label, number in count.items() if number > 2 and number * 4 >= len(forms) * 3)


def _check_form(form: Form, row: FundRow, sources: frozenset[str]) -> Iterator[Outcome]:
    if not form.funds.parts:
        if form.funds.parts_reason:
            figure = next(iter(row.figures.values()))
            yield open_question(
                form.funds.parts_reason, form.name.text, evidence_of("total", worded("资金总额"), figure)
            )
        return
    by_nature = [part for part in form.funds.parts if _NATURE.search(part.label.text)]
    by_source = [part for part in form.funds.parts if part not in by_nature]
    for role in _NAMES:
        whole = _sum(form, row, role, form.funds.parts, sources)
        if whole is None or whole.verdict.holds:
            found = [whole]
        elif len(by_nature) > 1 and by_source:
            found = [_sum(form, row, role, parts, sources) for parts in (by_source, by_nature)]
        else:
            found = [_without_parts_of_parts(form, row, role, whole, sources)]
        yield from (outcome for outcome in found if outcome is not None)


def _without_parts_of_parts(
    form: Form, row: FundRow, role: str, whole: Outcome, sources: frozenset[str]
) -> Outcome | None:
    """The sum without the sources that may be part of the one before them: 其中：财政拨款, 其中：上年结转, 其他资金."""
    parts = form.funds.parts
    outer = [part for at, part in enumerate(parts) if not at or not _PART_OF.match(part.label.text)]
    if len(outer) == len(parts):
        return whole
    found = _sum(form, row, role, outer, sources)
    if found is not None and found.verdict.holds:
        return found
    return open_question(worded("资金分项可能分了两级，合计无法复核"), form.name.text, *whole.evidence)


def _sum(form: Form, row: FundRow, role: str, parts: Sequence[FundRow], sources: frozenset[str]) -> Outcome | None:
    """One figure of the total against these parts; ``None`` where it or all of theirs are missing."""
    stated = row.get(role)
    given = [(part.label.text, part.get(role)) for part in parts]
    figures = [(label, quantity) for label, quantity in given if quantity is not None]
    if stated is None or not figures:
        return None

    def expected(read: Reading) -> Interval:
        return total(read(quantity, Decimal(1)) for _, quantity in figures)

    verdict = judge(stated, expected)
    what = worded(_NAMES[role])
    head = evidence_of("total", worded("资金总额{what}", what=what), stated)
    evidence = (head, *(evidence_of("part", label, quantity) for label, quantity in figures))
    value = sum((quantity.value for _, quantity in figures), Decimal(0))
    told = any(_FISCAL.search(label) for label, _ in given) or all(_NATURE.search(label) for label, _ in given)
    whole = len(figures) == len(given) > 1 and told
    # whatever is missing, no source is more than all of them
    sure = not form.funds.parts_reason and (whole or _exceeding(row, role, parts))
    hint = ""
    if verdict is Verdict.ERROR and not sure and value < stated.value:
        hint = _lacking_source(form, row, role, sources)
        verdict = Verdict.SUSPICIOUS if hint else verdict
    if verdict is Verdict.ERROR and not sure:
        return open_question(worded("{what}的资金分项没有填全，合计无法复核", what=what), form.name.text, *evidence)
    if verdict is Verdict.ERROR and len({label for label, _ in figures}) < len(figures):
        return open_question(worded("资金分项有重名，可能分了两级"), form.name.text, *evidence)
    fields = {"project": form.name.text, "what": what, "hint": hint}
    return Outcome(verdict, evidence, value, stated.value - value, fields)


def _exceeding(row: FundRow, role: str, parts: Sequence[FundRow]) -> bool:
    """Whether one source alone, rounding allowed for, is more than the whole, and none is negative.

    A source whose row lacks a figure that the total has may have lost a cell, so that its figures stand elsewhere.
    """
    whole = row.get(role)
    given = [quantity for part in parts if (quantity := part.get(role))]
    if whole is None or any(quantity.value < 0 for quantity in given):
        return False
    full = [part for part in parts if not part.blank & row.figures.keys()]
    return any(usual(quantity).low > usual(whole).high for part in full if (quantity := part.get(role)))


def _lacking_source(form: Form, row: FundRow, role: str, sources: frozenset[str]) -> str:
    """Which source seems to be left out of the parts: one that most forms list, or the only one whose figure is blank where
    all others are printed, be they 0; ``""`` if none does."""
    parts = form.funds.parts
    lacking = sources - {part.label.text for part in parts}
    if form.funds.parts_reason:
        return ""
    if lacking:
        return worded("；别的表都列的“{name}”这里没有", name=min(lacking))
    roles = [each for each in ("initial", "full", "outturn") if row.get(each)]
    blank = [(part.label.text, each) for part in parts for each in roles if not part.get(each)]
    fiscal = any(_FISCAL.search(part.label.text) for part in parts)
    if fiscal and len(parts) > 1 and [each for _, each in blank] == [role]:
        return worded("；“{name}”一格是空格", name=blank[0][0])
    return ""
