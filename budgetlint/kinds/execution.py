"""The funds block of a form (预算执行情况): rate, balance and the mark that the rate earns."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from budgetlint.facts import Facts
from budgetlint.facts.form_model import Form, FundRow
from budgetlint.interval import Interval, UndefinedQuotient, compare, judge, printed, round_to, usual
from budgetlint.kinds._common import Reading, evidence_of
from budgetlint.kinds._projects import CENT, figure, marks, open_question
from budgetlint.language import worded
from budgetlint.model import Evidence, Outcome, Quantity, Verdict

FIELDS = ("project", "what", "basis")

_HUNDRED = Decimal(100)
_TEN = Decimal(10)
_NINETY = Decimal(90)
_NAMES = {"initial": "年初预算数", "full": "全年预算数", "outturn": "全年执行数", "balance": "结余"}


@dataclass(frozen=True)
class Params:
    """``of``: ``rate`` (执行率 = 执行数 / 预算数), ``score`` (得分 = 分值 × 执行率), ``balance`` (结余 = 预算数 − 执行数),
    ``left-out`` (a rate told in words that the total leaves out)."""

    of: Literal["rate", "score", "balance", "left-out"] = "rate"


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    forms = facts.forms.forms
    proportional = (
        max((_proportional(form) for form in forms), default=Decimal(0)) if params.of == "score" else Decimal(0)
    )
    for form in forms:
        row = form.funds.total
        if params.of == "left-out":
            yield from _left_out(form)
        elif row is None:
            if params.of == "rate" and form.scored and not _indicators_only(form):
                yield open_question(form.funds.reason or worded("没有找到资金栏"), form.name.text, span=form.name.span)
        elif params.of == "rate":
            yield from _rate(form.name.text, row)
            for each in form.funds.parts:
                yield from _rate(form.name.text, each, part=True)
        elif params.of == "balance":
            for each in (row, *form.funds.parts):
                yield from _balance(form, each, part=each is not row)
        else:
            for each in (row, *form.funds.parts):
                yield from _score(form, each, proportional)
    if params.of == "rate":
        for listed in facts.forms.lists:
            yield from _rate(listed.name.text, FundRow(listed.name, listed.figures), part=True)


def _indicators_only(form: Form) -> bool:
    """Whether the indicators alone make 100, so that no funds block is to be expected."""
    return sum((i.weight.value for i in form.indicators if i.weight), Decimal(0)) == _HUNDRED


def _fields(project: str, what: str = "", basis: str = "") -> dict[str, str]:
    return {"project": project, "what": what, "basis": basis}


# ---------------------------------------------------------------------------------------------- rate


def _rate(project: str, row: FundRow, *, part: bool = False) -> Iterator[Outcome]:
    """The rate of the funds; that of a ``part``, or of a row of the list, is left alone where a figure is missing."""
    rate, outturn = row.get("rate"), row.get("outturn")
    budget = row.get("full") or row.get("initial")
    if rate is None:
        return
    stated = evidence_of("rate", worded("执行率"), rate)
    if part and (outturn is None or budget is None or not budget.value):
        return
    if outturn is None or budget is None:
        yield open_question(worded("预算数或执行数没有读出，执行率无法复核"), project, stated)
        return
    evidence = (
        stated,
        evidence_of("outturn", worded("全年执行数"), outturn),
        evidence_of("budget", worded("预算数"), budget),
    )
    try:
        verdict, value = _quotient(rate, outturn, budget)
    except UndefinedQuotient:
        yield open_question(worded("预算数为0，执行率无法计算"), project, *evidence)
        return
    other = row.get("initial")
    if verdict is Verdict.ERROR and other is not None and other.value and _quotient(rate, outturn, other)[0].holds:
        verdict = Verdict.SUSPICIOUS  # 执行率 of the initial budget
    basis = f"{figure(outturn)} ÷ {figure(budget)}"
    yield Outcome(verdict, evidence, value, rate.value - value, _fields(project, worded("执行率"), basis))


def _quotient(rate: Quantity, outturn: Quantity, budget: Quantity) -> tuple[Verdict, Decimal]:
    scale = _HUNDRED
    if rate.kind != "percent" and rate.value <= 1 and rate.step < 1 and outturn.value * 50 > budget.value:
        scale = Decimal(1)  # 0.74 instead of 74%

    def expected(read: Reading) -> Interval:
        return (read(outturn, Decimal(1)) / read(budget, Decimal(1))).scaled(scale)

    return judge(rate, expected), round_to(expected(printed).value, rate.usual_step)


# ------------------------------------------------------------------------------------------- balance


def _balance(form: Form, row: FundRow, *, part: bool) -> Iterator[Outcome]:
    balance, full, outturn = row.get("balance"), row.get("full"), row.get("outturn")
    if balance is None or (part and (full is None or outturn is None)):
        return
    stated = evidence_of("balance", worded("结余"), balance)
    if full is None or outturn is None:
        yield open_question(worded("预算数或执行数没有读出，结余无法复核"), form.name.text, stated)
        return

    def expected(read: Reading) -> Interval:
        return read(full, Decimal(1)) - read(outturn, Decimal(1))

    value = full.value - outturn.value
    evidence = (
        stated,
        evidence_of("budget", worded("全年预算数"), full),
        evidence_of("outturn", worded("全年执行数"), outturn),
    )
    basis = f"{figure(full)} − {figure(outturn)}"
    yield Outcome(
        judge(balance, expected), evidence, value, balance.value - value, _fields(form.name.text, worded("结余"), basis)
    )


# --------------------------------------------------------------------------------------------- score


def _earned(form: Form, row: FundRow) -> tuple[Quantity, Decimal, Verdict] | None:
    """The mark of the rate, what it should be, and the verdict: by the quotient or by the printed rate."""
    score, rate = row.get("score"), row.get("rate")
    weight = _weight(form, row)
    if score is None or weight is None:
        return None
    ways: list[Interval] = []
    outturn, full = row.get("outturn"), row.get("full")
    if outturn is not None and full is not None and full.value > 0:
        with suppress(UndefinedQuotient):
            ways.append(_capped(usual(outturn) / usual(full)).scaled(weight))
    if rate is not None and (rate.kind == "percent" or rate.value > 1 or rate.value == 0):
        ways.append(_capped(printed(rate).scaled(Decimal("0.01"))).scaled(weight))
    if not ways:
        return None
    verdicts = [compare(printed(score), way, score.step) for way in ways]
    order = (Verdict.EXACT, Verdict.ROUNDING, Verdict.SUSPICIOUS, Verdict.ERROR)
    best = min(range(len(ways)), key=lambda at: order.index(verdicts[at]))
    return score, round_to(ways[best].value, min(score.step, Decimal("0.01"))), verdicts[best]


def _capped(rate: Interval) -> Interval:
    one = Decimal(1)
    return Interval(min(rate.low, one), min(rate.value, one), min(rate.high, one))


def _weight(form: Form, row: FundRow) -> Decimal | None:
    weight = row.get("weight")
    if weight is not None:
        return weight.value
    weights = [indicator.weight for indicator in form.indicators]
    if weights and all(weights) and sum((w.value for w in weights if w), Decimal(0)) == _NINETY:
        return _TEN
    return None


def _proportional(form: Form) -> Decimal:
    """The share of its weight that the form's mark is where it follows the rate below 100%; 0 where it does not."""
    row = form.funds.total
    earned = _earned(form, row) if row else None
    weight = _weight(form, row) if row else None
    if earned is None or not weight:
        return Decimal(0)
    _, value, verdict = earned
    return value / weight if verdict.holds and 0 < value < weight else Decimal(0)


def _score(form: Form, row: FundRow, proportional: Decimal) -> Iterator[Outcome]:
    """The mark against the rate. A full mark is wrong where a form with a higher rate got less (``proportional``), for no
    scale then gives full marks from some rate on."""
    score = row.get("score")
    if score is None:
        return
    stated = evidence_of("score", worded("预算执行率得分"), score)
    earned = _earned(form, row)
    if earned is None:
        yield open_question(worded("分值或执行率没有读出，执行率得分无法复核"), form.name.text, stated)
        return
    _, value, verdict = earned
    evidence = [stated]
    sources = (
        ("rate", worded("执行率")),
        ("weight", worded("分值")),
        ("outturn", worded("全年执行数")),
        ("full", worded("全年预算数")),
    )
    for role, label in sources[: 2 if row.get("rate") else None]:
        quantity = row.get(role)
        if quantity is not None:
            evidence.append(evidence_of(role, label, quantity))
    weight = _weight(form, row)
    by_ratio = proportional > 0 or score.value != score.value.to_integral_value()
    full = score.value == weight and weight is not None and value >= proportional * weight
    if verdict is Verdict.ERROR and value != weight and (full or not by_ratio):
        yield open_question(worded("执行率得分不是按比例计算，计分办法表中没有写明"), form.name.text, *evidence)
        return
    rate = row.get("rate")
    basis = f"{weight:f} × {figure(rate)}" if rate and weight is not None else ""
    yield Outcome(
        verdict, tuple(evidence), value, score.value - value, _fields(form.name.text, worded("执行率得分"), basis)
    )


# --------------------------------------------------------------------------------------------- parts


# ------------------------------------------------------------------------------------------ left out


def _left_out(form: Form) -> Iterator[Outcome]:
    """A form whose funds are blank: the total is the indicators' 90 points, yet its text tells an execution rate."""
    rate = next((quantity for role, quantity in form.statements if role == "rate"), None)
    if rate is None or form.total is None or form.fund("score") is not None or not form.indicators:
        return
    given = marks(indicator.score for indicator in form.indicators if indicator.score)
    weights = sum((i.weight.value for i in form.indicators if i.weight), Decimal(0))
    evidence: tuple[Evidence, ...] = (
        evidence_of("total", worded("总分"), form.total),
        evidence_of("rate", worded("文字所述执行率"), rate),
    )
    earned = _capped(printed(rate).scaled(Decimal("0.01"))).scaled(_TEN)
    if not form.gaps and weights == _NINETY and form.total.value == given.value:
        verdict = compare(printed(form.total), given + earned, form.total.step)
        value = round_to(given.value + earned.value, CENT)
    elif form.gaps and form.total.value == _NINETY:  # rows are lost, yet 90 is what all indicators make
        verdict, value = Verdict.SUSPICIOUS, round_to(_NINETY + earned.value, CENT)
    else:
        yield open_question(worded("资金栏空白，总分是否计入执行率得分不能确定"), form.name.text, *evidence)
        return
    yield Outcome(
        verdict, evidence, value, form.total.value - value, _fields(form.name.text, worded("总分"), f"{figure(rate)}")
    )
