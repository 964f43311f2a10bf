"""Names in running text: what printed words mean where they stand, and which statement has spoken of it before."""

from __future__ import annotations

from functools import cached_property
from itertools import takewhile
from typing import TYPE_CHECKING

from budgetlint import regex
from budgetlint.facts.labels import Name, function_path, resolve
from budgetlint.facts.paragraphs import Paragraph, Statement
from budgetlint.facts.phrases import is_reason, list_marks

if TYPE_CHECKING:
    from budgetlint.facts import Facts

__all__ = ["OMITTED", "Names", "is_of"]

_OF_ALL_FUNDS = frozenset({"财政拨款收支", "财政拨款支出"})
_NATURE = regex.compile("(?:基本|项目)支出|(?:人员|(?:日常)?公用)(?:经费|支出)")
_ITEM_SENTENCE = regex.compile(r"[^。:：]*\(项\)\s?[。:：]")
_COMMA = regex.compile("[,，]")
_BEHIND_ITEM = regex.compile(r"(?<=[(][类款项][)][\"']?)[,，].*")  # …（项），主要用于…
MAX_BEFORE_OWNER = 8  # characters that may stand before the department's name: 1.2024年度某县财政局
_UNIT = regex.compile(r"\s*[(（]?(?:本级|机关|下属|所属)|\p{Han}*(?:中心|大队|支队|站|所|队|馆|校|院)")
# Words before a figure that name nothing anew: it is of the statement before.
OMITTED = frozenset(
    {
        "",
        "即",
        "支出",
        "收入",
        "决算",
        "金额",
        "总额",
        "共",
        "共计",
        "合计",
        "累计",
        "数",
        "费用",
        "费用支出",
        "比",
        "较",
        "预算",
        "年初预算",
        "预算数",
        "年初预算数",
        "年中",
        "中期",
        "执行中",
        "控制在",
    }
)


def is_of(statement: Statement, name: Name) -> bool:
    """Whether a statement is of what a name means."""
    if name.concepts:
        return name.concepts == statement.name.concepts
    return bool(name.path) and name.path == statement.name.path


class Names:
    """The names of one passage while it is being read; ``above`` is an item's name on the line before it."""

    def __init__(self, facts: Facts, paragraph: Paragraph, above: str) -> None:
        self._terms = facts.terms
        self._owners = facts.owners
        self._paragraph = paragraph
        self._section = paragraph.passage.section
        self._above = above

    def resolve(self, label: str, sentence: int) -> Name:
        """The name, its path completed by the headings above it (“（一）科学技术支出（类）” … “…（款）…（项）”)."""
        name = resolve(self._without_owner(label), self._terms, self._fund_spoken_of(sentence) or self._paragraph.topic)
        if _NATURE.fullmatch(name.label) and self._item_spoken_of(sentence):
            return Name(name.label, (), name.path)  # the basic expenditure of this item, not that of the topic
        if name.concepts and self._begins_with_item:
            return Name(name.label, (), name.path)  # income and expenditure of the item, not of the fund
        if name.path and not name.path[0].isdigit() and "(类" not in label:
            for section in reversed(self._section.path()):
                above = function_path(section.title)
                if above and "(类" in section.title and above[-1] != name.path[0]:
                    return Name(name.label, name.concepts, (*above, *name.path))
        return name

    @cached_property
    def _begins_with_item(self) -> bool:
        """Whether the passage begins with the name of a function item as a sentence of its own: …（类）…（款）…（项）。"""
        return _ITEM_SENTENCE.match(self._paragraph.passage.text) is not None

    def _fund_spoken_of(self, sentence: int) -> str:
        """The topic of the fund that the sentence named first, where it tells of several figures of it."""
        if self._paragraph.topic not in _OF_ALL_FUNDS:
            return ""
        first = self._first_of(sentence)
        return self._terms.fund_of(first.label) if first else ""

    def _item_spoken_of(self, sentence: int) -> bool:
        """Whether the sentence is about one function item (功能分类科目): …高中教育（项）100万元，其中基本支出80万元."""
        first = self._first_of(sentence)
        return first is not None and bool(first.name.path) and not first.name.concepts

    def _first_of(self, sentence: int) -> Statement | None:
        """The first statement of a sentence that is no aside."""
        own = takewhile(lambda each: each.sentence == sentence, reversed(self._paragraph.statements))
        return next(iter([each for each in own if not each.aside][-1:]), None)

    def _without_owner(self, label: str) -> str:
        """What a label names, where it begins with the department itself (某县财政局2024年度收入总计), not one of its units."""
        for owner in self._owners:
            at = label.find(owner)
            if 0 <= at < MAX_BEFORE_OWNER and not _UNIT.match(label, at + len(owner)):
                return label[at + len(owner) :]
        return label

    def heading(self, clause: str, before: str) -> str:
        """The name that stands before a colon or as a sentence of its own: “…（项）。年初预算为”."""
        colon = clause.rfind(":")
        if colon > 0:
            named = clause[:colon]
            if not any(list_marks(named + ":")) and not is_reason(named):
                return named
        named_before = [each for each in _COMMA.split(clause)[:-1] if "(项)" in each and function_path(each)]
        if named_before:
            return named_before[-1]
        sentences = [each for each in before.split("。") if each.strip()]
        if not sentences:
            if self._paragraph.statements:
                return ""
            title = self._section.title
            return self._above or (title if function_path(title) else "")
        last = sentences[-1]
        first_of_passage = not self._paragraph.statements and len(sentences) == 1
        if function_path(last) and len(last) < 120:
            return _BEHIND_ITEM.sub("", last)
        if first_of_passage and len(last) < 40 and not _COMMA.search(last):
            return last
        return ""

    def known(self, name: Name) -> Statement | None:
        """The latest statement of that name."""
        for statement in reversed(self._paragraph.statements):
            if statement.aside:
                continue
            if name.concepts and set(name.concepts) & set(statement.name.concepts):
                return statement
            if not name.concepts and name.label and name.label == statement.name.label:
                return statement
        return None

    def ending_in(self, noun: str) -> Statement | None:
        """The one statement whose name ends in that of a comparison: 本科上线213人，…；较2022年本科上线186人增加27人."""
        found = [s for s in self._paragraph.statements if not s.aside and len(noun) > 1 and s.label.endswith(noun)]
        return found[0] if len(found) == 1 else None
