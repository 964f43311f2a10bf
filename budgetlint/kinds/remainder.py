"""What is left of money: “全年预算2015.00万元，支付1946.03万元，结转下年68.97万元”."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from budgetlint import regex
from budgetlint.facts import Facts
from budgetlint.interval import Interval, counted, judge, printed, total, unit_scale
from budgetlint.kinds._common import Reading, evidence_of, readable, rounded, undecided
from budgetlint.kinds._named import Named, named_figures
from budgetlint.language import worded
from budgetlint.model import Outcome, Quantity, Section
from budgetlint.slips import slips_of_sum, swapped_or_in_wrong_unit

FIELDS = ("label", "formula")
INFERRED = True

_LEFT = regex.compile(
    r"(?:结转|结余|剩余|尚余|余额|未支[付出])(?:和结余|结余)?(?:资金|经费)?(?:下年度?|下一年度?)?(?:使用)?(?:共|为|约)?\s?$"
)
_SPENT = regex.compile("支出|支付|执行|使用|拨付|完成|兑付|发放|开支")
_GRANTED = regex.compile("预算|到位|下达|资金|总额|安排|计划|投资|指标")
_CHANGED = regex.compile("调[减增]|[核压]减|追加|追减|增加|减少|收回")  # 年中调减预算100万元
_WITH_WHAT_IS_LEFT = regex.compile("总计")  # 支出总计A万元，其中：年末结转和结余B万元
_OF_BEFORE = regex.compile("年初|上年|历年|以前年度")


@dataclass(frozen=True)
class Params:
    """A rule of this kind takes no keys."""


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each amount that is left, where money and what was spent of it are told before it in its paragraph or in the one
    before. Which of several sums is meant is not told, so only a slip in one of the three is an error."""
    section: Section | None = None
    before: tuple[Named, ...] = ()
    for passage, tokens in facts.passages:
        named = tuple(
            (label, quantity)
            for label, quantity in named_figures(passage.text, tokens)
            if quantity.kind == "amount" and readable(quantity)
        )
        for at, (label, left) in enumerate(named):
            if _LEFT.search(label) and not _OF_BEFORE.search(label) and left.value:
                yield from _judged((label, left), named[:at], before if section is passage.section else ())
        section, before = passage.section, named


def _judged(left: Named, own: Sequence[Named], above: Sequence[Named]) -> Iterator[Outcome]:
    """The money and the expenditure that leave the figure; else those that a slip keeps from it, one of them in its paragraph."""
    told = [*above, *own]
    pairs = [
        (whole, spent)
        for whole, spent in product(filter(_is_granted, told), filter(_is_spent, told))
        if (whole in own or spent in own) and all(unit_scale(q.unit, left[1].unit) for _, q in (whole, spent))
    ]
    found = [_outcome(left, whole, spent) for whole, spent in pairs]
    held = [outcome for outcome in found if outcome.verdict.holds]
    slips = [each for each, pair in zip(found, pairs, strict=True) if _is_slip(left[1], *pair, own)]
    if held or slips:
        yield (held or slips)[-1]
    elif found:
        yield undecided(worded("没有写明是哪笔资金的结余"), evidence_of("left", *left))


def _is_granted(named: Named) -> bool:
    label = named[0]
    return bool(_GRANTED.search(label)) and not any(other.search(label) for other in (_SPENT, _LEFT, _CHANGED))


def _is_spent(named: Named) -> bool:
    return bool(_SPENT.search(named[0])) and not _LEFT.search(named[0]) and not _WITH_WHAT_IS_LEFT.search(named[0])


def _is_slip(left: Quantity, whole: Named, spent: Named, own: Sequence[Named]) -> bool:
    """Whether one slip made the difference, two swapped digits or the unit where the money is told a paragraph before."""
    parts = (spent[1], left)
    wanted = total(_scaled(part, whole[1], printed) for part in parts)
    if whole in own and spent in own:
        return any(slips_of_sum(whole[1], wanted, parts))
    return any(slips_of_sum(whole[1], wanted, parts, swapped_or_in_wrong_unit))


def _outcome(left: Named, whole: Named, spent: Named) -> Outcome:
    def expected(read: Reading) -> Interval:
        return _scaled(whole[1], left[1], read) - _scaled(spent[1], left[1], read)

    label = left[0] or worded("结余")
    evidence = (
        evidence_of("left", label, left[1]),
        evidence_of("granted", whole[0], whole[1]),
        evidence_of("spent", spent[0], spent[1]),
    )
    value = rounded(expected(printed), left[1])
    fields = {"label": label, "formula": f"{whole[1].text} - {spent[1].text}"}
    return Outcome(judge(left[1], expected), evidence, value, left[1].value - value, fields)


def _scaled(quantity: Quantity, like: Quantity, read: Reading) -> Interval:
    return counted(quantity, read, unit_scale(quantity.unit, like.unit) or Decimal(1))
