"""Repetition: a sentence, clause, item, name or row of a table that stands twice in a row or list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Literal

from budgetlint import regex
from budgetlint.facts import Facts
from budgetlint.facts.matrix import CODE, FIGURE
from budgetlint.facts.paragraphs import Statement
from budgetlint.model import Cell, Evidence, Outcome, Passage, Span, Table, Verdict, View
from budgetlint.readers.source import marker_of
from budgetlint.terms import plain

FIELDS = ("text",)

_SENTENCE = regex.compile(r"[^。!?；;]+[。!?；;]?")
_SAID = regex.compile("[。!?；;，,：:]")
_MARK = regex.compile(r"^(?:\s|其中|[,，:、]|[(]?[一二三四五六七八九十\d]{1,3}[)、.])+")
_ITEM_NAME = regex.compile(r"^其他|\p{Han}支出$")  # may be the name of a 款 and of its only 项
_NAME = regex.compile(r"\p{Han}{2}")
_WORDS = regex.compile(r"\p{Han}{4}")
_MIN_LENGTH = 8
_TITLE = regex.compile("表$")  # of a section and of the table it is made of
_BRACKETS = regex.compile(r"\([^()]*\)")
_LISTED = regex.compile(r"[\p{Han}\x00\"]{2,30}(?:、[\p{Han}\x00\"]{2,30}){3,}")
_EXPLAINED = regex.compile("[:：]")  # 购置费支出17.86万元：购置1辆，发生购置费支出17.86万元
_PRICE = regex.compile("每|人均|标准|单价")
_MIN_NAME = 3
MIN_PARTINGS = 3  # 、 in a list of four names
_LINE = regex.compile(r"\s*(?P<name>[\p{Han}()\"]{4,30})\s*[;；,，、。]?\s*")


@dataclass(frozen=True)
class Params:
    """``of``: ``sentence`` (the same sentence twice, in one paragraph or at the border of two) or ``item`` (a named
    figure of a list twice), ``name`` (a name twice among names with 、 between them) or ``row`` (a named row of a table twice, with the same figures; rows of codes and classes
    are left to the rule on codes)."""

    of: Literal["sentence", "item", "name", "row"] = "sentence"


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    if params.of == "item":
        yield from _items(facts)
        return
    if params.of == "name":
        for view in facts.passage_views:
            if view.text.count("、") >= MIN_PARTINGS:
                yield from _names(view)
        yield from _lines(facts)
        return
    if params.of == "row":
        for table in facts.document.tables:
            yield from _rows(table)
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
    return len(text) >= _MIN_LENGTH and not _TITLE.search(text) and _WORDS.search(text) is not None


def _sentences(view: View) -> Iterator[tuple[str, Span]]:
    for match in _SENTENCE.finditer(view.text):
        said = _SAID.search(match[0]) is not None  # not a name that is in two cells of a table
        text = _MARK.sub("", match[0]).rstrip("。;； ").strip()
        if text:
            yield text if said else "", view.span(match.start(), match.end())


def _names(view: View) -> Iterator[Outcome]:
    """A name that stands twice in a list of names; what is in brackets behind it belongs to it, and may be a list itself."""
    outside = _BRACKETS.sub(lambda found: "\x00" * len(found[0]), view.text)  # keeps the places
    inside = [(found.start() + 1, found[0][1:-1]) for found in _BRACKETS.finditer(view.text) if "、" in found[0]]
    for start, text in ((0, outside), *inside):
        yield from _names_in(view, start, text)


def _names_in(view: View, start: int, text: str) -> Iterator[Outcome]:
    for run in _LISTED.finditer(text):
        seen: dict[str, Span] = {}
        at, before = start + run.start(), ""
        for name in run[0].split("、"):
            printed, span = view.text[at : at + len(name)], view.span(at, at + len(name))
            if printed in seen and (len(printed) >= _MIN_NAME or printed == before):
                yield _twice(printed, span, seen[printed], expected=None)
            seen.setdefault(printed, span)
            at, before = at + len(name) + 1, printed


def _lines(facts: Facts) -> Iterator[Outcome]:
    """A name that stands twice among names one a line, numbered through."""
    seen: dict[str, Span] = {}
    last = 0
    for _, block in facts.blocks():
        marker = marker_of(block.text) if isinstance(block, Passage) else None
        line = _LINE.fullmatch(block.text, marker.end) if isinstance(block, Passage) and marker else None
        if line is None or marker is None or not isinstance(block, Passage):
            seen, last = {}, 0
            continue
        if marker.number != last + 1:
            seen = {}
        last = marker.number
        name, span = line["name"], block.view.span(*line.span("name"))
        if name in seen:
            yield _twice(name, span, seen[name], expected=None)
        seen.setdefault(name, span)


def _rows(table: Table) -> Iterator[Outcome]:
    for before, row in pairwise(table.rows):
        cells = [(cell, plain(cell.text)) for cell in row if cell.text.strip()]
        texts = [text for _, text in cells]
        same = texts == [plain(cell.text) for cell in before if cell.text.strip()]
        figures = sum(1 for text in texts if FIGURE.fullmatch(text) and text.strip("0.,%"))
        names = [cell for cell, text in cells if _NAME.search(text)]
        coded = any(map(CODE.fullmatch, texts)) or (names and _ITEM_NAME.search(plain(names[0].text)))
        if same and figures > 1 and names and not coded:
            earlier = next(cell for cell in before if plain(cell.text) == plain(names[0].text))
            yield _twice(plain(names[0].text), _whole(names[0]), _whole(earlier))


def _whole(cell: Cell) -> Span:
    return cell.view.span(0, len(cell.text))


def _items(facts: Facts) -> Iterator[Outcome]:
    """A named figure that stands twice in one sentence or list."""
    for paragraph in facts.paragraphs:
        for _, group in groupby((s for s in paragraph.statements if not s.aside), key=lambda s: s.sentence):
            sentence = list(group)
            for listing, listed in groupby(sentence, key=facts.listing_of):
                if listing is not None:
                    yield from _doubled(facts, list(listed))


def _doubled(facts: Facts, statements: Sequence[Statement]) -> Iterator[Outcome]:
    seen: dict[tuple[str, str, int], Span] = {}
    for statement in statements:
        figure = statement.get("value")
        if figure is None or not statement.label or not figure.quantity.value or figure.quantity.kind != "amount":
            continue
        if _PRICE.search(statement.label):
            continue  # 按7辆、每辆1.50万元安排，上年按8辆、每辆1.50万元
        key = (statement.label, figure.quantity.text, statement.depth)
        told = seen.get(key, figure.quantity.span)
        between = facts.source_text(Span(told.end, figure.quantity.span.start)) if told != figure.quantity.span else ":"
        if not _EXPLAINED.search(between):
            yield _twice(statement.label + figure.quantity.text, figure.quantity.span, seen[key])
        seen.setdefault(key, figure.quantity.span)


def _twice(text: str, second: Span, first: Span, *, expected: str | None = "删去一处") -> Outcome:
    shown = text if len(text) <= 40 else text[:38] + "…"
    evidence = (Evidence("second", shown, second), Evidence("first", shown, first))
    return Outcome(Verdict.ERROR, evidence, expected, None, {"text": shown})
