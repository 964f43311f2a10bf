"""A rate of the two figures right before it: 发放问卷500份，收回486份，回收率97.20%; 应发放200万元，实际发放180万元，发放率90%."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from budgetlint import regex
from budgetlint.facts import Facts
from budgetlint.interval import Interval, UndefinedQuotient, counted, exact, judge, printed, unit_scale
from budgetlint.kinds._common import Reading, evidence_of, readable, rounded, undecided
from budgetlint.kinds._projects import as_printed
from budgetlint.language import worded
from budgetlint.model import Outcome, Passage, Quantity, Verdict
from budgetlint.numerals import Token
from budgetlint.slips import slips_of_share

FIELDS = ("label", "formula")

_RATE = regex.compile(
    r"[,，、(（]\s*(?P<label>\p{Han}{0,8}(?<!增长|增减|变动|下降|上升|差异|控制|节约|结余|结转|压减)(?:率|进度))(?:为|达到?|是|:|：)?\s*"
)
# of those that are so (抽检60件，合格57件，合格率95%), and no rate of two amounts of money
_OF_THINGS = regex.compile("覆盖|满意|合格|达标|完好|优良|公开|知晓")
_OF_TIME = regex.compile("按[期时]|及时|准时")  # how many were done in time, not how many were done
_BETWEEN = regex.compile(r"[^。;；:：()（）]{1,24}")
# a rate that is by name that of the two: 预算数A万元，执行数B万元，执行率c%
_OF_BUDGET = regex.compile("执行|支出|支付|到位|完成")
_BUDGET = regex.compile(r"(?:预算|计划|目标|任务|应)\p{Han}{0,8}$")
_DONE = regex.compile("执行|支出|支付|到位|完成|实际")
_PART_OF = regex.compile(r"(?:其中|包括)[:：]?\p{Han}{0,12}$")
# a rate of the figure before it to the one it names: …，为年度目标1.80亿元的103.33%
_OF = regex.compile(r"\s*的\s*")
_OF_NAMED = regex.compile(
    r"[^,，。;；、]{0,6}[,，(（]?\s*(?:(?P<share>占)|为|是|达到?|完成了?|相当于)(?:了)?(?P<whole>[^,，。;；、\d]{0,20})"
)
_BUDGETS = regex.compile("预算")
_ASIDE = regex.compile(r"(?:增加|减少|新增|增长|下降|其中|[较比])[^,，。;；]*$")
_HUNDRED = Decimal(100)
_HUNDRED_TIMES = exact(_HUNDRED * _HUNDRED)  # in percent: 1 ÷ p%


MAX_WORDS = 16  # characters looked at before a budget


@dataclass(frozen=True)
class Params:
    """A rule of this kind takes no keys."""


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each such rate. A failure that no slip of a digit explains is undecided, unless the rate is by name that of a
    budget and what was done of it: it may be of others."""
    for passage, tokens in facts.passages:
        for at, three in enumerate(zip(tokens, tokens[1:], tokens[2:], strict=False)):
            outcome = _check(passage, three)
            if outcome is None:
                continue
            beside = (at and _goes_before(passage, tokens[at - 1], three[0])) or _are_parts(passage, three)
            if outcome.verdict is Verdict.ERROR and beside:
                outcome = undecided(worded("不能确定比率是哪两个数之比"), outcome.evidence[0])
            yield outcome


def _goes_before(passage: Passage, before: Token, first: Token) -> bool:
    """Whether a third number of the same things is told with the two: 优15个、良4个、中1个，优良率95%."""
    alike = before.quantity.kind == first.quantity.kind and before.quantity.unit == first.quantity.unit
    return alike and _BETWEEN.fullmatch(passage.text, before.end, first.start) is not None


def _are_parts(passage: Passage, tokens: Sequence[Token]) -> bool:
    """Whether the two are parts of a whole, of which the rate may be: 执行数A万元，其中：基本支出B万元，项目支出C万元，执行率p%."""
    before = passage.text[max(0, tokens[0].start - MAX_WORDS) : tokens[0].start]
    return bool(_PART_OF.search(before)) and not _is_of_budget(passage.text, "执行", tokens)


def _check(passage: Passage, tokens: Sequence[Token]) -> Outcome | None:
    text = passage.text
    if _OF.fullmatch(text, tokens[1].end, tokens[2].start):
        return _of_whole(text, tokens)
    whole, part, rate = (token.quantity for token in tokens)
    match = _RATE.fullmatch(text, tokens[1].end, tokens[2].start)
    scale = unit_scale(part.unit, whole.unit)
    if match is None or rate.kind != "percent" or scale is None or part.kind not in ("amount", "count"):
        return None
    things = _OF_THINGS.search(match["label"])
    told = things is not None and things[0] in text[tokens[0].end : tokens[1].start]
    if _OF_TIME.search(match["label"]) or (things and (part.kind == "amount" or not told)):
        return None
    if (
        not _BETWEEN.fullmatch(text, tokens[0].end, tokens[1].start)
        or not readable(whole, part, rate)
        or not part.value
    ):
        return None

    label = match["label"]
    sure = _is_of_budget(text, label, tokens)
    return _judged(label, as_printed(rate), (worded("后一数"), part), (worded("前一数"), whole), sure=sure)


def _of_whole(text: str, tokens: Sequence[Token]) -> Outcome | None:
    """投资1.86亿元，为年度目标1.80亿元的103.33%; 项目22个，占全部项目30个的73.33%: what the figure before is of the one that is named."""
    part, whole, rate = (token.quantity for token in tokens)
    match = _OF_NAMED.fullmatch(text, tokens[0].end, tokens[1].start)
    if match is None or (whole.kind == "amount" and (match["share"] or _BUDGETS.search(match["whole"]))):
        return None  # shares and completions of a budget are of other kinds
    if rate.kind != "percent" or part.kind not in ("amount", "count"):
        return None
    if unit_scale(part.unit, whole.unit) is None or not readable(part, whole, rate) or not part.value:
        return None
    aside = _ASIDE.search(text, max(0, tokens[0].start - MAX_WORDS), tokens[0].start)
    label = worded("与{whole}之比", whole=match["whole"] or worded("前一数"))
    return _judged(
        label,
        as_printed(rate),
        (worded("前一数"), part),
        (match["whole"] or label, whole),
        sure=part.kind == "count" and not aside,
        named=True,
    )


def _judged(
    label: str,
    rate: Quantity,
    part_named: tuple[str, Quantity],
    whole_named: tuple[str, Quantity],
    *,
    sure: bool = False,
    named: bool = False,
) -> Outcome | None:
    """The rate as part ÷ whole; a failure is certain where it is ``sure`` which two figures make it, where a slip explains it, or where it
    is the whole ÷ part of two that are ``named``."""
    (part_name, part), (whole_name, whole) = part_named, whole_named
    scale = unit_scale(part.unit, whole.unit) or Decimal(1)

    def expected(read: Reading) -> Interval:
        return (counted(part, read, scale) / counted(whole, read)).scaled(_HUNDRED)

    evidence = (
        evidence_of("rate", label, rate),
        evidence_of("part", part_name, part),
        evidence_of("whole", whole_name, whole),
    )
    fields = {"label": label, "formula": f"{part.text} ÷ {whole.text}"}
    try:
        verdict, value = judge(rate, expected), rounded(expected(printed), rate)
        turned = named and judge(rate, lambda read: _HUNDRED_TIMES / expected(read)).holds
        certain = sure or turned or any(slips_of_share(rate, part, whole, scale))
        if verdict is Verdict.ERROR and not certain:
            return undecided(worded("不能确定比率是哪两个数之比"), evidence[0])
    except UndefinedQuotient:
        return None
    return Outcome(verdict, evidence, value, rate.value - value, fields)


def _is_of_budget(text: str, label: str, tokens: Sequence[Token]) -> bool:
    """Whether a budget, what was done of it and the rate of that stand side by side."""
    whole, part, _ = tokens
    budget = _BUDGET.search(text[max(0, whole.start - MAX_WORDS) : whole.start])
    return bool(_OF_BUDGET.search(label) and budget and _DONE.search(text, whole.end, part.start))
