"""The numbers behind the “three public” expenses (三公经费实物量): groups and travellers abroad, vehicles bought and kept, receptions and
guests; and the number of all vehicles. Reports of final accounts give them in a table (相关统计数) and in the text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from budgetlint import regex
from budgetlint.model import Passage, Quantity, Section
from budgetlint.shipped import shipped_names
from budgetlint.terms import plain

if TYPE_CHECKING:
    from budgetlint.facts import Facts

__all__ = ["Names", "PhysicalCount", "known_names", "read_physical_counts"]

# Words between a name in the text and its number.
_BE = r"(?:数量|数|个数)?(?:\((?:个|人|辆|批|批次|人次|台)\))?(?:共计|合计|累计|共|计|为|是|达|约|有|:)*\s*$"
_UNITS = frozenset({"个", "批", "批次", "人", "人次", "辆", "次", "台"})
_WORDS = regex.compile("团组|公务用?车|车辆|公务接待|来访")
_OTHER_YEAR = regex.compile("上年|去年|年初预算|计划|预计|比|较")
_STOP = regex.compile(r"[。;；]")
MAX_LEVEL = 3  # of a section: （一）
MAX_BEFORE = 48  # characters before a figure that may name it


@dataclass(frozen=True, slots=True)
class Names:
    """What is counted, as physical_counts.yaml has it: names with the labels of their ``rows`` and the ``words`` before a number;
    of them ``kept``, the vehicles run on appropriations, and ``vehicles``, all that the department has."""

    rows: Mapping[str, regex.Pattern[str]]
    words: Mapping[str, regex.Pattern[str]]
    kept: str
    vehicles: str


@cache
def known_names() -> Names:
    """The names of physical_counts.yaml."""
    data = shipped_names("physical_counts.yaml")
    counts = data["counts"].items()
    rows = {name: regex.compile(each["row"]) for name, each in counts}
    words = {name: regex.compile(f"(?:{each['words']}){_BE}") for name, each in counts}
    return Names(rows, words, data["kept"], data["vehicles"])


@dataclass(frozen=True, slots=True)
class PhysicalCount:
    """A number with the name of what it counts; ``place`` is the same for those told together: a table or a section."""

    name: str
    quantity: Quantity
    where: str
    place: tuple[str, int]


def read_physical_counts(facts: Facts) -> Iterator[PhysicalCount]:
    """Those of the tables on the whole department and of the text, in this order."""
    rows = known_names().rows
    for at, table in enumerate(facts.tables):
        for panel in table.panels if table.first else ():
            column = next((i for i, each in enumerate(panel.columns) if each.measure == "value"), None)
            if panel.unit or column is None:
                continue
            for row in panel.rows:
                entry = row.entries[column]
                name = next((name for name, label in rows.items() if label.fullmatch(plain(row.label))), None)
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
        name = next((name for name, words in known_names().words.items() if words.search(before)), None)
        clause = before[max(before.rfind(","), before.rfind("，")) + 1 :]
        if name and not _OTHER_YEAR.search(clause):
            yield PhysicalCount(name, token.quantity, passage.section.title, ("text", _root(passage.section)))


def _root(section: Section) -> int:
    """The section that all of the 三公 text stands in, not that of one of its numbered paragraphs."""
    outer = [each for each in section.path() if each.level <= MAX_LEVEL]
    return id(outer[-1] if outer else section)
