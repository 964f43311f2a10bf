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
from budgetlint.facts.labels import Name, function_path, resolve
from budgetlint.facts.lists import Joiner, Opening, OpenLists, opening_of
from budgetlint.facts.paragraphs import BUDGETS, Listing, Measured, Paragraph, Statement
from budgetlint.facts.phrases import Phrase, base_of, classify, comparison_base, is_reason, list_marks, split_lead
from budgetlint.facts.respectively import spread
from budgetlint.facts.words import find_comparisons
from budgetlint.model import Passage, Quantity, Span
from budgetlint.numerals import Token

if TYPE_CHECKING:
    from budgetlint.facts import Facts

__all__ = ["read_paragraphs"]

# Definitions speak of no figures of this report.
_UNREAD_TOPICS = frozenset({"名词解释"})
_OF_ALL_FUNDS = frozenset({"财政拨款收支", "财政拨款支出"})
_FIRST_CLAUSE = regex.compile("[。占]|其中")
_COMMA = regex.compile("[,，]")
_REACHES = regex.compile("^(?:已|共|实际|全年|超额)*(?:完成|达到|占|为|是|相当于)")
_HEADED_BY_YEAR = regex.compile(r"\W*(?:19|20)\d\d\s?年")
MAX_BEFORE_OWNER = 8  # characters that may stand before the department's name: 1.2024年度某县财政局
_UNIT = regex.compile(r"\s*[(（]?(?:本级|机关|下属|所属)|\p{Han}*(?:中心|大队|支队|站|所|队|馆|校|院)")
_OMITTED = frozenset(
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
        self._above = joiner.heading
        self._listed_in = joiner.total
        self._target: Statement | None = None
        self._base = ""
        self._aside = False
        self._sentence = 0
        self._sentence_start = 0
        self._end = 0
        self._depth = 0
        self._lists = OpenLists(
            self._paragraph, self._terms, self._resolve, lambda name: self._add(name, 0), joiner.whole_before(passage)
        )
        self._year = facts.year
        self._is_budget = facts.is_budget
        self._owners = facts.owners

    def read(self, tokens: tuple[Token, ...]) -> Paragraph:
        end = 0
        previous: Token | None = None
        told = spread(self._text, tokens) if "分别" in self._text else {}
        for at, token in enumerate(tokens):
            lead = told.get(at, self._text[end : token.start])
            if lead is None:  # one of “分别为A、B和C” whose names cannot be told
                self._target = None
            else:
                self._step(end, token, previous, lead)
            end, previous = token.end, token
        self._end = end
        for comparison in find_comparisons(self._passage.view):
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
        self._depth = max(0, self._depth + lead.count("(") - lead.count(")"))
        clause, offset = split_lead(lead)
        if offset:
            self._new_sentence()
            self._sentence_start = end + offset
        if self._current is not None and self._current.depth > self._depth:
            self._current = self._target = self._outside_brackets()
        opening = opening_of(clause)
        self._aside = self._is_aside(clause, opening)
        self._base = comparison_base(clause, self._year) or self._base
        quantity = token.quantity
        phrase = classify(clause, quantity.kind, self._year)
        if self._in_bracket(token, clause) and phrase.role == "value" and quantity.kind == "percent":
            phrase = Phrase("share")
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
        if is_reason(told) or not self._aside:
            return is_reason(told)
        return ";" not in clause or not self._resolve(told).concepts

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
            word = self._span(start + phrase.word[0], start + phrase.word[1])
        base = phrase.base or (self._base if role in ("change", "rate") else "")
        of = phrase.of if role == "share" else ""
        rival = None
        if role in ("change", "rate"):
            if phrase.subject.strip(" ,，") in _OMITTED:
                rival = self._rival() if statement is self._current else None
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

    def _statement_for(
        self, role: str, phrase: Phrase, clause: str, before: str, start: int, opening: Opening | None, kind: str
    ) -> Statement | None:
        label = phrase.subject
        name = self._resolve(label) if label.strip() else Name("")
        omitted = not name.path and name.label.strip("\"'、,，()为是") in _OMITTED
        if omitted and name.concepts:  # “支出71.05万元” alone names a figure, “，支出决算为…” goes on with one
            omitted = self._current is not None and any(self._current.get(budget) for budget in BUDGETS)
            omitted = omitted or function_path(self._heading(clause, before)) != ()
        if role == "prior" and not omitted:
            known = self._known(name)
            if known is not None and known.get("prior") is None:
                self._current = self._target = known
                return known
            omitted = not name.concepts and not name.path and self._current is not None
            spoken = self._named_like(name.label) if omitted else None
            if spoken is not None and spoken.get("prior") is None:
                self._current = self._target = spoken
                return spoken
        if role in ("value", "prior", *BUDGETS):
            if omitted:
                heading = self._heading(clause, before)
                if heading:
                    return self._new(self._resolve(heading), start, clause, opening)
                if self._current and self._current.get(role) is None and not (opening and self._current.get("value")):
                    self._target = self._current
                    return self._current
                if role == "value" and kind == "amount" and (cost := self._cost_of_counted()):
                    return self._new(cost, start, clause, opening)
                if role == "value" and opening is None and (told_again := self._told_again(start)):
                    return told_again
                return self._new(Name(""), start, clause, opening)
            if (
                self._current is not None
                and self._current.get(role) is None
                and self._current.sentence == self._sentence
                and self._same(self._current, name)
            ):
                return self._current
            return self._new(name, start, clause, opening, at=phrase.subject_at)
        if omitted:
            known = self._target if role == "rate" and self._target else self._current
            return (
                known
                if known or role not in ("change", "rate")
                else self._new(Name(""), start, clause, opening, part=False)
            )
        known = self._known(name)
        if known is not None:
            self._target = known
            if role in ("completion", "change"):
                self._current = known
            return known
        return self._new(name, start, clause, opening, at=phrase.subject_at, part=False)

    def _named_like(self, noun: str) -> Statement | None:
        """The one statement whose name ends in that of a comparison: 本科上线213人，…；较2022年本科上线186人增加27人."""
        found = [s for s in self._paragraph.statements if not s.aside and len(noun) > 1 and s.label.endswith(noun)]
        return found[0] if len(found) == 1 else None

    def _cost_of_counted(self) -> Name | None:
        """What an amount without a subject is spent on behind things that are counted: 国内公务接待20批次，226人次，共计支出1.13万元."""
        counted = [
            each
            for each in self._paragraph.statements
            if each.sentence == self._sentence and (value := each.get("value")) and value.quantity.kind == "count"
        ]
        if self._current is None or self._current not in counted:
            return None
        name = self._resolve(f"{counted[0].label.removesuffix('团组')}费")
        return replace(name, label=counted[0].label) if name.concepts else None

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
        """The name, its path completed by the headings above it (“（一）科学技术支出（类）” … “…（款）…（项）”)."""
        name = resolve(self._without_owner(label), self._terms, self._fund_spoken_of() or self._topic)
        if name.path and not name.path[0].isdigit() and "(类" not in label:
            for section in reversed(self._passage.section.path()):
                above = function_path(section.title)
                if above and "(类" in section.title and above[-1] != name.path[0]:
                    return Name(name.label, name.concepts, (*above, *name.path))
        return name

    def _fund_spoken_of(self) -> str:
        """The topic of the fund that the sentence named first, where it tells of several figures of it."""
        own = [each for each in self._paragraph.statements if each.sentence == self._sentence and not each.aside]
        return self._terms.fund_of(own[0].label) if own and self._topic in _OF_ALL_FUNDS else ""

    def _without_owner(self, label: str) -> str:
        """What a label names, where it begins with the department itself (某县财政局2024年度收入总计), not one of its units."""
        for owner in self._owners:
            at = label.find(owner)
            if 0 <= at < MAX_BEFORE_OWNER and not _UNIT.match(label, at + len(owner)):
                return label[at + len(owner) :]
        return label

    def _heading(self, clause: str, before: str) -> str:
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
            title = self._passage.section.title
            return self._above or (title if function_path(title) else "")
        last = sentences[-1]
        first_of_passage = not self._paragraph.statements and len(sentences) == 1
        if function_path(last) and len(last) < 120:
            return last
        if first_of_passage and len(last) < 40 and not _COMMA.search(last):
            return last
        return ""

    @staticmethod
    def _same(statement: Statement, name: Name) -> bool:
        if name.concepts:
            return name.concepts == statement.name.concepts
        return bool(name.path) and name.path == statement.name.path

    def _known(self, name: Name) -> Statement | None:
        for statement in reversed(self._paragraph.statements):
            if statement.aside:
                continue
            if name.concepts and set(name.concepts) & set(statement.name.concepts):
                return statement
            if not name.concepts and name.label and name.label == statement.name.label:
                return statement
        return None

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
