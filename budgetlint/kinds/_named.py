"""Figures of running text with the words of their clause before them: what a figure is called where no name is known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from budgetlint import regex
from budgetlint.model import Quantity
from budgetlint.numerals import Token

__all__ = ["Named", "named_figures", "words_before"]

Named = tuple[str, Quantity]  # the words before a figure, and the figure

_CLAUSE = regex.compile(r"[,，。;；:：、()（）]")


def named_figures(text: str, tokens: Sequence[Token]) -> Iterator[Named]:
    """The figures of a text, each with its words."""
    end = 0
    for token in tokens:
        yield words_before(text, end, token.start), token.quantity
        end = token.end


def words_before(text: str, start: int, end: int) -> str:
    """The last clause of a stretch of text, to where a figure begins."""
    return _CLAUSE.split(text[start:end])[-1].strip()
