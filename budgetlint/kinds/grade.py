"""The grade (等级) fits the score: by the scale the document states, else 90 优, 80 良, 60 中."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import regex

from budgetlint.facts import Facts
from budgetlint.facts.pieces import Word
from budgetlint.kinds._common import evidence_of
from budgetlint.kinds._projects import evidence_word
from budgetlint.model import Outcome, Quantity, Verdict

FIELDS = ("project", "score", "grade", "scale")

_USUAL = (("优", Decimal(90)), ("良", Decimal(80)), ("中", Decimal(60)), ("差", Decimal(0)))
_STATED = regex.compile(
    r"(?P<low>\d{2,3})\s*分?\s*(?:\(含\))?\s*(?:以上|[-—~至]\s*\d{2,3}\s*分?\s*(?:\([^)]*\))?)?\s*(?:的)?\s*(?:为|评为|,|，)?\s*[\"]?(?P<grade>优|良|中)"
)


@dataclass(frozen=True)
class Params:
    """No parameters: list rows, forms and narratives that give both a score and a grade."""


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    scale, stated = _scale(facts)
    for name, score, grade in _graded(facts):
        letter = grade.text[0]
        if score.value > 100 or letter not in "优良中差":
            continue
        right = next((each for each, low in scale if score.value >= low), "差")
        verdict = Verdict.EXACT if right == letter else Verdict.ERROR
        fields = {
            "project": name,
            "score": f"{score.value:f}",
            "grade": grade.text,
            "scale": "本报告写明的标准" if stated else "通行标准（90分以上优、80分以上良、60分以上中）",
        }
        yield Outcome(
            verdict, (evidence_word("grade", "等级", grade), evidence_of("score", "得分", score)), right, None, fields
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


def _scale(facts: Facts) -> tuple[tuple[tuple[str, Decimal], ...], bool]:
    """The scale that one passage states in full (优, 良 and 中), else the usual one."""
    for passage in facts.document.passages:
        found = {match["grade"]: Decimal(match["low"]) for match in _STATED.finditer(passage.text)}
        if {"优", "良", "中"} <= found.keys() and 100 > found["优"] > found["良"] > found["中"]:
            return (("优", found["优"]), ("良", found["良"]), ("中", found["中"]), ("差", Decimal(0))), True
    return _USUAL, False
