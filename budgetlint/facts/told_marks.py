"""Marks told in running text: 资金到位率4分，按比例得3.95分，扣0.05分; （一）项目决策情况（分值20分，得分19.00分）."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from budgetlint import regex
from budgetlint.model import Passage, Quantity
from budgetlint.readers.source import marker_of

if TYPE_CHECKING:
    from budgetlint.facts import Facts
    from budgetlint.numerals import Token

__all__ = ["Marks", "Told", "read_told_marks"]

_END = regex.compile("[;；。()]")
_FULL = regex.compile(r"^\(\s*$|(?:分值|满分|总分|权重)(?:值|为|共)?\s*$|\p{Han}{2}\"?\s*$")
_NOT_FULL = regex.compile(r"(?:得|得分|评分|扣分?|减|至|到|以[上下]|[低高]于|超过|平均|共|合计|为|以|[优良中差])\s*$")
_BOUND = regex.compile(r"\s*(?:及?以[上下]|[(]含|[-—~至])")
_SCORE = regex.compile(r"(?:得|得分|评分)(?:为)?\s*$")
_OF_SOME = regex.compile(r"平均|最[高低]")
_DEDUCTED = regex.compile(r"扣分?(?:为)?\s*$")
_EACH_DEDUCTED = regex.compile(r"(?:各|均|分别)扣分?(?:为)?\s*$")
_NAME = regex.compile(r"[^,，;；。:：、()]*$")
MAX_HEAD = 40  # characters before the marks of a whole passage


@dataclass(frozen=True, slots=True)
class Marks:
    """What one thing can score (分值), what it scored (得分) and what it lost (扣分), as told."""

    name: str
    full: Quantity
    score: Quantity
    deducted: tuple[Quantity, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """The marks of a passage: its own (``whole``), if it begins with them, and those of its parts; ``level`` as in Section."""

    level: int
    whole: Marks | None
    parts: tuple[Marks, ...]


def read_told_marks(facts: Facts) -> Iterator[Told]:
    """Each passage that tells marks, in reading order; one with a heading's ordinal also where it tells none."""
    for at, block in facts.blocks():
        if not isinstance(block, Passage):
            continue
        tokens = [token for token in facts.tokens.get(at, ()) if token.quantity.kind == "score"]
        found = list(_groups(block.text, tokens)) if len(tokens) > 1 else []
        marker = marker_of(block.text)
        if found or marker:
            first = found[0] if found and found[0][0] <= MAX_HEAD and block.text[found[0][0]] == "(" else None
            parts = found[1:] if first else found
            yield Told(marker.level if marker else 0, first[1] if first else None, tuple(marks for _, marks in parts))


def _groups(text: str, tokens: Sequence[Token]) -> Iterator[tuple[int, Marks]]:
    """The marks of each stretch between semicolons, full stops and brackets that gives one 分值 and one 得分, with the place of
    its beginning."""
    group: list[Token] = []
    start = 0
    for token in tokens:
        end = _last_end(text, group[-1].end if group else 0, token.start)
        if end is not None:
            yield from _marks(text, start, group)
            group, start = [], end
        group.append(token)
    yield from _marks(text, start, group)


def _last_end(text: str, start: int, end: int) -> int | None:
    """The place of the last stop in a stretch of text, ``None`` where there is none."""
    found = [match.start() for match in _END.finditer(text, start, end)]
    return found[-1] if found else None


def _marks(text: str, start: int, group: Sequence[Token]) -> Iterator[tuple[int, Marks]]:
    full = score = None
    name = ""
    deducted: list[Quantity] = []
    for token in group:
        before = text[max(start, token.start - 30) : token.start]
        if _EACH_DEDUCTED.search(before):
            continue  # A、B各扣0.50分: of how many is not counted
        if _DEDUCTED.search(before):
            deducted.append(token.quantity)
        elif _SCORE.search(before) and not _OF_SOME.search(before):
            if score is not None:
                return  # several scores: of which is not told
            score = token.quantity
        elif full is None and score is None and _is_full(text, before, token.end):
            full = token.quantity
            name = text[start : token.start]
        else:
            return
    if full is not None and score is not None and full.value > 0:
        yield start, Marks(_named(text, start, name), full, score, tuple(deducted))


def _is_full(text: str, before: str, end: int) -> bool:
    return bool(_FULL.search(before)) and not _NOT_FULL.search(before) and _BOUND.match(text, end) is None


def _named(text: str, start: int, name: str) -> str:
    """What the marks are of: the words before the bracket they stand in, else those before them."""
    before = text[max(0, start - MAX_HEAD) : start] if text[start : start + 1] == "(" else name[-MAX_HEAD:]
    found = _NAME.search(before)
    label = found[0] if found else ""
    marker = marker_of(label)
    return label[marker.end if marker else 0 :].strip(' ;；。("')
