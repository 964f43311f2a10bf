"""The department's own name written in different ways (部门名称前后不一致)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from budgetlint import regex
from budgetlint.facts import Facts
from budgetlint.model import Evidence, Outcome, Passage, Span, Verdict, View
from budgetlint.terms import plain

FIELDS = ("name", "usual")

_ENDING = "局|委员会|办公室|厅|中心|研究院|管理处|管理站|大队|支队|总队|委"
_NAME = regex.compile(rf"[\p{{Han}}]{{3,30}}?(?:{_ENDING})(?![\p{{Han}}]{{0,2}}(?:{_ENDING}))")
_LABEL = regex.compile(
    r"(?:部门|单位|部门名称|单位名称|编制单位|编制部门|预算部门|主管部门|实施单位|主管部门及代码|预算单位|资金使用单位|公开部门)\s*[:：]?$"
)
_NUMBER = regex.compile(r"^(?:[\d\-]+|\[\d+\])-?")
_BEHIND = r"(?=(?:\((?:汇总|本级|本部)\))?(?:20\d\d年|本级|部门决算|部门预算|组织对))"
_OWNED = regex.compile(rf"(?:{_ENDING}){_BEHIND}")  # the end of an owner's name: quick to look for
_OWNER = regex.compile(rf"(?P<name>[\p{{Han}}]{{3,30}}?(?:{_ENDING})){_BEHIND}")
_TITLE = regex.compile(rf"(?:20\d\d年度?)?(?P<name>[\p{{Han}}]{{4,40}}?(?:{_ENDING}))(?:20\d\d年度?)?部门(?:决算|预算)")
_AND = regex.compile("[和与及、]")
_PLACES = frozenset("省市县区州镇乡村旗盟")
_PREFIX = regex.compile(r".*(?:关于|纳入|包括|根据|组织)(?=[\p{Han}]{4})")


@dataclass(frozen=True)
class Params:
    """No parameters: names in title, table heads and forms, and before 部门决算, are compared."""


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    names = list(_names(facts))
    counts = Counter(_tail(name) for name, _ in names)
    titled = next((_tail(name) for name in _titles(facts)), "")
    counts[titled] += len(names)
    for name, span in names:
        usual = _nearest(_tail(name), counts)
        if usual is not None:
            first = next((place for other, place in names if _tail(other) == usual), None)
            evidence = [Evidence("name", name, span)]
            evidence += [Evidence("usual", usual, first)] if first else []
            yield Outcome(Verdict.SUSPICIOUS, tuple(evidence), usual, None, {"name": name, "usual": usual})


def _tail(name: str) -> str:
    """The name without its place: 清河县教育体育局 is 教育体育局."""
    at = max((name.rfind(place, 0, len(name) - 5) for place in _PLACES), default=-1)
    return name[at + 1 :]


def _titles(facts: Facts) -> Iterator[str]:
    for passage in facts.document.passages:
        match = _TITLE.search(plain(passage.text))
        if match:
            yield match["name"]


def _names(facts: Facts) -> Iterator[tuple[str, Span]]:
    for _, block in facts.blocks():
        if isinstance(block, Passage):
            yield from _in_text(block.view)
            continue
        for row in block.rows:
            label = ""
            for cell in row:
                if not cell.text:
                    continue
                match = _NAME.fullmatch(_NUMBER.sub("", cell.text)) if _LABEL.search(label) else None
                if match:
                    start = cell.text.find(match[0])
                    yield plain(match[0]), cell.view.span(start, start + len(match[0]))
                label = cell.text


def _in_text(view: View) -> Iterator[tuple[str, Span]]:
    for match in _OWNER.finditer(view.text) if _OWNED.search(view.text) else ():
        name = match["name"]
        cut = _PREFIX.match(name)
        start = match.start() + (cut.end() if cut else 0)
        yield plain(view.text[start : match.end()]), view.span(start, match.end())


def _nearest(name: str, counts: Counter[str]) -> str | None:
    """The more frequent name this one differs from by one or two characters put in or left out."""
    near = [other for other in counts if counts[other] > counts[name] and _slip(name, other)]
    return max(near, key=lambda other: counts[other]) if near else None


def _slip(one: str, other: str) -> bool:
    """Whether two names differ as one name written twice does: by 和 or 与, or by one or two characters more."""
    if min(len(one), len(other)) < 6 or one == other:
        return False
    if _AND.sub("", one) == _AND.sub("", other):
        return True
    shorter, longer = sorted((one, other), key=len)
    extra = len(longer) - len(shorter)
    if not 0 < extra <= 2:
        return False
    head = next((i for i, (a, b) in enumerate(zip(shorter, longer, strict=False)) if a != b), len(shorter))
    added = longer[head : head + extra]
    return longer[head + extra :] == shorter[head:] and 0 < head < len(shorter) and not set(added) & _PLACES
