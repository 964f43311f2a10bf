"""How many offices are announced against those named behind it: 内设机构5个，分别为办公室、财务股…"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from budgetlint import regex
from budgetlint.facts import Facts
from budgetlint.kinds._common import evidence_of
from budgetlint.language import worded
from budgetlint.model import Evidence, Outcome, Passage, Quantity, Verdict, View
from budgetlint.readers.source import number_of

FIELDS = ("what", "listed")

_NUMBER = r"(?P<count>\d{1,2}|[一二两三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九])个"
# Not 单位: of those a report often names only the sorts (医院、学校、站所).
_THING = r"(?P<what>(?:内设|职能)(?:机构|部门)|(?:内设|职能|业务)*(?:科室|股室|处室|部室|股|科|处))(?![级长置理分员])"
_ANNOUNCED = regex.compile(
    rf"(?:{_NUMBER}{_THING}|{_THING}(?:设置|有|共|共有|为)?{_NUMBER})\s?(?:[,:：，]\s?)?(?:(?:分别|具体)?(?:是|为|包括|有)|即|包括)?\s?[:：]?\s?"
)
_SUMMED_UP = regex.compile(rf"(?P<etc>等)?(?:共计?)?{_NUMBER}{_THING}")
_PARTED = regex.compile(r"(?r)[,，。;；:：]")  # (?r): from the end
MAX_LIST = 400  # characters of a list before its number
_SAYS = regex.compile(r"[,:：，]|是|为|即|包括|有")
_ITEM_END = regex.compile(
    r"(?:室|股|科|处|部|局|队|站|所|组|院|校|学|园|馆|团|委|厅|办|社|台|库|场|会|中心|机关|本级|公司|窗口|大厅)$"
)
_BRACKETS = regex.compile(r"\([^()]*\)")
_LIST_END = regex.compile(r"[。;；:：,，]|$")
_OPEN_END = regex.compile(r"等(?:机构|科室|股室|单位|部门)?$")
_AND = regex.compile(r"和|及|与|以及")


@dataclass(frozen=True)
class Params:
    """A rule of this kind takes no keys."""


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each announced number with a list of nothing but names of offices right behind or before it."""
    for _, block in facts.blocks():
        if isinstance(block, Passage) and "、" in block.text:
            text = _BRACKETS.sub(lambda found: "\x00" * len(found[0]), block.text)  # keeps the places
            for match in _ANNOUNCED.finditer(text):
                if _SAYS.search(text, match.end("count") + 1, match.end()):
                    yield from _behind(block.view, text, match)
            for match in _SUMMED_UP.finditer(text):
                yield from _before(block.view, text, match)


def _behind(view: View, text: str, match: regex.Match[str]) -> Iterator[Outcome]:
    end = _LIST_END.search(text, match.end())
    assert end is not None
    goes_on = end[0] in (",", "，", ":", "：") and "、" in text[end.end() : end.end() + 20]
    listed = text[match.end() : end.start()]
    if not goes_on and not _OPEN_END.search(listed):
        yield from _compared(view, match, listed, (match.end(), end.start()))


def _before(view: View, text: str, match: regex.Match[str]) -> Iterator[Outcome]:
    parted = _PARTED.search(text, max(0, match.start() - MAX_LIST), match.start())
    start = parted.end() if parted else max(0, match.start() - MAX_LIST)
    listed = text[start : match.start()]
    if "、" in listed:
        yield from _compared(view, match, listed, (start, match.start()), open_end=bool(match["etc"]))


def _compared(
    view: View, match: regex.Match[str], listed: str, place: tuple[int, int], *, open_end: bool = False
) -> Iterator[Outcome]:
    """A name may hold 和 or 及 itself (发展和改革股), so that the number of names is known within bounds only; behind 等 it may
    be more than are named."""
    names = [name.replace("\x00", "").strip() for name in listed.split("、")]
    if len(names) < 2 or not all(map(_ITEM_END.search, names)):
        return
    count = number_of(match["count"])
    most = len(names) + sum(len(_AND.findall(name)) for name in names)
    span = view.span(match.start("count"), match.end("count") + 1)
    printed, one = view.text[match.start("count") : match.end("count") + 1], Decimal(1)
    stated = Quantity(printed, "count", Decimal(count), printed[-1], one, one, span)
    evidence = (
        evidence_of("announced", worded("公布的个数"), stated),
        Evidence("listed", worded("所列名称"), view.span(*place)),
    )
    if len(names) <= count <= most:
        fields = {"what": match["what"], "listed": str(count)}
        yield Outcome(Verdict.EXACT, evidence, Decimal(count), Decimal(0), fields)
    elif count < len(names) or not open_end:
        nearest = len(names) if count < len(names) else most
        fields = {"what": match["what"], "listed": str(nearest)}
        yield Outcome(Verdict.ERROR, evidence, Decimal(nearest), Decimal(count - nearest), fields)
