"""Residue and wording: a regular expression that finds what should not stand in a published text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from budgetlint.facts import Facts
from budgetlint.kinds import Pattern
from budgetlint.kinds._common import compiled
from budgetlint.model import Evidence, Outcome, Passage, Span, Verdict, View

FIELDS = ("text",)

TIMEOUT = 2.0
_NEVER = Pattern("")


@dataclass(frozen=True)
class Params:
    """``pattern`` is searched in the folded text of each paragraph (``within: text``), cell (``cells``) or both (``all``);
    a match of ``unless`` around it excuses it. ``within: source`` searches the text as it stands, HTML tags and all.
    ``once`` reports the first match of each paragraph (``paragraph``) or of the report (``report``) only. ``suspicious: true`` makes every match a warning."""

    pattern: Pattern
    unless: Pattern = _NEVER
    within: Literal["text", "cells", "all", "source"] = "text"
    once: Literal["", "paragraph", "report"] = ""
    suspicious: bool = False
    expected: str = ""


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    pattern = compiled(params.pattern)
    unless = compiled(params.unless) if params.unless else None
    verdict = Verdict.SUSPICIOUS if params.suspicious else Verdict.ERROR
    for view in _views(facts, params.within):
        for match in pattern.finditer(view.text, timeout=TIMEOUT):
            around = view.text[max(0, match.start() - 20) : match.end() + 20]
            if unless is not None and unless.search(around, timeout=TIMEOUT):
                continue
            span = view.span(match.start(), match.end())
            yield Outcome(
                verdict, (Evidence("text", match[0], span),), params.expected or None, None, {"text": match[0].strip()}
            )
            if params.once == "report":
                return
            if params.once:
                break


def _views(facts: Facts, where: str) -> Iterator[View]:
    if where == "source":
        text = facts.document.text
        yield View.of(text, Span(0, len(text)))
    elif where == "text":
        yield from facts.passage_views
    elif where == "cells":
        yield from facts.cell_views
    else:
        for _, block in facts.blocks():
            if isinstance(block, Passage):
                yield block.view
            else:
                yield from (cell.view for row in block.rows for cell in row if cell.text)
