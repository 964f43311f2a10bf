"""Names as printed to names as known: “2024年度收、支总计均为” is 收入总计 and 支出总计."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from budgetlint import regex
from budgetlint.terms import Terms, plain

__all__ = ["Name", "function_path", "resolve"]

_YEAR = r"(?:19|20)\d\d\s?年"
_HEAD = regex.compile(
    rf"^(?:\s|[,，;:、。\-*)]|[(（]?\d{{1,2}}[)）.、]|[(（][一二三四五六七八九十]+[)）]|[一二三四五六七八九十]+[、是]|[①-⑳]|\"(?=[^\"]*$)"
    rf"|截[至止](?:到)?|{_YEAR}(?:度|初|末|底)?(?:\d{{1,2}}月(?:\d{{1,2}}日)?)?(?:[,，])?|其中|包括|包含|含|分别[为是]|具体[为是]|即"
    rf"|(?:主要原因|主要|原因)(?:包括|有|是|为|用于|由于)|本年度|今年|当年|全年|我?本?(?:部门|单位)(?:\((?:单位|部门)\))?(?={_YEAR}|的|共|收|支|当?年|财|一般|\"|政|国|机|公|编|在职|现有|实有|离退|人员)|我?本?局(?=共|{_YEAR}|收|支)|(?:实现|取得|发生|累计)(?=\p{{Han}}{{1,8}}(?:收入|支出|结余))|的|共有|共计|共|用于|安排|全部|分别|另|以及|及|和|与|总体上|,)+"
)
_TAIL = regex.compile(
    r"(?:\s|(?:19|20)\d\d\s?年度?|均|都|各|共计|共|约|为|是|有|达到?|实现|发生|安排|完成|:|金额|分别|总额|总量|,|，|、|\"|以及|及|和|开支|列支|数额|额|数)+$"
)
_STARTS_WITH_YEAR = regex.compile(rf"\s*{_YEAR}")
_NOTE = regex.compile(r"\((?:含|不含|包括|不包括|其中|同口径|指)[^()]*\)$")
_PAIR = regex.compile(
    r"(?P<head>.*?)(?:收入(?:(?:总计|合计|总额|总数)[、及和与])?[、及和与,]?\s?支出?|收[、及和与,]\s?支出?|收支(?!出))(?:决算)?"
    r"(?P<tail>总计|合计|总额|总数|总预算|总体|总)?(?:情况)?$"  # not 验收支出
)
_THIS_YEAR = regex.compile(r"(?:本年度?|当年)$")
# what a figure is and what it is made of: 事业收入全部为医疗收入，比上年增加…
_DESCRIBED = regex.compile(
    r"(?P<subject>[^,，、]{2,20}(?:收入|支出|经费|费))(?:全部|主要|均)(?:为|是|来自|用于)[^,，]*[,，]?$"
)
_JOINS = " -—–－>/"  # between the levels of an item: 教育支出（类）-普通教育（款）-小学教育（项）
_LEVEL_MARK = regex.compile(r"\(\s?[类款项](?:\s?\)|(?=[^)]*\(\s?[款项]\)))")
_ITEM_OF_FUND = regex.compile("收入安排的支出$")  # 其他国有土地使用权出让收入安排的支出, which is an item
MAX_LABEL = 300  # characters: more than any 类, 款 and 项 together
# Sections with one figure a report, where the department's name before it names no other thing.
_OWNED_TOPICS = frozenset({"机关运行经费", "政府采购", "国有资产", "三公"})
_OWNER = regex.compile(r"局|委|厅|办|院|会|中心|单位|部门|校|部|处|站|所|社|馆|等|总共|共有")
_CODED = regex.compile(
    r"[(\[](?P<code>\d{7}|\d{5}|\d{3})[)\]]|(?<!\d)(?P<code>[23]\d\d(?:\d\d){0,2})(?=\s?[-—–]?\s?[\u4e00-\u9fff]{2})"
)


@dataclass(frozen=True, slots=True)
class Name:
    """What a label means: canonical concepts (several for 收、支总计), or none; and the label cleaned for print."""

    label: str
    concepts: tuple[str, ...] = ()
    path: tuple[str, ...] = ()  # 类, 款, 项 names or, where printed, the code alone


def _variants(label: str, topic: str) -> Iterator[str]:
    """The label and ever barer forms of it, the first that is a known name counts."""
    yield label
    yield from _barer(label)
    if topic in _OWNED_TOPICS:
        for owner in _OWNER.finditer(label):
            yield from _barer(label[owner.end() :])


def _barer(label: str) -> Iterator[str]:
    bare = _HEAD.sub("", label)
    yield bare
    bare = _NOTE.sub("", bare.strip())
    yield bare
    for _ in range(3):
        shorter = _NOTE.sub("", _TAIL.sub("", bare))
        if shorter == bare:
            break
        bare = shorter
        yield bare
    for ending in ("决算", "预算", "支出决算", "经费", "情况", "资金", "支出"):
        if bare.endswith(ending) and len(bare) > len(ending) + 2:
            yield bare[: -len(ending)]
    of = bare.rfind("的")
    if of > 0 and not _CODED.search(bare) and not _ITEM_OF_FUND.search(bare):
        yield bare[of + 1 :]


def function_path(label: str) -> tuple[str, ...]:
    """The names of “…（类）…（款）…（项）”, as many as there are, or the code a label prints in brackets; else empty."""
    coded = [match["code"] for match in _CODED.finditer(label)]
    if coded:
        return (max(coded, key=len),)
    names = []
    start = 0
    for mark in _LEVEL_MARK.finditer(label):
        name = label[start : mark.start()]
        names.append(plain(_HEAD.sub("", name) if not start else name.lstrip(_JOINS).removeprefix("支出")))
        start = mark.end()
    return tuple(name for name in names if name)


def resolve(label: str, terms: Terms, topic: str) -> Name:
    """The meaning of a label within a section's topic; of a very long one only its end counts."""
    described = _DESCRIBED.match(label[-MAX_LABEL:])
    label = described["subject"] if described else label[-MAX_LABEL:]
    for bare in _variants(label, topic):
        concept = terms.canonical(bare, topic)
        if concept:
            return Name(bare.strip(), (concept,))
        pair = _PAIR.fullmatch(bare)
        if pair and not _STARTS_WITH_YEAR.match(bare):
            tail = "总计" if pair["tail"] in (None, "总体", "总额", "总数", "总") else pair["tail"]
            head = _THIS_YEAR.sub("", pair["head"])  # one figure for both is the 总计, 本年收入 and 本年支出 differ
            both = tuple(
                terms.canonical(f"{head}{side}{tail}", topic)
                or ("" if terms.fund_of(head) else terms.canonical(f"{side}{tail}", topic))
                for side in ("收入", "支出")
            )
            if all(both):
                return Name(bare.strip(), both)
    cleaned = _TAIL.sub("", _HEAD.sub("", label)).strip() or label.strip()
    return Name(cleaned, (), function_path(label))
