"""The grammar of one phrase: what the words just before a figure make of it.

``classify`` looks at the text between the figure before and this one and says whether the figure is the thing
itself, a budget, a change, a rate, a share or a completion rate, and whose. The wordings are those of all
provinces; a new one is a word more in one of the patterns below.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from budgetlint import regex

__all__ = ["Phrase", "base_of", "classify", "comparison_base", "is_named", "is_reason", "list_marks", "split_lead"]

_END = r"(?:均|各|共|约|达到?|为|是|有|:|了|在|仅|,|，|\s|\"|')*$"
_YEAR = r"(?:19|20)\d\d\s?年"
_BUDGET = (
    rf"(?:上一?年度?|去年|{_YEAR}度?)?(?:年初|全年|调整后?|本年度?|当年|年度|年中)?(?:的|部门|支出|收入)?"
    r"预算(?:数|额|安排|总额|指标|安排数)?"
)
_PRIOR = (
    rf"(?>上一?年(?:度|末|底)?|去年(?:度|末|底)?|以前年度|{_YEAR}(?:度|末|底)?|[年期]初(?!预算|结转|批复|财政|部门|安排|下达|追加|项目))(?!\s?(?:年初|全年|调整后?|年度|部门)?预算)"
    r"(?:同期|同口径)?(?:决算|支出|收入|执行|实际|总额|完成)?(?:数|额)?"
)
_NOT_FUND = r"(?:(?<!公共|基金|经营|保险|部门|总)|(?=年初|全年|调整))"

UP = "增加|增长|增收|增支|上升|上涨|提高|提升|扩大|多支出|增幅|涨幅|超支|调增|追加|增拨|延长"
DOWN = "减少|下降|降低|减收|减支|回落|下滑|压减|压缩|缩减|节约|减幅|降幅|下浮|下调|少支出|减低|核减|调减|缩短"
_SHORT_UP, _SHORT_DOWN = "大于|高于|超过|超出|多于|多|高|增", "小于|低于|少于|少|低|降|减"

_NAMED_YEAR = regex.compile(r"(?:19|20)\d\d")
_LAST_YEAR = regex.compile("上一?年|去年")
_WHOLE_YEAR = regex.compile("全年|调整")
_UPWARDS = regex.compile(f"{UP}|{_SHORT_UP}")
_REACHED = regex.compile("(?:完成|执行)了?$")
_NOUN = regex.compile("支出|收入")
_CHANGE = regex.compile(
    rf"(?P<subject>.*?)(?P<adverb>(?:各|均|分别|净|同比|略|相应|也|又|环比|共)*)"
    rf"(?P<verb>{UP}|{DOWN})(?:了|额|率|幅度?|比例|金额|数额)*{_END}"
)
# names of projects that end like a change: 农村饮水安全巩固提升416.00万元
_NAMED_SO = regex.compile(
    rf".*(?:巩固|改造|能力|质量|质效|品质|服务|形象|素质|水平|功能|环境|整治|治理|建设|管养|产业|综合|治污|安全)(?:提升|提高|扩大){_END}"
)
_CHANGED_TO = regex.compile(rf"(?P<subject>.*?)(?:{UP}|{DOWN})(?:到了?|至){_END}")
_SIGNED_CHANGE = regex.compile(
    rf"(?P<subject>.*?)(?P<verb>增减变?动?|变动|变化|差[额值]|相差|差异(?!率))(?:了|额|率|数|幅度?|比例|金额|数额)*{_END}"
)
_SHORT_CHANGE = regex.compile(
    rf"(?P<subject>.*?)(?:比|较|与)(?P<base>{_PRIOR}|{_BUDGET})(?:相比)?(?P<verb>{_SHORT_UP}|{_SHORT_DOWN})(?:了)?{_END}"
)
_WORD_CHANGE = regex.compile(
    rf"(?P<subject>.*?)(?P<verb>大于|高于|超过|超出|小于|低于)(?P<base>{_PRIOR}|{_BUDGET}){_END}"
)
_BOTH_WAYS = regex.compile(rf"(?:{UP})\s?[/(、或]\s?(?:{DOWN})|(?:{DOWN})\s?[/(、或]\s?(?:{UP})")
_SHARE = regex.compile(rf"(?P<subject>.*?)(?:所?占)(?P<of>[^,，;]*?)的?(?:百分比|比重|比例|比率|比)?(?:的)?{_END}")
_BARE_SHARE = regex.compile(rf"(?P<subject>.*?)(?:所占)?(?:占比|比重|比例){_END}")
_COMPLETION = regex.compile(
    rf"(?P<subject>.*?)(?:完成了?|执行了?|为|达到?|占|是){_NOT_FUND}(?P<base>{_BUDGET})(?:的)?(?:比例|百分比)?(?:的)?{_END}"
)
_OF_ALL = regex.compile(
    "占[^,，]*(?:收入|支出|收支)(?:预算)?总?(?:预算|额|计)"
)  # 占支出预算总额的70%: a share, not an outturn
_OF_BUDGET = regex.compile("占[^,，]*预算")  # of a 部门预算: the budget is all there is
_RATE_OF_COMPLETION = regex.compile(
    rf"(?P<subject>.*?)(?P<base>{_BUDGET})?(?:支出|资金|总体)?(?:完成|执行)(?:率|进度|比例|比率)(?:\(B/A\))?{_END}"
)
_BUDGET_IS = regex.compile(rf"(?P<subject>.*?){_NOT_FUND}(?P<base>{_BUDGET}){_END}")
_OUTTURN = regex.compile(
    rf"(?P<subject>.*?)(?:(?:支出|收入|收支|实际)?决算(?:数|额|支出|收入|总额|金额)?|(?:全年)?(?:实际)?执行(?:数|额|总额)|实际支出(?:数|额)?)(?:合计|共计|总计)?{_END}"
)
_PRIOR_IS = regex.compile(rf"(?P<subject>.*?)(?P<base>{_PRIOR})的?{_END}")
_COMPARED_WITH = regex.compile(
    rf"(?P<subject>.*?)(?:比|较|由|从|与|同|和)\s?(?P<base>上一?年|去年|{_YEAR}|年初(?=结转|结余))度?的?(?P<noun>[^,，;；]{{1,24}}?){_END}"
)
_VARIANCE = regex.compile(rf"(?P<subject>.*?)(?:预决算|预、决算)?(?:差异|偏离)(?:率|度)(?:为)?{_END}")
_OPENER = regex.compile(
    rf"(?:与|同比|同|和|比|较|相比|相较于?|对比|按)\s?(?P<base>{_PRIOR}|(?:{_NOT_FUND}{_BUDGET}(?:执行数?)?))|(?P<year_on_year>同比|同口径)"
)
_NOTE = regex.compile(
    r"^\((?:含|不含|包括|不包括|其中)[^()\d]*\)"
)  # of the figure before: 收入总计A万元（含年初结转和结余）
_PRIOR_IN_BRACKETS = regex.compile(rf"(?:比|较|与)\s?{_PRIOR}\s?(?P<open>\()\s*$")
_COMPARED = regex.compile(r"(?:与|比|较|同|和|对比|由|从|占)\s?$")
_TOTAL = regex.compile(r"总计|合计|共计")
_TOLD_OF = regex.compile(r"\s*(?P<name>\p{Han}{2,16}(?:费|支出|收入|资金|经费|拨款))(?:主要)?(?:是|为|系|包括|用于)")
_LEFT_OPEN = regex.compile(rf"(?:{UP}|{DOWN})\s?[/(、或]\s?$")
_OPENER_END = regex.compile(r"\s?(?:相比较?|比较|相较|对比|比)?\s?[,，]?\s?")
_REASON = regex.compile(
    r"原因|主要(?:是|用于|为|因|由于|增加|减少|系)|[,，(]\s?为(?!\p{Han}{0,4}(?:预算|决算|上年|去年|总|收入|支出))\p{Han}{4,}|用于|主要支出|由于|因为|(?<![体关联院校水派谱山根])系(?![统列数部])|变动|包含|其构成"
)
# Items whose names hold a purpose: 车辆购置税用于公路等基础设施建设支出, 用于社会福利的彩票公益金支出
_NAMED_BY_PURPOSE = regex.compile(r"车辆购置税用于|用于(?=\p{Han}{2,8}的彩票公益金|\p{Han}{2,20}\((?:款|项)\))")
_LIST_MARK = regex.compile(
    r"(?:其中|包括|分别(?:为|是)|具体(?:为|是|如下|包括|情况(?:如下)?|构成)|如下|以下(?:[几两一二三四五六七八九十\d]{0,3}(?:[个大项类])?(?:方面|部分|用途|内容|类别))|按(?:支出|收入)?(?:功能|用途|性质|经济|来源)[^,，。:]{0,12}|按[^,，。;；:：\d]{2,10}(?:划分|分类|分)(?=为|[:：,，]|包括)(?:为|包括)?|包含|分(?:单位|科目|项目|类型|类别|来源|级次|性质|用途|内容|季度|区域)(?:来)?看\s?[,，:]|分(?:项目?)?为|构成(?:为|如下)?)\s?(?:\([^()]{2,24}\))?\s?[,，:]?\s?"
    r"|(?<=事项)\s?[:：]\s?"  # 年末结转98.30万元，结转事项：甲项目28.28万元、乙项目…
    r"|主要用于\s?[,，:]?\s?(?=[^,，。;；:()]{2,30}\((?:类|款|项)\))"
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """What the words before a figure make of it.

    ``role``: ``value``, ``initial``/``full``/``budget`` (which budget), ``prior``, ``change``, ``share``,
    ``completion``. ``subject`` is whose figure it is as printed (``""``: that of the statement before), with its
    offset in the clause. ``base`` is what a change or completion is measured against, ``of`` the whole of a share,
    ``sign`` is +1 or -1 for a direction word, ``word`` its range in the clause; a word that says both or neither
    (增加/减少, 变动) has the sign +1 and no range.
    """

    role: str
    subject: str = ""
    subject_at: int = 0
    base: str = ""
    of: str = ""
    sign: int = 0
    word: tuple[int, int] | None = None
    budget: str = ""  # the words of a budget figure: 2024年部门支出预算


def base_of(text: str, year: int | None = None) -> str:
    """Which figure a comparison is with: ``prior``, ``initial``, ``full``, ``budget`` or an earlier year (``2019``).

    ``year`` is the report's; the budget of another year is a figure of the past.
    """
    named = _NAMED_YEAR.search(text)
    if "预算" in text and not _LAST_YEAR.search(text) and (named is None or year in (None, int(named[0]))):
        if "年初" in text:
            return "initial"
        return "full" if _WHOLE_YEAR.search(text) else "budget"
    return named[0] if named and year and int(named[0]) < year - 1 else "prior"


def comparison_base(clause: str, year: int | None = None) -> str:
    """The base that a sentence's opener sets (与2023年度相比, 较年初预算数, 同比), ``""`` without one."""
    base = ""
    for match in _OPENER.finditer(clause):
        named = match["base"] or ""
        if year and str(year) in named and "预算" not in named:  # 比2024年“三公”经费年初预算: not with another year
            told = clause[match.start() :]
            base = base_of(told, year) if "预算" in told else ""
        else:
            base = "prior" if match["year_on_year"] else base_of(named, year)
    return base


def split_lead(lead: str) -> tuple[str, int]:
    """The last sentence of ``lead`` and its offset: what can belong to the figure that follows."""
    at = max(lead.rfind("。"), lead.rfind("!"), lead.rfind("?"))
    return lead[at + 1 :], at + 1


def is_named(text: str) -> bool:
    """Whether a text says more than what a figure is compared with (与2023年度相比, 较年初预算数)."""
    return bool(_strip_opener(text)[0].strip(" ,，"))


def is_reason(clause: str) -> bool:
    """Whether the clause gives a reason or a purpose, so that its figures are asides."""
    return _REASON.search(_NAMED_BY_PURPOSE.sub("", clause)) is not None


def list_marks(clause: str) -> Iterator[regex.Match[str]]:
    """The marks in the clause that open a list of parts (其中：, 包括, 以下方面：)."""
    return _LIST_MARK.finditer(clause)


def _last_phrase(clause: str) -> tuple[str, int]:
    """The part of the clause behind its last comma or colon outside brackets, and its offset."""
    depth = 0
    for at in range(len(clause) - 1, -1, -1):
        char = clause[at]
        if char == ")":
            depth += 1
        elif char in "(":
            if depth == 0:
                return clause[at + 1 :], at + 1
            depth -= 1
        elif depth == 0 and char in ",，;:" and clause[at + 1 :].strip():
            return clause[at + 1 :], at + 1
    return clause, 0


def _strip_opener(text: str) -> tuple[str, int]:
    """The name in a text with comparison openers before or behind it, and its offset.

    “与2023年相比，收、支总计” and “公务接待费支出决算比2022年度” both name their subject.
    """
    text = _LEFT_OPEN.sub("", text)
    at = 0
    while True:
        match = _OPENER.search(text, at)
        if match is None:
            return _COMPARED.sub("", text[at:]), at
        if text[at : match.start()].strip(" ,，"):
            return text[at : match.start()], at
        after = _OPENER_END.match(text, match.end())
        at = after.end() if after else match.end()


def classify(clause: str, kind: str, year: int | None = None, *, budget: bool = False) -> Phrase:
    """The role of a figure of that ``kind`` (of Quantity) behind ``clause``, the sentence so far since the last
    figure; ``year`` is the report's, ``budget`` whether that is a 部门预算."""
    clause = _NOTE.sub(lambda note: " " * len(note[0]), clause)
    bracketed = _PRIOR_IN_BRACKETS.search(clause)  # 比上年（100万元）增加: the figure in brackets is last year's
    phrase, at = _last_phrase(clause[: bracketed.start("open")] if bracketed else clause)
    rate = kind in ("percent", "points", "number")
    found = _rate(phrase, at, year, budget) if rate else _amount(phrase, at, year)
    if found.role == "change" and at and not found.subject.strip(" ,，"):
        return _with_subject_before(found, clause[:at])
    return found


def _with_subject_before(found: Phrase, before: str) -> Phrase:
    """“收入支出总体与上年相比，增加…”, “事业收入主要是保育费，较上年减少…”: the subject stands before the comparison."""
    named = _TOLD_OF.match(before)
    if named:
        return replace(found, subject=named["name"], subject_at=named.start("name"))
    phrase, at = _last_phrase(before.rstrip(" ,，"))
    opener = _OPENER.search(phrase)
    if opener is None or not phrase[: opener.start()].strip(" ,，"):
        return found
    return replace(found, subject=phrase[: opener.start()], subject_at=at)


def _direction(verb: str) -> int:
    return 1 if _UPWARDS.fullmatch(verb) else -1


def _changed(phrase: str, at: int, year: int | None) -> Phrase | None:
    for pattern in (_WORD_CHANGE, _SHORT_CHANGE, _CHANGE):
        match = pattern.fullmatch(phrase)
        if match is None:
            continue
        groups = match.groupdict()
        if _NAMED_SO.fullmatch(phrase) and not _OPENER.search(phrase):
            continue
        base = base_of(groups["base"], year) if groups.get("base") else comparison_base(phrase, year)
        subject, cut = _strip_opener(groups["subject"])
        if _BOTH_WAYS.search(phrase):  # 增加/减少: the sign of the figure tells
            return Phrase("change", subject, at + cut, base, sign=1)
        sign = _direction(match["verb"])
        word = (at + match.start("verb"), at + match.end("verb"))
        return Phrase("change", subject, at + cut, base, sign=sign, word=word)
    match = _SIGNED_CHANGE.fullmatch(phrase)
    if match:
        subject, cut = _strip_opener(match["subject"])
        return Phrase("change", subject, at + cut, comparison_base(phrase, year), sign=1)
    return None


def _rate(phrase: str, at: int, year: int | None, budget: bool) -> Phrase:
    match = _COMPLETION.fullmatch(phrase) or _RATE_OF_COMPLETION.fullmatch(phrase)
    if match and not _OF_ALL.search(phrase) and not (budget and _OF_BUDGET.search(phrase)):
        subject, cut = _strip_opener(match["subject"])
        return Phrase("completion", subject, at + cut, base_of(match["base"] or "预算", year))
    match = _VARIANCE.fullmatch(phrase)
    if match:
        return Phrase("variance", match["subject"], at)
    changed = _changed(phrase, at, year)
    if changed:
        return changed
    match = _SHARE.fullmatch(phrase)
    if match:
        return Phrase("share", match["subject"], at, of=match["of"])
    match = _BARE_SHARE.fullmatch(phrase)
    if match:
        return Phrase("share", match["subject"], at)
    return Phrase("value", phrase, at)


def _amount(phrase: str, at: int, year: int | None) -> Phrase:
    changed = _changed(phrase, at, year)
    if changed:
        return changed
    match = _COMPLETION.fullmatch(phrase)
    if match and _REACHED.search(phrase[: match.start("base")]):
        subject, cut = _strip_opener(match["subject"])
        return _budget(match["base"], subject, at + cut, year)
    match = _PRIOR_IS.fullmatch(phrase)
    if match:
        subject, cut = _strip_opener(match["subject"])
        return Phrase("prior", subject, at + cut, of=match["base"])
    compared = _COMPARED_WITH.fullmatch(phrase)
    match = _BUDGET_IS.fullmatch(phrase)
    if match and not (compared and base_of(compared["base"] + compared["noun"], year) == "prior"):
        subject, cut = _strip_opener(match["subject"])
        return _budget(match["base"], subject, at + cut, year)
    match = compared
    if match:  # 与2021年度本年支出3,919.74万元相比: the thing is named behind the year where not before
        named = "subject" if match["subject"].strip(" ,，") else "noun"
        return Phrase("prior", match[named], at + match.start(named), of=match["base"])
    match = _CHANGED_TO.fullmatch(phrase)
    if match:
        subject, cut = _strip_opener(match["subject"])
        return Phrase("value", subject, at + cut)
    match = _OUTTURN.fullmatch(phrase)
    if match:
        subject = match["subject"]
        noun = "" if _TOTAL.search(phrase) else _kept_noun(phrase[len(subject) :])
        return Phrase("value", phrase if _TOTAL.search(phrase) else subject + noun, at)
    return Phrase("value", phrase, at)


def _budget(base: str, subject: str, at: int, year: int | None) -> Phrase:
    """A budget figure; the budget of an earlier year is a prior figure."""
    kind = base_of(base, year)
    return Phrase(kind, _COMPARED.sub("", subject), at, budget=base)


def _kept_noun(tail: str) -> str:
    """支出 or 收入 of “…支出决算为”, which belongs to the name unless nothing stands before it."""
    match = _NOUN.search(tail)
    return match[0] if match else ""
