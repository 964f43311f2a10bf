"""The grade (等级) fits the score: by the scale the document states, else 90 优, 80 良, 60 中."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from budgetlint.facts import Facts
from budgetlint.facts.pieces import Word
from budgetlint.kinds._common import evidence_of
from budgetlint.kinds._grades import GRADES, grade_scale
from budgetlint.kinds._projects import evidence_word
from budgetlint.language import worded
from budgetlint.model import Outcome, Quantity, Verdict

FIELDS = ("project", "score", "grade", "scale")


@dataclass(frozen=True)
class Params:
    """No parameters: list rows, forms and narratives that give both a score and a grade."""


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    scale = grade_scale(facts)
    for name, score, grade in _graded(facts):
        letter = grade.text[0]
        if score.value > 100 or letter not in GRADES:
            continue
        right = scale.grade(score.value)
        verdict = Verdict.EXACT if right == letter else Verdict.ERROR
        fields = {
            "project": name,
            "score": f"{score.value:f}",
            "grade": grade.text,
            "scale": worded("本报告写明的标准")
            if scale.stated
            else worded("通行标准（90分以上优、80分以上良、60分以上中）"),
        }
        yield Outcome(
            verdict,
            (evidence_word("grade", worded("等级"), grade), evidence_of("score", worded("得分"), score)),
            right,
            None,
            fields,
        )


def _graded(facts: Facts) -> Iterator[tuple[str, Quantity, Word]]:
    forms = facts.forms
    for row in forms.lists:
        score = row.figures.get("score")
        if score and row.grade:
            yield row.name.text, score, row.grade
    for form in forms.forms:
        if form.total and form.grade:
            yield form.name.text, form.total, form.grade
    for narrative in forms.narratives:
        score = narrative.get("score") or narrative.get("evaluation")
        if score and narrative.grade:
            yield narrative.name.text, score, narrative.grade
    known = {each.grade.span for each in forms.narratives if each.grade}
    for told in forms.graded:
        if told.grade.span not in known:
            yield told.about, told.score, told.grade
