"""The marks a text tells of an indicator (绩效指标明确性分值3分，得分2.5分) against the row of the table of marks for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from budgetlint import regex
from budgetlint.facts import Facts
from budgetlint.facts.form_model import Form, Indicator
from budgetlint.facts.told_marks import Marks, read_told_marks
from budgetlint.kinds._common import evidence_of
from budgetlint.kinds._projects import same_mark, score_evidence
from budgetlint.model import Outcome
from budgetlint.terms import plain

FIELDS = ("name", "project")

_OF_THE_MARK = regex.compile("(?:指标)?(?:分值|满分|权重|总分)?$")
MIN_NAME = 4  # characters


@dataclass(frozen=True)
class Params:
    """A rule of this kind takes no keys."""


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each indicator that the text names with its 分值 and 得分, where one row of all tables has that name and that 分值."""
    rows: dict[str, list[tuple[Form, Indicator]]] = defaultdict(list)
    for form in facts.forms.forms:
        for indicator in form.indicators:
            if indicator.name and indicator.weight and indicator.score and indicator.certain:
                rows[plain(indicator.name.text)].append((form, indicator))
    for told in read_told_marks(facts) if rows else ():
        for marks in told.parts if told.whole is None else (told.whole, *told.parts):
            found = rows.get(_name(marks), ())
            if len(found) == 1:
                yield from _judged(marks, *found[0])


def _name(marks: Marks) -> str:
    name = _OF_THE_MARK.sub("", plain(marks.name))
    return name if len(name) >= MIN_NAME else ""


def _judged(marks: Marks, form: Form, indicator: Indicator) -> Iterator[Outcome]:
    other = score_evidence(indicator, "other")
    if other is None or not indicator.weight or not indicator.score or indicator.weight.value != marks.full.value:
        return
    evidence = (evidence_of("score", marks.name, marks.score), other)
    difference = marks.score.value - indicator.score.value
    fields = {"name": _name(marks), "project": form.name.text}
    yield Outcome(same_mark(marks.score, indicator.score), evidence, indicator.score.value, difference, fields)
