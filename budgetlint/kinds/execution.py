"""The funds block of a form (预算执行情况): rate, balance, parts and the mark that the rate earns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from budgetlint import regex
from budgetlint.facts import Facts
from budgetlint.facts.form_model import Form, FundRow
from budgetlint.interval import Interval, UndefinedQuotient, compare, exact, judge, printed, round_to, usual
from budgetlint.kinds._common import Reading, evidence_of
from budgetlint.kinds._projects import CENT, figure, marks, open_question
from budgetlint.language import worded
from budgetlint.model import Evidence, Outcome, Quantity, Verdict

FIELDS = ("project", "what", "basis", "hint")

_HUNDRED = Decimal(100)
_TEN = Decimal(10)
_NINETY = Decimal(90)
_FISCAL = regex.compile(r"财政|预算|拨款|基金|本级|上级|中央|省级")  # a form's sources name it first
_NAMES = {"initial": "年初预算数", "full": "全年预算数", "outturn": "全年执行数", "balance": "结余"}


@dataclass(frozen=True)
class Params:
    """``of``: ``rate`` (执行率 = 执行数 / 预算数), ``score`` (得分 = 分值 × 执行率), ``parts`` (资金总额 = 各项资金),
    ``balance`` (结余 = 预算数 − 执行数), ``left-out`` (a rate told in words that the total leaves out)."""

    of: Literal["rate", "score", "parts", "balance", "left-out"] = "rate"


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    forms = facts.forms.forms
    usual = _usual_sources(forms) if params.of == "parts" else frozenset()
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
        elif params.of == "score":
            for each in (row, *form.funds.parts):
                yield from _score(form, each, proportional)
        else:
            yield from _parts(form, row, usual)
    if params.of == "rate":
        for listed in facts.forms.lists:
            yield from _rate(listed.name.text, FundRow(listed.name, listed.figures), part=True)


def _indicators_only(form: Form) -> bool:
    """Whether the indicators alone make 100, so that no funds block is to be expected."""
    return sum((i.weight.value for i in form.indicators if i.weight), Decimal(0)) == _HUNDRED


def _fields(project: str, what: str = "", basis: str = "", hint: str = "") -> dict[str, str]:
    return {"project": project, "what": what, "basis": basis, "hint": hint}


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


def _usual_sources(forms: Sequence[Form]) -> frozenset[str]:
    """The sources of money that most forms of the report have a row for."""
    count = Counter(label for form in forms for label in {part.label.text for part in form.funds.parts})
    return frozenset(label for label, number in count.items() if number > 2 and number * 4 >= len(forms) * 3)


def _parts(form: Form, row: FundRow, usual: frozenset[str]) -> Iterator[Outcome]:
    if not form.funds.parts:
        if form.funds.parts_reason:
            yield open_question(
                form.funds.parts_reason, form.name.text, evidence_of("total", worded("资金总额"), _any(row))
            )
        return
    for role in ("initial", "full", "outturn"):
        stated = row.get(role)
        if stated is None:
            continue
        given = [(part.label.text, part.get(role)) for part in form.funds.parts]
        figures = [(label, quantity) for label, quantity in given if quantity is not None]
        if not figures:
            continue

        def expected(read: Reading, found: list[tuple[str, Quantity]] = figures) -> Interval:
            whole = exact(0)
            for _, quantity in found:
                whole = whole + read(quantity, Decimal(1))
            return whole

        verdict = judge(stated, expected)
        head = evidence_of("total", worded("资金总额{what}", what=worded(_NAMES[role])), stated)
        evidence = (head, *(evidence_of("part", label, quantity) for label, quantity in figures))
        value = sum((quantity.value for _, quantity in figures), Decimal(0))
        fiscal = any(_FISCAL.search(label) for label, _ in given)
        whole = len(figures) == len(given) > 1 and fiscal
        # whatever is missing, no source is more than all of them
        sure = not form.funds.parts_reason and (whole or _exceeding(form, role))
        hint = ""
        if verdict is Verdict.ERROR and not sure and value < stated.value:
            hint = _lacking_source(form, row, role, usual)
            verdict = Verdict.SUSPICIOUS if hint else verdict
        if verdict is Verdict.ERROR and not sure:
            yield open_question(
                worded("{what}的资金分项没有填全，合计无法复核", what=worded(_NAMES[role])), form.name.text, *evidence
            )
            continue
        if verdict is Verdict.ERROR and len({label for label, _ in figures}) < len(figures):
            yield open_question(worded("资金分项有重名，可能分了两级"), form.name.text, *evidence)
            continue
        fields = _fields(form.name.text, worded(_NAMES[role]), hint=hint)
        yield Outcome(verdict, evidence, value, stated.value - value, fields)


def _exceeding(form: Form, role: str) -> bool:
    """Whether one source alone, rounding allowed for, is more than the whole, and none is negative.

    A source whose row lacks a figure that the total has may have lost a cell, so that its figures stand elsewhere.
    """
    row = form.funds.total
    whole = row.get(role) if row else None
    given = [quantity for part in form.funds.parts if (quantity := part.get(role))]
    if row is None or whole is None or any(quantity.value < 0 for quantity in given):
        return False
    full = [part for part in form.funds.parts if not part.blank & row.figures.keys()]
    return any(usual(quantity).low > usual(whole).high for part in full if (quantity := part.get(role)))


def _lacking_source(form: Form, row: FundRow, role: str, usual: frozenset[str]) -> str:
    """Which source seems to be left out of the parts: one that most forms list, or the only one whose figure is blank where
    all others are printed, be they 0; ``""`` if none does."""
    parts = form.funds.parts
    lacking = usual - {part.label.text for part in parts}
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


def _any(row: FundRow) -> Quantity:
    return next(iter(row.figures.values()))


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
