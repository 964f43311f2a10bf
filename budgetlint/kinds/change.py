"""Change (增减): current figure, amount and rate of change and direction word against each other.

rate = change / (current ∓ change), written 1 / (current / change ∓ 1) so that each figure occurs once. Where the
statement also gives the figure compared with (上年数, 年初预算数), current - base = change.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import Literal

from budgetlint import regex
from budgetlint.facts import AMOUNTS, BUDGETS, Facts
from budgetlint.facts.labels import Name
from budgetlint.facts.paragraphs import Measured, Paragraph, Statement
from budgetlint.interval import Interval, UndefinedQuotient, exact, judge, printed, unit_scale
from budgetlint.kinds._common import DIRECTIONS, Reading, changed_by, evidence_of, readable, rounded, undecided
from budgetlint.language import worded
from budgetlint.model import Evidence, Outcome, Quantity, Span, Verdict
from budgetlint.slips import MIN_DIGITS, any_slip, digits_of

FIELDS = ("name", "current", "change", "hint", "base")

_HUNDRED = Decimal(100)
_TOLD = regex.compile(r"[;；][^;；]*\d")
_ADDED = regex.compile("追加|增拨|调增")
_ABOVE_OR_BELOW = regex.compile("大于|高于|超过|超出|小于|低于")
_BASES = {"prior": "上年数", "initial": "年初预算数", "full": "全年预算数", "budget": "预算数", "": "比较基数"}


def _base_name(measure: str) -> str:
    return worded("{year}年数", year=measure) if measure.isdigit() else worded(_BASES.get(measure, "比较基数"))


@dataclass(frozen=True)
class Params:
    """``relation``: ``rate`` (amount against rate), ``direction`` (the two direction words), ``base`` (the difference
    from the figure compared with), ``bound`` (nothing grows by more than it is) or ``from-zero`` (what was 0 has no rate of
    growth)."""

    relation: Literal["rate", "direction", "base", "bound", "from-zero"] = "rate"


@dataclass(frozen=True, slots=True)
class _Change:
    statement: Statement
    amount: Measured
    rate: Measured | None
    current: Quantity | None
    current_label: str
    told_in: Statement  # the statement that the amount stands in, and the figure compared with
    far: bool = False  # the current figure stands elsewhere in the report

    @property
    def sign(self) -> int:
        return self.amount.direction


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    judge_one = {"direction": _check_words, "base": _check_base, "bound": _check_bound, "from-zero": _from_zero}
    for paragraph in facts.paragraphs:
        if params.relation == "rate":
            yield from _rates(list(_changes(facts, paragraph)))
        else:
            asides = params.relation == "direction"
            outcomes = map(judge_one[params.relation], _changes(facts, paragraph, asides=asides))
            yield from (outcome for outcome in outcomes if outcome is not None)


def _rates(changes: Sequence[_Change]) -> Iterator[Outcome]:
    """The rates of a paragraph. One that is the amount divided by a figure found elsewhere is wrong where others of the paragraph
    show that the figures found are this year's; else they may be last year's."""
    told = [(change, outcome) for change in changes if (outcome := _check_rate(change)) is not None]
    of_this_year = any(change.far and outcome.verdict.holds and outcome.expected for change, outcome in told)
    for change, outcome in told:
        if of_this_year and change.far and outcome.verdict is Verdict.UNDECIDED and _divides_by_current(change):
            outcome = _check_rate(replace(change, far=False)) or outcome
        yield outcome


def _divides_by_current(change: _Change) -> bool:
    """Whether the rate is the amount divided by the current figure: it should be divided by last year's."""
    rate = change.rate
    if rate is None or change.current is None or not change.current.value:
        return False
    try:
        return judge(rate.quantity, lambda read: _of_last_year(read, change, rate)) is not Verdict.ERROR
    except UndefinedQuotient:
        return False


def _changes(facts: Facts, paragraph: Paragraph, *, asides: bool = False) -> Iterator[_Change]:
    """The changes told; ``asides``: those inside a reason or of something else, too, with a rate right behind the amount (公用支出减少4万元，
    下降2.6%)."""
    for statement in paragraph.statements:
        if statement.aside and not asides:
            continue
        rates = statement.all("rate")
        for amount in statement.all("change"):
            own = _of_its_kind(statement, amount.quantity)
            if not readable(amount.quantity) or not (own or asides):
                continue
            if amount.word and not amount.base and _ADDED.match(facts.source_text(amount.word)):
                continue  # to the figure before it: 年初预算50万元，年中追加80万元
            if _restates_base(facts, statement, amount):
                continue
            same = (r for r in rates if r.base == amount.base and readable(r.quantity))
            rate = next((r for r in same if not _parted(facts, amount.quantity, r.quantity)), None)
            if (statement.aside or not own) and (rate is None or not _adjoins(facts, amount, rate)):
                continue
            # 公务用车保有量14辆。与上年相比，增加2.27万元: of something that is not told
            told = statement if own else replace(statement, name=Name(worded("该项")))
            if rate is not None:
                rates.remove(rate)
            current, label = _current(facts, told, amount)
            near = any(figure.quantity is current for figure in statement.figures)
            change = _Change(told, amount, rate, current, label, told, current is not None and not near)
            if amount.rival is not None and not _holds(change):
                rival = _Change(amount.rival, amount, rate, *_current(facts, amount.rival, amount), statement)
                change = rival if _holds(rival) else change
            yield change


def _restates_base(facts: Facts, statement: Statement, amount: Measured) -> bool:
    """Whether a figure is the one compared with, told again: 年初预算60万元，支出决算66万元，决算数大于年初预算数60万元."""
    if amount.word is None or not _ABOVE_OR_BELOW.fullmatch(facts.source_text(amount.word)):
        return False
    base = _base_figure(statement, amount)
    return base is not None and (base.quantity.value, base.quantity.unit) == (
        amount.quantity.value,
        amount.quantity.unit,
    )


def _parted(facts: Facts, amount: Quantity, rate: Quantity) -> bool:
    """Whether something else is told between an amount of change and a rate: “增加6天；年均浓度33.6，下降3.7%”."""
    return _TOLD.search(facts.source_text(Span(amount.span.end, rate.span.start))) is not None


def _adjoins(facts: Facts, amount: Measured, rate: Measured) -> bool:
    """Whether nothing but a comma stands between an amount of change and the word of its rate."""
    if rate.word is None or rate.word.start < amount.quantity.span.end:
        return False
    return facts.source_text(Span(amount.quantity.span.end, rate.word.start)).strip() in (",", "，")


def _of_its_kind(statement: Statement, amount: Quantity) -> bool:
    """Whether what changed is what the statement tells: not “增加21个项目” behind an amount of money."""
    own = [figure.quantity for figure in statement.figures if figure.measure in AMOUNTS]
    return not own or any(unit_scale(quantity.unit, amount.unit) is not None for quantity in own)


def _holds(change: _Change) -> bool:
    outcome = _check_rate(change) if change.rate else _check_base(change)
    return outcome is not None and outcome.verdict.holds


def _current(facts: Facts, statement: Statement, amount: Measured) -> tuple[Quantity | None, str]:
    """The figure that changed: the statement's own, else the report's only figure of that name."""
    rated = {figure.base for figure in statement.all("completion")}
    for measure in AMOUNTS:
        figure = statement.get(measure)
        if measure in rated:  # 完成年初预算5万元的98%，较上年减少1万元: not the budget did
            continue
        if figure and measure != amount.base and unit_scale(figure.quantity.unit, amount.quantity.unit) is not None:
            return (figure.quantity, statement.label) if readable(figure.quantity) else (None, "")
    for concept in statement.name.concepts:
        fact = facts.usual(concept)
        if fact is not None:
            return fact.quantity, fact.label
    return None, ""


def _fields(change: _Change, hint: str = "") -> dict[str, str]:
    current, amount = change.current, change.amount.quantity
    return {
        "name": change.statement.label or worded("该项"),
        "current": f"{current.value:,f}{current.unit}" if current else "—",
        "change": changed_by(change.amount.sign, f"{amount.value:,f}{amount.unit}"),
        "hint": hint,
        "base": _base_name(change.amount.base),
    }


# ------------------------------------------------------------------------------------------- rate


def _check_rate(change: _Change) -> Outcome | None:
    rate = change.rate
    if rate is None or not change.sign:
        return None
    evidence = [evidence_of("rate", worded("{name}增减率", name=change.statement.label), rate.quantity)]
    evidence.append(evidence_of("change", worded("{name}增减额", name=change.statement.label), change.amount.quantity))
    if change.current is None:
        return undecided(worded("没有写出变动后的数额，增减率无法复核"), *evidence)
    evidence.append(evidence_of("current", change.current_label, change.current))
    if change.amount.quantity.value == 0 and rate.quantity.value == 0:
        return Outcome(Verdict.EXACT, tuple(evidence), Decimal(0), Decimal(0), _fields(change))
    try:
        return _rate_outcome(change, rate, tuple(evidence))
    except UndefinedQuotient:
        return undecided(worded("上年数为 0 或接近 0，增减率无法计算"), *evidence)


def _rate_outcome(change: _Change, rate: Measured, evidence: tuple[Evidence, ...]) -> Outcome:
    verdict = judge(rate.quantity, lambda read: _rate(read, change, change.sign, rate))
    if verdict is not Verdict.ERROR:
        value = rounded(_rate(printed, change, change.sign, rate), rate.quantity)
        return Outcome(verdict, evidence, value, rate.quantity.value - value, _fields(change))
    hint = ""
    otherwise = False  # whether it holds in the other direction
    try:
        turned = judge(rate.quantity, lambda read: _rate(read, change, -change.sign, rate))
        if turned is not Verdict.ERROR and change.amount.word is None:  # “变动3万元” says neither up nor down
            value = rounded(_rate(printed, change, -change.sign, rate), rate.quantity)
            return Outcome(turned, evidence, value, rate.quantity.value - value, _fields(change))
        if turned is not Verdict.ERROR:
            otherwise = True
            hint = worded("；如实为{word}则相符，请核对增减方向", word=worded(DIRECTIONS[-change.sign]))
    except UndefinedQuotient:
        pass
    divided = _divides_by_current(change)
    if change.far and divided:
        return undecided(worded("所据数额在别处，或是上年数，增减率不能断定"), *evidence)
    if change.far and (digits_of(rate.quantity) < MIN_DIGITS or not (otherwise or _is_slip(change, rate))):
        return undecided(worded("所据数额在别处，不一定是同一口径，增减率不能断定"), *evidence)
    if divided and not hint:
        hint = worded("；所写是除以本年数得出的，应除以上年数")
    value = rounded(_rate(printed, change, change.sign, rate), rate.quantity)
    difference = rate.quantity.value - value
    return Outcome(verdict, evidence, value, difference, _fields(change, hint), fits=partial(_fits, change))


def _fits(change: _Change, other: Quantity) -> bool:
    """Whether the amount and the rate of a change are those of another figure."""
    rate = change.rate
    if rate is None or unit_scale(other.unit, change.amount.quantity.unit) is None:
        return False
    changed = replace(change, current=other)
    return judge(rate.quantity, lambda read: _rate(read, changed, change.sign, rate)).holds


def _is_slip(change: _Change, rate: Measured) -> bool:
    """Whether one slip in the rate or the amount makes them those of the figure found elsewhere."""
    assert change.current is not None
    amount = change.amount.quantity
    told = printed(rate.quantity).scaled(1 / _HUNDRED)
    made = printed(change.current, unit_scale(change.current.unit, amount.unit) or Decimal(1))
    return any_slip(
        (rate.quantity, _rate(printed, change, change.sign, rate)),
        (amount, made / (exact(1) / told + exact(change.sign))),
    )


def _of_last_year(read: Reading, change: _Change, rate: Measured) -> Interval:
    """The rate, were the figure found elsewhere the one of last year."""
    assert change.current is not None
    scale = unit_scale(change.current.unit, change.amount.quantity.unit) or Decimal(1)
    ratio = (read(change.amount.quantity, Decimal(1)) / read(change.current, scale)).scaled(_HUNDRED)
    return -ratio if (rate.quantity.value < 0) != (change.amount.quantity.value < 0) else ratio


def _rate(read: Reading, change: _Change, sign: int, rate: Measured) -> Interval:
    """The rate in percent, in the sense of the printed rate (a printed minus sign turns it round)."""
    assert change.current is not None
    scale = unit_scale(change.current.unit, change.amount.quantity.unit) or Decimal(1)
    amount = read(change.amount.quantity, Decimal(1))
    if change.amount.quantity.value < 0:
        amount = -amount
    ratio = read(change.current, scale) / amount
    result = (exact(1) / (ratio - exact(sign))).scaled(_HUNDRED)
    return -result if rate.quantity.value < 0 else result


# -------------------------------------------------------------------------------------- direction


def _check_words(change: _Change) -> Outcome | None:
    rate = change.rate
    if rate is None or not change.sign or not rate.sign or not change.amount.quantity.value:
        return None
    if not rate.quantity.value or rate.word is None or change.amount.word is None:
        return None
    evidence = (
        Evidence("rate-word", worded("增减率的方向"), rate.word),
        Evidence("change-word", worded("增减额的方向"), change.amount.word),
        evidence_of("change", worded("{name}增减额", name=change.statement.label), change.amount.quantity),
        evidence_of("rate", worded("{name}增减率", name=change.statement.label), rate.quantity),
    )
    if rate.direction == change.sign:
        return Outcome(Verdict.EXACT, evidence, fields=_fields(change))
    return Outcome(Verdict.ERROR, evidence, "与增减额同方向的用词", None, _fields(change))


# --------------------------------------------------------------------------------------- from zero


def _from_zero(change: _Change) -> Outcome | None:
    """A rate of growth beside an increase that is the whole figure: last year's was 0, or so small that the rate were far higher."""
    rate, current, amount = change.rate, change.current, change.amount.quantity
    if rate is None or current is None or change.sign <= 0 or not rate.quantity.value:
        return None
    if (current.value, current.unit) != (amount.value, amount.unit) or not amount.value:
        return None
    least = _HUNDRED * printed(amount).low / (printed(current).high - printed(amount).low)
    if printed(rate.quantity).high >= least:
        return None
    evidence = (
        evidence_of("rate", worded("{name}增减率", name=change.statement.label), rate.quantity),
        evidence_of("change", worded("{name}增减额", name=change.statement.label), amount),
        evidence_of("current", change.current_label, current),
    )
    return Outcome(Verdict.SUSPICIOUS, evidence, None, None, _fields(change))


# ------------------------------------------------------------------------------------------- base


def _check_base(change: _Change) -> Outcome | None:
    base = _base_figure(change.told_in, change.amount)
    if base is None or change.current is None or base.quantity is change.current or not change.sign:
        return None
    amount = change.amount.quantity
    scales = [unit_scale(q.unit, amount.unit) for q in (change.current, base.quantity)]
    if None in scales:
        return None
    own, other = (scale or Decimal(1) for scale in scales)

    def gap(read: Reading) -> Interval:
        return read(change.current, own) - read(base.quantity, other)  # type: ignore[arg-type]

    less = change.sign * (1 if amount.value >= 0 else -1) < 0
    if change.amount.word is None and amount.value > 0:  # “增加/减少2万元”, “差值2万元”: less as well as more
        less = gap(printed).value < 0

    def difference(read: Reading) -> Interval:
        return -gap(read) if less else gap(read)

    value = rounded(difference(printed), amount)
    evidence = (
        evidence_of("change", worded("{name}增减额", name=change.statement.label), amount),
        evidence_of("current", change.current_label, change.current),
        evidence_of(
            "base", worded("{name}{base}", name=change.statement.label, base=_base_name(base.measure)), base.quantity
        ),
    )
    fields = {**_fields(change), "base": _base_name(base.measure)}
    return Outcome(judge(amount, difference), evidence, value, amount.value - value, fields)


def _check_bound(change: _Change) -> Outcome | None:
    """An increase beyond the current figure would leave less than nothing for last year. Only a breach is an outcome:
    a bound that holds proves no figure right."""
    amount, current = change.amount.quantity, change.current
    if (
        change.sign <= 0
        or change.amount.word is None
        or current is None
        or current.value < 0
        or change.amount.base not in ("prior", "")
    ):
        return None
    scale = unit_scale(current.unit, amount.unit)
    if scale is None or printed(amount).low <= printed(current, scale).high:
        return None
    if change.amount.rival is not None and not any_slip((amount, printed(current, scale))):
        return None  # behind the last of several parts: of them all, maybe
    evidence = (
        evidence_of("change", worded("{name}增减额", name=change.statement.label), amount),
        evidence_of("current", change.current_label, current),
    )
    bound = current.value * scale
    return Outcome(Verdict.ERROR, evidence, bound, amount.value - bound, _fields(change), fits=partial(_fits, change))


def _base_figure(statement: Statement, amount: Measured) -> Measured | None:
    """The one figure of the statement that an amount of change compares with."""
    base = amount.base
    names: tuple[str, ...] = BUDGETS if base == "budget" else (base,) if base else ()
    if not base and amount.word is None:  # 年初预算为6.38万元，差值为0.90万元: from the figure beside it
        names = (*BUDGETS, "prior")
    found = [figure for name in names if (figure := statement.get(name)) and readable(figure.quantity)]
    return found[0] if len(found) == 1 else None
