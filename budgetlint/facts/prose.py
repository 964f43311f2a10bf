"""Running text as statements: whose figure, which measure of it, and which statements are parts of which.

One pass over the figures of a passage. The words before each figure (see :mod:`phrases`) say what it is, and what
was spoken of before (see :mod:`discourse`) whose it is; a statement gathers the figures of one thing (“年初预算为A万元，支出决算为B万元，完成年初预算的c%”), a list the statements that
a “其中” makes parts of another (see :mod:`lists`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from budgetlint import regex
from budgetlint.facts import BUDGETS
from budgetlint.facts.discourse import Discourse, Told
from budgetlint.facts.joined_lists import Joiner
from budgetlint.facts.labels import function_path
from budgetlint.facts.lists import (
    Opening,
    give_counts_their_totals,
    give_spending_its_total,
    opening_behind_count,
    opening_of,
)
from budgetlint.facts.paragraphs import Listing, Measured, Paragraph, Statement
from budgetlint.facts.phrases import Phrase, base_of, classify, comparison_base, is_reason, split_lead
from budgetlint.facts.respectively import spread
from budgetlint.facts.words import find_comparisons
from budgetlint.model import Passage, Quantity, Span, Table
from budgetlint.numerals import Token, scan

if TYPE_CHECKING:
    from budgetlint.facts import Facts

__all__ = ["read_paragraphs"]

# Definitions speak of no figures of this report.
_UNREAD_TOPICS = frozenset({"名词解释"})
_OF_PROJECTS = "绩效"
_RUNNING = regex.compile("[，,。；;、：:]")
MIN_TEXT = 16  # characters of a cell that holds running text
_FIRST_CLAUSE = regex.compile("[。占]|其中")
_AVERAGE = regex.compile("平均|[人户车]均|每|按.{0,12}(?:保有量|编制数?|人数|标准|数量|实有数?|在职人员)$")
# …（项），主要用于扬尘监管等支出，年初预算为: told of the item again, no part of its purpose
_BEHIND_PURPOSE = regex.compile(
    r"用于[^。;；:：]*[,，]\s?(?:当年|本年度?)?(?:年初预算|全年预算|支出决算|决算)数?(?:为|是)?\s?$"
)
_AFTER_COMMA = regex.compile(r"[,，]\s?(?P<name>[^,，。;；:：()\d]{3,20}?)(?:预算|支出)?(?:数|为)?\s?$")
_TOLD_ON = regex.compile(r"\s?[,，]\s?(?:较|比|与|同比|完成)")
_BESIDE = regex.compile(r"\s?[、和及与]")
_COMPARED_BEHIND = regex.compile(r"(?:(?![增减升降])[^。;；:：]){0,60}?(?:相比|相较|比较|对比)")
_SORTS = regex.compile(r"分(?:为|成)?$")
_REACHES = regex.compile("^(?:已|共|实际|全年|超额)*(?:完成|达到|占|为|是|相当于)")
# a project named after its year, of which money is spent in another: 2024年高标准农田建设项目资金（上年结转）
_NAMED_AFTER_YEAR = regex.compile(
    r"度?(?!.*(?:[预决]算|收入|支出|财政拨款|结余|指标文)).{5,}(?:项目|工程|资金|补[助贴]|经费)(?:\([^()]{2,12}\))?"
)
_HEADED_BY_YEAR = regex.compile(r"\W*(?:19|20)\d\d\s?年")
_ITEM_NAMED = regex.compile(r"\((?:类|款|项)\)")


def read_paragraphs(facts: Facts) -> Iterator[Paragraph]:
    """Every passage with figures or comparisons, in reading order, listings joined over passages."""
    joiner = Joiner()
    for at, block in facts.blocks():
        if not isinstance(block, Passage):
            joiner.interrupt()
            yield from _told_in_cells(facts, block, at)
            continue
        topic = facts.terms.topic(block.section)
        if block.heading and not function_path(block.text):
            joiner.interrupt()
        if topic in _UNREAD_TOPICS:
            continue
        tokens = facts.tokens.get(at, ())
        reader = _Reader(facts, block, at, topic, joiner)
        paragraph = reader.read(tokens)
        joiner.join(paragraph, reader.left_open(), named=block.text if not tokens else "")
        joiner.imply(paragraph, facts.terms)
        if paragraph.statements:
            yield paragraph


def _told_in_cells(facts: Facts, table: Table, at: int) -> Iterator[Paragraph]:
    """The running text in a table's cells (预算执行情况说明, 项目资金用途), each cell for itself and none about the report's own figures."""
    for row in table.rows:
        for cell in row:
            if len(cell.text) < MIN_TEXT or not _RUNNING.search(cell.text):
                continue
            tokens = tuple(Token(token.start, token.end, facts.settled(token.quantity)) for token in scan(cell.view))
            if len(tokens) > 1:
                passage = Passage(cell.view, table.section)
                paragraph = _Reader(facts, passage, at, _OF_PROJECTS, Joiner()).read(tokens)
                if paragraph.statements:
                    yield paragraph


class _Reader:
    """Reads one passage."""

    def __init__(self, facts: Facts, passage: Passage, at: int, topic: str, joiner: Joiner) -> None:
        self._text = passage.view.text
        topic = topic or facts.terms.topic_of_title(_FIRST_CLAUSE.split(self._text, 1)[0][:40])
        self._passage = passage
        self._paragraph = Paragraph(passage, at, topic)
        self._discourse = Discourse(facts, self._paragraph, joiner)
        self._base = ""
        self._end = self._figure_at = 0
        self._year = facts.year
        self._is_budget = facts.is_budget

    def read(self, tokens: tuple[Token, ...]) -> Paragraph:
        end = 0
        previous: Token | None = None
        told = spread(self._text, tokens) if "分别" in self._text or "各" in self._text else {}
        for at, token in enumerate(tokens):
            lead = told.get(at, self._text[end : token.start])
            if lead is None:  # one of “分别为A、B和C” whose names cannot be told
                self._pass_over(end, self._text[end : token.start])
            else:
                self._step(end, token, previous, lead)
            end, previous = token.end, token
        self._end = end
        give_counts_their_totals(self._paragraph)
        give_spending_its_total(self._paragraph)
        for comparison in find_comparisons(self._passage.view, self._year):
            owner = self._owner_of(comparison.span)
            if owner is not None:
                owner.comparisons.append(comparison)
        return self._paragraph

    def left_open(self) -> Listing | None:
        """The list that a colon at the end leaves to the next passages."""
        clause, _ = split_lead(self._text[self._end :].rstrip())
        return self._discourse.lists.left_open(clause, self._discourse.sentence)

    # ---- one figure

    def _step(self, end: int, token: Token, previous: Token | None, lead: str) -> None:
        discourse = self._discourse
        self._figure_at = token.start
        discourse.nest(lead)
        clause, offset = split_lead(lead)
        if offset:
            self._new_sentence(end + offset)
        discourse.leave_brackets()
        opening = opening_of(clause)
        if opening is None and previous is not None and previous.quantity.kind == "count":
            opening = opening_behind_count(clause)
        discourse.aside = self._is_aside(clause, opening) and not self._is_next_item(token, clause)
        self._base = comparison_base(clause, self._year) or self._base
        quantity = token.quantity
        phrase = classify(clause, quantity.kind, self._year, budget=self._is_budget)
        if phrase.role == "value" and self._still_compared(token, clause):
            phrase = replace(phrase, role="prior")
        if self._in_bracket(token, clause) and phrase.role == "value" and quantity.kind == "percent":
            if quantity.value < 0:
                return  # 减少0.30万元（-12.50%）: the change again
            change = self._change_before()
            phrase = Phrase("share") if change is None else Phrase("change", sign=change.sign, base=change.base)
        if quantity.kind == "count" and _SORTS.search(clause):
            return  # “按功能分类分为5类：” says nothing of its own
        if previous and not clause.strip(" ,，、和及") and phrase.role == "value":
            self._read_pair(previous.quantity, quantity, end + offset)
        elif clause.strip() == "的" and quantity.kind == "percent" and self._last():
            self._read_completion(quantity)
        else:
            self._place(phrase, quantity, clause, lead[:offset], end + offset, opening)
            current = discourse.current
            if current is not None and phrase.role == "value" and _AVERAGE.match(current.label):
                discourse.set_aside(current)  # 购置2辆，平均每辆18万元，比上年增加…: what changes is not the average

    def _read_pair(self, before: Quantity, quantity: Quantity, start: int) -> None:
        """A figure right behind another: 3批次、20人次."""
        discourse = self._discourse
        if before.unit == quantity.unit or before.kind == "number" or not discourse.current:
            discourse.target = None  # “A，B万元”: paired figures are not told apart
            return
        part, paired = discourse.current, discourse.add(discourse.current.name, start)
        paired.figures.append(Measured("value", quantity))
        discourse.current = paired
        discourse.lists.pair(part, paired)

    def _read_completion(self, quantity: Quantity) -> None:
        """The rate of the figure right before it: 完成年初预算A万元的p%."""
        current, last = self._discourse.current, self._last()
        if current is None or last is None:
            return
        if last.measure in BUDGETS:
            current.figures.append(Measured("completion", quantity, last.measure))
        elif last.measure == "value" and _REACHES.search(current.label):
            self._discourse.set_aside(current)

    def _pass_over(self, end: int, lead: str) -> None:
        """A figure of which it is not known whose it is: nothing behind it goes on with what was before."""
        if offset := split_lead(lead)[1]:
            self._new_sentence(end + offset)
            self._discourse.current = None
        self._discourse.target = None

    def _new_sentence(self, start: int) -> None:
        self._base = ""
        self._discourse.new_sentence(start)

    def _is_aside(self, clause: str, opening: Opening | None) -> bool:
        """Whether the figure stands inside a reason: from its word to the end of the sentence, or to a semicolon
        where no figure of the reason came before it, or to the opening of a list."""
        if opening is not None:
            return is_reason(clause[opening.end :])
        told = clause[clause.rfind(";") + 1 :]
        if _BEHIND_PURPOSE.search(told):
            return False
        if is_reason(told) or not self._discourse.aside:
            return is_reason(told)
        if ";" not in clause or _ITEM_NAMED.search(told):
            return ";" not in clause
        subject = classify(told, "amount", self._year).subject  # of “公务用车运行维护费全年预算数为”
        return not (self._discourse.resolve(told).concepts or self._discourse.resolve(subject).concepts)

    def _is_next_item(self, token: Token, clause: str) -> bool:
        """Whether a reason ends with a comma before a figure that is told of again behind it: 主要原因是…，公务用车购置费A万元，较上年增加…."""
        if not _TOLD_ON.match(self._text, token.end) or is_reason(clause):
            return False
        named = _AFTER_COMMA.search(clause)
        return named is not None and bool(self._discourse.resolve(named["name"]).concepts)

    def _still_compared(self, token: Token, clause: str) -> bool:
        """Whether the figure stands beside last year's before the word that compares both: 与2022年度收入总计A万元、支出总计B万元相比."""
        last = self._last()
        beside = last is not None and last.measure == "prior" and _BESIDE.match(clause) is not None
        return beside and _COMPARED_BEHIND.match(self._text, token.end) is not None

    def _last(self) -> Measured | None:
        """The last figure of what is spoken of."""
        current = self._discourse.current
        return current.figures[-1] if current is not None and current.figures else None

    def _change_before(self) -> Measured | None:
        """The change that the last figure tells: 较上年减少0.40万元（28.57%）."""
        last = self._last()
        return last if last is not None and last.measure == "change" and last.sign else None

    def _in_bracket(self, token: Token, clause: str) -> bool:
        return clause.strip() == "(" and self._text[token.end : token.end + 1] == ")"

    def _place(
        self, phrase: Phrase, quantity: Quantity, clause: str, before: str, start: int, opening: Opening | None
    ) -> None:
        """Gives the figure to its statement."""
        if phrase.role == "budget" and self._is_budget:  # 部门预算: the budget is the figure itself
            phrase = replace(phrase, role="value", subject=phrase.subject + phrase.budget)
        role = self._role(phrase, quantity.kind)
        if not role:
            return
        told = Told(role, phrase, quantity, clause, before, start, opening)
        statement = self._discourse.statement_for(told)
        if statement is None:
            return
        word = self._word(clause, start, *phrase.word) if phrase.word else None
        changes = role in ("change", "rate")
        base = phrase.base or (self._base if changes else "")
        of = phrase.of if role == "share" else ""
        rival = self._discourse.rival_for(told, statement) if changes else None
        statement.figures.append(Measured(self._measure(role, phrase), quantity, base, of, phrase.sign, word, rival))

    def _role(self, phrase: Phrase, kind: str) -> str:
        """What the figure is to its statement; nothing where its kind cannot be that."""
        role = phrase.role
        if role == "prior" and self._year is not None and str(self._year) in phrase.of:
            role = "value"
        if kind == "number" or (role == "value" and kind in ("percent", "points")):
            return ""
        if role in ("completion", "share") and kind != "percent":
            return ""
        if role == "change" and kind in ("percent", "points"):
            return "rate" if kind == "percent" else "points"
        return role

    def _measure(self, role: str, phrase: Phrase) -> str:
        """The role, but for the figure of a year before the last (2019年决算数为…), which has that year for its name."""
        year = base_of(phrase.of, self._year) if role == "prior" else ""
        headed = _HEADED_BY_YEAR.match(phrase.subject)
        if role == "value" and headed and not _NAMED_AFTER_YEAR.fullmatch(phrase.subject, headed.end()):
            year = base_of(headed[0], self._year)
            if self._year is not None and str(self._year - 1) in headed[0]:
                return "prior"
        return year if year.isdigit() else role

    def _word(self, clause: str, start: int, begin: int, end: int) -> Span:
        """Where a word of a clause stands; of one told for several figures (分别增加A和B) before all of them."""
        if self._text.startswith(clause, start):
            return self._discourse.span(start + begin, start + end)
        at = self._text.rfind(clause[begin:end], 0, self._figure_at)
        return self._discourse.span(at, at + end - begin)

    def _owner_of(self, span: Span) -> Statement | None:
        """The statement of the last figure before the place."""
        before = [
            (figure.quantity.span.start, at, statement)
            for at, statement in enumerate(self._paragraph.statements)
            for figure in statement.figures
            if figure.quantity.span.start < span.start and not statement.aside
        ]
        return max(before)[2] if before else None
