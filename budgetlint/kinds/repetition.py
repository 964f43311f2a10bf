"""Repetition: a sentence, clause or item that stands twice in a row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from budgetlint import regex
from budgetlint.facts import Facts
from budgetlint.facts.paragraphs import Statement
from budgetlint.model import Evidence, Outcome, Passage, Span, Verdict, View

FIELDS = ("text",)

_SENTENCE = regex.compile(r"[^。!?；;]+[。!?；;]?")
_MARK = regex.compile(r"^(?:\s|其中|[,，:、]|[(]?[一二三四五六七八九十\d]{1,3}[)、.])+")
_WORDS = regex.compile(r"\p{Han}{4}")
_MIN_LENGTH = 8


@dataclass(frozen=True)
class Params:
    """``of``: ``sentence`` (the same sentence twice, in one paragraph or at the border of two) or ``item`` (a named
    figure of a list twice)."""

    of: Literal["sentence", "item"] = "sentence"


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    if params.of == "item":
        yield from _items(facts)
        return
    before: tuple[str, Span] | None = None
    for _, block in facts.blocks():
        views = [block.view] if isinstance(block, Passage) else [cell.view for row in block.rows for cell in row]
        for view in views:
            if not isinstance(block, Passage):
                before = None
                if len(view.text) <= 2 * _MIN_LENGTH and view is not views[-1]:
                    continue  # it cannot hold a sentence worth saying twice
            for text, span in _sentences(view):
                if before is not None and text == before[0] and _worth_saying(text):
                    yield _twice(text, span, before[1])
                before = (text, span)


def _worth_saying(text: str) -> bool:
    return len(text) >= _MIN_LENGTH and _WORDS.search(text) is not None


def _sentences(view: View) -> Iterator[tuple[str, Span]]:
    for match in _SENTENCE.finditer(view.text):
        text = _MARK.sub("", match[0]).rstrip("。;； ").strip()
        if text:
            yield text, view.span(match.start(), match.end())


def _items(facts: Facts) -> Iterator[Outcome]:
    """A named figure that stands twice in one sentence or list."""
    for paragraph in facts.paragraphs:
        for _, group in groupby((s for s in paragraph.statements if not s.aside), key=lambda s: s.sentence):
            sentence = list(group)
            for listing, listed in groupby(sentence, key=facts.listing_of):
                if listing is not None:
                    yield from _doubled(list(listed))


def _doubled(statements: Sequence[Statement]) -> Iterator[Outcome]:
    seen: dict[tuple[str, str, int], Span] = {}
    for statement in statements:
        figure = statement.get("value")
        if figure is None or not statement.label or not figure.quantity.value or figure.quantity.kind != "amount":
            continue
        key = (statement.label, figure.quantity.text, statement.depth)
        if key in seen and seen[key] != figure.quantity.span:
            yield _twice(statement.label + figure.quantity.text, figure.quantity.span, seen[key])
        seen.setdefault(key, figure.quantity.span)


def _twice(text: str, second: Span, first: Span) -> Outcome:
    shown = text if len(text) <= 40 else text[:38] + "…"
    evidence = (Evidence("second", shown, second), Evidence("first", shown, first))
    return Outcome(Verdict.ERROR, evidence, "删去一处", None, {"text": shown})
