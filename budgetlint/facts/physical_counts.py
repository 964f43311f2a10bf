"""The numbers behind the “three public” expenses (三公经费实物量): groups and travellers abroad, vehicles bought and kept, receptions and
guests; and the number of all vehicles. Reports of final accounts give them in a table (相关统计数) and in the text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from budgetlint import regex
from budgetlint.model import Passage, Quantity, Section
from budgetlint.terms import plain

if TYPE_CHECKING:
    from budgetlint.facts import Facts

__all__ = ["KEPT", "VEHICLES", "PhysicalCount", "read_physical_counts"]

KEPT, VEHICLES = "公务用车保有量", "车辆总数"  # those run on appropriations, and all that the department has

_BE = r"(?:数量|数|个数)?(?:\((?:个|人|辆|批|批次|人次|台)\))?(?:共计|合计|累计|共|计|为|是|达|约|有|:)*\s*$"
# What is counted: the label of its row in a table, and what stands before the figure in the text.
_NAMES: tuple[tuple[str, regex.Pattern[str], regex.Pattern[str]], ...] = (
    (
        "因公出国（境）团组数",
        regex.compile(r"因公出国\(境\)团组(?:数量|数|个数)?(?:\(.{1,2}\))?"),
        regex.compile(r"(?:出国\(境\)团组|因公出国\(境\)(?=共计$|共$|累计$|$))" + _BE),
    ),
    (
        "因公出国（境）人次数",
        regex.compile(r"因公出国\(境\)人(?:次数|次|数|员数)(?:\(.{1,2}\))?"),
        regex.compile(
            r"出国\(境\)(?:团组[^,，。;；]{0,8}?[个次](?:团组)?[,，、]?\s*(?:参加)?(?:出国\(境\))?|人(?:次|员|数))"
            + _BE
        ),
    ),
    (
        "公务用车购置数",
        regex.compile(r"公务用车购置(?:数量|数|辆数)(?:\(.\))?"),
        regex.compile(r"(?:公务用车购置(?:数量|数)?|购置(?:更新)?公务用车|更新购置公务用车)" + _BE),
    ),
    (
        KEPT,
        regex.compile(r"公务用?车保有(?:量|数量|数)(?:\(.\))?"),
        regex.compile(r"公务用?车保有(?:量|数量|数)" + _BE),
    ),
    (
        VEHICLES,
        regex.compile(r"车辆(?:数|数量)?合计(?:\(辆\))?"),
        regex.compile(r"(?:共有|拥有|实有|现有)(?:公务)?(?:用车|车辆)(?:总数)?(?:共计|合计|共|为)*$"),
    ),
    (
        "国内公务接待批次",
        regex.compile(r"国内公务接待批次(?:数|数量)?(?:\(.{1,2}\))?"),
        regex.compile(r"(?:国内公务接待(?:任务|活动)?|接待国内来访团组|国内公务接待批次)" + _BE),
    ),
    (
        "国内公务接待人次",
        regex.compile(r"国内公务接待人(?:次数|次|数)(?:\(.{1,2}\))?"),
        regex.compile(
            r"(?:国内公务接待(?:任务|活动)?(?:批次)?(?:数|为|共|累计)*\d+(?:个?批次?|个)(?:\([^()]*\))?[,，、]?\s*(?:接待人(?:次|数))?|接待国内来访团组(?:为|共)*\d+个[,，、]?\s*(?:来宾|来访人员|人员)"
            r"|国内公务接待人(?:次|数))" + _BE
        ),
    ),
)
_UNITS = frozenset({"个", "批", "批次", "人", "人次", "辆", "次", "台", ""})
_WORDS = regex.compile("团组|公务用?车|车辆|公务接待|来访")
_OTHER_YEAR = regex.compile("上年|去年|年初预算|计划|预计|比|较")
_STOP = regex.compile(r"[。;；]")
MAX_LEVEL = 3  # of a section: （一）
MAX_BEFORE = 48  # characters before a figure that may name it


@dataclass(frozen=True, slots=True)
class PhysicalCount:
    """A number with the name of what it counts; ``place`` is the same for those told together: a table or a section."""

    name: str
    quantity: Quantity
    where: str
    place: tuple[str, int]


def read_physical_counts(facts: Facts) -> Iterator[PhysicalCount]:
    """Those of the tables on the whole department and of the text, in this order."""
    for at, table in enumerate(facts.tables):
        for panel in table.panels if table.first else ():
            column = next((i for i, each in enumerate(panel.columns) if each.measure == "value"), None)
            if panel.unit or column is None:
                continue
            for row in panel.rows:
                entry = row.entries[column]
                name = next((name for name, label, _ in _NAMES if label.fullmatch(plain(row.label))), None)
                if name and entry.quantity and not entry.doubt:
                    yield PhysicalCount(name, entry.quantity, table.where, ("table", at))
    for at, block in facts.blocks():
        if isinstance(block, Passage) and _WORDS.search(block.text):
            yield from _told(facts, at, block)


def _told(facts: Facts, at: int, passage: Passage) -> Iterator[PhysicalCount]:
    text = passage.text
    for token in facts.tokens.get(at, ()):
        if token.quantity.kind != "count" or token.quantity.unit not in _UNITS:
            continue
        start = max((stop.end() for stop in _STOP.finditer(text, 0, token.start)), default=0)
        before = plain(text[max(start, token.start - MAX_BEFORE) : token.start])
        name = next((name for name, _, words in _NAMES if words.search(before)), None)
        clause = before[max(before.rfind(","), before.rfind("，")) + 1 :]
        if name and not _OTHER_YEAR.search(clause):
            yield PhysicalCount(name, token.quantity, passage.section.title, ("text", _root(passage.section)))


def _root(section: Section) -> int:
    """The section that all of the 三公 text stands in, not that of one of its numbered paragraphs."""
    outer = [each for each in section.path() if each.level <= MAX_LEVEL]
    return id(outer[-1] if outer else section)
