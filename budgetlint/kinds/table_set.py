"""The set of statutory tables: what the contents announce stands there, and an empty table is called so and is.

``fault: missing``: most of the announced tables stand in the report and one does not. ``fault: not-empty``: a table said to be
without figures has some.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from budgetlint import regex
from budgetlint.facts.tabletypes import TableType, known_tables
from budgetlint.language import worded
from budgetlint.model import Evidence, Outcome, Passage, Verdict
from budgetlint.terms import plain

if TYPE_CHECKING:
    from budgetlint.facts import Facts

FIELDS = ("where", "title")

_EMPTY = regex.compile(r"(?:本表|此表|该表)(?:为)?(?:空表|无数据|无此项|没有数据|空表列示|为空)|以空表列示|空表公开")
_LEAD = regex.compile(
    r"^(?:[一二三四五六七八九十]+[、.]|\(?\d+\)?[、.]?|表[一二三四五六七八九十\d]+[::、]?|附?表?\d*[::]?)+"
)
_PAGE = regex.compile(r"(?r)[.…·\s]*\d*$")  # (?r): from the end, so linear


@dataclass(frozen=True)
class Params:
    """The keys of a rule of this kind."""

    fault: Literal["missing", "not-empty"]


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each announced table, or for each table said to be empty."""
    yield from (_missing(facts) if params.fault == "missing" else _not_empty(facts))


def _missing(facts: Facts) -> Iterator[Outcome]:
    announced: dict[str, Passage] = {}
    named: set[str] = {table.kind.name for table in facts.tables if table.kind}
    for view in (*facts.passage_views, *facts.cell_views):  # a title may have been taken for a cell
        kind = _announces(view.text)
        if kind:
            named.add(kind.name)
    for passage in facts.document.passages:
        kind = _announces(passage.text) if passage.contents else None
        if kind:
            announced.setdefault(kind.name, passage)
    standing = {table.kind.name for table in facts.tables if table.kind}
    if len(announced) < 3 or len(standing & set(announced)) * 2 <= len(announced):
        return
    for name, passage in announced.items():
        evidence = (Evidence("title", name, passage.view.span(0, len(passage.text))),)
        fields = {"where": worded("目录"), "title": name}
        yield Outcome(Verdict.EXACT if name in named else Verdict.ERROR, evidence, None, None, fields)


def _announces(text: str) -> TableType | None:
    title = _PAGE.sub("", plain(text))
    if not title.endswith(("表", ")")) or len(title) > 50 or "说明" in title or title == "情况表":
        return None
    return known_tables().of_title(title)


def _not_empty(facts: Facts) -> Iterator[Outcome]:
    for table in facts.tables:
        said = next((note for note in table.source.notes if _EMPTY.search(plain(note.text))), None)
        if said is None or table.kind is None:
            continue
        figures = [
            entry
            for panel in table.panels
            for row in panel.rows
            for entry in row.entries
            if entry.quantity and entry.quantity.value
        ]
        fields = {"where": table.where, "title": table.title}
        if not figures:
            yield Outcome(
                Verdict.EXACT, (Evidence("note", table.title, said.view.span(0, len(said.text))),), fields=fields
            )
            continue
        first = figures[0]
        yield Outcome(
            Verdict.ERROR,
            (
                Evidence("figure", table.title, first.span, first.quantity),
                Evidence("note", table.title, said.view.span(0, len(said.text))),
            ),
            None,
            None,
            fields,
        )
