"""Where one text holds several disclosures (一个部门及其下属单位的，或许多部门的), one behind the other.

A disclosure begins with its title, its year and its table of contents; another one does so again. What only looks like a
beginning (a title that each page repeats, the contents of an attached evaluation) is none.
"""

from __future__ import annotations

from collections.abc import Sequence

from budgetlint import regex
from budgetlint.model import fold
from budgetlint.readers.source import Line, marker_of

__all__ = ["beginnings"]

_OPENS = regex.compile(r"[#*\s]*(?:目\s*[录次]|第\s?[一1]\s?(?:部分|章)(?!.*\d\s*$).*)[*\s]*")
_TITLE = regex.compile(r"(?=.*(?:19|20)\d\d)(?=.*(?:预|决)\s?算)")
_ELSE = regex.compile(r"绩效|评价|自评|第[一二三四五六七八九十\d]+\s?[编册卷]|[,，。;；:：|\t]|表\s*$")
_TOLD = regex.compile(r"\d[^。]{0,80}。")
_NAME = regex.compile(r"\p{Han}{4,40}")  # the department, on a line of its own
MAX_TITLE_LINES = 5
MAX_TITLE = 60
MIN_BODY = 3  # sentences with figures, for what went before to be a disclosure


def beginnings(lines: Sequence[Line]) -> list[int]:
    """The indices of the lines with which disclosures begin; the first is 0."""
    found = [0]
    told = 0
    for at, line in enumerate(lines):
        if told < MIN_BODY:
            told += _TOLD.search(line.text) is not None
        elif len(line.text) <= MAX_TITLE and _OPENS.fullmatch(line.text):
            title = _title_above(lines, at)
            if title is not None:
                found.append(title)
                told = 0
    return found


def _title_above(lines: Sequence[Line], at: int) -> int | None:
    """The index of the first of the lines right above that make a title with a year (2024年度 / 某县财政局 / 部门决算)."""
    title = ""
    for index in range(at - 1, max(at - 3 * MAX_TITLE_LINES, -1), -1):
        text = fold(lines[index].text).strip("#* \f")
        if not text:
            continue
        if not _is_of_title(text):
            return None
        title = text + title
        if _TITLE.search(title):
            above = fold(lines[index - 1].text).strip("#* \f") if index else ""
            return index - 1 if _NAME.fullmatch(above) and _is_of_title(above) else index
    return None


def _is_of_title(text: str) -> bool:
    return len(text) <= MAX_TITLE and _ELSE.search(text) is None and marker_of(text) is None
