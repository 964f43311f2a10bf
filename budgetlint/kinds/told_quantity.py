"""What goals, results and narratives tell in words (调研20家企业, 满意度95%以上) against the indicator for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from budgetlint import regex
from budgetlint.facts import Facts
from budgetlint.facts.form_model import Form, FormText, Indicator, Value
from budgetlint.facts.projects import Project
from budgetlint.facts.wording import about
from budgetlint.kinds._common import evidence_of
from budgetlint.kinds._projects import open_question
from budgetlint.language import worded
from budgetlint.model import Evidence, Outcome, Quantity, Verdict
from budgetlint.numerals import Token
from budgetlint.slips import MIN_DIGITS, digits_of

FIELDS = ("project", "indicator", "place", "value")

_PLACES = {
    "goal": "年初预期目标",
    "purpose": "项目概况和资金用途",
    "result": "目标实际完成情况",
    "analysis": "自评结果分析",
    "narrative": "自评综述",
}
_SURE = 80
_MISSED = regex.compile(r"(?:未|没有?)(?:能)?(?:达到?|实现|完成)\s*$|(?:低于|不足|不及|少于)\s*$")  # 持证率未达90%
_REACHED = regex.compile(r"达到?\s*$")  # 达到90% says 90%, 约90% does not


@dataclass(frozen=True)
class Params:
    """No parameters: every counted thing or percentage in a project's texts that one indicator is evidently about."""


@dataclass(frozen=True, slots=True)
class _Told:
    """A figure of a text that speaks of an indicator."""

    text: FormText
    token: Token
    indicator: Indicator
    sure: int


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    for project in facts.forms.projects:
        if project.form is None:
            continue
        told = [each for text in _told(project, project.form) for each in text]
        for each in told:
            yield from _compare(
                project.form, each, [o for o in told if o.indicator is each.indicator and o is not each]
            )


def _told(project: Project, form: Form) -> Iterator[list[_Told]]:
    """What each text tells; where it gives several numbers for one indicator they are parts, and none counts."""
    texts = [*form.texts, *(narrative.text for narrative in project.narratives)]
    for text in texts:
        found = [
            _Told(text, token, *indicator)
            for at, token in enumerate(text.tokens)
            if (indicator := about(text, at, form.indicators)) is not None
        ]
        yield [
            each
            for each in found
            if len({other.token.quantity.value for other in found if other.indicator is each.indicator}) == 1
        ]


def _compare(form: Form, told: _Told, others: list[_Told]) -> Iterator[Outcome]:
    goal = told.text.role in ("goal", "purpose")
    value = told.indicator.target if goal else told.indicator.actual
    if value is None or value.quantity is None:
        return
    quantity = told.token.quantity
    if not goal and _MISSED.search(told.text.view.text[: told.token.start]):
        return
    name = told.indicator.name.text if told.indicator.name else ""
    place = worded(_PLACES[told.text.role])
    stated = evidence_of("told", place, quantity)
    against = evidence_of(
        "target" if goal else "actual",
        worded("{name}年度指标值", name=name) if goal else worded("{name}实际完成值", name=name),
        value.quantity,
    )
    rest = tuple(evidence_of("told", worded(_PLACES[other.text.role]), other.token.quantity) for other in others[:3])
    if quantity.bound == "≈" and not _REACHED.search(told.text.view.text[: told.token.start]):
        yield open_question(
            worded("“{figure}”是约数，不能与指标“{name}”核对", figure=quantity.text, name=name),
            form.name.text,
            stated,
            against,
        )
        return
    fields = {"project": form.name.text, "indicator": name, "place": place, "value": value.text}
    holds = _holds_goal(quantity, value.quantity) if goal else _holds_result(quantity, value)
    if not holds and any(_same(token.quantity, value.quantity) for token in told.text.tokens):
        yield open_question(worded("文字中另有一数与指标“{name}”相同", name=name), form.name.text, stated, against)
        return
    if not holds and _is_of_several(form, quantity):
        yield open_question(worded("文字所述是几个指标之和"), form.name.text, stated, against)
        return
    evidence: tuple[Evidence, ...] = (stated, against) if holds else (stated, against, *rest)
    broken = Verdict.ERROR if told.sure >= _SURE else Verdict.SUSPICIOUS
    verdict = Verdict.EXACT if holds else broken
    yield Outcome(verdict, evidence, value.quantity.value, abs(quantity.value - value.quantity.value), fields)


def _is_of_several(form: Form, told: Quantity) -> bool:
    """Whether a number is that of two indicators taken together: 国家级公益林19.90万亩、省级公益林6.50万亩, 共26.40万亩. Numbers of few
    digits come to another by chance."""
    values = [
        value.quantity for each in form.indicators for value in (each.actual, each.target) if value and value.quantity
    ]
    values = [each for each in values if digits_of(each) >= MIN_DIGITS and each.unit in (told.unit, "")]
    return any(one.value + other.value == told.value for one, other in combinations(values, 2))


def _same(told: Quantity, value: Quantity) -> bool:
    return told.value == value.value and told.unit == value.unit


def _holds_goal(told: Quantity, target: Quantity) -> bool:
    """A goal and its indicator state one target."""
    return told.value == target.value


def _holds_result(told: Quantity, actual: Value) -> bool:
    """What is told is what was reached; 余, 以上 and ≥ are lower bounds on either side."""
    assert actual.quantity
    reached = actual.quantity.value
    at_least = actual.sign in ("≥", ">") or actual.quantity.bound == "≥"
    if told.bound == "≥":
        return reached >= told.value or at_least
    if told.bound == "≤":
        return reached <= told.value
    return told.value >= reached if at_least else told.value == reached
