"""The scale of grades (等级): which score makes 优, 良, 中 or 差."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from budgetlint import regex
from budgetlint.facts import Facts

__all__ = ["GRADES", "Scale", "grade_scale"]

GRADES = "优良中差"

_USUAL = (("优", Decimal(90)), ("良", Decimal(80)), ("中", Decimal(60)), ("差", Decimal(0)))
_STATED = regex.compile(
    r"(?P<low>\d{2,3})\s*分?\s*(?:\(含\))?\s*(?:以上|[-—~至]\s*\d{2,3}\s*分?\s*(?:\([^)]*\))?)?\s*(?:的)?\s*(?:为|评为|,|，)?\s*[\"]?(?P<grade>优|良|中)"
)


@dataclass(frozen=True, slots=True)
class Scale:
    """The grades from the best down, each with its lowest score, and whether the document states them itself."""

    steps: tuple[tuple[str, Decimal], ...]
    stated: bool

    def grade(self, score: Decimal) -> str:
        """The grade that a score out of 100 makes."""
        return next((each for each, low in self.steps if score >= low), "差")


def grade_scale(facts: Facts) -> Scale:
    """The scale that one passage states in full (优, 良 and 中), else the usual one: 90 优, 80 良, 60 中."""
    for passage in facts.document.passages:
        if "优" not in passage.text:
            continue
        found = {match["grade"]: Decimal(match["low"]) for match in _STATED.finditer(passage.text)}
        if {"优", "良", "中"} <= found.keys() and 100 > found["优"] > found["良"] > found["中"]:
            return Scale((("优", found["优"]), ("良", found["良"]), ("中", found["中"]), ("差", Decimal(0))), True)
    return Scale(_USUAL, False)
