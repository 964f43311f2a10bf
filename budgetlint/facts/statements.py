"""What a sentence says of a project's money and score: 全年预算数为10万元，执行数为8万元，完成预算的80%."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from budgetlint import regex
from budgetlint.facts.form_model import ALL_MARKS
from budgetlint.model import Quantity
from budgetlint.numerals import Token

__all__ = ["statements"]

_BE = r"(?:数|额|金额|总额|总数)?\s*(?:共计?|合计|总计)?\s*(?:为|是|达到?|计|约|:)?[\"\s]*$"
# role, kinds of figure, the words just before it; the first that fits counts
_ROLES: tuple[tuple[str, tuple[str, ...], regex.Pattern[str]], ...] = (
    ("evaluation", ("score", "number"), regex.compile(r"评价(?:综合|总)?(?:得分|评分|分值)" + _BE)),
    (
        "score",
        ("score", "number"),
        regex.compile(
            r"(?:(?<!执行率?|指标|产出|效益|满意度|过程|决策|管理)(?:得分|评分)|自评|自评结果|该?项目得)" + _BE
        ),
    ),
    (
        "rate",
        ("percent",),
        regex.compile(r"(?:完成(?:全年|年初|调整后?)?预算数?的|预算执行率|执行率|支出率|预算完成率)" + _BE),
    ),
    ("initial", ("amount",), regex.compile(r"年初(?:安排)?预算(?:资金|安排)?" + _BE)),
    (
        "full",
        ("amount",),
        regex.compile(
            r"(?:全年(?:[(（]调整后?[)）])?预算(?:资金|安排)?|调整后?[)）]?预算|年度(?:资金总额|预算))" + _BE
        ),
    ),
    (
        "outturn",
        ("amount",),
        regex.compile(r"(?:全年执行|实际执行|预算执行|实际支出|支出合计|使用金额|共计支出|共支出|决算)" + _BE),
    ),
    (
        "outturn",
        ("amount",),
        regex.compile(r"(?:^|[,，;；。:])\s*(?:全年)?(?:共|累计)?(?:执行|支出)(?:数|资金)?(?:为|共计)?\s*$"),
    ),
    ("outturn", ("amount",), regex.compile(r"执行数" + _BE)),
    (
        "budget",
        ("amount",),
        regex.compile(
            r"(?:实际预算|批复预算(?:资金)?|项目预算(?:资金)?|拨付[^,，。]{0,24}预算资金|(?<!公共|基金|经营)预算资金)"
            + _BE
        ),
    ),
    ("budget", ("amount",), regex.compile(r"(?:^|[,，;；。:])\s*预算(?:数|安排|资金)?(?:为|共计)?\s*$")),
)
_SPENT_THEN_RATE = regex.compile(r"(?<!预算)(?<!下达)(?<!安排)金额为\s*$")
_RATE_BEHIND = regex.compile(r"\s*[,，]\s*(?:预算执行率|支出合计|执行率)")
_WHOLE = regex.compile(r"(?:^|[,，。;；])\s*(?:共计|合计|总计)\s*$")
_MARKS = regex.compile(r"[\"\s]*分")
_NEEDED = regex.compile(r"(?:(?:共|总)?需(?:要)?资金|\d年(?:全年)?(?:共|总)?投入)\s*$")
_GRANTED = regex.compile(r"(?<!其中[:：]?\s*(?:当年|本年|年初)?)财政拨款\s*$")
_WHOLE_BEHIND = regex.compile(r"\s*[,，。;；]|$")
_NOT_THIS = regex.compile(r"涉及[^,，。;；]{0,12}$|占[^,，。;；]{0,12}$|平均[^,，。;；\d]{0,6}$")
# 政府采购执行率98%, 执行率达到100%的项目有2个: not what the amounts before it make
_RATED = regex.compile(r"(?P<whose>[^,，。;；:：\d]*?)(?:预算)?(?:执行率|支出率|预算完成率)[^,，。;；]*$")
_GENERAL = regex.compile(
    r"(?:整体|总体|部门|项目|支出|资金|全年|年度|当年|预算|综合|平均|实际|投入|使用|完成|到位|共计?|[本其该总的为年率数\d\s()\"])*"
)
_PROJECT_SPENDING = regex.compile(r"\s*项目支出(?:为|共计?)?\s*")
_WHOSE = regex.compile(r"[^,，。;；:：]*$")
_OF_SOME = regex.compile(r"\s*的(?:项目|资金|支出|单位)")
_MARKS_BEHIND = regex.compile(
    r"\s*[,，;；(]?\s*(?:项目|绩效|综合|实际|最终|自评|评价)*(?:得分|评分|得)\s*(?:为|是|:)?\s*"
)


def statements(
    text: str, tokens: Sequence[Token], *, loose: bool = False, report: bool = False
) -> Iterator[tuple[str, Quantity]]:
    """The figures of a text that name a role: ``score``, ``evaluation`` (部门评价得分), ``initial``, ``full``, ``budget``
    (a budget not named further), ``outturn``, ``rate``. With ``loose`` (a form's own analysis of one project) also
    ``whole``, an amount summed up for the project (共计30万元), ``needed`` (需资金30万元, 全年投入30万元), and 金额为…,预算执行率… as ``outturn``; with ``report`` (an evaluation report on one project) 财政拨款 is its ``budget``.
    """
    stray = 0  # the end of an amount without a role, to which a rate behind it belongs
    full: Token | None = None  # marks of which it is not told that they were scored
    for token in tokens:
        quantity = token.quantity
        before = text[max(0, token.start - 40) : token.start]
        if quantity.kind == "malformed" or _NOT_THIS.search(before):
            continue
        role = next((r for r, kinds, words in _ROLES if quantity.kind in kinds and words.search(before)), "")
        if quantity.kind == "number" and role and not _MARKS.match(text, token.end):
            role = ""
        if role in ("score", "evaluation") and full is not None and _is_of_part(text, full, token):
            role = ""
        full = token if quantity.kind == "score" and not role else None
        if not role and loose and quantity.kind == "amount":
            behind = text[token.end :]
            if _SPENT_THEN_RATE.search(before) and _RATE_BEHIND.match(behind):
                role = "outturn"
            elif _WHOLE.search(before) and _WHOLE_BEHIND.match(behind):
                role = "whole"
            elif _NEEDED.search(before) and _WHOLE_BEHIND.match(behind):
                role = "needed"
        if not role and report and quantity.kind == "amount" and _GRANTED.search(before):
            role = "budget"
        if role == "rate" and (
            stray and _same_sentence(text, stray, token.start) or _of_something(before, text, token.end)
        ):
            continue
        if quantity.kind == "amount":
            whose = _WHOSE.search(before)
            stray = 0 if role or (whose and _of_whole(whose[0])) else token.end
        if role:
            yield role, quantity


def _is_of_part(text: str, full: Token, token: Token) -> bool:
    """Whether marks are those of a part: right behind what can be scored, and that is not all (产出指标35分，评价得分34.48分)."""
    return full.quantity.value < ALL_MARKS and _MARKS_BEHIND.fullmatch(text, full.end, token.start) is not None


def _same_sentence(text: str, start: int, end: int) -> bool:
    between = text[start:end]
    return not any(stop in between for stop in "。;；)）")


def _of_whole(whose: str) -> bool:
    """Whether the words before an amount name nothing narrower than what the text is about (not 基本支出, 项目支出)."""
    return _GENERAL.fullmatch(whose) is not None and not _PROJECT_SPENDING.fullmatch(whose)


def _of_something(before: str, text: str, end: int) -> bool:
    """Whether a rate is that of something named before or behind it, and not of the whole."""
    rated = _RATED.search(before)
    return (rated is not None and _GENERAL.fullmatch(rated["whose"]) is None) or _OF_SOME.match(text, end) is not None
