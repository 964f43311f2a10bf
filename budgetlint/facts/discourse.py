"""Whose the figures of a passage are: the statement that is spoken of, those spoken of before it, and open lists.

A figure whose words name a subject begins a statement or goes back to one; any other goes on with what was spoken of last.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from budgetlint import regex
from budgetlint.facts import BUDGETS
from budgetlint.facts.joined_lists import Joiner
from budgetlint.facts.labels import Name, function_path
from budgetlint.facts.lists import Opening, OpenLists
from budgetlint.facts.naming import OMITTED, Names, is_of
from budgetlint.facts.paragraphs import Paragraph, Statement
from budgetlint.facts.phrases import Phrase
from budgetlint.facts.subjects import begins_anew, carried_out, cost_of_counted, in_unit_of, main_amount
from budgetlint.model import Quantity, Span

if TYPE_CHECKING:
    from budgetlint.facts import Facts

__all__ = ["Discourse", "Told"]

_COMMA = regex.compile("[,，]")
_BESIDE = regex.compile(r"\s*[、和及]")
_LAST_YEAR = regex.compile("上年|去年")
_OF_ALL = regex.compile("总[量数额]|合计|共计|总计|总体")  # 总量168户，其中A160户、B8户，总量较上年末的150户增长12%
_CHANGES = frozenset({"change", "rate"})
_OWN_FIGURES = frozenset({"value", "prior", *BUDGETS})  # what a subject named anew can begin with


@dataclass(frozen=True, slots=True)
class Told:
    """A figure and the words before it: its ``clause`` begins at ``start`` of the passage, and ``before`` are the words
    between the last figure and the clause."""

    role: str
    phrase: Phrase
    quantity: Quantity
    clause: str
    before: str
    start: int
    opening: Opening | None

    @property
    def subject(self) -> str:
        return self.phrase.subject

    @property
    def names_nothing(self) -> bool:
        """Whether no subject stands before the figure: “，比上年增加”."""
        return self.subject.strip(" ,，") in OMITTED


class Discourse:
    """What one passage is speaking of while it is being read: ``current`` is the statement that figures go on with, ``target``
    the one of a rate behind them; ``aside`` tells that a reason or purpose is being given."""

    def __init__(self, facts: Facts, paragraph: Paragraph, joiner: Joiner) -> None:
        self.current: Statement | None = joiner.carried(paragraph.passage)
        self.target: Statement | None = None
        self.aside = False
        self.sentence = 0
        self._sentence_start = 0
        self._depth = 0
        self._paragraph = paragraph
        self._listed_in = joiner.total
        self._names = Names(facts, paragraph, joiner.heading)
        self.lists = OpenLists(
            paragraph, facts.terms, self.resolve, lambda name: self.add(name, 0), joiner.whole_before(paragraph.passage)
        )

    # ---- what the words between two figures change

    def nest(self, lead: str) -> None:
        """Counts the brackets that the words before a figure open and close."""
        self._depth = max(0, self._depth + lead.count("(") - lead.count(")"))

    def new_sentence(self, start: int) -> None:
        """A sentence begins at that place of the passage."""
        self.sentence += 1
        self._sentence_start = start
        self.aside = False
        if self.current is not None and self.current.aside:
            self._go_back_to(self._main())
        whole = self.lists.end_sentence(self.current)
        if whole is not None:
            self.go_on_with(whole)
        elif self.current is not None and self.current.get("change"):
            self.current = self.lists.untold_whole() or self.current

    def leave_brackets(self) -> None:
        """What was spoken of before a bracket that is closed now."""
        if self.current is not None and self.current.depth > self._depth:
            self._go_back_to([each for each in self._main() if each.depth <= self._depth])

    def go_on_with(self, statement: Statement) -> Statement:
        self.current = self.target = statement
        return statement

    def set_aside(self, base: Statement) -> None:
        """完成年度目标120人的103%: the figure is what another is measured by, no statement or part of its own."""
        base.aside = True
        for listing in self._paragraph.listings:
            listing.parts = [part for part in listing.parts if part is not base]
        self._go_back_to(self._main())

    def _main(self) -> list[Statement]:
        """The statements that are no reason or purpose."""
        return [each for each in self._paragraph.statements if not each.aside]

    def _go_back_to(self, statements: list[Statement]) -> None:
        self.current = self.target = statements[-1] if statements else None

    # ---- whose figure

    def statement_for(self, told: Told) -> Statement | None:
        """The statement a figure belongs to, a new one where its subject is named anew; none where it goes on with nothing."""
        if whole := self._whole_meant(told):
            return self.go_on_with(whole)
        name = self._name_of(told)
        omitted = self._is_omitted(told, name)
        if told.role == "prior" and not omitted:
            if spoken := self._spoken_of_before(name):
                return self.go_on_with(spoken)
            omitted = self._names_no_other(name)
        if told.role in _OWN_FIGURES:
            return self._unnamed_figure(told) if omitted else self._named_figure(told, name)
        return self._unnamed_measure(told) if omitted else self._named_measure(told, name)

    def _whole_meant(self, told: Told) -> Statement | None:
        """The whole of a list behind its parts: …，总量较上年增加."""
        if told.role != "prior" and told.role not in _CHANGES or not _OF_ALL.fullmatch(told.subject.strip(" ,，、")):
            return None
        return self.lists.rival_of(self.current, self.sentence)

    def _name_of(self, told: Told) -> Name:
        name = self.resolve(told.subject) if told.subject.strip() else Name("")
        if name.concepts and _BESIDE.match(told.clause) and self.current and _LAST_YEAR.match(self.current.label):
            return Name(name.label)  # 上年基本支出A万元、项目支出B万元
        return name

    def _is_omitted(self, told: Told, name: Name) -> bool:
        """Whether the figure is of what was spoken of before."""
        if name.path or name.label.strip("\"'、,，()为是") not in OMITTED or begins_anew(self.current, name):
            return False
        if not name.concepts:
            return True
        # “支出71.05万元” alone names a figure, “，支出决算为…” goes on with one
        budgeted = self.current is not None and any(self.current.get(budget) for budget in BUDGETS)
        return budgeted or function_path(self._names.heading(told.clause, told.before)) != ()

    def _names_no_other(self, name: Name) -> bool:
        """Whether a name that nothing is known by leaves what is spoken of."""
        known = name.concepts or name.path or begins_anew(self.current, name)
        return not known and self.current is not None and not self.aside

    def _spoken_of_before(self, name: Name) -> Statement | None:
        """The statement of that name which has no figure of last year yet."""
        known = self._names.known(name)
        if (known is None or known.get("prior")) and self._names_no_other(name):
            known = self._names.ending_in(name.label)
        return known if known is not None and known.get("prior") is None else None

    def _unnamed_figure(self, told: Told) -> Statement:
        """The statement of a figure that names no subject."""
        if told.role in ("value", "full") and (whole := self.lists.end_of_budget(told.clause)):
            return self.go_on_with(whole)
        if heading := self._names.heading(told.clause, told.before):
            return self._begin(told, self.resolve(heading))
        current = self.current
        if current and current.get(told.role) is None and not (told.opening and current.get("value")):
            self.target = current
            return current
        if told.role == "value":
            if told.quantity.kind == "amount" and (cost := cost_of_counted(self._paragraph, current, self.resolve)):
                return self._begin(told, cost)
            if told.opening is None and (again := self._told_again(told.start)):
                return again
        return self._begin(told, Name(""))

    def _named_figure(self, told: Told, name: Name) -> Statement:
        current = self.current
        if (
            current is not None
            and current.get(told.role) is None
            and current.sentence == self.sentence
            and is_of(current, name)
        ):
            return current
        return self._begin(told, name, at=told.phrase.subject_at)

    def _unnamed_measure(self, told: Told) -> Statement | None:
        """What a change, a rate or a share without a subject is of."""
        if told.role == "change":
            if subject := self._subject_behind_semicolon(told.clause):
                return self._begin(told, subject, part=False)
            if told.quantity.kind == "amount" and (main := main_amount(self._paragraph, self.current)):
                self.go_on_with(main)
        if told.role == "completion" and (main := carried_out(self._paragraph, self.current)):
            return main
        known = self.target if told.role == "rate" and self.target else self.current
        if known is None and told.role in _CHANGES:
            return self._begin(told, Name(""), part=False)
        return known

    def _named_measure(self, told: Told, name: Name) -> Statement:
        known = self._names.known(name)
        if known is None:
            return self._begin(told, name, at=told.phrase.subject_at, part=False)
        self.target = known
        in_new_sentence = self.current is not None and self.current.sentence < self.sentence
        if told.role in ("completion", "change") or (told.role == "share" and in_new_sentence):
            self.current = known
        return known

    def _subject_behind_semicolon(self, clause: str) -> Name | None:
        """What a clause without a figure begins with: …；事业收入全部为医疗收入，比上年增加A万元."""
        before, _, behind = clause.rpartition(";")
        if not before and not clause.startswith(";"):
            return None
        subject = _COMMA.split(behind)[0]
        name = self.resolve(subject) if subject.strip() else Name("")
        return name if name.concepts else None

    def rival_for(self, told: Told, statement: Statement) -> Statement | None:
        """Another statement that a change or rate of this one may be of instead."""
        if told.names_nothing:
            if statement is not self.current:
                return None
            return self._rival() or in_unit_of(self._paragraph, told.quantity, statement)
        if statement.figures:
            return None
        # a subject named anew: its figure may be the sentence's before
        earlier = [each for each in self._main() if each is not statement]
        return earlier[-1] if earlier else None

    def _rival(self) -> Statement | None:
        """What a figure without a subject may speak of beside the current statement: the whole of a list for its last
        part and, behind the list's sentence, the last part for its whole."""
        if self.sentence > 0 and len(self._paragraph.statements) == 1 and self._listed_in is not None:
            return self._listed_in
        return self.lists.rival_of(self.current, self.sentence)

    # ---- new statements

    def _told_again(self, start: int) -> Statement | None:
        """“…（项）A万元。年初预算为B万元，支出决算为C万元”: a second statement of the thing, with its budget of this sentence."""
        current = self.current
        if current is None or current.sentence == self.sentence:
            return None
        begin = self.span(self._sentence_start, self._sentence_start + 1).start
        moved = [f for f in current.figures if f.measure in BUDGETS and f.quantity.span.start >= begin]
        if not moved:
            return None
        current.figures = [figure for figure in current.figures if figure not in moved]
        again = self.go_on_with(self.add(current.name, start))
        again.figures = moved
        return again

    def _begin(self, told: Told, name: Name, *, at: int = 0, part: bool = True) -> Statement:
        """Begins to speak of something; ``part``: it may be the part of a list."""
        before = list(self._paragraph.statements)
        statement = self.add(name, told.start + at)
        if part and not self.aside:
            self.lists.place(statement, before, told.clause, told.opening)
        return self.go_on_with(statement)

    def resolve(self, label: str) -> Name:
        return self._names.resolve(label, self.sentence)

    def add(self, name: Name, place: int) -> Statement:
        """A statement whose name stands at that place of the passage."""
        paragraph = self._paragraph
        span = self.span(place, place + max(1, len(name.label)))
        section, topic = paragraph.passage.section, paragraph.topic
        statement = Statement(name, span, section, topic, paragraph.at, self.sentence, self._depth, self.aside)
        paragraph.statements.append(statement)
        return statement

    def span(self, start: int, end: int) -> Span:
        """A place in the source, within the passage."""
        view = self._paragraph.passage.view
        end = min(end, len(view.text))
        return view.span(min(start, end - 1), end)
