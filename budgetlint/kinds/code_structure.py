"""Codes of a table as a list: a code whose parent is missing, and a code that comes twice.

A level that most codes of the table do without (no 款 rows at all) is the table's own way and not reported.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from budgetlint.facts.panels import Panel, Row
from budgetlint.model import Evidence, Outcome, Verdict

if TYPE_CHECKING:
    from budgetlint.facts import Facts
    from budgetlint.facts.tables import StatutoryTable

FIELDS = ("where", "code", "name", "parent")


@dataclass(frozen=True)
class Params:
    """The keys of a rule of this kind."""

    fault: Literal["orphan", "twice"]


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each code below the classes (``orphan``), or for each code (``twice``)."""
    for table in facts.tables:
        for panel in table.panels:
            if table.kind is not None:
                yield from (_orphans if params.fault == "orphan" else _twice)(table, panel)


def _orphans(table: StatutoryTable, panel: Panel) -> Iterator[Outcome]:
    for length in (5, 7):
        below = [row for code, row in panel.coded.items() if len(code) == length]
        orphans = {row.code for row in below if row.code[:-2] not in panel.coded}
        if len(orphans) * 3 > len(below):
            continue
        for row in below:
            verdict = Verdict.ERROR if row.code in orphans else Verdict.EXACT
            yield _outcome(verdict, table, row, f"{row.code[:-2]}")


def _twice(table: StatutoryTable, panel: Panel) -> Iterator[Outcome]:
    seen: dict[str, Row] = {}
    for row in panel.rows:
        if not row.code:
            continue
        again = row.code in seen
        yield _outcome(Verdict.ERROR if again else Verdict.EXACT, table, row, "")
        seen[row.code] = row


def _outcome(verdict: Verdict, table: StatutoryTable, row: Row, parent: str) -> Outcome:
    fields = {"where": table.where, "code": row.code, "name": row.name, "parent": parent}
    return Outcome(verdict, (Evidence("code", row.label, row.span),), parent or None, None, fields)
