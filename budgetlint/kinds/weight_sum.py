"""The weights of a self-evaluation form (分值): all together 100, those of a first level what its label says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from budgetlint.facts import Facts
from budgetlint.facts.form_model import Form, Group, Indicator
from budgetlint.interval import compare, printed
from budgetlint.kinds._common import evidence_of
from budgetlint.kinds._projects import full_weight, indicator_weight, marks, open_question, score_evidence
from budgetlint.language import worded
from budgetlint.model import Evidence, Outcome, Quantity, Verdict

FIELDS = ("project", "level", "sum", "full")

_HUNDRED = Decimal(100)
_NINETY = Decimal(90)
MIN_ALIKE = 3  # projects of a table whose weights make 100, for those of another to have to


@dataclass(frozen=True)
class Params:
    """``of``: ``total`` (all weights make 100) or ``level`` (“产出指标（50分）” is the sum of its rows)."""

    of: Literal["total", "level"] = "total"


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    if params.of == "total":
        yield from _listed(facts.forms.forms)
    for form in facts.forms.forms:
        if form.listed is not None and params.of == "total":
            continue
        if not any(indicator.weight for indicator in form.indicators):
            if params.of == "total":
                yield from _labels(form)
            continue
        if params.of == "total":
            yield _total(form)
        else:
            yield from _levels(form)


def _listed(forms: Iterable[Form]) -> Iterator[Outcome]:
    """Projects whose indicators one table lists: where the weights of most make 100, or 90 beside the execution rate's 10, those of one
    that do not are wrong."""
    tables: dict[int, list[Form]] = defaultdict(list)
    for form in forms:
        if form.listed is not None and form.indicators:
            tables[form.listed].append(form)
    for listed in tables.values():
        wholes = [(form, _printed(form)) for form in listed if not form.gaps and full_weight(form)[0] is not None]
        read = [form for form, _ in wholes]
        unread = [form for form in listed if form not in read and any(each.weight for each in form.indicators)]
        yield from map(_total, unread)
        full = _NINETY if sum(whole == _NINETY for _, whole in wholes) * 2 > len(wholes) else _HUNDRED
        whole_table = sum(whole == full for _, whole in wholes) >= max(MIN_ALIKE, 4 * len(wholes) // 5)
        for form, whole in wholes:
            if whole == full or not whole_table:
                yield _total(form)
            else:
                yield _odd_one(form, whole, full, [each for each, held in wholes if held == full])


def _printed(form: Form) -> Decimal:
    """What the printed weights of a project make, the execution rate's included."""
    own = form.fund("weight")
    return indicator_weight(form) + (own.value if own else Decimal(0))


def _odd_one(form: Form, whole: Decimal, full: Decimal, others: Sequence[Form]) -> Outcome:
    """The sum of a project's weights that those of the other projects show to be wrong; in front the one that would be theirs
    without the excess, if only one would."""
    excess = whole - full
    usual = {(each.levels, each.weight.value) for other in others for each in other.indicators if each.weight}
    unlike = [
        each
        for each in form.indicators
        if each.weight
        and (each.levels, each.weight.value) not in usual
        and (each.levels, each.weight.value - excess) in usual
    ]
    parts = _weights(form, unlike[0] if len(unlike) == 1 else None)
    stated = parts[0].quantity
    assert stated
    own = form.fund("weight")
    if own is not None:
        parts.append(evidence_of("part", worded("预算执行率分值"), own))
    fields = {"project": form.name.text, "level": worded("全部指标"), "sum": f"{whole:f}", "full": f"{full:f}"}
    return Outcome(Verdict.ERROR, tuple(parts), stated.value - excess, excess, fields)


def _weights(form: Form, first: Indicator | None = None) -> list[Evidence]:
    """All weights as evidence, the suspected one in front."""
    rows = sorted(form.indicators, key=lambda indicator: indicator is not first)
    return [each for indicator in rows if (each := score_evidence(indicator, of="weight"))]


def _scores_complete(form: Form) -> bool:
    """Whether the marks add up to the total, so that no row can be missing."""
    scores = [indicator.score for indicator in form.indicators]
    execution = form.fund("score")
    if form.total is None or any(score is None for score in scores):
        return False
    computed = marks([*(score for score in scores if score), *([execution] if execution else [])])
    return compare(printed(form.total), computed, form.total.step).holds


def _total(form: Form) -> Outcome:
    name = form.name.text
    whole, own = full_weight(form)
    odd = _odd(form, form.indicators, whole - _HUNDRED) if whole is not None else None
    parts = _weights(form, odd)
    if own is not None:
        parts.append(evidence_of("part", worded("预算执行率分值"), own))
    if whole is None or not parts:
        return open_question(worded("有指标的分值没有读出"), name, *parts, span=form.name.span)
    evidence = tuple(parts)
    if form.total_weight and form.total_weight.value not in (_HUNDRED, indicator_weight(form)):
        evidence = (evidence_of("total", worded("分值合计"), form.total_weight), *parts)
    fields = {"project": name, "level": worded("全部指标"), "sum": f"{whole:f}", "full": f"{_HUNDRED:f}"}
    if whole == _HUNDRED and len(evidence) > len(parts):
        assert form.total_weight
        return Outcome(Verdict.ERROR, evidence, _HUNDRED, form.total_weight.value - _HUNDRED, fields)
    if whole == _HUNDRED:
        return Outcome(Verdict.EXACT, evidence, _HUNDRED, Decimal(0), fields)
    if form.gaps:
        return open_question(worded("{gap}，分值合计无法复核", gap=form.gaps[0]), name, *evidence)
    if own is None and not _unprinted(form, whole):
        return open_question(worded("没有读出预算执行率的分值，分值合计无法复核"), name, *evidence)
    if not _scores_complete(form):
        return open_question(worded("分值和得分都合计不上，可能缺行"), name, *evidence)
    stated = evidence[0].quantity
    assert stated
    expected = stated.value - (whole - _HUNDRED)
    if expected < 0 and max(each.quantity.value for each in parts if each.quantity) > _HUNDRED:
        return open_question(worded("有指标的分值没有读出"), name, *evidence)  # a weight above all marks was misread
    return Outcome(Verdict.ERROR, evidence, expected, whole - _HUNDRED, fields)


def _unprinted(form: Form, whole: Decimal) -> bool:
    """Whether a form without 分值 of the execution rate surely gives it none: its marks make the total without one,
    and the weights leave no room for it."""
    return form.fund("score") is None and whole > _NINETY and _scores_complete(form)


def _labels(form: Form) -> Iterator[Outcome]:
    """A form that gives its first levels a weight and its rows none: the levels, and the execution rate, make 100."""
    groups = [group for group in form.groups if not (group.overall or group.nested)]
    first = {indicator.level1.text for indicator in form.indicators if indicator.level1}
    own = form.fund("weight")
    if len(groups) < 2 or groups[0].rows[0] != 0 or len(first) != len(groups) or not form.total:
        return  # a level may state no weight
    if any("执行" in group.label.text for group in groups):
        own = None  # among the levels already
    levels = sum((group.weight.value for group in groups), Decimal(0))
    whole = levels + (own.value if own else Decimal(0))
    parts = [evidence_of("part", worded("{level}分值", level=group.label.text), group.weight) for group in groups]
    if own is not None:
        parts.append(evidence_of("part", worded("预算执行率分值"), own))
    fields = {"project": form.name.text, "level": worded("各一级指标"), "sum": f"{whole:f}", "full": f"{_HUNDRED:f}"}
    if whole == _HUNDRED or (own is None and levels == _NINETY):
        yield Outcome(Verdict.EXACT, tuple(parts), _HUNDRED, Decimal(0), fields)
    elif form.gaps or levels == _HUNDRED or _odd_full(form) or (own is None and levels < _HUNDRED):
        yield open_question(worded("有的一级指标或预算执行率没有写明分值，分值合计无法复核"), form.name.text, *parts)
    else:
        suspect = _rounder(groups, whole - _HUNDRED)
        parts.sort(key=lambda each: each.quantity is not suspect)
        stated = parts[0].quantity
        assert stated
        yield Outcome(Verdict.ERROR, tuple(parts), stated.value - (whole - _HUNDRED), whole - _HUNDRED, fields)


def _odd_full(form: Form) -> bool:
    """Whether the total row states other full marks than 100."""
    return form.total_weight is not None and form.total_weight.value != _HUNDRED


def _rounder(groups: list[Group], excess: Decimal) -> Quantity | None:
    """The one level whose weight is a multiple of five only without the excess: weights usually are."""
    found = [g.weight for g in groups if g.weight.value % 5 != 0 and (g.weight.value - excess) % 5 == 0]
    return found[0] if len(found) == 1 else None


def _odd(form: Form, rows: Iterable[Indicator], excess: Decimal) -> Indicator | None:
    """The one row whose 分值 is off its full marks by just what the sum is off: it is the wrong one."""
    found = [i for i in rows if i.weight and i.score and i.weight.value - i.score.value == excess]
    return found[0] if excess and len(found) == 1 else None


def _levels(form: Form) -> Iterator[Outcome]:
    sums = [(group, _sum(form, group)) for group in form.groups]
    for group, computed in sums:
        stated = evidence_of("total", group.label.text, group.weight)
        if computed is None:
            yield open_question(worded("{level}有指标的分值没有读出", level=group.label.text), form.name.text, stated)
            continue
        under = [form.indicators[at] for at in group.rows]
        odd = _odd(form, under, computed - group.weight.value)
        under.sort(key=lambda indicator: indicator is not odd)
        rows = [each for indicator in under if (each := score_evidence(indicator, of="weight"))]
        fields = {"project": form.name.text, "level": group.label.text, "sum": f"{computed:f}"}
        gap = group.weight.value - computed
        if gap and not _surely(form, group, sums):
            reason = worded("{level}包括哪些行不能确定（表格可能跨页）", level=group.label.text)
            yield open_question(reason, form.name.text, stated)
        else:
            verdict = Verdict.ERROR if gap else Verdict.EXACT
            yield Outcome(verdict, (stated, *rows), computed, gap, fields)


def _surely(form: Form, group: Group, sums: list[tuple[Group, Decimal | None]]) -> bool:
    """Whether a level that does not add up surely is wrong: no row is lost, and no other level is off as well.

    A row that a page break has put under the wrong level makes two levels fail, while the labels make 90.
    """
    whole, _ = full_weight(form)
    if not group.whole or form.gaps or not (whole == _HUNDRED or _scores_complete(form)):
        return False
    alike = [
        each
        for each, computed in sums
        if computed != each.weight.value and (each.overall, each.nested) == (group.overall, group.nested)
    ]
    if group.overall:
        return whole == _HUNDRED
    labels = sum((each.weight.value for each, _ in sums if not (each.overall or each.nested)), Decimal(0))
    return alike == [group] and (group.nested or not (labels == _NINETY and whole == _HUNDRED))


def _sum(form: Form, group: Group) -> Decimal | None:
    weights = [form.indicators[at].weight for at in group.rows]
    if not weights or any(weight is None for weight in weights):
        return None
    return sum((weight.value for weight in weights if weight), Decimal(0))
