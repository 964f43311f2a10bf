"""Running text as statements: whose figure, which measure of it, and which statements are parts of which.

One pass over the figures of a passage. The words before each figure (see :mod:`phrases`) say what it is; a
statement gathers the figures of one thing (“年初预算为A万元，支出决算为B万元，完成年初预算的c%”), a list the statements that
a “其中” makes parts of another (see :mod:`lists`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from budgetlint import regex
from budgetlint.facts import BUDGETS
from budgetlint.facts.joined_lists import Joiner
from budgetlint.facts.labels import Name, function_path
from budgetlint.facts.lists import (
    Opening,
    OpenLists,
    give_counts_their_totals,
    give_spending_its_total,
    opening_behind_count,
    opening_of,
)
from budgetlint.facts.naming import OMITTED, Names, is_of
from budgetlint.facts.paragraphs import Listing, Measured, Paragraph, Statement
from budgetlint.facts.phrases import Phrase, base_of, classify, comparison_base, is_reason, split_lead
from budgetlint.facts.respectively import spread
from budgetlint.facts.subjects import begins_anew, carried_out, cost_of_counted, in_unit_of, main_amount
from budgetlint.facts.words import find_comparisons
from budgetlint.model import Passage, Quantity, Span
from budgetlint.numerals import Token

if TYPE_CHECKING:
    from budgetlint.facts import Facts

__all__ = ["read_paragraphs"]

# Definitions speak of no figures of this report.
_UNREAD_TOPICS = frozenset({"名词解释"})
_FIRST_CLAUSE = regex.compile("[。占]|其中")
_AVERAGE = regex.compile("平均|[人户车]均|每")
# …（项），主要用于扬尘监管等支出，年初预算为: told of the item again, no part of its purpose
_BEHIND_PURPOSE = regex.compile(
    r"用于[^。;；:：]*[,，]\s?(?:当年|本年度?)?(?:年初预算|全年预算|支出决算|决算)数?(?:为|是)?\s?$"
)
_SORTS = regex.compile(r"分(?:为|成)?$")
_COMMA = regex.compile("[,，]")
_BESIDE = regex.compile(r"\s*[、和及]")
_LAST_YEAR = regex.compile("上年|去年")
_OF_ALL = regex.compile("总[量数额]|合计|共计|总计|总体")  # 总量168户，其中A160户、B8户，总量较上年末的150户增长12%
_REACHES = regex.compile("^(?:已|共|实际|全年|超额)*(?:完成|达到|占|为|是|相当于)")
_HEADED_BY_YEAR = regex.compile(r"\W*(?:19|20)\d\d\s?年")
_ITEM_NAMED = regex.compile(r"\((?:类|款|项)\)")


def read_paragraphs(facts: Facts) -> Iterator[Paragraph]:
    """Every passage with figures or comparisons, in reading order, listings joined over passages."""
    joiner = Joiner()
    for at, block in facts.blocks():
        if not isinstance(block, Passage):
            joiner.interrupt()
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


class _Reader:
    """Reads one passage."""

    def __init__(self, facts: Facts, passage: Passage, at: int, topic: str, joiner: Joiner) -> None:
        self._terms = facts.terms
        self._passage = passage
        self._text = passage.view.text
        self._topic = topic or facts.terms.topic_of_title(_FIRST_CLAUSE.split(self._text, 1)[0][:40])
        self._at = at
        self._paragraph = Paragraph(passage, at, self._topic)
        self._current: Statement | None = joiner.carried(passage)
        self._listed_in = joiner.total
        self._target: Statement | None = None
        self._base = ""
        self._aside = False
        self._sentence = 0
        self._sentence_start = 0
        self._end = self._figure_at = 0
        self._depth = 0
        self._names = Names(facts, self._paragraph, joiner.heading)
        self._lists = OpenLists(
            self._paragraph, self._terms, self._resolve, lambda name: self._add(name, 0), joiner.whole_before(passage)
        )
        self._year = facts.year
        self._is_budget = facts.is_budget

    def read(self, tokens: tuple[Token, ...]) -> Paragraph:
        end = 0
        previous: Token | None = None
        told = spread(self._text, tokens) if "分别" in self._text or "各" in self._text else {}
        for at, token in enumerate(tokens):
            lead = told.get(at, self._text[end : token.start])
            if lead is None:  # one of “分别为A、B和C” whose names cannot be told
                self._pass_over(self._text[end : token.start])
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
        return self._lists.left_open(clause, self._sentence)

    # ---- one figure

    def _step(self, end: int, token: Token, previous: Token | None, lead: str) -> None:
        self._figure_at = token.start
        self._depth = max(0, self._depth + lead.count("(") - lead.count(")"))
        clause, offset = split_lead(lead)
        if offset:
            self._new_sentence()
            self._sentence_start = end + offset
        if self._current is not None and self._current.depth > self._depth:
            self._current = self._target = self._outside_brackets()
        opening = opening_of(clause)
        if opening is None and previous is not None and previous.quantity.kind == "count":
            opening = opening_behind_count(clause)
        self._aside = self._is_aside(clause, opening)
        self._base = comparison_base(clause, self._year) or self._base
        quantity = token.quantity
        phrase = classify(clause, quantity.kind, self._year, budget=self._is_budget)
        if self._in_bracket(token, clause) and phrase.role == "value" and quantity.kind == "percent":
            if quantity.value < 0:
                return  # 减少0.30万元（-12.50%）: the change again
            change = self._change_before()
            phrase = Phrase("share") if change is None else Phrase("change", sign=change.sign, base=change.base)
        if quantity.kind == "count" and _SORTS.search(clause):
            return  # “按功能分类分为5类：” says nothing of its own
        if previous and not clause.strip(" ,，、和及") and phrase.role == "value":
            if previous.quantity.unit == quantity.unit or previous.quantity.kind == "number" or not self._current:
                self._target = None  # “A，B万元”: paired figures are not told apart
                return
            self._current = self._add(self._current.name, end + offset)  # 3批次、20人次
            self._current.figures.append(Measured("value", quantity))
            return
        if clause.strip() == "的" and quantity.kind == "percent" and self._current and self._current.figures:
            before = self._current.figures[-1].measure  # 完成年初预算A万元的p%
            if before in BUDGETS:
                self._current.figures.append(Measured("completion", quantity, before))
            elif before == "value" and _REACHES.search(self._current.label):
                self._set_aside(self._current)
            return
        phrase_start = end + offset
        self._place(phrase, quantity, clause, lead[:offset], phrase_start, opening)
        if self._current is not None and phrase.role == "value" and _AVERAGE.match(self._current.label):
            self._set_aside(self._current)  # 购置2辆，平均每辆18万元，比上年增加…: what changes is not the average

    def _pass_over(self, lead: str) -> None:
        """A figure of which it is not known whose it is: nothing behind it goes on with what was before."""
        if split_lead(lead)[1]:
            self._new_sentence()
            self._current = None
        self._target = None

    def _set_aside(self, base: Statement) -> None:
        """完成年度目标120人的103%: the figure is what another is measured by, no statement or part of its own."""
        base.aside = True
        for listing in self._paragraph.listings:
            listing.parts = [part for part in listing.parts if part is not base]
        earlier = [each for each in self._paragraph.statements if not each.aside]
        self._current = self._target = earlier[-1] if earlier else None

    def _is_aside(self, clause: str, opening: Opening | None) -> bool:
        """Whether the figure stands inside a reason: from its word to the end of the sentence, or to a semicolon
        where no figure of the reason came before it, or to the opening of a list."""
        if opening is not None:
            return is_reason(clause[opening.end :])
        told = clause[clause.rfind(";") + 1 :]
        if _BEHIND_PURPOSE.search(told):
            return False
        if is_reason(told) or not self._aside:
            return is_reason(told)
        return ";" not in clause or not (_ITEM_NAMED.search(told) or self._resolve(told).concepts)

    def _change_before(self) -> Measured | None:
        """The change that the last figure tells: 较上年减少0.40万元（28.57%）."""
        last = self._current.figures[-1] if self._current and self._current.figures else None
        return last if last is not None and last.measure == "change" and last.sign else None

    def _in_bracket(self, token: Token, clause: str) -> bool:
        return clause.strip() == "(" and self._text[token.end : token.end + 1] == ")"

    def _new_sentence(self) -> None:
        self._sentence += 1
        self._base = ""
        self._aside = False
        if self._current is not None and self._current.aside:
            main = [each for each in self._paragraph.statements if not each.aside]
            self._current = self._target = main[-1] if main else None
        whole = self._lists.end_sentence(self._current)
        if whole is not None:
            self._current = self._target = whole
        elif self._current is not None and self._current.get("change"):
            self._current = self._lists.untold_whole() or self._current

    def _outside_brackets(self) -> Statement | None:
        outside = [each for each in self._paragraph.statements if each.depth <= self._depth and not each.aside]
        return outside[-1] if outside else None

    def _rival(self) -> Statement | None:
        """What a figure without a subject may speak of beside the current statement: the whole of a list for its last
        part and, behind the list's sentence, the last part for its whole."""
        if self._sentence > 0 and len(self._paragraph.statements) == 1 and self._listed_in is not None:
            return self._listed_in
        return self._lists.rival_of(self._current, self._sentence)

    def _place(
        self, phrase: Phrase, quantity: Quantity, clause: str, before: str, start: int, opening: Opening | None
    ) -> None:
        role, kind = phrase.role, quantity.kind
        if role == "budget" and self._is_budget:  # 部门预算: the budget is the figure itself
            phrase = replace(phrase, role="value", subject=phrase.subject + phrase.budget)
            role = "value"
        if role == "prior" and self._year is not None and str(self._year) in phrase.of:
            role = "value"
        if kind == "number" or (kind in ("percent", "points") and role == "value"):
            return
        if role == "change" and kind in ("percent", "points"):
            role = "rate" if kind == "percent" else "points"
        if role == "completion" and kind != "percent" or role == "share" and kind != "percent":
            return
        statement = self._statement_for(role, phrase, clause, before, start, opening, kind)
        if statement is None:
            return
        word = None
        if phrase.word:
            word = self._word(clause, start, *phrase.word)
        base = phrase.base or (self._base if role in ("change", "rate") else "")
        of = phrase.of if role == "share" else ""
        rival = None
        if role in ("change", "rate"):
            if phrase.subject.strip(" ,，") in OMITTED:
                rival = (
                    (self._rival() or in_unit_of(self._paragraph, quantity, statement))
                    if statement is self._current
                    else None
                )
            elif not statement.figures:  # a subject named anew: its figure may be the sentence's before
                earlier = [each for each in self._paragraph.statements if each is not statement and not each.aside]
                rival = earlier[-1] if earlier else None
        statement.figures.append(Measured(self._measure(role, phrase), quantity, base, of, phrase.sign, word, rival))

    def _measure(self, role: str, phrase: Phrase) -> str:
        """The role, but for the figure of a year before the last (2019年决算数为…), which has that year for its name."""
        year = base_of(phrase.of, self._year) if role == "prior" else ""
        if role == "value" and (headed := _HEADED_BY_YEAR.match(phrase.subject)):
            year = base_of(headed[0], self._year)
            if self._year is not None and str(self._year - 1) in headed[0]:
                return "prior"
        return year if year.isdigit() else role

    # ---- whose figure

    def _subject_behind_semicolon(self, clause: str) -> Name | None:
        """What a clause without a figure begins with: …；事业收入全部为医疗收入，比上年增加A万元."""
        before, _, behind = clause.rpartition(";")
        if not before and not clause.startswith(";"):
            return None
        subject = _COMMA.split(behind)[0]
        name = self._resolve(subject) if subject.strip() else Name("")
        return name if name.concepts else None

    def _statement_for(
        self, role: str, phrase: Phrase, clause: str, before: str, start: int, opening: Opening | None, kind: str
    ) -> Statement | None:
        label = phrase.subject
        if role in ("prior", "change", "rate") and _OF_ALL.fullmatch(label.strip(" ,，、")):
            whole = self._lists.rival_of(self._current, self._sentence)
            if whole is not None:
                self._current = self._target = whole
                return whole
        name = self._resolve(label) if label.strip() else Name("")
        if name.concepts and _BESIDE.match(clause) and self._current and _LAST_YEAR.match(self._current.label):
            name = Name(name.label)  # 上年基本支出A万元、项目支出B万元
        omitted = not name.path and name.label.strip("\"'、,，()为是") in OMITTED
        anew = begins_anew(self._current, name)
        omitted = omitted and not anew
        if omitted and name.concepts:  # “支出71.05万元” alone names a figure, “，支出决算为…” goes on with one
            omitted = self._current is not None and any(self._current.get(budget) for budget in BUDGETS)
            omitted = omitted or function_path(self._names.heading(clause, before)) != ()
        if role == "prior" and not omitted:
            known = self._names.known(name)
            if known is not None and known.get("prior") is None:
                self._current = self._target = known
                return known
            omitted = not name.concepts and not name.path and self._current is not None and not anew and not self._aside
            spoken = self._names.ending_in(name.label) if omitted else None
            if spoken is not None and spoken.get("prior") is None:
                self._current = self._target = spoken
                return spoken
        if role in ("value", "prior", *BUDGETS):
            if omitted:
                if role == "value" and (whole := self._lists.end_of_budget(clause)):
                    self._current = self._target = whole
                    return whole
                heading = self._names.heading(clause, before)
                if heading:
                    return self._new(self._resolve(heading), start, clause, opening)
                if self._current and self._current.get(role) is None and not (opening and self._current.get("value")):
                    self._target = self._current
                    return self._current
                if (
                    role == "value"
                    and kind == "amount"
                    and (cost := cost_of_counted(self._paragraph, self._current, self._resolve))
                ):
                    return self._new(cost, start, clause, opening)
                if role == "value" and opening is None and (told_again := self._told_again(start)):
                    return told_again
                return self._new(Name(""), start, clause, opening)
            if (
                self._current is not None
                and self._current.get(role) is None
                and self._current.sentence == self._sentence
                and is_of(self._current, name)
            ):
                return self._current
            return self._new(name, start, clause, opening, at=phrase.subject_at)
        if omitted:
            if role == "change" and (subject := self._subject_behind_semicolon(clause)):
                return self._new(subject, start, clause, opening, part=False)
            if role == "change" and kind == "amount" and (main := main_amount(self._paragraph, self._current)):
                self._current = self._target = main
            if role == "completion" and (main := carried_out(self._paragraph, self._current)):
                return main
            known = self._target if role == "rate" and self._target else self._current
            return (
                known
                if known or role not in ("change", "rate")
                else self._new(Name(""), start, clause, opening, part=False)
            )
        known = self._names.known(name)
        if known is not None:
            self._target = known
            anew = self._current is not None and self._current.sentence < self._sentence
            if role in ("completion", "change") or (role == "share" and anew):
                self._current = known
            return known
        return self._new(name, start, clause, opening, at=phrase.subject_at, part=False)

    def _told_again(self, start: int) -> Statement | None:
        """“…（项）A万元。年初预算为B万元，支出决算为C万元”: a second statement of the thing, with its budget of this sentence."""
        current = self._current
        if current is None or current.sentence == self._sentence:
            return None
        begin = self._passage.view.span(self._sentence_start, self._sentence_start + 1).start
        moved = [f for f in current.figures if f.measure in BUDGETS and f.quantity.span.start >= begin]
        if not moved:
            return None
        current.figures = [figure for figure in current.figures if figure not in moved]
        self._current = self._target = self._add(current.name, start)
        self._current.figures = moved
        return self._current

    def _resolve(self, label: str) -> Name:
        return self._names.resolve(label, self._sentence)

    def _new(
        self,
        name: Name,
        start: int,
        clause: str,
        opening: Opening | None,
        *,
        at: int = 0,
        part: bool = True,
    ) -> Statement:
        before = list(self._paragraph.statements)
        statement = self._add(name, start + at)
        if part and not self._aside:
            self._lists.place(statement, before, clause, opening)
        self._current = self._target = statement
        return statement

    def _add(self, name: Name, place: int) -> Statement:
        span = self._span(place, place + max(1, len(name.label)))
        statement = Statement(
            name, span, self._passage.section, self._topic, self._at, self._sentence, self._depth, self._aside
        )
        self._paragraph.statements.append(statement)
        return statement

    def _word(self, clause: str, start: int, begin: int, end: int) -> Span:
        """Where a word of a clause stands; of one told for several figures (分别增加A和B) before all of them."""
        if self._text.startswith(clause, start):
            return self._span(start + begin, start + end)
        at = self._text.rfind(clause[begin:end], 0, self._figure_at)
        return self._span(at, at + end - begin)

    def _span(self, start: int, end: int) -> Span:
        """A place in the source, within the passage."""
        end = min(end, len(self._text))
        return self._passage.view.span(min(start, end - 1), end)

    def _owner_of(self, span: Span) -> Statement | None:
        """The statement of the last figure before the place."""
        before = [
            (figure.quantity.span.start, at, statement)
            for at, statement in enumerate(self._paragraph.statements)
            for figure in statement.figures
            if figure.quantity.span.start < span.start and not statement.aside
        ]
        return max(before)[2] if before else None
